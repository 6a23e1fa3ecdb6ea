"""The grade for reviewing: did one's part, was of help, judged as the others did. Each part is 0 to 1."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Ratings that every reviewer starts with, so that one angry author does not decide: two of 0.75.
STARTING_RATING, STARTING_RATINGS = 0.75, 2
#: So far from what the others gave is full agreement, and from so far on it is none (shares of the scale).
NEAR, FAR = 0.10, 0.40
#: Agreement weighs little: where it decides, people guess what the others will say.
WEIGHTS: Mapping[str, float] = {"effort": 0.6, "helpfulness": 0.2, "agreement": 0.2}


@dataclass(frozen=True, slots=True)
class ReviewingGrade:
    """``share`` from 0 to 1, and the parts it is made of; a part that nothing is known of is missing and not counted."""

    share: float
    parts: Mapping[str, float]


def reviewing_grade(
    *,
    given: int,
    duty: int,
    ratings: Sequence[float] = (),
    distances: Sequence[float] = (),
    weights: Mapping[str, float] = WEIGHTS,
) -> ReviewingGrade | None:
    """The grade of one reviewer, or None where nothing was asked of them and nothing is known.

    ``given``: reviews that kept to the rules for effort, of ``duty``; ``ratings``: what authors said of them, 0 to 1;
    ``distances``: for each review, its share less the mean of the *other* reviewers' (in calibrated grading less the
    reviewer's bias first, so that being strict is no fault). Raises ValueError for numbers out of range, and where all
    known parts weigh nothing.
    """
    if given < 0 or duty < 0:
        raise ValueError("Reviews are counted from zero.")
    if not all(0 <= rating <= 1 for rating in ratings):
        raise ValueError("A rating is a number from 0 to 1.")
    if not all(-1 <= distance <= 1 for distance in distances):
        raise ValueError("The distance between two reviews is a number from -1 to 1.")
    parts = {}
    if duty:
        parts["effort"] = min(1.0, given / duty)
    if ratings:
        parts["helpfulness"] = _helpfulness(ratings)
    if distances:
        parts["agreement"] = _agreement(distances)
    if not parts:
        return None
    total = math.fsum(weights[name] for name in parts)
    if total <= 0:
        raise ValueError("No part of the grade for reviewing has a weight.")
    return ReviewingGrade(min(1.0, math.fsum(weights[name] * part for name, part in parts.items()) / total), parts)


def _helpfulness(ratings: Sequence[float]) -> float:
    start = STARTING_RATING * STARTING_RATINGS
    return (start + math.fsum(ratings)) / (STARTING_RATINGS + len(ratings))


def _agreement(distances: Sequence[float]) -> float:
    """Full up to NEAR, nothing from FAR on, a straight line between, of the mean distance."""
    mean = math.fsum(map(abs, distances)) / len(distances)
    return min(1.0, max(0.0, (FAR - mean) / (FAR - NEAR)))
