"""What being late costs: so much for each day that was begun after the end, up to a cap. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

DAY = timedelta(days=1)


def days_late(handed_in_at: datetime, until: datetime | None) -> int:
    """The days begun after the end, grace and extension included in it; 0 for what is in time. ``until``: None for no end."""
    if until is None:
        return 0
    # Rounded up, in whole numbers.
    return max(0, -((until - handed_in_at) // DAY))


def penalty_of(days: int, *, percent: int, most: int) -> float:
    """The part of a grade that is taken off, 0 to 1. ``percent``: for each day; ``most``: the cap in percent, 0 for none."""
    return min(days * percent, most or 100, 100) / 100
