"""A made-up class: who never reviews, in which order the others do, what they give."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.fairness.orders import Order, Pool, repair

#: Standard deviations in points of a hundred: of the works around their mean, of errors, of the errors of the careless.
MEAN, SPREAD, NOISE, CARELESS_NOISE = 70.0, 12.0, 7.0, 25.0
#: What staff gave the two exemplars.
EXEMPLARS = (50.0, 80.0)
#: In a mixed class a review takes as long as so many others begin.
AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """What a class is like.

    ``idle``: the part that never reviews; ``willing``: of the others, gives one more if asked; ``leaning``: how far reviewers
    are strict or generous, a standard deviation; ``careless``: the part of them with large errors.
    """

    learners: int = 300
    wanted: int = 3
    idle: float = 0.0
    is_mixed: bool = False
    leaning: float = 6.0
    careless: float = 0.1
    willing: float = 0.0


def played(plan: Plan, order: Order, seed: int) -> tuple[Pool, list[int]]:
    """The pool after everybody has done what they do, and the learners who did their part."""
    chance = random.Random(seed)
    pool = Pool(plan.learners, plan.wanted, seed)
    idle = set(chance.sample(range(plan.learners), round(plan.idle * plan.learners)))
    diligent = [learner for learner in range(plan.learners) if learner not in idle]
    asks = [learner for learner in diligent for _ in range(plan.wanted)]
    if plan.is_mixed:
        chance.shuffle(asks)
    writing: deque[tuple[int, int]] = deque()
    for reviewer in asks:
        submission = order(pool, reviewer)
        if submission is not None:
            pool.lease(reviewer, submission)
            writing.append((reviewer, submission))
        if len(writing) > (AT_ONCE if plan.is_mixed else 0):
            pool.hand_in(*writing.popleft())
    while writing:
        pool.hand_in(*writing.popleft())
    repair(pool, chance.sample(diligent, round(plan.willing * len(diligent))))
    return pool, diligent


@dataclass(frozen=True, slots=True)
class Marks:
    """Truths of all submissions, and reviews as arrays of one length: submission, reviewer, points from 0 to 100."""

    truths: NDArray[np.float64]
    submissions: NDArray[np.int64]
    reviewers: NDArray[np.int64]
    points: NDArray[np.float64]


def marked(plan: Plan, reviews: list[tuple[int, int]], seed: int) -> Marks:
    """What the reviewers give: truth, leaning and error, in whole points. The exemplars come last, scored by each reviewer."""
    chance = np.random.default_rng(seed)
    size = plan.learners
    truths = np.append(np.clip(chance.normal(MEAN, SPREAD, size), 0, 100), EXEMPLARS)
    leanings = chance.normal(0, plan.leaning, size)
    noises = np.where(chance.random(size) < plan.careless, CARELESS_NOISE, NOISE)
    pairs = np.array(reviews, dtype=np.int64)
    active = np.unique(pairs[:, 0])
    reviewers = np.concatenate([pairs[:, 0], *(active for _ in EXEMPLARS)])
    exemplars = [np.full(len(active), size + number) for number in range(len(EXEMPLARS))]
    submissions = np.concatenate([pairs[:, 1], *exemplars])
    errors = chance.normal(0, 1, len(reviewers)) * noises[reviewers]
    points = np.clip(np.round(truths[submissions] + leanings[reviewers] + errors), 0, 100)
    return Marks(truths, submissions, reviewers, points)
