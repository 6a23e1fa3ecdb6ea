"""From reviews to a grade: a mean of all reviews that one odd review cannot pull far.

A *share* is a score on a scale from 0 to 1, whatever points the rubric has. Nothing is rounded. Sums are exact before the last step
(``math.fsum``, whole numbers), so the same reviews give the same bits in any order. Why not the median of three, and what
was chosen instead: docs/decisions/0016-grades-from-reviews.rst.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .intervals import Interval, around, chi_square_quantile

#: From so many reviews on, an odd one can be told from a different opinion.
ROBUST_FROM = 5
#: How far from the middle a score counts in full, as a part of the criterion's range; beyond, it counts as if so far.
REACH = Fraction(1, 8)
#: Before a class has shown how much its reviewers differ: a standard deviation of 0.12, as if learned from four reviews.
PRIOR_NOISE, PRIOR_FREEDOM = 0.12, 4.0
#: Reviews that agree are flagged as a disagreement once in a hundred.
AGREEING = 0.99


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the rubric: points from ``least`` to ``most``; ``weight`` is its part in the grade.

    With ``weight = most - least`` the grade is the sum of the points; with 0 a criterion is shown and not counted.
    Raises ValueError for a range that is empty and for a weight below zero.
    """

    key: str
    most: float
    least: float = 0.0
    weight: float = 1.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.least) and math.isfinite(self.most) and self.least < self.most):
            raise ValueError(f"The points of “{self.key}” must go from a number to a greater one.")
        if not (math.isfinite(self.weight) and self.weight >= 0):
            raise ValueError(f"The weight of “{self.key}” must be a number that is not below zero.")

    def check(self, score: float) -> float:
        """The score, if it is a number in the range; raises ValueError with a sentence if it is not."""
        if not math.isfinite(score):
            raise ValueError(f"A score of “{self.key}” is not a number.")
        if not self.least <= score <= self.most:
            raise ValueError(f"The score {score:g} of “{self.key}” is not between {self.least:g} and {self.most:g}.")
        return score

    def share(self, score: float) -> float:
        """The score on the scale from 0 to 1."""
        return min(1.0, max(0.0, (score - self.least) / (self.most - self.least)))


