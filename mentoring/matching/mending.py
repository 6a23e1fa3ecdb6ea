"""Mending pairs by cheapest paths.

Each person without a mentor begins a path: to a mentor with a free place, or to one whose mentee moves on to another, and so on.
The cheapest path moves the fewest people and, of those that move as many, gains the most score; taking cheapest paths one by
one makes a cheapest result for all of them together (successive shortest paths: Busacker and Gowen 1960). Who has been moved
on an earlier path may be moved back on a later one.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import pairwise

from .fit import FULL
from .progress import Tell, silent

#: What it costs to move somebody who had a mentor: more than all scores on a path can make good.
MOVE = FULL * 1_000_000

#: A mentee and a mentor, by their places in lists.
Place = tuple[int, int]
#: A mentee, a mentor, and the score of the two.
_Step = tuple[int, int, int]

#: The mentors that a mentee could have, with scores.
Options = Callable[[int], Iterable[tuple[int, int]]]


class Mending:
    """Pairs that are being mended.

    ``missing``, ``free``: how many mentors those mentees lack who lack any, and how many places mentors have left. ``pairs``:
    those there are, with ``score``, which is asked when somebody might move; ``fixed``: those of them that may not be moved.
    """

    def __init__(
        self,
        *,
        missing: Mapping[int, int],
        free: Mapping[int, int],
        options: Options,
        pairs: Collection[Place],
        score: Callable[[Place], int],
        fixed: Collection[Place] = (),
    ) -> None:
        self.missing, self.free = Counter(missing), Counter(free)
        self.options = options
        self.before, self.fixed = set(pairs), set(fixed)
        self.score = score
        self.scores: dict[Place, int] = {}
        self.mentors_of: dict[int, set[int]] = defaultdict(set)
        self.mentees_of: dict[int, set[int]] = defaultdict(set)
        for mentee, mentor in pairs:
            self.mentors_of[mentee].add(mentor)
            self.mentees_of[mentor].add(mentee)
        # Whom they had before, of all who have others now.
        self.had: dict[int, frozenset[int]] = {}

    @property
    def lacking(self) -> int:
        """How many mentors are lacking still."""
        return sum(self.missing.values())

    @property
    def made(self) -> dict[Place, int]:
        """Pairs that were not there before, with their scores."""
        new = ((row, column) for row, had in self.had.items() for column in self.mentors_of[row] - had)
        return {place: self._score(place) for place in new}

    @property
    def ended(self) -> dict[Place, int]:
        """Pairs that are there no more, with their scores."""
        old = ((row, column) for row, had in self.had.items() for column in had - self.mentors_of[row])
        return {place: self._score(place) for place in old}

    def mend(self, tell: Tell = silent) -> None:
        """Take the cheapest path of all, until nobody who lacks a mentor has one."""
        whole = self.lacking
        tell(0, whole)
        while any(count > 0 for count in self.free.values()) and (steps := self._cheapest_path()):
            self._follow(steps)
            tell(whole - self.lacking, whole)

    def _cheapest_path(self) -> list[_Step]:
        """The steps of the cheapest path: each (mentee, their new mentor, score); none where there is no path.

        Dijkstra's way. Only pairs that an earlier path made can make a later one cheaper as it goes on: so far it looks on.
        """
        cost = {row: 0 for row, count in self.missing.items() if count > 0}
        came: dict[int, _Step] = {}
        best: tuple[int, _Step] | None = None
        queue = [(0, row) for row in cost]
        regain = (MOVE + FULL) * len(self.ended) + FULL * len(self.made)
        while queue:
            so_far, mentee = heapq.heappop(queue)
            if best is not None and so_far - FULL - regain > best[0]:
                break
            if so_far > cost[mentee]:
                continue
            for mentor, score in self.options(mentee):
                if mentor in self.mentors_of[mentee]:
                    continue
                paid = so_far - self._value(mentee, mentor, score)
                if self.free[mentor] > 0:
                    if best is None or paid < best[0]:
                        best = (paid, (mentee, mentor, score))
                    continue
                for other in self.mentees_of[mentor]:
                    if (other, mentor) in self.fixed:
                        continue
                    onward = paid + self._value(other, mentor, self._score((other, mentor)))
                    if other not in cost or onward < cost[other]:
                        cost[other] = onward
                        came[other] = (mentee, mentor, score)
                        heapq.heappush(queue, (onward, other))
        return [] if best is None else _steps(came, best[1])

    def _value(self, mentee: int, mentor: int, score: int) -> int:
        return score + MOVE if (mentee, mentor) in self.before else score

    def _score(self, place: Place) -> int:
        if place not in self.scores:
            self.scores[place] = self.score(place)
        return self.scores[place]

    def _follow(self, steps: list[_Step]) -> None:
        """Make the pairs of a path; each mentee after the first leaves the mentor whom the one before gets."""
        self.missing[steps[0][0]] -= 1
        self.free[steps[-1][1]] -= 1
        for mentee, _mentor, _score in steps:
            self.had.setdefault(mentee, frozenset(self.mentors_of[mentee]))
        for (_before, mentor, _score), (mentee, _next, _its_score) in pairwise(steps):
            self.mentors_of[mentee].discard(mentor)
            self.mentees_of[mentor].discard(mentee)
        for mentee, mentor, score in steps:
            self.mentors_of[mentee].add(mentor)
            self.mentees_of[mentor].add(mentee)
            self.scores[mentee, mentor] = score


def _steps(came: Mapping[int, _Step], last: _Step) -> list[_Step]:
    steps = [last]
    while steps[0][0] in came:
        steps.insert(0, came[steps[0][0]])
    return steps
