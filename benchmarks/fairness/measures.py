"""What a class came to: who is short, how the reviews hang together, how far grades are from the truth."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from benchmarks.fairness.classroom import EXEMPLARS, Marks
from benchmarks.fairness.orders import Pool
from benchmarks.graph import components, mutual_share
from social_learning_xblocks.video_review.domain.calibration import Estimate, calibrate
from social_learning_xblocks.video_review.domain.scoring import Criterion, Grade, grade, noise_of

RUBRIC = (Criterion("work", most=100),)


def fairness(pool: Pool, diligent: list[int]) -> dict[str, float]:
    """Learners who did their part: how many, how many short of K, how many without; and the graph of reviews."""
    got = [pool.got[learner] for learner in diligent]
    return {
        "diligent": len(got),
        "short": sum(count < pool.wanted for count in got),
        "none": sum(count == 0 for count in got),
        "groups": components(pool.reviews),
        "mutual": mutual_share(pool.reviews),
    }


def accuracy(marks: Marks, wanted: int) -> dict[str, float]:
    """RMSE in points of a hundred, over all submissions with a review, and the part of the intervals that hold the truth."""
    size = len(marks.truths) - len(EXEMPLARS)
    is_peer = marks.submissions < size
    given = defaultdict(list)
    for submission, points in zip(marks.submissions[is_peer].tolist(), marks.points[is_peer].tolist(), strict=True):
        given[submission].append(points)
    found = {f"RMSE {name}": _rmse(marks, guesses) for name, guesses in {
        "median": {key: statistics.median(points[:wanted]) for key, points in given.items()},
        "mean": {key: statistics.fmean(points) for key, points in given.items()},
    }.items()}  # fmt: skip
    noise = noise_of([[value / 100 for value in points] for points in given.values()])
    plain = {
        key: grade([{"work": value} for value in points], RUBRIC, wanted=wanted, noise=noise)
        for key, points in given.items()
    }
    shares = marks.points / 100
    alone = calibrate(marks.submissions[is_peer], marks.reviewers[is_peer], shares[is_peer], wanted=wanted)
    anchors = {size + number: points / 100 for number, points in enumerate(EXEMPLARS)}
    anchored = calibrate(marks.submissions, marks.reviewers, shares, anchors=anchors, wanted=wanted)
    ours: dict[str, Mapping[int, Grade | Estimate | None]] = {
        "plain": plain,
        "calibrated": alone.submissions,
        "exemplars": {key: value for key, value in anchored.submissions.items() if key < size},
    }
    for name, grades in ours.items():
        known = {key: value for key, value in grades.items() if value is not None}
        found[f"RMSE {name}"] = _rmse(marks, {key: 100 * value.share for key, value in known.items()})
        held = [value.interval.low <= marks.truths[key] / 100 <= value.interval.high for key, value in known.items()]
        found[f"held {name}"] = statistics.fmean(held)
    return found


def _rmse(marks: Marks, guesses: Mapping[int, float]) -> float:
    return float(np.sqrt(np.mean([(guess - marks.truths[key]) ** 2 for key, guess in guesses.items()])))
