"""After a change, as little other change as will do: who lost a mentor, or is new, gets one, and the others stay where they are.

Each person without a mentor begins a path: to a mentor with a free place, or to one whose mentee moves on to another, and so on.
The cheapest path moves the fewest people and, of those that move as many, gains the most score; taking cheapest paths one by
one makes a cheapest result for all of them together (successive shortest paths: Busacker and Gowen 1960). Who has been moved
on an earlier path may be moved back on a later one.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from .blocks import Scores
from .fit import FULL, score_of
from .problem import Ids, Problem
from .solve import Pair

#: What it costs to move somebody who had a mentor: more than all scores on a path can make good.
MOVE = FULL * 1_000_000

#: A mentee, a mentor, and the score of the two.
_Step = tuple[int, int, int]

#: The mentors that a mentee could have, with scores; both by their places in the problem's lists.
Options = Callable[[int], Iterable[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Repair:
    """What is proposed. ``made``: new pairs; ``ended``: pairs of those who move; ``unmatched``: ids of who still has nobody."""

    made: tuple[Pair, ...]
    ended: tuple[Pair, ...]
    unmatched: tuple[str, ...]

    @property
    def moved(self) -> tuple[str, ...]:
        """Ids of mentees who had a mentor and get another one."""
        return tuple(pair.mentee for pair in self.ended)


def repair(problem: Problem, pairs: Collection[Ids]) -> Repair:
    """Pairs for those who lack a mentor, moving no more others than needed.

    ``problem``: the people as they are now, what is forbidden by now (a pair that was declined), and what is locked. ``pairs``:
    those that last; one of somebody who has left is passed over, and so is one that is forbidden. Locked pairs stay.
    Raises ValueError when somebody has more pairs than places.
    """
    row_of = {person.id: row for row, person in enumerate(problem.mentees)}
    column_of = {person.id: column for column, person in enumerate(problem.mentors)}
    gone = set(problem.forbidden)
    kept = [pair for pair in pairs if pair[0] in row_of and pair[1] in column_of and pair not in gone]
    mending = Mending(
        wanted=[person.places for person in problem.mentees],
        places=[person.places for person in problem.mentors],
        pairs={
            (row_of[one], column_of[other]): score_of(
                problem.weights, problem.mentees[row_of[one]], problem.mentors[column_of[other]]
            )
            for one, other in kept
        },
        fixed={(row_of[one], column_of[other]) for one, other in problem.locked},
        options=_options(problem),
    )
    mending.mend()

    def named(pairs: Mapping[tuple[int, int], int]) -> tuple[Pair, ...]:
        return tuple(
            sorted(
                Pair(problem.mentees[row].id, problem.mentors[column].id, score)
                for (row, column), score in pairs.items()
            )
        )

    unmatched = sorted(
        person.id for row, person in enumerate(problem.mentees) if not mending.mentors_of[row] and person.places
    )
    return Repair(named(mending.made), named(mending.ended), tuple(unmatched))


def _options(problem: Problem) -> Options:
    """The allowed mentors of a mentee, computed when somebody asks and then remembered."""
    scores = Scores(problem.mentees, problem.mentors, problem.rules, problem.weights, problem.forbidden)
    everybody = np.arange(len(problem.mentors))

    @cache
    def options(row: int) -> list[tuple[int, int]]:
        return [
            (int(column), int(score))
            for block in scores.blocks(np.array([row]), everybody)
            for column, score in zip(block.columns, np.rint(block.scores[0] * FULL), strict=True)
            if score >= 0
        ]

    return options


class Mending:
    """Pairs that are being mended. ``pairs``: those there are, with scores; ``fixed``: those that may not be moved."""

    def __init__(
        self,
        *,
        wanted: Collection[int],
        places: Collection[int],
        pairs: Mapping[tuple[int, int], int],
        options: Options,
        fixed: Collection[tuple[int, int]] = (),
    ) -> None:
        self.before = dict(pairs)
        self.fixed = set(fixed)
        self.options = options
        self.mentors_of: dict[int, dict[int, int]] = defaultdict(dict)
        self.mentees_of: dict[int, set[int]] = defaultdict(set)
        for (mentee, mentor), score in pairs.items():
            self._join(mentee, mentor, score)
        self.missing = {row: count - len(self.mentors_of[row]) for row, count in enumerate(wanted)}
        self.free = {column: count - len(self.mentees_of[column]) for column, count in enumerate(places)}
        if min([*self.missing.values(), *self.free.values()], default=0) < 0:
            raise ValueError("Somebody has more pairs than places.")

    @property
    def made(self) -> dict[tuple[int, int], int]:
        """Pairs that were not there before."""
        now = {(row, column): score for row, own in self.mentors_of.items() for column, score in own.items()}
        return {pair: score for pair, score in now.items() if pair not in self.before}

    @property
    def ended(self) -> dict[tuple[int, int], int]:
        """Pairs that are there no more."""
        return {pair: score for pair, score in self.before.items() if pair[1] not in self.mentors_of[pair[0]]}

    def mend(self) -> None:
        """Take the cheapest path of all, until nobody who lacks a mentor has one."""
        while any(count > 0 for count in self.free.values()) and (steps := self._cheapest_path()):
            self._follow(steps)

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
                    onward = paid + self._value(other, mentor, self.mentors_of[other][mentor])
                    if other not in cost or onward < cost[other]:
                        cost[other] = onward
                        came[other] = (mentee, mentor, score)
                        heapq.heappush(queue, (onward, other))
        return [] if best is None else _steps(came, best[1])

    def _value(self, mentee: int, mentor: int, score: int) -> int:
        return score + MOVE if (mentee, mentor) in self.before else score

    def _follow(self, steps: list[_Step]) -> None:
        """Make the pairs of a path; each mentee after the first leaves the mentor whom the one before gets."""
        self.missing[steps[0][0]] -= 1
        self.free[steps[-1][1]] -= 1
        for (_before, mentor, _score), (mentee, _next, _its_score) in pairwise(steps):
            del self.mentors_of[mentee][mentor]
            self.mentees_of[mentor].discard(mentee)
        for mentee, mentor, score in steps:
            self._join(mentee, mentor, score)

    def _join(self, mentee: int, mentor: int, score: int) -> None:
        self.mentors_of[mentee][mentor] = score
        self.mentees_of[mentor].add(mentee)


def _steps(came: Mapping[int, _Step], last: _Step) -> list[_Step]:
    steps = [last]
    while steps[0][0] in came:
        steps.insert(0, came[steps[0][0]])
    return steps
