"""A pair as one of the two sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from social_learning_xblocks.kit.actor import Person


@dataclass(frozen=True)
class AgendaCard:
    """What a meeting may be about: a title, what it is for, and steps with their minutes. All words are translated."""

    key: str
    title: str
    purpose: str
    steps: Sequence[tuple[int, str]]

    @property
    def minutes(self) -> int:
        return sum(minutes for minutes, _step in self.steps)


@dataclass(frozen=True)
class MeetingCard:
    """A meeting. ``sequence`` is what a form that changes it sends back: who changes an older state is told."""

    id: int
    uuid: UUID
    state: str
    starts_at: datetime
    minutes: int
    place: str
    agenda: str
    sequence: int
    is_planned: bool
    has_begun: bool

    @property
    def link(self) -> str:
        """The place, where it is an address of the web that may be clicked."""
        is_one = self.place.startswith(("https://", "http://")) and not any(map(str.isspace, self.place))
        return self.place if is_one else ""


@dataclass(frozen=True)
class GoalCard:
    """What the mentee wants to reach; ``progress`` in per cent, in steps of 25."""

    id: int
    title: str
    progress: int

    @property
    def further(self) -> int:
        """The progress one step on."""
        return min(100, self.progress + 25)

    @property
    def back(self) -> int:
        """The progress one step back."""
        return max(0, self.progress - 25)


@dataclass(frozen=True)
class PairLine:
    """One of somebody's pairs in a list. ``pulse_after``: after how many meetings they are asked how it goes; 0: not now.

    ``is_quiet``: there was no meeting for longer than the two agreed, and none is planned.
    """

    id: int
    partner: Person
    is_mentor: bool
    started_at: datetime
    ended_at: datetime | None
    met_count: int
    last_met_at: datetime | None
    next_meeting: MeetingCard | None
    pulse_after: int
    is_quiet: bool
    is_paused: bool


@dataclass(frozen=True)
class Certificate:
    """What can be said of a pair on paper: figures, no judgement. ``hours`` are those of meetings that were held."""

    programme: str
    is_mentor: bool
    partner: Person
    started_at: datetime
    ended_at: datetime | None
    meetings: int
    hours: float
    goals: int
    goals_reached: int


@dataclass(frozen=True)
class PairPage:
    """A pair with all that one of the two may see of it. ``note`` is theirs alone; ``note_stamp`` says which state of it.

    ``agenda``: the card that fits the next meeting. ``headline``, ``goals_text``: what the partner said of themselves.
    ``has_more``: there are older meetings than those in ``held``.
    """

    line: PairLine
    headline: str
    goals_text: str
    agenda: AgendaCard
    planned: Sequence[MeetingCard]
    held: Sequence[MeetingCard]
    has_more: bool
    goals: Sequence[GoalCard]
    note: str
    note_stamp: str
    may_group: bool
