"""What crosses the border of the people applet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Credit:
    """Why somebody gains points: the kind of value, for which post, in which topics, from whom.

    ``subject`` names the post, for example ("answer", 12). The same credit is given once and can be taken back.
    hides_giver: the receiver must not learn who gave it, so the cap of a pair is not asked: its points would say so.
    """

    kind: str
    subject: tuple[str, int]
    user_id: int
    giver_id: int
    tag_ids: tuple[int, ...] = ()
    hides_giver: bool = False


@dataclass(frozen=True)
class LedgerLine:
    """A line of the ledger as it stands, on its way in or out. ``giver_id`` is None for accounts that are gone.

    takes_back: the moment of the line that this one reverses, or None. That line is of the same post, people and kind.
    """

    user_id: int
    giver_id: int | None
    kind: str
    points: int
    subject: tuple[str, int]
    tag_ids: tuple[int, ...]
    created_at: datetime
    takes_back: datetime | None = None


@dataclass(frozen=True)
class Reputation:
    """What a person has received in one space: points, and how often for what, as far as it brought points."""

    points: int = 0
    accepted: int = 0
    endorsed: int = 0
    upvoted: int = 0
    level: str = ""


@dataclass(frozen=True)
class ProfileCard:
    """What a person says of themself. Topics are tuples of names."""

    user_id: int
    headline: str = ""
    skills: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        return bool(self.headline or self.skills or self.wanted or self.interests)


@dataclass(frozen=True)
class StandingDifference:
    """Sums that are not those of the ledger: of a person, in a space as a whole (``tag_key`` 0) or in a topic."""

    user_id: int
    tag_key: int
    stored: dict[str, int]
    expected: dict[str, int]
