"""The pairs that are worth looking at: for each mentee those mentors that fit best, of all whom the rules allow.

With few people these are all. With many, a mentee who is not among the fifty best fits of anybody still has fifty of their own;
the last of them are taken at random, so that not everybody waits for the same few mentors. (At 20,000 by 8,000, the fifty best
of each lose nothing against the two hundred best: docs/explanation, "How people are matched".)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from .blocks import Scores
from .fit import FULL
from .market import Ints

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
    scores: Scores,
    *,
    nearest: int,
    seed: int,
    rows: Ints | None = None,
    columns: Ints | None = None,
    wished: csr_array | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Candidates:
    """The ``nearest`` best pairs of each of the mentees ``rows`` among the mentors ``columns`` (None: all of them).

    ``wished``, of shape (mentees, mentors): pairs that are candidates however they fit, if they are allowed.
    ``progress`` is told how many mentees have theirs, and how many there are.
    """
    rows = np.arange(len(scores.mentees)) if rows is None else rows
    columns = np.arange(len(scores.mentors)) if columns is None else columns
    is_all = len(rows) * len(columns) <= ALL_PAIRS
    draws = np.random.default_rng(seed)
    found: list[tuple[Ints, Ints, Ints]] = []
    done = 0
    for block in scores.blocks(rows, columns):
        kept = block.scores if is_all or block.scores.shape[1] <= nearest else _best(block.scores, nearest, draws)
        if wished is not None:
            named = wished[block.rows][:, block.columns].tocoo()
            kept[named.row, named.col] = block.scores[named.row, named.col]
        row, column = np.nonzero(kept >= 0)
        found.append((block.rows[row], block.columns[column], np.rint(kept[row, column] * FULL).astype(np.intp)))
        done += len(block.rows)
        if progress is not None:
            progress(done, len(rows))
    nothing = (np.array([], np.intp),) * 3
    mentees, mentors, points = (np.concatenate(parts) for parts in zip(nothing, *found, strict=True))
    order = np.lexsort((mentors, mentees))
    return Candidates(mentees[order], mentors[order], points[order], is_all)


def _best(scores: np.ndarray, nearest: int, draws: np.random.Generator) -> np.ndarray:
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
