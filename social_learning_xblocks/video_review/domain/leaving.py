"""When a video goes by the rule of the site. Pure: rows and notices are in ``keeping``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum

#: Authors are told at least so long before.
NOTICE = timedelta(days=14)


class Fate(Enum):
    """What to do with a video now."""

    KEEP = "keep"
    TELL = "tell"
    DELETE = "delete"
    # It was to go, and is not any more: nothing was promised.
    FORGET = "forget"


def end_of_keeping(ends: Iterable[tuple[datetime | None, int]]) -> datetime | None:
    """The first of some ends, each so many days later; None for those that are not known or have 0 days: for ever."""
    return min((end + timedelta(days=days) for end, days in ends if end is not None and days > 0), default=None)


def fate(now: datetime, until: datetime | None, leaves_at: datetime | None) -> Fate:
    """What to do with a video. ``until``: how long the rule keeps it; ``leaves_at``: what its author was told, None for nothing."""
    if until is None or now < until - NOTICE:
        return Fate.KEEP if leaves_at is None else Fate.FORGET
    if leaves_at is None:
        return Fate.TELL
    return Fate.DELETE if now >= max(until, leaves_at) else Fate.KEEP


def day_of_leaving(now: datetime, until: datetime) -> datetime:
    """What its author is told now: never sooner than the notice allows."""
    return max(until, now + NOTICE)
