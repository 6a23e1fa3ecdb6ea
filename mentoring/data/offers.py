"""Offers, repairs and waiting, as people and coordinators see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from social_learning_xblocks.kit.actor import Person


@dataclass(frozen=True)
class Common:
    """What two people have in common, by name: what one wants to learn and the other offers, interests, languages, and hours
    of the week as words on the clock of who reads.
    """

    skills: Sequence[str] = ()
    interests: Sequence[str] = ()
    languages: Sequence[str] = ()
    hours: Sequence[str] = ()


@dataclass(frozen=True)
class Unmatched:
    """Why somebody has nobody, and what they could change: sentences."""

    why: str
    steps: Sequence[str] = ()


@dataclass(frozen=True)
class LeftBehind:
    """Two who were not offered to each other. ``why``: the end of a sentence about ``who``, or about both."""

    mentee: Person
    mentor: Person
    why: str
    who: Person | None = None


@dataclass(frozen=True)
class Published:
    """What publishing did: the wave (0 when nobody could be told), how many offers, who was left out and how many in all."""

    wave: int
    count: int
    left_out_count: int = 0
    left_out: Sequence[LeftBehind] = ()


@dataclass(frozen=True)
class OfferCard:
    """An offer as one of the two sees it. ``mine`` and ``theirs``: what each has answered.

    ``reasons``: in words, for this reader. ``fits``: what one wants to learn and the other can help with; ``others``: what
    else the other one named. ``is_late``: the time to answer is over. ``may_reopen``: this reader said no and may still say yes.
    """

    id: int
    is_mentor: bool
    other: Person
    headline: str
    goals: str
    fits: Sequence[str]
    others: Sequence[str]
    reasons: Sequence[str]
    hours: Sequence[str]
    languages: Sequence[str]
    state: str
    mine: str
    theirs: str
    respond_by: datetime
    is_late: bool
    may_reopen: bool


@dataclass(frozen=True)
class Waiting:
    """Somebody who has no mentor yet: their place among those who wait, and why. ``is_far``: it is further back than that."""

    place: int
    is_far: bool
    unmatched: Unmatched


@dataclass(frozen=True)
class DeskOffer:
    """An offer as coordinators see it. ``reason``, ``note``: of the one who declined, in words; ``by_mentor``: who that was."""

    id: int
    mentee: Person
    mentor: Person
    score: int
    wave: int
    mentee_answer: str
    mentor_answer: str
    respond_by: datetime
    closed_at: datetime | None
    reason: str
    note: str
    by_mentor: bool
    is_late: bool


@dataclass(frozen=True)
class DeskWaiting:
    """A mentee without offer and pair, as coordinators see them."""

    id: int
    person: Person
    since: datetime
    unmatched: Unmatched


@dataclass(frozen=True)
class RepairStepCard:
    """Two people whom a repair brings together or takes apart. ``gain``: what the mentee wins against who they have now, in
    hundredths of a point; None for who has nobody now. ``reasons``: in words.
    """

    mentee: Person
    mentor: Person
    score: int
    gain: int | None = None
    reasons: Sequence[str] = ()


@dataclass(frozen=True)
class RepairCard:
    """A repair as coordinators see it. ``moves``: people who have somebody and get somebody else."""

    id: int
    moves: int
    made: Sequence[RepairStepCard]
    ended: Sequence[RepairStepCard]


@dataclass(frozen=True)
class OfferFigures:
    """A programme's offers in figures: by what became of them, and how many mentees and repairs wait."""

    waiting: int
    accepted: int
    declined: int
    expired: int
    unmatched: int
    repairs: int


@dataclass(frozen=True)
class Publishable:
    """The newest run with a result, and how many of its pairs nobody has published."""

    round_id: int
    number: int
    version: int
    unpublished: int


@dataclass(frozen=True)
class LastWave:
    """What was published last, while it can be taken back."""

    wave: int
    count: int
    until: datetime


@dataclass(frozen=True)
class OffersDesk:
    """The console's page about offers. ``view``: which of the lists is shown; one of the two pages is filled."""

    view: str
    figures: OfferFigures
    publishable: Publishable | None
    last_wave: LastWave | None
    repairs: Sequence[RepairCard]
    offers: Sequence[DeskOffer]
    waitlist: Sequence[DeskWaiting]
    next_cursor: str
