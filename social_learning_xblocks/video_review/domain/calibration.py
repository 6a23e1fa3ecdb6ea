"""Grades that know their reviewers: how strict each is and how reliable, learned from all reviews of a class at once.

The model: a share that reviewer i gives to submission j is truth_j + bias_i + noise, with truth_j ~ N(mu, spread²), bias_i ~
N(0, leaning²), noise ~ N(0, 1 / reliability_i), reliability_i ~ Gamma: model PG1 of Piech, Huang, Chen, Do, Ng and Koller,
"Tuned Models of Peer Assessment in MOOCs" (2013). What is known (scores by staff, exemplars) is a truth that is fixed.

How it is solved: truths and biases pass messages along the reviews until they agree (Gaussian belief propagation: for given
variances the matrix is diagonally dominant, so the means converge to the exact ones; Weiss and Freeman 2001). It costs a
pass over the reviews, where Gibbs sampling as in the paper takes hundreds, and has no random part. Between passes the
variances are estimated anew (EM), each reviewer's drawn to that of the class. The reviews are brought into one order
first, so that the order of the rows changes no bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .intervals import Interval, around
from .scoring import is_disputed

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

#: A reviewer's noise is known as if four reviews with the noise of the class came before the first.
PRIOR_REVIEWS = 4.0
#: Standard deviations to start from, in shares, and how many observations they count as.
START_SPREAD, START_LEANING, START_NOISE, START_COUNT = 0.12, 0.06, 0.08, 8.0
#: How exactly staff know a truth: a standard deviation in shares.
STAFF_ERROR = 0.01
#: Up to so many submissions and so many reviewers, standard errors are computed exactly.
SMALL = 600
#: Passes end when no truth moves by more than this.
STILL, MOST_PASSES = 1e-6, 300


@dataclass(frozen=True, slots=True)
class Estimate:
    """The grade of a submission: a share from 0 to 1. ``is_disputed`` as in ``scoring.Grade``, after the biases are taken off."""

    share: float
    interval: Interval
    reviews: int
    is_provisional: bool
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class ReviewerEstimate:
    """A reviewer: ``bias`` above zero is generous (in shares, with its interval); ``noise``: standard deviation of a share."""

    bias: float
    interval: Interval
    noise: float
    reviews: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Estimates by the ids that came in, and what was learned of the class, in shares.

    ``leniency``: how generous the class is against the staff, taken off all shares; ``mean`` and ``spread``: of the works;
    ``leaning``: how far reviewers differ in strictness; ``noise``: how far one of them errs (all three standard deviations).
    """

    submissions: Mapping[int, Estimate]
    reviewers: Mapping[int, ReviewerEstimate]
    leniency: float = 0.0
    mean: float = 0.5
    spread: float = START_SPREAD
    leaning: float = START_LEANING
    noise: float = START_NOISE


def calibrate(
    submissions: ArrayLike,
    reviewers: ArrayLike,
    shares: ArrayLike,
    *,
    anchors: Mapping[int, float] | None = None,
    wanted: int = 3,
) -> Calibration:
    """Grades and reviewers of a class from its reviews: three arrays of one length, a review a place.

    ``anchors``: submission to share as staff scored it; exemplars are submissions like others. Without any, the biases
    of a class are taken to even out. Raises ValueError for shares that are not numbers from 0 to 1, for lengths that
    differ and for a reviewer who scored a submission twice. No review: empty answers.
    """
    rows = _Rows.of(submissions, reviewers, shares, anchors or {})
    if not len(rows.shares):
        return Calibration({}, {})
    state = _Messages(rows)
    while state.passes < MOST_PASSES and state.step() > STILL:
        pass
    return state.answer(wanted)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The reviews in one order: ``work`` and ``who`` are the places of a review's submission and reviewer in their ids."""

    submission_ids: NDArray[np.int64]
    reviewer_ids: NDArray[np.int64]
    work: Places
    who: Places
    shares: Floats
    is_known: NDArray[np.bool_]
    known: Floats
    leniency: float

    @classmethod
    def of(cls, submissions: ArrayLike, reviewers: ArrayLike, shares: ArrayLike, anchors: Mapping[int, float]) -> _Rows:
        given = np.asarray(shares, dtype=np.float64)
        ids = [np.asarray(keys, dtype=np.int64) for keys in (submissions, reviewers)]
        if not (given.ndim == 1 and given.shape == ids[0].shape == ids[1].shape):
            raise ValueError("Each review needs a submission, a reviewer and a share.")
        _check_shares(given)
        _check_shares(np.fromiter(anchors.values(), dtype=np.float64))
        order = np.lexsort((ids[1], ids[0]))
        given, (left, right) = given[order], (keys[order] for keys in ids)
        if np.any((np.diff(left) == 0) & (np.diff(right) == 0)):
            raise ValueError("A reviewer has scored a submission twice.")
        submission_ids, work = np.unique(left, return_inverse=True)
        reviewer_ids, who = np.unique(right, return_inverse=True)
        known = np.array([anchors.get(int(key), np.nan) for key in submission_ids], dtype=np.float64)
        is_known = ~np.isnan(known)
        leniency = _leniency(given - known[work], who, is_known[work])
        return cls(submission_ids, reviewer_ids, work, who, given - leniency, is_known, known, leniency)


