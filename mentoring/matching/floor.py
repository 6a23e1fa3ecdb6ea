"""A floor: the highest worth that every pair can have without leaving one more person out."""

from __future__ import annotations

import numpy as np

from .coverage import widen
from .market import GROUP_PAIRS, Ints, Market
from .progress import Tell, silent


def highest_floor(market: Market, pairs: Ints, tell: Tell = silent) -> float:
    """The largest value t such that as many pairs as in ``pairs``, a largest set, can be made of those worth t or more.

    By halving the list of the values that occur: some fifteen largest matchings, each begun with what the one before left.
    ``tell`` is called with how many values are decided, and how many there are.
    """
    parts = np.array_split(market.values, len(market.values) // GROUP_PAIRS + 1)
    steps = np.unique(np.concatenate([np.unique(part) for part in parts]))
    steps = steps[steps > 0]
    if not len(pairs) or not len(steps):
        return 0.0
    low, high = 0, len(steps) - 1  # steps[low] is reached; steps[high + 1] is not
    while low < high:
        tell(len(steps) - (high - low + 1), len(steps))
        middle = (low + high + 1) // 2
        allowed = market.values >= steps[middle]
        found = widen(market, pairs[allowed[pairs]], allowed=allowed)
        if len(found) == len(pairs):
            low, pairs = middle, found
        else:
            high = middle - 1
    return float(steps[low])
