"""What became of a programme, as coordinators see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Step:
    """How many people came as far as this, and how many percent of those who signed up."""

    words: str
    people: int
    percent: int


@dataclass(frozen=True)
class Week:
    """Meetings that were held in the week that begins on this Monday; ``bar``: percents of the fullest week."""

    monday: date
    held: int
    bar: int


@dataclass(frozen=True)
class Counted:
    """How often something was said; ``bar``: percents of all that was said."""

    words: str
    count: int
    bar: int


@dataclass(frozen=True)
class PulseFigures:
    """How it went, asked after so many meetings. ``mean`` is None, and nothing else told, where too few people have answered."""

    after: int
    people: int = 0
    mean: float | None = None
    answers: Sequence[Counted] = ()


@dataclass(frozen=True)
class OutcomeGroup:
    """What came of the people of a group, in people. ``pulses``: a mean for each question, None where it may not be told."""

    words: str
    people: int
    offered: int
    paired: int
    met: int
    often: int
    reached: int
    pulses: Sequence[float | None]

    @property
    def paired_percent(self) -> int:
        return round(100 * self.paired / self.people)

    @property
    def met_percent(self) -> int:
        return round(100 * self.met / self.people)


@dataclass(frozen=True)
class OutcomeGroups:
    """The people of a programme by one thing that they said of themselves. ``by`` is a ``Grouping``.

    ``rows``: none where all of them are too few. ``has_others``: the last row adds small groups up. ``asked_after``: after how
    many meetings the questions were asked that the means are of.
    """

    by: str
    rows: Sequence[OutcomeGroup]
    has_others: bool
    asked_after: Sequence[int]


@dataclass(frozen=True)
class Outcomes:
    """All of the page. ``days_to_meet``: the median from an offer to the first meeting; None before anybody has met."""

    steps: Sequence[Step]
    pairs: int
    silent: int
    held: int
    hours: float
    goals_open: int
    goals_reached: int
    days_to_meet: float | None
    weeks: Sequence[Week]
    most_a_week: int
    pulses: Sequence[PulseFigures]
    endings: Sequence[Counted]
    declines: Sequence[Counted]
    groups: OutcomeGroups

    @property
    def people(self) -> int:
        return self.steps[0].people

    @property
    def weeks_drawn(self) -> int:
        """A few weeks are bars as slim as those of many."""
        return max(len(self.weeks), 13)
