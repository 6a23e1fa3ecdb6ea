"""The pairs that are worth looking at: for each mentee those mentors that fit best, of all whom the rules allow.

With few people these are all. With many, a mentee who is not among the fifty best fits of anybody still has fifty of their own;
the last of them are taken at random, so that not everybody waits for the same few mentors. (At 20,000 by 8,000, the fifty best
of each lose nothing against the two hundred best: docs/explanation, "How people are matched".)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from .barriers import Barriers, Block
from .columns import Matrix
from .fit import FULL
from .market import Ints, offsets, runs
from .progress import Tell, silent

#: Up to so many pairs in all, everybody is a candidate of everybody.
ALL_PAIRS = 1_000_000
#: How many of a mentee's candidates are drawn and not chosen, one in so many.
DRAWN = 5


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs sorted by mentee, then mentor, with scores from 0 to 10,000. ``is_all``: no pair that is allowed is missing."""

    mentees: Ints
    mentors: Ints
    scores: Ints
    is_all: bool


def find_candidates(
    scores: Barriers,
    *,
    nearest: int,
    seed: int,
    rows: Ints | None = None,
    columns: Ints | None = None,
    wished: csr_array | None = None,
    tell: Tell = silent,
) -> Candidates:
    """The ``nearest`` best pairs of each of the mentees ``rows`` among the mentors ``columns`` (None: all of them).

    ``wished``, of shape (mentees, mentors): pairs that are candidates however they fit, if they are allowed.
    ``tell`` is told how many mentees have theirs, and how many there are.
    """
    rows = np.arange(len(scores.mentees)) if rows is None else rows
    columns = np.arange(len(scores.mentors)) if columns is None else columns
    is_all = len(rows) * len(columns) <= ALL_PAIRS
    draws = np.random.default_rng(seed)
    found = _Found(len(scores.mentees))
    for block in scores.blocks(rows, columns):
        kept = block.scores if is_all or block.scores.shape[1] <= nearest else _best(block.scores, nearest, draws)
        if wished is not None:
            named = wished[block.rows][:, block.columns].tocoo()
            kept[named.row, named.col] = block.scores[named.row, named.col]
        found.add(block, kept)
        tell(found.done, len(rows))
    return found.candidates(is_all)


class _Found:
    """Pairs as blocks give them, and then in order. A mentee is in one block, so they only have to be put in their places."""

    def __init__(self, count: int) -> None:
        self.counts = np.zeros(count, np.intp)
        self.parts: list[tuple[Ints, Ints, Ints]] = []
        self.done = 0

    def add(self, block: Block, kept: Matrix) -> None:
        row, column = np.nonzero(kept >= 0)
        self.counts[block.rows] = np.bincount(row, minlength=len(block.rows))
        points = np.rint(kept[row, column] * FULL).astype(np.int32)
        self.parts.append((block.rows, block.columns[column].astype(np.int32), points))
        self.done += len(block.rows)

    def candidates(self, is_all: bool) -> Candidates:
        starts = offsets(self.counts)
        mentors, scores = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.int32)
        while self.parts:
            rows, columns, points = self.parts.pop()
            places, _begins = runs(starts, rows)
            mentors[places], scores[places] = columns, points
        mentees = np.repeat(np.arange(len(self.counts), dtype=np.int32), self.counts)
        return Candidates(mentees, mentors, scores, is_all)


def _best(scores: Matrix, nearest: int, draws: np.random.Generator) -> Matrix:
    """The same table with all but the best of each row, and some that were drawn, forbidden."""
    drawn = nearest // DRAWN
    # Between equals chance decides, not the place in the list: otherwise all would wait for the same mentors.
    tilt = draws.random(scores.shape[1] + len(scores), np.float32) * np.float32(0.4 / FULL)
    tilted = scores + np.lib.stride_tricks.sliding_window_view(tilt, scores.shape[1])[: len(scores)]
    best = np.argpartition(tilted, -(nearest - drawn), axis=1)[:, -(nearest - drawn) :]
    kept = np.full_like(scores, -1.0)
    np.put_along_axis(kept, best, np.take_along_axis(scores, best, axis=1), axis=1)
    others = draws.integers(0, scores.shape[1], (len(scores), drawn))
    np.put_along_axis(kept, others, np.take_along_axis(scores, others, axis=1), axis=1)
    return kept
