"""Runs and what they propose, as coordinators see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import number_format

from social_learning_xblocks.kit.actor import Person
from social_learning_xblocks.kit.models import JobState
from social_learning_xblocks.kit.paging import Page

from ..enums import RoundMessage, RoundPhase


@dataclass(frozen=True)
class RoundCard:
    """A run. ``state``, ``phase`` and ``message`` are values of their enums; ``figures``: what came out, empty until it is done.

    ``is_stale``: its worker has given no sign of life for so long that another one takes it over. ``is_changed``: the board
    changed its pairs since.
    """

    id: int
    number: int
    state: str
    phase: str
    done: int
    total: int
    message: str
    seed: int
    figures: Mapping[str, Any]
    settings: Mapping[str, Mapping[str, Any]]
    asked_by: Person | None
    created_at: datetime
    ended_at: datetime | None
    is_stale: bool = False
    is_changed: bool = False

    @property
    def state_label(self) -> str:
        return str(JobState(self.state).label)

    @property
    def phase_label(self) -> str:
        return str(RoundPhase(self.phase).label) if self.phase else ""

    @property
    def phase_number(self) -> int:
        """Which of the phases it is at, from 1; 0 before the first."""
        return RoundPhase.values.index(self.phase) + 1 if self.phase else 0

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def is_waiting(self) -> bool:
        return self.state == JobState.WAITING

    @property
    def is_done(self) -> bool:
        return self.state == JobState.DONE

    @property
    def is_failed(self) -> bool:
        return self.state == JobState.FAILED

    @property
    def gap_percent(self) -> str:
        """How far below the best the total can be at most."""
        return number_format(round(100 * self.figures["gap"], 3), 3)

    @property
    def reason(self) -> str:
        """Why it failed, in a sentence; "" when it did not."""
        return str(RoundMessage(self.message).label) if self.message else ""


@dataclass(frozen=True)
class ProposalRow:
    """Two people whom a run would pair. ``score``: 0 to 10,000; ``reasons``: sentences, the strongest first."""

    id: int
    mentee: Person
    mentor: Person
    score: int
    reasons: Sequence[str]
    is_by_hand: bool
    is_published: bool

    @property
    def points(self) -> float:
        """Of 100."""
        return self.score / 100


@dataclass(frozen=True)
class LeftOutRow:
    """A mentee without a mentor: why, and what would change it, in sentences. ``id``: of the participant."""

    id: int
    mentee: Person
    why: Sequence[str]
    steps: Sequence[str]


@dataclass(frozen=True)
class Side:
    """What one person has in a run: mentors with scores, the best first."""

    mentors: Sequence[tuple[Person, int]]


@dataclass(frozen=True)
class ChangeRow:
    """A mentee whose mentors differ between two runs. ``gain``: how much more their scores are in sum."""

    mentee: Person
    before: Side
    after: Side
    gain: int


@dataclass(frozen=True)
class FigureRow:
    """A figure of two runs, as text, and whether the second is better (1), worse (-1) or neither (0)."""

    label: str
    before: str
    after: str
    verdict: int = 0


@dataclass(frozen=True)
class RoundComparison:
    """Two runs side by side. Counts are of mentees; ``changes``: one page of them, who loses most first."""

    before: RoundCard
    after: RoundCard
    figures: Sequence[FigureRow]
    same: int
    moved: int
    better: int
    worse: int
    placed: int
    left_out: int
    changes: Page[ChangeRow]


@dataclass(frozen=True)
class RoundsDone:
    """What one call of the command did."""

    done: int = 0
    failed: int = 0
