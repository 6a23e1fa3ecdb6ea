"""Why somebody has nobody, and the least that would change it: for all whom a run left out at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from .barriers import BLOCK_PAIRS, FORBIDDEN, Barriers
from .blocks import Scores
from .columns import Matrix
from .fit import FULL
from .market import Bools, Ints
from .problem import Problem
from .progress import Tell
from .rules import LIFTABLE, NOTHING, Rule
from .solve import Run

#: How many mentors are named to somebody who has none.
NAMED = 3
#: It is told why people have nobody as long as so many pairs have to be looked at for it.
EXPLAINED_PAIRS = 100_000_000


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why somebody has no mentor, and the least that would change it.

    ``allowed``: how many mentors no rule forbids; ``blocked``: of the others, how many each rule keeps away (a mentor may break
    several). ``would_do``: ids of mentors, the best fit first, with whom it would work if ... ``one_more_place``: they took one
    person more (they are allowed, and full); ``without_rule``: that one rule did not hold for the run (they have a free place,
    and nobody insists on it).
    """

    mentee: str
    allowed: int
    blocked: Mapping[Rule, int]
    one_more_place: tuple[str, ...]
    without_rule: Mapping[Rule, tuple[str, ...]]


def why_nots(problem: Problem, run: Run, tell: Tell) -> Iterator[WhyNot]:
    """Why each of the first of those has nobody whom a run left out, in the order of the run; see ``EXPLAINED_PAIRS``."""
    by_id = {person.id: person for person in problem.mentees}
    mentors = sorted(problem.mentors, key=lambda person: person.id)
    mentees = [by_id[name] for name in run.unmatched[: EXPLAINED_PAIRS // max(1, len(mentors))]]
    load = Counter(pair.mentor for pair in run.pairs)
    is_free = np.array([load[person.id] < person.places for person in mentors], np.bool_)
    barriers = Barriers(mentees, mentors, problem.rules, problem.forbidden)
    scores = Scores(mentees, mentors, NOTHING, problem.weights, problem.forbidden)
    columns, size = np.arange(len(mentors)), max(1, BLOCK_PAIRS // max(1, len(mentors)))
    for start in range(0, len(mentees), size):
        rows = np.arange(start, min(start + size, len(mentees)))
        broken = barriers.broken(rows, columns)
        count: Ints = np.sum(list(broken.values()), axis=0, dtype=np.int8)
        points = _points(scores, rows, columns)
        full = _best(points, count == 0)
        nearly = {
            rule: _best(points, broken[rule] & (count == 1) & is_free & ~barriers.against_musts(rule, rows, columns))
            for rule in sorted(LIFTABLE)
            if broken[rule].any()
        }
        for place, row in enumerate(rows):
            blocked = {rule: int(table[place].sum()) for rule, table in broken.items()}
            lifted = {rule: tuple(mentors[column].id for column in best[place]) for rule, best in nearly.items()}
            yield WhyNot(
                mentees[row].id,
                int((count[place] == 0).sum()),
                {rule: kept for rule, kept in blocked.items() if kept},
                tuple(mentors[column].id for column in full[place]),
                {rule: names for rule, names in lifted.items() if names},
            )
        tell(int(rows[-1]) + 1, len(mentees))


def _points(scores: Scores, rows: Ints, columns: Ints) -> Ints:
    """The scores of all these pairs, whatever rules they break; less than nothing where somebody's own word forbids it."""
    table: Matrix = np.full((len(rows), len(columns)), FORBIDDEN)
    for block in scores.blocks(rows, columns):
        table[np.ix_(block.rows - rows[0], block.columns)] = block.scores
    return np.rint(table * FULL).astype(np.int64)


def _best(points: Ints, counts: Bools) -> list[list[int]]:
    """The places of the best of those that count, of each row; of equals those that come first."""
    width = points.shape[1]
    # Each key is there once, so that equals have an order.
    keys = np.where(counts, (points + 1) * width - np.arange(width) - 1, -1)
    top = (
        np.argpartition(-keys, min(NAMED, width) - 1, axis=1)[:, :NAMED] if width else np.zeros((len(keys), 0), np.intp)
    )
    ranked = np.take_along_axis(top, np.argsort(-np.take_along_axis(keys, top, axis=1), axis=1), axis=1)
    return [[int(column) for column in row if keys[at, column] >= 0] for at, row in enumerate(ranked)]
