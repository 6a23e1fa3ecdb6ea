"""Grades that staff set instead of those of the reviews: with a reason, in the trail, and with an undo."""

from __future__ import annotations

import math

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...notices import api as notices
from ..models import Assignment, Override, Submission
from .finding import check_staff, handed_in
from .members import told

#: How a submission is called in the trail and in notices.
SUBJECT = "submission"
REASON_LENGTH = 1000


@verb
def override_grade(
    actor: Actor, assignment: Assignment, submission_id: int, *, share: float, reason: str, seen: int | None
) -> Override:
    """Set the grade of a submission to ``share`` (0 to 1). The reviews stay, and their grade is reckoned on beside it.

    ``seen``: the id of the newest override that the page showed, None for none. Raises Conflict when somebody else has
    decided since, Invalid for a share out of range and without a reason.
    """
    check_staff(actor)
    submission = handed_in(assignment, submission_id)
    _check_seen(submission, seen)
    if not (math.isfinite(share) and 0 <= share <= 1):
        raise Invalid(_("The grade is outside its range."), {"share": _("The grade is outside its range.")})
    if not 0 < len(reason.strip()) <= REASON_LENGTH:
        message = _("Say why, in at most {count} characters: the author reads it.").format(count=REASON_LENGTH)
        raise Invalid(message, {"reason": message})
    made = Override.objects.create(
        submission=submission, share=share, reason=reason.strip(), decided_by_id=actor.person_id
    )
    _settle(actor, assignment, submission, moderation.Act.GRADED, share, reason)
    return made


@verb
def undo_override(actor: Actor, assignment: Assignment, submission_id: int, *, seen: int) -> None:
    """Take the newest override back: what was before counts again. Raises Conflict when it is not the newest any more."""
    check_staff(actor)
    submission = handed_in(assignment, submission_id)
    _check_seen(submission, seen)
    Override.objects.filter(pk=seen).update(undone_at=timezone.now())
    before = newest_override(submission)
    _settle(actor, assignment, submission, moderation.Act.UNGRADED, before.share if before else None, "")


def newest_override(submission: Submission) -> Override | None:
    """The override that counts. One query."""
    return Override.objects.filter(submission=submission, undone_at=None).order_by("-pk").first()


def _check_seen(submission: Submission, seen: int | None) -> None:
    newest = newest_override(submission)
    if seen != (newest.pk if newest else None):
        raise Conflict(_("Somebody else has decided on this grade meanwhile. Reload to see it."))


def _settle(
    actor: Actor, assignment: Assignment, submission: Submission, act: moderation.Act, share: float | None, reason: str
) -> None:
    submission.override_share = share
    submission.save(update_fields=["override_share"])
    subject = (SUBJECT, submission.pk)
    moderation.record(actor, assignment.space, act, subject, reason)
    happening = notices.Happening(notices.NoticeKind.DECIDED, subject)
    notices.tell(assignment.space, told(assignment, submission), happening)
