"""People who would both rather have each other: how far a result is from being stable."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from .barriers import Block
from .blocks import Scores
from .columns import Matrix
from .fit import FULL
from .problem import Problem
from .progress import Tell, silent
from .solve import Run
from .stable import Likes, least_liked, likes_of, raised_by_wishes

#: Two people would rather have each other when both gain at least so much: ten points of a hundred.
MARGIN = 1_000


def count_swaps(problem: Problem, run: Run, tell: Tell = silent) -> int:
    """How many pairs that the rules allow, and that were not made, would gain both people ``MARGIN`` or more.

    They compare with the partner they like least, of those who are not locked, and with nobody where they have a free place.
    What they gain is told by scores; with ``Aims.is_stable`` by what each side prefers, which is wishes before scores. ``tell``
    is called with how many mentees are looked at.
    """
    mentees, mentors = problem.mentees, problem.mentors
    row_of = {person.id: row for row, person in enumerate(mentees)}
    column_of = {person.id: column for column, person in enumerate(mentors)}
    made = sorted(
        (row_of[one.mentee], column_of[one.mentor], one.score, (one.mentee, one.mentor) in problem.locked)
        for one in run.pairs
    )
    rows, columns, scores, locked = np.array(made, np.intp).reshape(-1, 4).T
    held, loose = np.ones(len(made), np.bool_), locked == 0
    together = csr_array((held, (rows, columns)), shape=(len(mentees), len(mentors)))
    likes, raised = Likes(scores, scores), None
    if problem.aims.is_stable:
        likes, raised = likes_of(mentees, mentors, rows, columns, scores), raised_by_wishes(mentees, mentors)
    mine = MARGIN + least_liked(rows, likes.mentees, held, loose, np.array([one.places for one in mentees], np.intp))
    theirs = MARGIN + least_liked(
        columns, likes.mentors, held, loose, np.array([one.places for one in mentors], np.intp)
    )

    count = done = 0
    table = Scores(mentees, mentors, problem.rules, problem.weights, problem.forbidden)
    for block in table.blocks(np.flatnonzero(mine < np.inf), np.flatnonzero(theirs < np.inf)):
        points = np.rint(block.scores * FULL)
        wished, invited = (points, points) if raised is None else (_sum(points, one, block) for one in raised)
        gain = (block.scores >= 0) & (wished >= mine[block.rows, None]) & (invited >= theirs[block.columns])
        count += int(np.count_nonzero(gain & ~together[block.rows][:, block.columns].toarray()))
        done += len(block.rows)
        tell(done, len(mentees))
    return count


def _sum(points: Matrix, raised: csr_array, block: Block) -> Matrix:
    whole: Matrix = points + raised[block.rows][:, block.columns].toarray()
    return whole
