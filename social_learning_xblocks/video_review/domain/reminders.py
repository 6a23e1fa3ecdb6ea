"""When somebody is reminded of an end. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

#: What notices call an assignment: where something is to be done, and where something is to be read.
TODO, NEWS_OF = "assignment", "assignment_news"


def hours_due(until: datetime | None, now: datetime, hours: Iterable[int]) -> int | None:
    """Which reminder is due: the smallest of ``hours`` (before ``until``) that has come; None when none has, or it is over.

    Whoever is looked after late gets one reminder, not all that were missed.
    """
    if until is None or now >= until:
        return None
    return min((some for some in hours if until - timedelta(hours=some) <= now), default=None)
