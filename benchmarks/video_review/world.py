"""What both programs are filled with and asked to do, as numbers. Learners count from 0, in the order they handed in."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

#: Reviews to give and to get.
WANTED = 3
#: The last learners of each class, who have reviewed nothing: those who are measured as they ask.
ASKERS = 60
#: Learners who go through a whole cycle together, beside a class that has all its reviews.
TOGETHER = 24
#: People who ask in the same moment, and how often.
AT_ONCE, ROUNDS = 12, 5
#: The class that is played through.
CLASS, IDLE, WILLING = 300, 0.2, 0.1


class State(StrEnum):
    """What a class has done when somebody asks."""

    EMPTY = "empty"  # nobody has handed in
    NEW = "new"  # all have handed in, nobody reviews yet
    HELD = "held"  # all but the askers hold a lease
    FULL = "full"  # everybody has three reviews, given by all but the askers


@dataclass(frozen=True, slots=True)
class Cast:
    """Who in the class of the play never reviews, and who gives one more when asked."""

    diligent: tuple[int, ...]
    willing: tuple[int, ...]


def cast(size: int, seed: int) -> Cast:
    """The same people for both programs."""
    chance = random.Random(seed)
    idle = set(chance.sample(range(size), round(IDLE * size)))
    diligent = tuple(learner for learner in range(size) if learner not in idle)
    return Cast(diligent, tuple(chance.sample(diligent, round(WILLING * len(diligent)))))


def askers(size: int) -> int:
    """How many of a class ask: the last sixty, or half of a small one."""
    return min(ASKERS, size // 2)


def leases(size: int, *, oldest_first: bool) -> list[tuple[int, int]]:
    """Who holds whose submission when all but the askers hold one: three at the oldest each, as ORA2 does, or one each."""
    holders = size - askers(size)
    if oldest_first:
        return [(one, (one - 1) // WANTED if one else holders // WANTED) for one in range(holders)]
    return [(one, (one + 1) % holders) for one in range(holders)]


def reviews(size: int) -> list[tuple[int, int]]:
    """Who has reviewed whom where everybody has three reviews: the askers nobody."""
    reviewers = size - askers(size)
    return [
        ((submission + step) % reviewers, submission)
        for submission in range(size)
        for step in (range(1, WANTED + 1) if submission < reviewers else range(WANTED))
    ]