class _Messages:
    """What the reviews say of the truths and biases, and the variances they are weighed with.

    A message along a review leaves out what that review itself said: ``truth_*`` is what the other reviews of its submission
    say of the truth, ``bias_*`` what the other reviews by its reviewer say of the bias; precisions and means.
    """

    def __init__(self, rows: _Rows) -> None:
        self.rows = rows
        self.work_count = np.bincount(rows.work).astype(np.float64)
        self.who_count = np.bincount(rows.who).astype(np.float64)
        self.mean = float(rows.shares.mean())
        self.spread, self.leaning, self.noise = START_SPREAD**2, START_LEANING**2, START_NOISE**2
        self.reliability = np.full(len(rows.reviewer_ids), 1 / self.noise)
        self.passes = 0
        self.precision, self.pull = self._priors()
        self.truth_precision, self.truth_mean = self.precision[rows.work], (self.pull / self.precision)[rows.work]

    def _priors(self) -> tuple[Floats, Floats]:
        """Precision of each truth before any review, and precision times mean."""
        precision = np.where(self.rows.is_known, STAFF_ERROR**-2, 1 / self.spread)
        return precision, precision * np.where(self.rows.is_known, self.rows.known, self.mean)

    def step(self) -> float:
        """One pass to the biases and back, then the variances. Returns how far the truth that moved most has moved."""
        rows, before = self.rows, self.pull / self.precision
        noise = 1 / self.reliability[rows.who]
        self.bias_pull, self.bias_precision, other_pull, bias_precision = _gather(
            rows.who, rows.shares - self.truth_mean, 1 / (noise + 1 / self.truth_precision), 0.0, 1 / self.leaning
        )
        bias_mean = other_pull / bias_precision
        prior_precision, prior_pull = self._priors()
        self.pull, self.precision, other_pull, self.truth_precision = _gather(
            rows.work, rows.shares - bias_mean, 1 / (noise + 1 / bias_precision), prior_pull, prior_precision
        )
        self.truth_mean = other_pull / self.truth_precision
        doubt = 1 / self.truth_precision + 1 / bias_precision
        self._learn((rows.shares - self.truth_mean - bias_mean), doubt, noise / (noise + doubt))
        self.passes += 1
        return float(np.abs(self.pull / self.precision - before).max())

    def answer(self, wanted: int) -> Calibration:
        """What was learned, by the ids that came in."""
        rows = self.rows
        truth, bias = self.pull / self.precision, self.bias_pull / self.bias_precision
        left = rows.shares - bias[rows.who]
        squares = np.bincount(rows.work, (left - (np.bincount(rows.work, left) / self.work_count)[rows.work]) ** 2)
        # Each noise is known from the reviews of one reviewer, each truth from its reviews: the small-sample factor.
        freedom = PRIOR_REVIEWS - 1 + self.work_count
        freedom += np.bincount(rows.work, self.who_count[rows.who]) / self.work_count
        errors, bias_errors = self._errors()
        submissions = zip(*(rows.submission_ids, truth, errors, freedom, squares, self.work_count), strict=True)
        reviewers = zip(*(rows.reviewer_ids, bias, bias_errors, self.reliability**-0.5, self.who_count), strict=True)
        deviation = self.noise**0.5
        return Calibration(
            {
                int(key): Estimate(
                    min(1.0, max(0.0, float(share))),
                    around(float(share), float(error), float(free)),
                    int(count),
                    bool(count < wanted),
                    is_disputed(float(square), int(count) - 1, deviation),
                )
                for key, share, error, free, square, count in submissions
            },
            {
                int(key): ReviewerEstimate(
                    float(lean) + rows.leniency,
                    around(float(lean) + rows.leniency, float(error), PRIOR_REVIEWS + float(count), least=-1.0),
                    float(noise),
                    int(count),
                )
                for key, lean, error, noise, count in reviewers
            },
            rows.leniency,
            self.mean,
            self.spread**0.5,
            self.leaning**0.5,
            deviation,
        )

    def _errors(self) -> tuple[Floats, Floats]:
        """Standard errors of truths and biases.

        The messages give them too small where reviews close many short circles: in a seminar where all review all. There
        they come from the whole matrix instead; in a large class with few reviews each the difference is lost.
        """
        if max(len(self.work_count), len(self.who_count)) > SMALL:
            return self.precision**-0.5, self.bias_precision**-0.5
        weights = np.zeros((len(self.work_count), len(self.who_count)))
        weights[self.rows.work, self.rows.who] = self.reliability[self.rows.who]
        leaning = np.full(len(self.who_count), 1 / self.leaning)
        return _exact_errors(weights, self._priors()[0], leaning), _exact_errors(weights.T, leaning, self._priors()[0])

    def _learn(self, surprise: Floats, doubt: Floats, kept: Floats) -> None:
        """New variances from what is left when truth and bias are taken off; ``kept`` is the part of a surprise that is noise."""
        left = np.bincount(self.rows.who, (kept * surprise) ** 2 + kept * doubt)
        self.reliability = (PRIOR_REVIEWS + self.who_count) / (PRIOR_REVIEWS * self.noise + left)
        count = len(self.reliability)
        self.noise = (START_COUNT + count) / (START_COUNT / START_NOISE**2 + float(self.reliability.sum()))
        bias = self.bias_pull / self.bias_precision
        self.leaning = _shrunk(bias**2 + 1 / self.bias_precision, START_LEANING**2)
        free = ~self.rows.is_known
        if free.any():
            truth = (self.pull / self.precision)[free]
            self.mean = float(truth.mean())
            self.spread = _shrunk((truth - self.mean) ** 2 + 1 / self.precision[free], START_SPREAD**2)


