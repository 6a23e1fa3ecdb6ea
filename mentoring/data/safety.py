"""What keeps people safe, as they and coordinators see it: private reports, people who are kept apart, breaks, the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from social_learning_xblocks.kit.actor import Person

from ..enums import ConcernState


@dataclass(frozen=True)
class ConcernDoor:
    """Who would read a report. ``about``: one about ``other``, who never reads it; ``general``: one about nobody."""

    other: Person
    about: Sequence[Person]
    general: Sequence[Person]

    @property
    def other_coordinates(self) -> bool:
        """Whether what is about nobody in particular is read by the other one too."""
        return any(person.user_id == self.other.user_id for person in self.general)


@dataclass(frozen=True)
class Bond:
    """What two people have with each other now: a match, or a proposal of one.

    ``is_here``: it belongs to this programme, so that it can be changed here.
    """

    kind: str
    id: int
    mentee: Person
    mentor: Person
    is_paused: bool = False
    is_here: bool = True


@dataclass(frozen=True)
class ConcernCard:
    """A private report as coordinators see it. ``may_part``: the two of it can be kept apart by this reader.

    ``about`` is None for what is about nobody in particular, ``reporter`` for somebody who has left the site.
    """

    id: int
    reporter: Person | None
    about: Person | None
    body: str
    made_at: datetime
    state: str
    note: str
    closed_by: Person | None
    closed_at: datetime | None
    is_apart: bool
    may_part: bool
    bonds: Sequence[Bond]

    @property
    def is_open(self) -> bool:
        return self.state == ConcernState.OPEN


@dataclass(frozen=True)
class ApartCard:
    """Two people who are never paired. ``bonds``: what they have with each other all the same."""

    id: int
    one: Person
    other: Person
    reason: str
    made_by: Person | None
    made_at: datetime
    bonds: Sequence[Bond]


@dataclass(frozen=True)
class SafetyFigures:
    """How many there are of each, without what is about the reader."""

    open: int
    closed: int
    apart: int
    paused: int


@dataclass(frozen=True)
class SafetyDesk:
    """The console's page about safety. ``view``: which of its lists is shown; one of the three pages is filled."""

    view: str
    figures: SafetyFigures
    concerns: Sequence[ConcernCard]
    apart: Sequence[ApartCard]
    pairs: Sequence[Bond]
    next_cursor: str


@dataclass(frozen=True)
class TrailRow:
    """What a coordinator did, in a sentence. ``detail``: what was written down of it."""

    at: datetime
    said: str
    detail: str = ""
