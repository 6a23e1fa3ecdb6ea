"""Forgetting a person in the video review applet, and telling them what it knows."""

from __future__ import annotations

from typing import Any

from ...kit.transactions import verb
from ..enums import ReviewState, SubmissionState
from ..models import Appeal, Assignment, Feedback, Job, Moment, Override, Participant, Review, Submission, Video
from . import archives
from .feedback import ASKED
from .pool import end_leases_of
from .removing import AT_ONCE, mark_deleted


def retire(user_id: int) -> None:
    """Delete the videos of a person, rows and bytes, and the words about their own work that only they wrote.

    Reviews that they gave stay without a reviewer, since grades of others hang on them; their own work leaves the pool, and
    who was reviewing it gets another one. Can run twice, and again after it was stopped.
    """
    for assignment in Assignment.objects.filter(participants__user_id=user_id):
        end_leases_of(assignment, user_id)
    while pks := list(Video.objects.filter(owner_id=user_id).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        mark_deleted(pks)
    _forget_work(user_id)
    Review.objects.filter(reviewer_id=user_id).update(reviewer=None)
    Override.objects.filter(decided_by_id=user_id).update(decided_by=None)
    Appeal.objects.filter(decided_by_id=user_id).update(decided_by=None)
    archives.spoil(Job.objects.filter(assignment__participants__user_id=user_id))
    Job.objects.filter(asked_by_id=user_id).update(asked_by=None)
    Participant.objects.filter(user_id=user_id).delete()


@verb
def _forget_work(user_id: int) -> None:
    own = Submission.objects.filter(author_id=user_id)
    Appeal.objects.filter(submission__in=own).delete()
    Override.objects.filter(submission__in=own).update(reason="")
    Review.objects.filter(submission__in=own, state=ReviewState.LAPSED).update(state=ReviewState.ENDED)
    Feedback.objects.filter(review__submission__in=own).update(body="", body_html="")
    Moment.objects.filter(review__submission__in=own).update(answer="", answer_html="")
    own.update(author=None, body="", body_html="", state=SubmissionState.HELD)


def export(user_id: int) -> dict[str, Any]:
    """What the applet holds about a person, as plain data."""
    return {
        "videos": [_video(row) for row in _of(Video, owner_id=user_id).select_related("space")],
        "video_submissions": [_submission(row) for row in _of(Submission, author_id=user_id)],
        "video_reviews": [_review(row) for row in _of(Review, reviewer_id=user_id)],
        "video_decisions": [
            {"about": "grade", "at": row.decided_at.isoformat(), "grade": row.share, "reason": row.reason}
            for row in _of(Override, decided_by_id=user_id)
        ]
        + [
            {"about": "appeal", "at": row.decided_at and row.decided_at.isoformat(), "answer": row.answer}
            for row in _of(Appeal, decided_by_id=user_id)
        ],
        "video_jobs": [
            {"kind": row.kind, "asked_at": row.created_at.isoformat()} for row in _of(Job, asked_by_id=user_id)
        ],
        "video_assignments": [
            {
                "space": row.assignment.space.key,
                "reviews_given": row.given,
                "more_time_to_hand_in": row.submit_until and row.submit_until.isoformat(),
                "more_time_to_review": row.review_until and row.review_until.isoformat(),
                "leaning": row.leaning,
                "grade_passed_on": row.passed_share,
            }
            for row in _of(Participant, user_id=user_id).select_related("assignment__space")
        ],
    }


def _of(model: Any, **which: Any) -> Any:
    return model.objects.filter(**which).order_by("pk")


def _video(row: Video) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "space": row.space.key,
        "state": row.state,
        "bytes": row.size,
        "seconds": row.duration_ms / 1000,
        "sha256": row.sha256,
        "captions": row.captions,
        "uploaded_at": row.created_at.isoformat(),
    }


def _submission(row: Submission) -> dict[str, Any]:
    appeal = Appeal.objects.filter(submission=row).first()
    about = Feedback.objects.filter(review__submission=row).order_by("pk")
    answered = Moment.objects.filter(review__submission=row).exclude(answer="").order_by("pk")
    return {
        "note": row.body,
        "state": row.state,
        "handed_in_at": row.handed_in_at and row.handed_in_at.isoformat(),
        "grade": row.final_share,
        "decisions": [
            {"grade": one.share, "reason": one.reason, "taken_back": one.undone_at is not None}
            for one in row.overrides.order_by("pk")
        ],
        "said_of_reviews": [{name: getattr(one, name) for name in ASKED} | {"text": one.body} for one in about],
        "answers_to_comments": [one.answer for one in answered],
        "appeal": appeal and {"text": appeal.body, "decision": appeal.decision, "answer": appeal.answer},
    }


def _review(row: Review) -> dict[str, Any]:
    feedback = getattr(row, "feedback", None)
    return {
        "kind": row.kind,
        "state": row.state,
        "scores": row.scores,
        "remarks": row.remarks,
        "text": row.body,
        "given_at": row.given_at and row.given_at.isoformat(),
        "moments": [
            {"from_ms": one.start_ms, "to_ms": one.end_ms, "label": one.label, "text": one.body}
            for one in Moment.objects.filter(review=row).order_by("start_ms", "pk")
        ],
        "author_said": feedback and {name: getattr(feedback, name) for name in ASKED} | {"text": feedback.body},
    }
