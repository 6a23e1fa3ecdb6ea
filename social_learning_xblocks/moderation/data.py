"""What crosses the border of the moderation applet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

#: The type and the id of a post, for example ("answer", 12).
Subject = tuple[str, int]


@dataclass(frozen=True)
class ReportedSubject:
    """A post in the queue: how often it was reported, for which reasons (translated), since when, with which notes."""

    subject: Subject
    count: int
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    since: datetime


@dataclass(frozen=True)
class TrailEntry:
    """A line of the trail. ``act`` is translated."""

    act: str
    actor_id: int | None
    subject: Subject
    reason: str
    at: datetime


@dataclass(frozen=True)
class Thread:
    """Where a post stands: what opens when it is asked for, and what that is called."""

    id: int
    title: str


@dataclass(frozen=True)
class TrailLine:
    """A line of the trail in words. ``about``: the kind of post, or a person; the thread of a post and what that is called."""

    at: datetime
    who: str
    act: str
    about: str = ""
    title: str = ""
    thread_id: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class ReportRecord:
    """A report as it stands. ``reason`` and ``decision`` are values of ``Reason`` and ``Decision``."""

    subject: Subject
    reporter_id: int | None
    reason: str
    note: str
    created_at: datetime
    decision: str
    decided_at: datetime | None
    is_open: bool


@dataclass(frozen=True)
class TrailRecord:
    """A line of the trail as it stands. ``act`` is a value of ``Act``."""

    subject: Subject
    actor_id: int | None
    act: str
    reason: str
    created_at: datetime
