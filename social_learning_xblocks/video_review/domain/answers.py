"""What a review says: checked, written into it, and from when on it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ...kit import richtext
from ...kit.errors import Invalid
from ..data import Answers, Policy, RubricLine
from ..enums import ReviewKind, ReviewState, SubmissionState
from ..models import Assignment, Review
from .completeness import check_lengths, checked_scores, missing
from .grades import grade_submission
from .rubrics import criteria_of, lines_of
from .scoring import share_of


def fill(review: Review, policy: Policy, answers: Answers) -> None:
    """Write answers that are complete into a review, which is not saved yet.

    Raises Invalid with a sentence for each thing that is missing (``score-KEY``, ``remark-KEY``, ``body``, ``moments``).
    """
    lines, asks = lines_of(review.rubric.lines), asked_of(review, policy)
    check_lengths(lines, answers.remarks, answers.body)
    moments = review.moments.count() if asks.least_moments else 0
    wrong = missing(lines, asks, answers.scores, answers.remarks, answers.body, moments)
    if wrong:
        raise Invalid(_("Something is still missing."), wrong)
    _write(review, checked_scores(lines, answers.scores), trimmed(lines, answers.remarks), answers.body)


def trimmed(lines: Iterable[RubricLine], remarks: Mapping[str, str]) -> dict[str, str]:
    """Remarks as they are handed in."""
    return {line.key: text for line in lines if (text := remarks.get(line.key, "").strip())}


def asked_of(review: Review, policy: Policy) -> Policy:
    """What a review must have: staff as much as they like, and who looks again has commented on the first video."""
    if review.kind == ReviewKind.STAFF:
        return replace(policy, least_moments=0, least_words=0)
    return replace(policy, least_moments=0) if review.kind == ReviewKind.AGAIN else policy


def written(review: Review) -> dict[str, Any]:
    """What a review says, as plain data."""
    return {"scores": review.scores, "remarks": review.remarks, "body": review.body, "share": review.share}


def rewrite(review: Review, plain: Mapping[str, Any]) -> None:
    """Write what ``written`` gave into a review again."""
    _write(review, plain["scores"], plain["remarks"], plain["body"])


def give(review: Review, assignment: Assignment, at: datetime) -> None:
    """A review is given from now on, and the grade of its submission follows, where it has one.

    Call it in a transaction that has locked the submission: two reviews at once, and the second reckons with what the first has
    written.
    """
    review.state, review.given_at = ReviewState.GIVEN, at
    review.save()
    regrade(review, assignment)


def regrade(review: Review, assignment: Assignment) -> None:
    """Reckon the grade of what a review is about, when it is part of one."""
    if review.kind != ReviewKind.SELF and review.submission.state != SubmissionState.EXEMPLAR:
        grade_submission(assignment, review.submission_id)


def _write(review: Review, scores: Mapping[str, float], remarks: Mapping[str, str], body: str) -> None:
    drawn, criteria = richtext.render(body), criteria_of(lines_of(review.rubric.lines))
    review.scores, review.remarks = dict(scores), dict(remarks)
    review.body, review.body_html, review.renderer_version = body, drawn.html, drawn.version
    weighs = any(criterion.weight and criterion.key in scores for criterion in criteria)
    review.share = share_of(scores, criteria) if weighs else None
