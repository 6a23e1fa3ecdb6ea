"""Taking a submission out of the pool until staff have looked at it, and deciding what was reported about it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...notices import api as notices
from ..enums import ReviewKind, ReviewState, SubmissionState
from ..models import Assignment, Review, Submission
from .finding import check_staff, handed_in
from .overrides import SUBJECT
from .pool import move
from .turns import counted


@verb
def hold_submission(actor: Actor, assignment: Assignment, submission_id: int, *, reason: str = "") -> Submission:
    """Nobody gets this one to review from now on. Who is writing a review of it gets another submission instead.

    Reviews that were handed in stay and count. Raises Conflict when it is not in the pool.
    """
    check_staff(actor)
    submission = handed_in(assignment, submission_id)
    if submission.state != SubmissionState.POOL:
        raise Conflict(_("This work is not in the pool."))
    Submission.objects.filter(pk=submission.pk).update(state=SubmissionState.HELD)
    give_all_back(assignment, submission.pk)
    moderation.record(actor, assignment.space, moderation.Act.HELD, (SUBJECT, submission.pk), reason)
    submission.refresh_from_db()
    return submission


@verb
def put_back(actor: Actor, assignment: Assignment, submission_id: int) -> Submission:
    """Others may get it to review again. Raises Conflict when it was not held."""
    check_staff(actor)
    submission = handed_in(assignment, submission_id)
    if submission.state != SubmissionState.HELD:
        raise Conflict(_("This work is not held."))
    Submission.objects.filter(pk=submission.pk).update(state=SubmissionState.POOL, **counted(assignment.wanted))
    moderation.record(actor, assignment.space, moderation.Act.RESTORED, (SUBJECT, submission.pk))
    submission.refresh_from_db()
    return submission


@verb
def decide_flags(actor: Actor, assignment: Assignment, submission_id: int, *, hold: bool) -> Submission:
    """Close the reports about a submission: it is held, or it stays. Reporters hear of it. Raises Conflict where none waits."""
    check_staff(actor)
    submission = handed_in(assignment, submission_id)
    decision = moderation.Decision.HIDDEN if hold else moderation.Decision.KEPT
    subject = (SUBJECT, submission.pk)
    if not moderation.is_reported(assignment.space, subject):
        raise Conflict(_("Somebody else has decided on these reports meanwhile. Reload to see it."))
    reporters = moderation.decide_reports(actor, assignment.space, subject, decision)
    kind = notices.NoticeKind.REPORT_HIDDEN if hold else notices.NoticeKind.REPORT_KEPT
    notices.tell(assignment.space, reporters, notices.Happening(kind, subject))
    if hold and submission.state == SubmissionState.POOL:
        return hold_submission(actor, assignment, submission_id)
    if not hold:
        moderation.record(actor, assignment.space, moderation.Act.KEPT, subject)
    return submission


def give_all_back(assignment: Assignment, submission_id: int) -> None:
    """End the reviews of a submission that are being written; their reviewers get another one when they come next."""
    begun = Review.objects.select_for_update().filter(
        submission_id=submission_id,
        kind__in=(ReviewKind.PEER, ReviewKind.AGAIN),
        state__in=(ReviewState.WRITING, ReviewState.LAPSED),
    )
    reviews = list(begun.order_by("pk"))
    Review.objects.filter(pk__in=[review.pk for review in reviews]).update(state=ReviewState.ENDED, holds_in=None)
    # Second looks hold nothing.
    held = [review for review in reviews if review.state == ReviewState.WRITING and review.kind == ReviewKind.PEER]
    move(assignment, [(review, {"leased": -1}, {"held": -1}) for review in held])
