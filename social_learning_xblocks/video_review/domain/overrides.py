"""Grades that staff set instead of those of the reviews: with a reason, in the trail, and with an undo.

In a group one is for all, or for one member alone.
"""

from __future__ import annotations

import math

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotFound
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...notices import api as notices
from ..models import Assignment, Override, Participant, Submission
from .extensions import SUBJECT as MEMBER
from .finding import check_grader, handed_in
from .members import told

#: How a submission is called in the trail and in notices.
SUBJECT = "submission"
REASON_LENGTH = 1000


@verb
def override_grade(
    actor: Actor,
    assignment: Assignment,
    submission_id: int,
    *,
    share: float,
    reason: str,
    seen: int | None,
    member_id: int | None = None,
) -> Override:
    """Set the grade of a submission to ``share`` (0 to 1). The reviews stay, and their grade is reckoned on beside it.

    ``seen``: the id of the newest override that the page showed, None for none. ``member_id``: the user id of one member of a
    group, for whom alone this is the grade of the work from now on, whatever it is for the others.

    Raises Conflict when somebody else has decided since, Invalid for a share out of range and without a reason, NotFound for who is
    no member.
    """
    check_grader(actor, assignment)
    submission = handed_in(assignment, submission_id)
    member = _find_member(submission, member_id)
    _check_seen(submission, member, seen)
    if not (math.isfinite(share) and 0 <= share <= 1):
        raise Invalid(_("The grade is outside its range."), {"share": _("The grade is outside its range.")})
    if not 0 < len(reason.strip()) <= REASON_LENGTH:
        message = _("Say why, in at most {count} characters: the author reads it.").format(count=REASON_LENGTH)
        raise Invalid(message, {"reason": message})
    made = Override.objects.create(
        submission=submission, member=member, share=share, reason=reason.strip(), decided_by_id=actor.person_id
    )
    _settle(actor, assignment, submission, member, moderation.Act.GRADED, share, reason)
    return made


@verb
def undo_override(
    actor: Actor, assignment: Assignment, submission_id: int, *, seen: int, member_id: int | None = None
) -> None:
    """Take the newest override back: what was before counts again. Raises Conflict when it is not the newest any more.

    ``member_id``: as of ``override_grade``.
    """
    check_grader(actor, assignment)
    submission = handed_in(assignment, submission_id)
    member = _find_member(submission, member_id)
    _check_seen(submission, member, seen)
    Override.objects.filter(pk=seen).update(undone_at=timezone.now())
    before = newest_override(submission, member)
    share = before.share if before else None
    _settle(actor, assignment, submission, member, moderation.Act.UNGRADED, share, "")


def newest_override(submission: Submission, member: Participant | None = None) -> Override | None:
    """The override that counts: for all, or the one for this member alone. One query."""
    rows = Override.objects.filter(submission=submission, member=member, undone_at=None)
    return rows.order_by("-pk").first()


def _find_member(submission: Submission, member_id: int | None) -> Participant | None:
    if member_id is None:
        return None
    rows = Participant.objects.select_for_update().filter(submission=submission, group__isnull=False)
    found = rows.filter(user_id=member_id).first()
    if found is None:
        raise NotFound(_("There is no such person here."))
    return found


def _check_seen(submission: Submission, member: Participant | None, seen: int | None) -> None:
    newest = newest_override(submission, member)
    if seen != (newest.pk if newest else None):
        raise Conflict(_("Somebody else has decided on this grade meanwhile. Reload to see it."))


def _settle(
    actor: Actor,
    assignment: Assignment,
    submission: Submission,
    member: Participant | None,
    act: moderation.Act,
    share: float | None,
    reason: str,
) -> None:
    concerned, subject = told(assignment, submission), (SUBJECT, submission.pk)
    about = subject
    if member is None:
        submission.override_share = share
        submission.save(update_fields=["override_share"])
    else:
        member.own_share = share
        member.save(update_fields=["own_share"])
        concerned = [user_id for user_id in concerned if user_id == member.user_id]
        about = (MEMBER, member.pk)
    moderation.record(actor, assignment.space, act, about, reason)
    notices.tell(assignment.space, concerned, notices.Happening(notices.NoticeKind.DECIDED, subject))
