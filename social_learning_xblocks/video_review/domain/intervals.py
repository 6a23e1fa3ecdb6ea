"""Intervals that stay honest with few observations: quantiles of Student's t and of chi-square, without SciPy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

_NORMAL = NormalDist()
#: Of a hundred intervals this share should hold what they estimate.
COVERAGE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, in the unit of what is estimated."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


def around(middle: float, error: float, freedom: float, *, least: float = 0.0, most: float = 1.0) -> Interval:
    """The interval of ``COVERAGE`` around an estimate with this standard error, cut off at what is possible.

    ``freedom``: the degrees of freedom behind ``error``; few of them make it wider.
    """
    reach = t_quantile((1 + COVERAGE) / 2, freedom) * error
    return Interval(max(least, min(most, middle - reach)), min(most, max(least, middle + reach)))


def t_quantile(probability: float, freedom: float) -> float:
    """The quantile of Student's t for 0.5 <= probability < 1 and freedom >= 3, to 1 % for 0.975 (measured against tables).

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
    """
    z = _NORMAL.inv_cdf(probability)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def chi_square_quantile(probability: float, freedom: float) -> float:
    """The quantile of chi-square, to 2 % for probability 0.99. Source: Wilson and Hilferty 1931."""
    spread = 2 / (9 * freedom)
    return freedom * (1 - spread + _NORMAL.inv_cdf(probability) * math.sqrt(spread)) ** 3
