"""The board of a run: who would be with whom, what a change does, and what was decided about two people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from social_learning_xblocks.kit.actor import Person
from social_learning_xblocks.kit.paging import Page

from ..enums import ChangeKind, Ruling

#: Ids of participants: a mentee's, then a mentor's.
Two = tuple[int, int]


@dataclass(frozen=True)
class Move:
    """Where a mentee goes on the board of a run; all are ids of participants.

    ``giver``: the mentor they leave, 0 for who is with nobody. ``taker``: the mentor they come to, 0 for nobody. ``instead``: a
    mentee of the taker who makes room: they go to the giver, or to nobody where there is none; 0 where nobody has to.
    """

    mentee: int
    giver: int = 0
    taker: int = 0
    instead: int = 0

    @property
    def ended(self) -> frozenset[Two]:
        pairs = {(self.mentee, self.giver), (self.instead, self.taker)}
        return frozenset(pair for pair in pairs if all(pair))

    @property
    def made(self) -> frozenset[Two]:
        pairs = {(self.mentee, self.taker), (self.instead, self.giver)}
        return frozenset(pair for pair in pairs if all(pair))

    @property
    def people(self) -> frozenset[int]:
        return frozenset((self.mentee, self.giver, self.taker, self.instead)) - {0}

    @property
    def kind(self) -> ChangeKind:
        if not self.giver:
            return ChangeKind.ADDED
        return ChangeKind.MOVED if self.taker else ChangeKind.REMOVED


@dataclass(frozen=True)
class Card:
    """A mentee with a mentor on the board. ``id``: of the participant; ``score``: 0 to 10,000."""

    id: int
    person: Person
    score: int
    is_locked: bool
    is_by_hand: bool


@dataclass(frozen=True)
class Lane:
    """A mentor on the board, with whom a run would give them. ``id``: of the participant.

    ``others``: whom they have already, or were asked to take; ``places``: for all of them.
    """

    id: int
    mentor: Person
    places: int
    others: int
    cards: Sequence[Card]

    @property
    def taken(self) -> int:
        return self.others + len(self.cards)

    @property
    def free(self) -> int:
        return max(0, self.places - self.taken)


@dataclass(frozen=True)
class BoardFigures:
    """How the proposals of a run stand now. Scores from 0 to 10,000; ``alone``: mentees whom it leaves without a mentor."""

    pairs: int
    mentees: int
    lowest: int
    mean: int
    alone: int


@dataclass(frozen=True)
class Board:
    """One page of the board. ``number``: of the run; ``view``: which lanes these are."""

    round_id: int
    number: int
    view: str
    figures: BoardFigures
    lanes: Page[Lane]


@dataclass(frozen=True)
class Option:
    """A place where a mentee could go. ``change``: what the move adds to the sum of all scores, and to their own.

    ``broken``: rules that it would break, in a word or two each; ``instead``: who makes room, where the mentor is full.
    """

    move: Move
    mentor: Person
    score: int
    change: int
    free: int
    instead: Person | None
    broken: Sequence[str]


@dataclass(frozen=True)
class Options:
    """Where a mentee could go, the best first. ``giver``: the mentor they are with; ``score``: with that one."""

    mentee: Person
    giver: Person | None
    score: int
    move: Move
    options: Sequence[Option]


@dataclass(frozen=True)
class EffectRow:
    """What a change does to one person: partners who go and who come, with scores, the best first, and what it adds."""

    person: Person
    is_mentor: bool
    before: Sequence[tuple[Person, int]]
    after: Sequence[tuple[Person, int]]
    gain: int


@dataclass(frozen=True)
class BoardEffect:
    """What a move does to everybody whom it touches. ``obstacle``: why it cannot be made, a sentence; "" when it can.

    ``broken``: sentences about rules that it would break.
    """

    move: Move
    rows: Sequence[EffectRow]
    gain: int
    broken: Sequence[str]
    obstacle: str = ""


@dataclass(frozen=True)
class ChangeCard:
    """A step on the board. ``pairs``: those it made or was about, each a mentee and a mentor; ``ended``: those that it ended."""

    id: int
    kind: str
    made_by: Person | None
    made_at: datetime
    made: Sequence[tuple[Person, Person]]
    ended: Sequence[tuple[Person, Person]]
    is_undone: bool

    @property
    def label(self) -> str:
        return str(ChangeKind(self.kind).label)


@dataclass(frozen=True)
class RulingCard:
    """What was decided about two people for every run. Ids are of participants."""

    id: int
    mentee_id: int
    mentor_id: int
    mentee: Person
    mentor: Person
    ruling: str
    made_by: Person | None
    made_at: datetime

    @property
    def is_locked(self) -> bool:
        return self.ruling == Ruling.LOCKED

    @property
    def label(self) -> str:
        return str(Ruling(self.ruling).label)
