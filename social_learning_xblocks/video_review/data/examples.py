"""Examples as staff and learners see them, and how far a review of one lies from its reference."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..enums import ReviewState
from .results import Answered
from .reviews import MomentCard
from .videos import Playback


@dataclass(frozen=True)
class ExampleCard:
    """An example for staff. ``number`` counts from 1 in their order; ``video``: a ``VideoState``, or "" without one.

    ``share``: of its reference on the rubric of today, 0 to 1; None while that is not handed in. ``is_stale``: the rubric of
    today has criteria that the reference says nothing of. ``practised``: learners who have handed in a review of it.
    """

    id: int
    number: int
    video: str
    playback: Playback | None
    refusal: str
    note: str
    captions: str
    # What a picture shows; the words of a text.
    alt: str
    text: str
    share: float | None
    is_begun: bool
    is_stale: bool
    is_published: bool
    is_shown: bool
    shows_review: bool
    practised: int

    @property
    def has_reference(self) -> bool:
        return self.share is not None

    @property
    def can_be_published(self) -> bool:
        return self.playback is not None and self.has_reference and not self.is_stale


@dataclass(frozen=True)
class PracticeRow:
    """An example in the list of a learner. ``state``: a ``ReviewState``, "" before they begin; ``apart`` as in ``Comparison``."""

    id: int
    number: int
    length: str
    state: str
    review_id: int | None
    apart: float | None

    @property
    def is_given(self) -> bool:
        return self.state == ReviewState.GIVEN

    @property
    def sentence(self) -> str:
        return in_words(self.apart) if self.is_given else ""


@dataclass(frozen=True)
class ComparedLine:
    """A criterion: the points of the learner and of the staff, of how many; what each says. None: no points there."""

    title: str
    mine: float | None
    theirs: float | None
    most: float
    remark: str
    why: str

    @property
    def more(self) -> float | None:
        """How many points the learner gave more; below zero: less."""
        return None if self.mine is None or self.theirs is None else self.mine - self.theirs


@dataclass(frozen=True)
class Comparison:
    """A review of an example beside its reference. ``apart``: how much more the learner gave, of 100; None: not comparable.

    ``moments`` are the comments of the staff, ``own_moments`` those of the learner.
    """

    example_id: int
    number: int
    apart: float | None
    lines: tuple[ComparedLine, ...]
    html: str
    own_html: str
    moments: tuple[MomentCard, ...]
    own_moments: tuple[MomentCard, ...]
    playback: Playback | None
    has_picture: bool
    note_html: str
    # A reviewer's player asks for these.
    may_edit: bool = False
    id: int | None = None

    @property
    def sentence(self) -> str:
        return in_words(self.apart)


@dataclass(frozen=True)
class ShownExample:
    """The example beside the task. ``lines``, ``html`` and ``moments`` are of its reference, empty where that is not shown."""

    playback: Playback
    note_html: str
    shows_review: bool = False
    lines: tuple[Answered, ...] = ()
    html: str = ""
    moments: tuple[MomentCard, ...] = ()


def in_words(apart: float | None) -> str:
    """How far a review lies from its reference, of 100 points, in one sentence."""
    if apart is None:
        return _("The rubric has changed since, so your points cannot be compared with those of the staff.")
    points = round(abs(apart))
    if not points:
        return _("In all you gave as many points as the staff did.")
    if apart > 0:
        sentence = ngettext(
            "You gave {points} point more than the staff did, on 100.",
            "You gave {points} points more than the staff did, on 100.",
            points,
        )
    else:
        sentence = ngettext(
            "You gave {points} point less than the staff did, on 100.",
            "You gave {points} points less than the staff did, on 100.",
            points,
        )
    return sentence.format(points=points)
