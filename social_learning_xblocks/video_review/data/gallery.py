"""What people see of the gallery of an assignment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..enums import GalleryMode
from .reviews import MomentCard
from .videos import Playback


@dataclass(frozen=True)
class GalleryState:
    """How a gallery stands for one person. ``mode`` is a value of ``GalleryMode``.

    ``is_open``: votes or comparisons are taken now, so no count and no rank is shown; ``is_over``: they are no longer taken.
    ``shown``: videos in it; ``voters``: people who voted or compared, once it is over, for staff always. ``left`` of ``most``
    votes are to be given, ``kept`` are for videos that are not shown now; ``answered``: pairs this person has compared.
    """

    mode: str
    is_open: bool
    is_over: bool
    until: datetime | None
    shown: int
    voters: int = 0
    most: int = 0
    left: int = 0
    kept: int = 0
    answered: int = 0
    may_vote: bool = False

    @property
    def takes_votes(self) -> bool:
        return self.mode == GalleryMode.VOTES

    @property
    def takes_pairs(self) -> bool:
        return self.mode == GalleryMode.PAIRS

    @property
    def is_ranked(self) -> bool:
        """Whether people vote or compare here at all."""
        return self.takes_votes or self.takes_pairs


@dataclass(frozen=True)
class Standing:
    """Where a video stands. ``place``: None while too little is known of it; ``score``: votes, or the chance in percent
    that it is found better than an average one; ``compared``: in how many comparisons it was."""

    place: int | None
    score: float
    compared: int = 0


@dataclass(frozen=True)
class GalleryCard:
    """A video of a gallery. ``title``: the first words of the author's note, may be ""; ``beginning`` those of a text, ``alt``
    what a picture shows. ``author_id``: None unless the author
    wants to be named, or for staff on their board. ``standing``: None while voting is open."""

    id: int
    title: str
    author_id: int | None
    is_named: bool
    poster_url: str
    length: str
    beginning: str = ""
    alt: str = ""
    is_own: bool = False
    is_voted: bool = False
    is_finalist: bool = False
    is_picked: bool = False
    verdict: str = ""
    standing: Standing | None = None


@dataclass(frozen=True)
class GallerySheet:
    """A video of a gallery as it is watched; named as a player asks for it."""

    card: GalleryCard
    playback: Playback
    has_picture: bool
    moments: tuple[MomentCard, ...] = ()
    heat: tuple[float, ...] = ()
    may_edit: bool = False


@dataclass(frozen=True)
class GalleryPair:
    """Two videos to compare."""

    left: GallerySheet
    right: GallerySheet


@dataclass(frozen=True)
class OwnEntry:
    """The own work and the gallery. ``is_removed``: staff took it out, for the ``reason``; ``may_change``: it can be switched."""

    may_change: bool
    is_shown: bool = False
    is_named: bool = False
    is_removed: bool = False
    reason: str = ""
    is_finalist: bool = False
    is_picked: bool = False
    verdict: str = ""


@dataclass(frozen=True)
class DeskEntry:
    """A line of the gallery on the board of the staff: with the author's name, whatever others see."""

    card: GalleryCard
    submission_id: int
    is_removed: bool
    reason: str
