"""Three orders in which submissions are handed out, over one pool that they all share."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable

from social_learning_xblocks.video_review.domain.allocation import (
    PREFIX,
    Candidate,
    Repair,
    Standing,
    draw_of,
    next_for,
    shortages,
    turn,
)


class Pool:
    """A class that has handed in: submission ``n`` is by learner ``n``, and ``n`` is also the order they came in."""

    def __init__(self, size: int, wanted: int, seed: int) -> None:
        self.size, self.wanted = size, wanted
        self.given, self.held, self.got, self.leased = ([0] * size for _ in range(4))
        #: What each learner has reviewed or holds.
        self.known: list[set[int]] = [set() for _ in range(size)]
        #: (reviewer, submission), in the order the reviews were handed in.
        self.reviews: list[tuple[int, int]] = []
        self.random = random.Random(seed)
        self.draws = [draw_of(seed, submission) for submission in range(size)]
        self.keys = [(0, 0)] * size
        for submission in range(size):
            self._placed(submission)

    def coming(self, submission: int) -> int:
        """Reviews that were handed in or are being written."""
        return self.got[submission] + self.leased[submission]

    def others(self, reviewer: int) -> list[int]:
        """What this learner may still review."""
        known = self.known[reviewer]
        return [submission for submission in range(self.size) if submission != reviewer and submission not in known]

    def lease(self, reviewer: int, submission: int) -> None:
        """The reviewer begins."""
        assert submission != reviewer
        assert submission not in self.known[reviewer]
        self.known[reviewer].add(submission)
        self.leased[submission] += 1
        self.held[reviewer] += 1
        self._placed(submission)
        self._placed(reviewer)

    def hand_in(self, reviewer: int, submission: int) -> None:
        """The reviewer is done."""
        self.leased[submission] -= 1
        self.got[submission] += 1
        self.held[reviewer] -= 1
        self.given[reviewer] += 1
        self.reviews.append((reviewer, submission))

    def standing(self, submission: int) -> Standing:
        """The numbers of a submission."""
        return Standing(*self._numbers(submission))

    def candidate(self, reviewer: int, submission: int) -> Candidate:
        """A submission as this learner meets it."""
        return Candidate(*self._numbers(submission), is_mutual=reviewer in self.known[submission])

    def _numbers(self, submission: int) -> tuple[int, ...]:
        counts = (self.given, self.held, self.got, self.leased, self.draws)
        return (submission, *(count[submission] for count in counts))

    def _placed(self, submission: int) -> None:
        self.keys[submission] = (turn(self.standing(submission), self.wanted), self.draws[submission])


#: The submission that this learner gets, or None.
Order = Callable[[Pool, int], int | None]


def ora2(pool: Pool, reviewer: int) -> int | None:
    """ORA2: the oldest with fewer than K reviews and leases; when there is none, any other one by lot."""
    others = pool.others(reviewer)
    short = next((submission for submission in others if pool.coming(submission) < pool.wanted), None)
    return short if short is not None or not others else pool.random.choice(others)


def least_reviewed(pool: Pool, reviewer: int) -> int | None:
    """The fewest reviews and leases first, equals by lot, as Eduflow describes it."""
    others = pool.others(reviewer)
    least = min(map(pool.coming, others), default=0)
    return pool.random.choice([one for one in others if pool.coming(one) == least]) if others else None


def most_owed(pool: Pool, reviewer: int) -> int | None:
    """Ours, as it runs on a database: the first few by the key that stands in the index, then the pure choice."""
    first = heapq.nsmallest(PREFIX, pool.others(reviewer), key=pool.keys.__getitem__)
    return next_for(
        [pool.candidate(reviewer, submission) for submission in first],
        reviewer=reviewer,
        given=pool.given[reviewer],
        wanted=pool.wanted,
        is_open=True,
        wants_more=True,
    ).submission


def repair(pool: Pool, willing: list[int]) -> None:
    """Those who are willing give one review more, each to the submission that is owed and first in line."""
    for reviewer in willing:
        standings = [pool.standing(submission) for submission in range(pool.size)]
        found = shortages(standings, wanted=pool.wanted, is_over=False)
        offered = [one.submission for one in found if one.repair is Repair.OFFER]
        free = [one for one in offered if one != reviewer and one not in pool.known[reviewer]]
        if free:
            pool.lease(reviewer, free[0])
            pool.hand_in(reviewer, free[0])


ORDERS: dict[str, Order] = {
    "ORA2's queue": ora2,
    "least reviewed first": least_reviewed,
    "most owed first": most_owed,
}
