"""What many comparisons of two say of all: how strong each is, and which place that makes.

The model is that of Bradley and Terry (1952): i is found better than j with probability s_i / (s_i + s_j). The strengths are
those that make what was said most likely, found by the minorise-maximise steps of Hunter, "MM algorithms for generalized
Bradley-Terry models" (Annals of Statistics 32, 2004). A draw is half a win for each.

Each also meets an average rival of strength 1 twice, and wins once: then who has won all or nothing has a finite strength,
and works that were never compared with each other, not even through others, stand on one scale.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Games against the average rival, half of them won.
PRIOR_GAMES = 2.0
#: Strengths have settled when none moves by more than this share; and that is soon.
TOLERANCE, MOST_STEPS = 1e-10, 20_000
#: Places that are closer than this on the scale of the model are one place.
SAME = 1e-6


def strengths_of(count: int, won: Mapping[tuple[int, int], float]) -> list[float]:
    """The strength of each of ``count`` works, 1 for an average one. ``won[i, j]``: how often i was found better than j,
    with one half for each draw.

    The same numbers in any order give the same strengths.
    """
    pairs = sorted(won)
    winners = np.array([winner for winner, _loser in pairs], dtype=np.intp)
    losers = np.array([loser for _winner, loser in pairs], dtype=np.intp)
    games = np.array([won[pair] for pair in pairs], dtype=float)
    wins = np.bincount(winners, games, minlength=count) + PRIOR_GAMES / 2
    strengths = np.ones(count)
    moved, steps = math.inf, 0
    while moved > TOLERANCE and steps < MOST_STEPS:
        shared = games / (strengths[winners] + strengths[losers])
        met = np.bincount(winners, shared, minlength=count) + np.bincount(losers, shared, minlength=count)
        after = wins / (met + PRIOR_GAMES / (strengths + 1))
        moved = float(np.max(np.abs(after - strengths) / strengths, initial=0.0))
        strengths, steps = after, steps + 1
    return [float(strength) for strength in strengths]


def chance_of(strength: float) -> float:
    """How likely a work of this strength is found better than an average one, 0 to 1."""
    return strength / (strength + 1)


def places_of(scores: Sequence[float | None]) -> list[int | None]:
    """The place of each score, 1 for the highest; equals share one, and the next is as many further. None has no place."""
    known = sorted((score for score in scores if score is not None), reverse=True)
    places: dict[float, int] = {}
    before = math.inf
    place = 0
    for number, score in enumerate(known, 1):
        if before - score > SAME:
            place = number
        places[score] = place
        before = score
    return [None if score is None else places[score] for score in scores]