#: What one reviewer gave: points by the key of the criterion. A criterion may be missing.
Scores = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Noise:
    """How far reviews of one submission lie apart in a class.

    ``deviation``: standard deviation of a share; ``freedom``: the degrees of freedom it is known with.
    """

    deviation: float = PRIOR_NOISE
    freedom: float = PRIOR_FREEDOM


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade of a submission. ``share``: 0 to 1; ``points``: the robust mean of each criterion that was scored.

    ``interval``: holds the share that ever more reviewers would agree on in 95 of 100 cases. ``is_provisional``: fewer
    reviews than wanted. ``is_disputed``: the reviews differ more than those of this class do by chance.
    """

    share: float
    points: Mapping[str, float]
    interval: Interval
    reviews: int
    is_provisional: bool
    is_disputed: bool


def robust_mean(scores: Sequence[float], reach: float | Fraction) -> float:
    """The mean of up to four scores; from five on Huber's estimate, which holds scores farther than ``reach`` at that distance.

    Every score counts, an odd one as if it lay ``reach`` from the middle. The estimate never leaves the range of the scores
    and never falls when one of them rises. Solved in whole numbers and rounded once, so the order does not matter.
    ``reach`` is above zero. Raises ValueError without scores, or for one that is not a number.

    Source: Huber 1964, "Robust estimation of a location parameter"; the reach is fixed and not estimated from the same few
    scores, which keeps the estimate monotone.
    """
    if not scores:
        raise ValueError("There is no score to make a mean of.")
    if not all(map(math.isfinite, scores)):
        raise ValueError("A score is not a number.")
    if len(scores) < ROBUST_FROM:
        return min(max(scores), max(min(scores), math.fsum(scores) / len(scores)))
    ratios = [number.as_integer_ratio() for number in (*scores, reach)]
    unit = math.lcm(*(below for _above, below in ratios))
    *whole, limit = (above * (unit // below) for above, below in ratios)
    above, below = _huber(whole, limit)
    return above / (below * unit)


def _huber(scores: Sequence[int], reach: int) -> tuple[int, int]:
    """Where the pulls of all scores, each at most ``reach``, come to nothing, as a fraction; the middle of it if it is wide."""

    def push(place: int) -> int:
        return -sum(max(-reach, min(reach, score - place)) for score in scores)

    corners = sorted({score + side for score in scores for side in (-reach, reach)})
    right = bisect_left(corners, 0, key=push)
    if push(corners[right]) == 0:
        return corners[right] + corners[bisect_right(corners, 0, key=push) - 1], 2
    # Between two corners the push is a straight line.
    start, end = corners[right - 1], corners[right]
    low, high = push(start), push(end)
    return start * high - end * low, high - low


def share_of(scores: Scores, rubric: Sequence[Criterion]) -> float:
    """The share that one review gives: its criteria by their weights. Raises ValueError as ``grade`` does."""
    return _weighted(
        {criterion.key: criterion.check(scores[criterion.key]) for criterion in _held(scores, rubric)}, rubric
    )


def noise_of(classmates: Iterable[Sequence[float]]) -> Noise:
    """The noise of a class, from the shares of the reviews of each submission; a prior holds where there are few."""
    squares, freedom = [PRIOR_FREEDOM * PRIOR_NOISE**2], 0
    for shares in classmates:
        if len(shares) > 1:
            squares.append(_squares(shares))
            freedom += len(shares) - 1
    known = PRIOR_FREEDOM + freedom
    return Noise(math.sqrt(math.fsum(squares) / known), known)


def grade(
    reviews: Sequence[Scores], rubric: Sequence[Criterion], *, wanted: int, noise: Noise | None = None
) -> Grade | None:
    """The grade of one submission from all its reviews, or None while there is none.

    Raises ValueError with a sentence for a score that is not a number or out of its range, for a criterion that the
    rubric does not have, and for a rubric or a review in which nothing counts.
    """
    if not reviews:
        return None
    noise = noise or Noise()
    shares = [share_of(review, rubric) for review in reviews]
    points = {
        criterion.key: robust_mean(given, REACH * Fraction(criterion.most - criterion.least))
        for criterion in rubric
        if (given := [review[criterion.key] for review in reviews if criterion.key in review])
    }
    share = _weighted(points, rubric)
    return Grade(
        share=share,
        points=points,
        interval=around(share, noise.deviation / math.sqrt(len(shares)), noise.freedom),
        reviews=len(shares),
        is_provisional=len(shares) < wanted,
        is_disputed=is_disputed(_squares(shares), len(shares) - 1, noise.deviation),
    )


def is_disputed(squares: float, freedom: int, deviation: float) -> bool:
    """Whether reviews with this sum of squared distances are farther apart than chance makes 99 of 100."""
    return freedom > 0 and squares > deviation**2 * chi_square_quantile(AGREEING, freedom)


def _held(scores: Scores, rubric: Sequence[Criterion]) -> list[Criterion]:
    strange = sorted(set(scores) - {criterion.key for criterion in rubric})
    if strange:
        raise ValueError(f"The rubric has no criterion “{strange[0]}”.")
    return [criterion for criterion in rubric if criterion.key in scores]


def _weighted(points: Scores, rubric: Sequence[Criterion]) -> float:
    held = [criterion for criterion in rubric if criterion.key in points]
    total = math.fsum(criterion.weight for criterion in held)
    if not total:
        raise ValueError("No criterion with a weight was scored.")
    return min(1.0, math.fsum(criterion.weight * criterion.share(points[criterion.key]) for criterion in held) / total)


def _squares(shares: Sequence[float]) -> float:
    middle = math.fsum(shares) / len(shares)
    return math.fsum((share - middle) ** 2 for share in shares)