def _check_shares(shares: Floats) -> None:
    if not np.isfinite(shares).all():
        raise ValueError("A share is not a number.")
    if ((shares < 0) | (shares > 1)).any():
        raise ValueError("A share is a number from 0 to 1.")


def _leniency(over: Floats, who: Places, is_known: NDArray[np.bool_]) -> float:
    """How much reviewers give above what staff gave, a mean over reviewers drawn to zero; 0 where nothing is known."""
    counts = np.bincount(who[is_known])
    sums = np.bincount(who[is_known], over[is_known])
    seen = counts > 0
    return float((sums[seen] / counts[seen]).sum() / (PRIOR_REVIEWS + seen.sum()))


def _gather(
    place: Places, says: Floats, weight: Floats, pull: Any, precision: Any
) -> tuple[Floats, Floats, Floats, Floats]:
    """Sum what reviews say (``says``, with precision ``weight``) at their places; and for each review without its own part.

    Returns pull (precision times mean) and precision of each place, then both for each review without itself.
    """
    pulls = pull + np.bincount(place, weight * says)
    precisions = precision + np.bincount(place, weight)
    return pulls, precisions, pulls[place] - weight * says, precisions[place] - weight


def _exact_errors(weights: Floats, prior: Floats, other: Floats) -> Floats:
    """Standard errors of the rows of a matrix of reviews, the columns taken out (Schur complement); priors as precisions."""
    precision = np.diag(prior + weights.sum(axis=1)) - (weights / (other + weights.sum(axis=0))) @ weights.T
    errors: Floats = np.sqrt(np.diag(np.linalg.inv(precision)))
    return errors


def _shrunk(squares: Floats, start: float) -> float:
    return float((START_COUNT * start + squares.sum()) / (START_COUNT + len(squares)))
