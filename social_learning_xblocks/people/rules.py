"""What value counts, and what it unlocks."""

from __future__ import annotations

from ..kit import conf
from .enums import Value

#: Points for value received. Giving, asking much or visiting often earns nothing.
POINTS = {Value.UPVOTED: 5, Value.ACCEPTED: 10, Value.ENDORSED: 10, Value.ASKED_WELL: 2}

LEVEL_NONE = ""


def level_of(points: int) -> str:
    """The highest level of the setting LEVELS that these points reach, or "" for none yet."""
    reached = LEVEL_NONE
    for level, needed in conf.get("LEVELS"):
        if points >= needed:
            reached = level
    return reached


def has_level(points: int, level: str) -> bool:
    """Whether these points reach the level. A level that the site does not have is never reached."""
    return any(name == level and points >= needed for name, needed in conf.get("LEVELS"))


def counted_points(points: int, received_today: int, received_from_giver_today: int | None) -> int:
    """How many of the points count under the caps a day and a pair: rings of friends run dry.

    received_from_giver_today: None where only the cap a day is asked.
    """
    left: int = conf.get("REPUTATION_DAILY_CAP") - received_today
    if received_from_giver_today is not None:
        left = min(left, conf.get("REPUTATION_PAIR_CAP") - received_from_giver_today)
    return max(0, min(points, left))
