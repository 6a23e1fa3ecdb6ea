"""Grading a whole class anew, and telling a gradebook: our side alone."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from benchmarks.measure import Target
from benchmarks.video_review.ours_program import BATCH, Ours
from benchmarks.video_review.world import State
from social_learning_xblocks.video_review import api
from social_learning_xblocks.video_review.domain.grades import Scored, Scorer, model_of
from social_learning_xblocks.video_review.models import Assignment, Review, Submission


def grading(program: Ours, size: int, facts: dict[str, str]) -> dict[str, Target]:
    """The operations by their key, each on the same class of this size, which the first of them makes."""
    made: dict[str, dict[int, list[Scored]]] = {}
    graded = Counter[str](fills=-1)

    def ready() -> Assignment:
        if program.fills != graded["fills"]:
            _fill(program, size)
            graded["fills"] = program.fills
            made.clear()
        return Assignment.objects.get(pk=program.assignment.pk)

    def rescore(run: int) -> Callable[[], Any]:
        assignment = ready()
        Submission.objects.update(share=None, low=None, high=None, points={}, graded_at=None)

        def call() -> None:
            facts["rescored"] = f"{api.rescore(assignment):,} grades of {Review.objects.count():,} reviews"

        return call

    def again(run: int) -> Callable[[], Any]:
        assignment = ready()
        return lambda: api.rescore(assignment)

    def model(run: int) -> Callable[[], Any]:
        assignment = ready()
        if not made:
            made["reviews"] = _scored(assignment)
        return lambda: model_of(assignment, made["reviews"])

    def passing(run: int) -> Callable[[], Any]:
        assignment = ready()
        return lambda: api.pass_grades(assignment)

    return {"rescore": rescore, "rescore-again": again, "model": model, "pass": passing}


def _fill(program: Ours, size: int) -> None:
    """A class of which everybody has three reviews, that differ; grades by the model, so that all of it is done."""
    program.fill(State.FULL, size)
    chance = random.Random(0)
    rows = list(Review.objects.all())
    for row in rows:
        row.scores = {"clear": chance.choice((0.0, 2.0, 4.0)), "honest": chance.choice((0.0, 3.0, 6.0))}
        row.share = sum(row.scores.values()) / 10
    Review.objects.all().delete()
    Review.objects.bulk_create(rows, batch_size=BATCH)
    policy = program.assignment.policy | {"grading": "calibrated"}
    Assignment.objects.filter(pk=program.assignment.pk).update(policy=policy)


def _scored(assignment: Assignment) -> dict[int, list[Scored]]:
    scorer = Scorer(assignment)
    found: dict[int, list[Scored]] = defaultdict(list)
    for review in Review.objects.filter(submission__assignment=assignment).order_by("pk"):
        found[review.submission_id].append(scorer.scored(review))
    return found
