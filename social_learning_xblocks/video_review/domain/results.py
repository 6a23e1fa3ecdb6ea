"""What an author sees: the grade and why, all reviews on one timeline, the grade for reviewing, the appeal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import NotFound
from ..data import (
    Answered,
    AppealCard,
    CriterionResult,
    GradeOfReviewing,
    GradeOfWork,
    Policy,
    ReceivedReview,
    Result,
    RubricLine,
)
from ..enums import Grading, ReviewKind, ReviewState, SubmissionState
from ..models import Appeal, Assignment, Feedback, Moment, Participant, Review, Submission
from .appeals import appeal_end
from .assignments import participant_of, policy_of
from .feedback import ASKED
from .heat import heat_of
from .moments import card_of
from .overrides import newest_override
from .reviewers import reviewing_of, whole_share
from .reviewing import ReviewingGrade
from .rubrics import criteria_of, lines_of
from .sheets import playback_of


def result_of(actor: Actor, assignment: Assignment) -> Result:
    """The result of one's own work. Ten queries at most, besides those of the video. Raises NotFound before it is handed in."""
    participant = participant_of(actor, assignment)
    submission = participant.submission if participant else None
    if participant is None or submission is None or submission.state == SubmissionState.DRAFT:
        raise NotFound(_("You have not handed in yet."))
    policy = policy_of(assignment)
    reviews = received_reviews(submission, named=policy.reviewers_named)
    moments = tuple(
        sorted((card for one in reviews for card in one.moments), key=lambda card: (card.start_ms, card.id))
    )
    video = submission.video
    grade = grade_of(assignment, submission, policy, reviews)
    reviewing = reviewing_of(assignment, participant) if policy.reviewing_part else None
    whole = whole_share(policy, submission.final_share, reviewing)
    appeal = Appeal.objects.filter(submission=submission).first()
    return Result(
        submission_id=submission.pk,
        playback=playback_of(actor, assignment.space, video),
        has_picture=video is not None and video.has_video,
        moments=moments,
        heat=heat_of(((card.start_ms, card.end_ms) for card in moments), video.duration_ms if video else 0),
        grade=grade,
        reviewing=_reviewing(policy, participant, reviewing) if reviewing else None,
        whole=None if whole is None else policy.weight * whole,
        reviews=reviews,
        appeal=AppealCard(appeal.body, appeal.created_at, appeal.decision, appeal.answer) if appeal else None,
        appeal_until=None if appeal else _open_until(policy, submission),
        left_at=submission.video_left_at,
        leaves_at=video.leaves_at if video else None,
    )


def received_reviews(submission: Submission, *, named: bool) -> tuple[ReceivedReview, ...]:
    """The reviews of a work that were handed in, peers first, in the order they came. Three queries."""
    rows = list(
        Review.objects.filter(submission=submission, state=ReviewState.GIVEN)
        .select_related("rubric")
        .order_by("given_at", "pk")
    )
    moments: dict[int, list[Moment]] = defaultdict(list)
    for moment in Moment.objects.filter(review__in=rows).order_by("start_ms", "pk"):
        moments[moment.review_id].append(moment)
    said = {row.review_id: row for row in Feedback.objects.filter(review__in=rows)}
    order = {ReviewKind.PEER: 0, ReviewKind.STAFF: 1, ReviewKind.SELF: 2}
    rows.sort(key=lambda row: order.get(ReviewKind(row.kind), 3))
    return tuple(
        _received(row, number, moments[row.pk], said.get(row.pk), named=named) for number, row in enumerate(rows, 1)
    )


def _received(
    row: Review, number: int, moments: Sequence[Moment], said: Feedback | None, *, named: bool
) -> ReceivedReview:
    lines = lines_of(row.rubric.lines)
    titles = {line.key: line.title for line in lines}
    return ReceivedReview(
        id=row.pk,
        number=number,
        kind=row.kind,
        reviewer_id=row.reviewer_id if named or row.kind != ReviewKind.PEER else None,
        answers=tuple(
            Answered(line.title, row.scores.get(line.key), line.range[1], row.remarks.get(line.key, ""))
            for line in lines
            if line.key in row.scores or line.key in row.remarks
        ),
        html=row.body_html,
        is_counted=row.is_counted,
        given_at=row.given_at,
        moments=tuple(card_of(moment, titles) for moment in moments),
        rated={name: getattr(said, name) if said else None for name in ASKED},
        reply=said.body if said else "",
        reply_html=said.body_html if said else "",
    )


def grade_of(
    assignment: Assignment, submission: Submission, policy: Policy, reviews: Iterable[ReceivedReview]
) -> GradeOfWork | None:
    """The grade of a work with what it is made of; None while there is none. One query where staff have decided."""
    share = submission.final_share
    if share is None:
        return None
    by_staff = any(one.kind == ReviewKind.STAFF for one in reviews)
    decided = newest_override(submission) if submission.override_share is not None else None
    low, high = submission.low, submission.high
    lines = lines_of(assignment.rubric.lines) if assignment.rubric else ()
    return GradeOfWork(
        points=policy.weight * share,
        most=policy.weight,
        low=policy.weight * (share if low is None else low),
        high=policy.weight * (share if high is None else high),
        got=submission.got,
        wanted=assignment.wanted,
        source="decision" if decided else "staff" if by_staff else "reviews",
        reason=decided.reason if decided else "",
        is_disputed=submission.is_disputed,
        is_calibrated=policy.grading == Grading.CALIBRATED,
        criteria=_criteria(lines, submission),
    )


def _reviewing(policy: Policy, participant: Participant, found: ReviewingGrade) -> GradeOfReviewing:
    return GradeOfReviewing(
        percent=100 * found.share,
        parts={name: 100 * value for name, value in found.parts.items()},
        part=100 * policy.reviewing_part,
        leaning=None if participant.leaning is None else policy.weight * participant.leaning,
    )


def _criteria(lines: Sequence[RubricLine], submission: Submission) -> tuple[CriterionResult, ...]:
    titles = {line.key: line.title for line in lines}
    criteria = criteria_of(lines)
    total = sum(criterion.weight for criterion in criteria) or 1.0
    return tuple(
        CriterionResult(
            titles[criterion.key],
            submission.points.get(criterion.key),
            criterion.least,
            criterion.most,
            100 * criterion.weight / total,
        )
        for criterion in criteria
    )


def _open_until(policy: Policy, submission: Submission) -> datetime | None:
    until = appeal_end(policy, submission)
    return until if until is not None and timezone.now() <= until else None
