"""What came of a programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class FunnelStep:
    """How many people came so far. ``share``: of those who signed up, 0 to 10,000."""

    label: str
    people: int
    share: int


@dataclass(frozen=True)
class OutcomeRow:
    """A group of people, or those of several groups that are too small.

    ``pulses``: the mean from 1 to 5 for each question, None where too few people said something.
    """

    label: str
    people: int
    offered: int
    paired: int
    met: int
    regular: int
    reached: int
    pulses: Sequence[float | None]


@dataclass(frozen=True)
class PulseRow:
    """What people said after so many meetings: how many people, the mean from 1 to 5, how often each was chosen, the best first.

    ``mean`` is None, and ``chosen`` empty, where fewer than five said something.
    """

    after: int
    people: int
    mean: float | None
    chosen: Sequence[tuple[str, int]]

    @property
    def count(self) -> int:
        """Answers: who is in several pairs gives several."""
        return sum(count for _words, count in self.chosen)


@dataclass(frozen=True)
class WeekBar:
    """Meetings that were held in a week. ``begins``: its Monday; ``height``: 0 to 100, of the busiest; ``x``: ten for each week."""

    begins: str
    held: int
    height: int
    x: int

    @property
    def top(self) -> int:
        """Where it begins in a picture of the height 100."""
        return 100 - self.height


@dataclass(frozen=True)
class Outcomes:
    """Figures of a programme. ``by``: what the groups are; ``asked_after``: after how many meetings each of the questions is asked
    that the groups' ``pulses`` answer; ``days``: from an offer to the first meeting, the median.
    """

    by: str
    funnel: Sequence[FunnelStep]
    groups: Sequence[OutcomeRow]
    has_others: bool
    asked_after: Sequence[int]
    weeks: Sequence[WeekBar]
    held: int
    pulses: Sequence[PulseRow]
    goals: int
    goals_reached: int
    silent: int
    days: int | None
    endings: Sequence[tuple[str, int]]
    declines: Sequence[tuple[str, int]]

    @property
    def people(self) -> int:
        return self.funnel[0].people
