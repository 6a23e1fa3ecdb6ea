"""Participants as coordinators see them, and what an import did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from social_learning_xblocks.kit.actor import Person


@dataclass(frozen=True)
class ParticipantLine:
    """Somebody who signed up. ``mentors``, ``mentees``: how many they have now. ``has_agreed``: to the terms as they are."""

    id: int
    person: Person
    state: str
    is_mentee: bool
    is_mentor: bool
    wanted: Sequence[str]
    offered: Sequence[str]
    mentor_places: int
    mentee_places: int
    mentors: int
    mentees: int
    has_agreed: bool

    @property
    def one_more(self) -> int:
        """Their places with one more."""
        return self.mentee_places + 1


@dataclass(frozen=True, order=True)
class RowNote:
    """What is wrong with a row of a table. ``row``: as a spreadsheet counts, the head is 1; ``is_remark``: it was taken."""

    row: int
    column: str
    sentence: str
    is_remark: bool = False


@dataclass
class PeopleReport:
    """What became of the rows of a table. ``is_kept``: it was not only tried."""

    made: int = 0
    changed: int = 0
    problems: list[RowNote] = field(default_factory=list)
    is_kept: bool = False

    @property
    def left_out(self) -> int:
        return len({problem.row for problem in self.problems if not problem.is_remark})
