"""Forgetting a person in the video review applet, and telling them what it knows."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from ...kit.transactions import verb
from ..enums import ReviewKind, ReviewState, SubmissionState, VideoState, WorkKind
from ..models import (
    Appeal,
    Assignment,
    Draft,
    Feedback,
    GalleryComparison,
    GalleryEntry,
    GalleryVote,
    Invitation,
    Job,
    Moment,
    Override,
    Participant,
    Reminder,
    Review,
    Submission,
    Video,
)
from ..queries import example_videos
from . import archives
from .feedback import ASKED
from .members import lock_participant, others_in, step_out
from .pool import end_leases_of
from .removing import AT_ONCE, mark_deleted


def retire(user_id: int) -> None:
    """Delete the videos of a person, rows and bytes, and the words about their own work that only they wrote.

    Reviews that they gave stay without a reviewer, since grades of others hang on them; their own work leaves the pool, and
    who was reviewing it gets another one. The work of a group stays with the others, video and all, and they are not told who was
    in it. Examples that they made as staff stay without a name, as other content of a course does. Can run twice, and again after
    it was stopped.
    """
    for assignment in Assignment.objects.select_related("space").filter(participants__user_id=user_id):
        _leave_group(assignment, user_id)
        end_leases_of(assignment, user_id)
    mine = Video.objects.filter(owner_id=user_id)
    Video.objects.filter(pk__in=list(example_videos().filter(owner_id=user_id).values_list("pk", flat=True))).update(
        owner=None
    )
    while pks := list(mine.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        mark_deleted(pks)
    _forget_work(user_id)
    Review.objects.filter(reviewer_id=user_id).update(reviewer=None)
    Override.objects.filter(decided_by_id=user_id).update(decided_by=None)
    Draft.objects.filter(decided_by_id=user_id).update(decided_by=None)
    Appeal.objects.filter(decided_by_id=user_id).update(decided_by=None)
    Appeal.objects.filter(made_by_id=user_id).update(made_by=None)
    Submission.objects.filter(changed_by_id=user_id).update(changed_by=None)
    # What they answered for their group is theirs, and goes as it does with the work of one.
    Feedback.objects.filter(said_by_id=user_id).update(body="", body_html="", said_by=None)
    Moment.objects.filter(answered_by_id=user_id).update(answer="", answer_html="", answered_by=None)
    # What they found of the videos of others still counts, without their name.
    GalleryVote.objects.filter(user_id=user_id).update(user=None)
    GalleryComparison.objects.filter(user_id=user_id).update(user=None)
    archives.spoil(Job.objects.filter(assignment__participants__user_id=user_id))
    Job.objects.filter(asked_by_id=user_id).update(asked_by=None)
    Participant.objects.filter(user_id=user_id).delete()
    Reminder.objects.filter(user_id=user_id).delete()
    Invitation.objects.filter(user_id=user_id).delete()
    Invitation.objects.filter(invited_by_id=user_id).update(invited_by=None)


@verb
def _leave_group(assignment: Assignment, user_id: int) -> None:
    """Out of a group with others in it. Who is the last one works alone from now on, and their work goes as such."""
    participant = lock_participant(assignment, user_id)
    if participant is None or participant.group is None:
        return
    if others_in(participant).exists():
        # What they hold is held by the work of the group.
        end_leases_of(assignment, user_id)
    step_out(participant, assignment, leaves_video=True)


@verb
def _forget_work(user_id: int) -> None:
    own = Submission.objects.filter(author_id=user_id)
    Appeal.objects.filter(submission__in=own).delete()
    Override.objects.filter(submission__in=own).update(reason="")
    begun = Q(state=ReviewState.LAPSED) | Q(kind=ReviewKind.AGAIN, state=ReviewState.WRITING)
    Review.objects.filter(begun, submission__in=own).update(state=ReviewState.ENDED)
    # Nobody decides on drafts about it any more.
    Review.objects.filter(submission__in=own, state=ReviewState.DRAFT).update(state=ReviewState.ENDED)
    Draft.objects.filter(review__submission__in=own).update(waits_in=None, note="")
    Feedback.objects.filter(review__submission__in=own).update(body="", body_html="")
    Moment.objects.filter(review__submission__in=own).update(answer="", answer_html="")
    own.filter(state=SubmissionState.EXEMPLAR).update(author=None)
    GalleryEntry.objects.filter(submission__in=own).update(
        is_shown=False, is_named=False, is_finalist=False, picked_at=None, removed_reason="", verdict=""
    )
    texts = dict.fromkeys(("body", "body_html", "change_note", "change_html"), "")
    own.update(author=None, state=SubmissionState.HELD, **texts)


def export(user_id: int) -> dict[str, Any]:
    """What the applet holds about a person, as plain data."""
    return {
        "videos": [_video(row) for row in _of(Video, owner_id=user_id).select_related("space", "writing")],
        "video_submissions": [
            _submission(row, user_id)
            for row in Submission.objects.filter(Q(author_id=user_id) | Q(participants__user_id=user_id))
            .select_related("group")
            .distinct()
            .order_by("pk")
        ],
        "video_reviews": [_review(row) for row in _of(Review, reviewer_id=user_id)],
        "video_decisions": [
            {"about": "grade", "at": row.decided_at.isoformat(), "grade": row.share, "reason": row.reason}
            for row in _of(Override, decided_by_id=user_id)
        ]
        + [
            {"about": "appeal", "at": row.decided_at and row.decided_at.isoformat(), "answer": row.answer}
            for row in _of(Appeal, decided_by_id=user_id)
        ]
        + [
            {
                "about": "draft",
                "at": row.decided_at and row.decided_at.isoformat(),
                "decision": row.decision,
                "note": row.note,
            }
            for row in _of(Draft, decided_by_id=user_id)
        ],
        "video_jobs": [
            {"kind": row.kind, "asked_at": row.created_at.isoformat()} for row in _of(Job, asked_by_id=user_id)
        ],
        "video_assignments": [
            {
                "space": row.assignment.space.key,
                "group": row.group.name if row.group else None,
                "reviews_given": row.given,
                "more_time_to_hand_in": row.submit_until and row.submit_until.isoformat(),
                "more_time_to_review": row.review_until and row.review_until.isoformat(),
                "more_time_to_revise": row.revise_until and row.revise_until.isoformat(),
                "to_hand_in_until": row.submit_due and row.submit_due.isoformat(),
                "to_review_until": row.review_due and row.review_due.isoformat(),
                "leaning": row.leaning,
                "grade_passed_on": row.passed_share,
            }
            for row in _of(Participant, user_id=user_id).select_related("assignment__space", "group")
        ],
        "video_gallery": [
            {
                "space": row.assignment.space.key,
                "is_shown": row.is_shown,
                "with_name": row.is_named,
                "changed_at": row.changed_at.isoformat(),
                "taken_out_by_staff": row.removed_reason or None,
                "is_finalist": row.is_finalist,
                "picked": row.verdict or None,
            }
            for row in _of(GalleryEntry, submission__author_id=user_id).select_related("assignment__space")
        ],
        "video_gallery_votes": [
            {"space": row.entry.assignment.space.key, "video": row.entry_id, "at": row.created_at.isoformat()}
            for row in _of(GalleryVote, user_id=user_id).select_related("entry__assignment__space")
        ],
        "video_comparisons": [
            {
                "space": row.assignment.space.key,
                "videos": [row.first_id, row.second_id],
                "choice": row.choice,
                "at": row.created_at.isoformat(),
            }
            for row in _of(GalleryComparison, user_id=user_id).select_related("assignment__space")
        ],
        "video_invitations": [
            {
                "space": row.group.assignment.space.key,
                "group": row.group.name,
                "to": "you" if row.user_id == user_id else "somebody else",
                "at": row.created_at.isoformat(),
                "declined": row.declined_at is not None,
            }
            for row in Invitation.objects.filter(Q(user_id=user_id) | Q(invited_by_id=user_id))
            .select_related("group__assignment__space")
            .order_by("pk")
        ],
        "video_reminders": [
            {
                "space": row.assignment.space.key,
                "of": row.kind,
                "until": row.until.isoformat(),
                "told_at": row.told_at.isoformat(),
            }
            for row in _of(Reminder, user_id=user_id).select_related("assignment__space")
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
        "kind": row.kind,
        "captions": row.captions,
        "alt": row.alt,
        "text": row.writing.body if row.work == WorkKind.TEXT and row.state == VideoState.READY else "",
        "uploaded_at": row.created_at.isoformat(),
    }


def _submission(row: Submission, user_id: int) -> dict[str, Any]:
    """A work with what this person said about it; of a group without what the others said."""
    appeal = Appeal.objects.filter(submission=row).first()
    about = Feedback.objects.filter(review__submission=row).order_by("pk")
    answered = Moment.objects.filter(review__submission=row).exclude(answer="").order_by("pk")
    if row.group_id is not None:
        about, answered = about.filter(said_by_id=user_id), answered.filter(answered_by_id=user_id)
        appeal = appeal if appeal and appeal.made_by_id == user_id else None
    own = row.participants.filter(user_id=user_id).first()
    return {
        "note": row.body,
        "state": row.state,
        "handed_in_at": row.handed_in_at and row.handed_in_at.isoformat(),
        "revised_at": row.revised_at and row.revised_at.isoformat(),
        "change_note": row.change_note,
        "late_days": row.late_days,
        "late_penalty": row.penalty,
        "grade": own.work_share if own else row.final_share,
        "decisions": [
            {"grade": one.share, "reason": one.reason, "taken_back": one.undone_at is not None}
            for one in row.overrides.filter(Q(member=None) | Q(member__user_id=user_id)).order_by("pk")
        ],
        "said_of_reviews": [{name: getattr(one, name) for name in ASKED} | {"text": one.body} for one in about],
        "answers_to_comments": [one.answer for one in answered],
        "appeal": appeal and {"text": appeal.body, "decision": appeal.decision, "answer": appeal.answer},
    }


def _review(row: Review) -> dict[str, Any]:
    feedback, draft = getattr(row, "feedback", None), getattr(row, "draft", None)
    return {
        "kind": row.kind,
        "state": row.state,
        "scores": row.scores,
        "remarks": row.remarks,
        "text": row.body,
        "given_at": row.given_at and row.given_at.isoformat(),
        "moments": [
            {
                "video": one.take,
                "from_ms": one.start_ms,
                "to_ms": one.end_ms,
                "label": one.label,
                "text": one.body,
            }
            for one in Moment.objects.filter(review=row).order_by("start_ms", "pk")
        ],
        "as_a_draft": draft
        and {
            "saved_at": draft.saved_at.isoformat(),
            "decision": draft.decision,
            "sent_back_because": draft.note,
            "before_staff_changed_it": draft.before or None,
        },
        "author_said": feedback and {name: getattr(feedback, name) for name in ASKED} | {"text": feedback.body},
    }
