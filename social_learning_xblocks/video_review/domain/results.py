"""What an author sees: the grade and why, all reviews on one timeline, the grade for reviewing, the appeal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import NotFound
from ...spaces import api as spaces
from ..data import (
    Answered,
    AppealCard,
    CriterionResult,
    FormerTake,
    GradeOfReviewing,
    GradeOfWork,
    MomentCard,
    Policy,
    ReceivedReview,
    Result,
    RubricLine,
    after_penalty,
)
from ..enums import Grading, ReviewKind, ReviewState, SubmissionState
from ..models import Appeal, Assignment, Feedback, Moment, Participant, Review, Submission, Video
from ..queries import published_examples
from .appeals import appeal_end
from .assignments import participant_of, policy_of
from .feedback import ASKED
from .grades import learns_from_examples
from .heat import heat_of
from .members import author_ids
from .moments import card_of
from .overrides import newest_override
from .reviewers import reviewing_of, whole_share
from .reviewing import ReviewingGrade
from .rubrics import criteria_of, lines_of
from .sheets import playback_of


def result_of(actor: Actor, assignment: Assignment) -> Result:
    """The result of one's own work. Ten queries at most, two more in a group, besides those of the video.

    Raises NotFound before it is handed in.
    """
    participant = participant_of(actor, assignment)
    submission = participant.submission if participant else None
    if participant is None or submission is None or submission.state == SubmissionState.DRAFT:
        raise NotFound(_("You have not handed in yet."))
    policy = policy_of(assignment)
    mates = _mates(actor, assignment, submission)
    reviews = received_reviews(submission, named=policy.reviewers_named, mates=mates)
    is_revised = submission.revised_at is not None
    moments = moments_of(reviews, take=2 if is_revised else 1)
    video = submission.revised_video if is_revised else submission.video
    grade = grade_of(assignment, participant, submission, policy, reviews)
    reviewing = reviewing_of(assignment, participant) if policy.reviewing_part else None
    whole = whole_share(policy, participant.work_share, reviewing)
    appeal = Appeal.objects.filter(submission=submission).first()
    return Result(
        submission_id=submission.pk,
        playback=playback_of(actor, assignment.space, video),
        has_picture=video is not None and video.has_video,
        moments=moments,
        heat=_heat(moments, video),
        grade=grade,
        reviewing=_reviewing(policy, participant, reviewing) if reviewing else None,
        whole=None if whole is None else policy.weight * whole,
        reviews=reviews,
        appeal=_appeal(appeal, mates) if appeal else None,
        appeal_until=None if appeal else _open_until(policy, submission),
        former=_former(actor, assignment, submission, reviews) if is_revised else None,
        change_html=submission.change_html if is_revised else "",
        left_at=submission.video_left_at,
        leaves_at=video.leaves_at if video else None,
    )


def moments_of(reviews: Iterable[ReceivedReview], *, take: int) -> tuple[MomentCard, ...]:
    """The comments of all reviews on one of the videos, in its order."""
    cards = (card for one in reviews for card in one.moments if card.take == take)
    return tuple(sorted(cards, key=lambda card: (card.start_ms or 0, card.id)))


def _heat(moments: Iterable[MomentCard], video: Video | None) -> tuple[float, ...]:
    placed = ((card.start_ms, card.end_ms) for card in moments if card.start_ms is not None)
    return heat_of(placed, video.duration_ms if video else 0)


def _former(
    actor: Actor, assignment: Assignment, submission: Submission, reviews: Iterable[ReceivedReview]
) -> FormerTake:
    """The first video of a work that was revised."""
    moments, video = moments_of(reviews, take=1), submission.video
    playback = playback_of(actor, assignment.space, video)
    return FormerTake(playback, video is not None and video.has_video, moments, _heat(moments, video))


def _mates(actor: Actor, assignment: Assignment, submission: Submission) -> dict[int, str]:
    """What the other members of a group are called. Two queries; none for who works alone."""
    if submission.group_id is None:
        return {}
    people = spaces.people_in(assignment.space, author_ids(submission))
    return {user_id: person.name for user_id, person in people.items() if user_id != actor.user_id}


def _appeal(row: Appeal, mates: Mapping[int, str]) -> AppealCard:
    return AppealCard(row.body, row.created_at, row.decision, row.answer, mates.get(row.made_by_id or 0, ""))


def received_reviews(
    submission: Submission, *, named: bool, mates: Mapping[int, str] | None = None
) -> tuple[ReceivedReview, ...]:
    """The reviews of a work that were handed in, peers first, in the order they came. Three queries.

    ``mates``: names of the other members of the reader's group, who may have answered.
    """
    rows = list(
        Review.objects.filter(submission=submission, state=ReviewState.GIVEN)
        .select_related("rubric")
        .order_by("given_at", "pk")
    )
    moments: dict[int, list[Moment]] = defaultdict(list)
    for moment in Moment.objects.filter(review__in=rows).order_by("start_ms", "pk"):
        moments[moment.review_id].append(moment)
    said = {row.review_id: row for row in Feedback.objects.filter(review__in=rows)}
    order = {ReviewKind.PEER: 0, ReviewKind.AGAIN: 0, ReviewKind.STAFF: 1, ReviewKind.SELF: 2}
    rows.sort(key=lambda row: order.get(ReviewKind(row.kind), 3))
    # A second look has the number of the first one.
    numbers = {row.pk: number for number, row in enumerate((row for row in rows if row.first_id is None), 1)}
    replaced = {row.first_id for row in rows if row.is_counted}
    return tuple(
        _received(
            row,
            numbers[row.first_id or row.pk],
            moments[row.pk],
            said.get(row.pk),
            mates or {},
            named=named,
            take=take_of(row, submission),
            is_replaced=row.pk in replaced,
        )
        for row in rows
    )


def take_of(row: Review, submission: Submission) -> int:
    """Which video a review that was given is about: the newest that was there."""
    if submission.revised_at is None or row.given_at is None:
        return 1
    return 2 if row.kind == ReviewKind.AGAIN or row.given_at >= submission.revised_at else 1


def _received(
    row: Review,
    number: int,
    moments: Sequence[Moment],
    said: Feedback | None,
    mates: Mapping[int, str],
    *,
    named: bool,
    take: int,
    is_replaced: bool,
) -> ReceivedReview:
    lines = lines_of(row.rubric.lines)
    titles = {line.key: line.title for line in lines}
    return ReceivedReview(
        id=row.pk,
        number=number,
        kind=row.kind,
        reviewer_id=row.reviewer_id if named or row.kind not in (ReviewKind.PEER, ReviewKind.AGAIN) else None,
        answers=tuple(
            Answered(line.title, row.scores.get(line.key), line.range[1], row.remarks.get(line.key, ""))
            for line in lines
            if line.key in row.scores or line.key in row.remarks
        ),
        html=row.body_html,
        is_counted=row.is_counted,
        given_at=row.given_at,
        moments=tuple(card_of(moment, titles, mates) for moment in moments),
        rated={name: getattr(said, name) if said else None for name in ASKED},
        reply=said.body if said else "",
        reply_html=said.body_html if said else "",
        said_by=mates.get(said.said_by_id or 0, "") if said else "",
        take=take,
        is_replaced=is_replaced,
    )


def grade_of(
    assignment: Assignment,
    participant: Participant,
    submission: Submission,
    policy: Policy,
    reviews: Iterable[ReceivedReview],
) -> GradeOfWork | None:
    """The grade of a work for one of its authors, with what it is made of; None while there is none.

    One query where staff have decided, one where practice may say something of the reviewers.
    """
    share = participant.work_share
    if share is None:
        return None
    by_staff = any(one.kind == ReviewKind.STAFF for one in reviews)
    decided, is_own = None, participant.own_share is not None
    if is_own or submission.override_share is not None:
        decided = newest_override(submission, participant if is_own else None)
    # What staff set is taken as it is.
    off = 0.0 if decided else submission.penalty
    low, high = (share if one is None else after_penalty(one, off) for one in (submission.low, submission.high))
    lines = lines_of(assignment.rubric.lines) if assignment.rubric else ()
    return GradeOfWork(
        points=policy.weight * share,
        most=policy.weight,
        low=policy.weight * low,
        high=policy.weight * high,
        got=submission.got,
        wanted=assignment.wanted,
        source="decision" if decided else "staff" if by_staff else "reviews",
        reason=decided.reason if decided else "",
        is_own=is_own,
        is_disputed=submission.is_disputed,
        is_calibrated=policy.grading == Grading.CALIBRATED,
        criteria=_criteria(lines, submission),
        late_days=submission.late_days,
        off=100 * off,
        before=policy.weight * (share if decided or submission.share is None else submission.share),
        uses_practice=learns_from_examples(policy) and published_examples(assignment).exists(),
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
