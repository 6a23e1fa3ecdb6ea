"""After a change, as little other change as will do: who lost a mentor, or is new, gets one, and the others stay where they are.

Mostly there is a free place for each of them, and then nobody else has to be looked at. Otherwise everybody is, since somebody
may have to move: ``mending`` says how that goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

import numpy as np

from .blocks import Scores
from .fit import FULL, score_of
from .mending import Mending, Options, Place
from .people import Person
from .problem import Ids, Problem
from .progress import Progress, told
from .rules import is_out_of_reach, limits_of
from .solve import Pair


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


def repair(problem: Problem, pairs: Collection[Ids], progress: Progress | None = None) -> Repair:
    """Pairs for those who lack a mentor, moving no more others than needed.

    ``problem``: the people as they are now, what is forbidden by now (a pair that was declined), and what is locked. ``pairs``:
    those that last; one of somebody who has left is passed over, and so is one that is forbidden. Locked pairs stay.
    ``progress`` is told of "repairing", as in ``solve``. Raises ValueError when somebody has more pairs than places.
    """
    hurt, tell = _Hurt(problem, pairs), told(progress, "repairing")
    mending = hurt.beside()
    mending.mend(tell)
    if mending.lacking:
        mending = hurt.throughout()
        mending.mend(tell)
    made, ended = mending.made, mending.ended
    helped = {row for row, _column in made}
    left = {problem.mentees[row].id for row in hurt.missing if row not in helped} - hurt.matched.keys()
    return Repair(hurt.named(made), hurt.named(ended), tuple(sorted(left)))


class _Hurt:
    """What is left of some pairs: ``lasting``; and by places in the problem's lists who lacks mentors, and who has free places."""

    def __init__(self, problem: Problem, pairs: Collection[Ids]) -> None:
        self.problem = problem
        self.row_of = {person.id: row for row, person in enumerate(problem.mentees)}
        self.column_of = {person.id: column for column, person in enumerate(problem.mentors)}
        self.lasting = {pair for pair in pairs if pair[0] in self.row_of and pair[1] in self.column_of}.difference(
            problem.forbidden
        )
        self.matched = Counter(map(itemgetter(0), self.lasting))
        self.missing = _left(problem.mentees, self.matched)
        self.free = _left(problem.mentors, Counter(map(itemgetter(1), self.lasting)))

    def beside(self) -> Mending:
        """Mending by free places alone, so that nobody moves: only those are looked at who lack somebody or have places."""
        limits, (mentees, mentors) = limits_of(self.problem.rules), (self.problem.mentees, self.problem.mentors)
        rows = [*self.missing]
        columns = [
            column
            for column in self.free
            if not all(is_out_of_reach(limits, mentees[row], mentors[column]) for row in rows)
        ]
        options = _options(self.problem, rows, columns)

        def others(row: int) -> list[tuple[int, int]]:
            mentee = mentees[row].id
            return [one for one in options(row) if (mentee, mentors[one[0]].id) not in self.lasting]

        return Mending(missing=self.missing, free=self.free, options=others, pairs=(), score=self.score)

    def throughout(self) -> Mending:
        """Mending in which people move where there is no other way."""
        rows, columns = range(len(self.problem.mentees)), range(len(self.problem.mentors))
        return Mending(
            missing=self.missing,
            free=self.free,
            options=_options(self.problem, rows, columns),
            pairs=self._places(self.lasting),
            score=self.score,
            fixed=self._places(self.problem.locked),
        )

    def _places(self, pairs: Collection[Ids]) -> set[Place]:
        return {(self.row_of[one], self.column_of[other]) for one, other in pairs}

    def score(self, place: Place) -> int:
        """The score of a pair."""
        return score_of(self.problem.weights, self.problem.mentees[place[0]], self.problem.mentors[place[1]])

    def named(self, scores: Mapping[Place, int]) -> tuple[Pair, ...]:
        """Pairs by their ids."""
        mentees, mentors = self.problem.mentees, self.problem.mentors
        return tuple(
            sorted(Pair(mentees[row].id, mentors[column].id, score) for (row, column), score in scores.items())
        )


def _left(people: Sequence[Person], taken: Mapping[str, int]) -> dict[int, int]:
    """Of whom has places left, how many. Raises ValueError for one who has fewer than are taken."""
    left = {place: count for place, person in enumerate(people) if (count := person.places - taken.get(person.id, 0))}
    if min(left.values(), default=0) < 0:
        raise ValueError("Somebody has more pairs than places.")
    return left


def _options(problem: Problem, rows: Sequence[int], columns: Sequence[int]) -> Options:
    """The allowed mentors of a mentee, all by their places in the lists, found when somebody asks and then remembered."""

    @cache
    def scores() -> Scores:
        mentees, mentors = (
            [people[place] for place in places]
            for people, places in ((problem.mentees, rows), (problem.mentors, columns))
        )
        return Scores(mentees, mentors, problem.rules, problem.weights, problem.forbidden)

    place_of = {row: place for place, row in enumerate(rows)}

    @cache
    def options(row: int) -> list[tuple[int, int]]:
        return [
            (columns[column], int(score))
            for block in scores().blocks(np.array([place_of[row]]), np.arange(len(columns)))
            for column, score in zip(block.columns.tolist(), np.rint(block.scores[0] * FULL).tolist(), strict=True)
            if score >= 0
        ]

    return options
