"""An author asks staff to look at a grade again, once; staff change it or say why it stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed, NotFound
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...notices import api as notices
from ..data import Policy
from ..enums import Decision
from ..models import Appeal, Assignment, Submission
from .assignments import participant_of, policy_of
from .finding import check_grader, handed_in
from .members import told
from .overrides import SUBJECT, override_grade

BODY_LENGTH = 2000


def appeal_end(policy: Policy, submission: Submission) -> datetime | None:
    """Until when one may appeal: some days from the last change of the grade; None where one may not."""
    if not policy.appeal_days or submission.graded_at is None:
        return None
    # Reviews may still come until then, so nobody has to appeal too early.
    start = max(submission.graded_at, policy.review_end or submission.graded_at)
    return start + timedelta(days=policy.appeal_days)


@verb
def appeal(actor: Actor, assignment: Assignment, *, body: str) -> Appeal:
    """Ask staff to look at the grade of one's own submission; in a group one does it for all.

    Raises Conflict without a grade, too late, and a second time.
    """
    if not actor.can_write:
        raise NotAllowed(_("You cannot do this here."))
    participant = participant_of(actor, assignment)
    if participant is None or participant.submission_id is None:
        raise NotFound(_("There is no such work."))
    submission = handed_in(assignment, participant.submission_id)
    until = appeal_end(policy_of(assignment), submission)
    if until is None:
        raise Conflict(_("There is no grade to appeal against."))
    if timezone.now() > until:
        raise Conflict(_("The time to appeal is over."))
    if not 0 < len(body.strip()) <= BODY_LENGTH:
        message = _("Say what should be looked at again, in at most {count} characters.").format(count=BODY_LENGTH)
        raise Invalid(message, {"body": message})
    if Appeal.objects.filter(submission=submission).exists():
        raise Conflict(_("You have appealed already. The answer comes to this page."))
    return Appeal.objects.create(submission=submission, body=body.strip(), made_by_id=actor.person_id)


@verb
def decide_appeal(
    actor: Actor, assignment: Assignment, submission_id: int, *, answer: str, share: float | None, seen: int | None
) -> Appeal:
    """Answer an appeal: with another grade (``share``, and ``seen`` as in ``override_grade``), or with None it stays.

    Raises NotFound where nobody appealed, Conflict when somebody else has decided, Invalid without an answer.
    """
    check_grader(actor, assignment)
    submission = handed_in(assignment, submission_id)
    found = Appeal.objects.select_for_update().filter(submission=submission).first()
    if found is None:
        raise NotFound(_("Nobody has appealed here."))
    if found.decision != Decision.OPEN:
        raise Conflict(_("Somebody else has decided on this appeal meanwhile. Reload to see it."))
    if not 0 < len(answer.strip()) <= BODY_LENGTH:
        message = _("Answer the author, in at most {count} characters.").format(count=BODY_LENGTH)
        raise Invalid(message, {"answer": message})
    found.decision = Decision.KEPT if share is None else Decision.CHANGED
    found.answer, found.decided_by_id, found.decided_at = answer.strip(), actor.person_id, timezone.now()
    found.save(update_fields=["decision", "answer", "decided_by", "decided_at"])
    subject = (SUBJECT, submission.pk)
    moderation.record(actor, assignment.space, moderation.Act.APPEAL, subject, answer)
    if share is None:
        happening = notices.Happening(notices.NoticeKind.DECIDED, subject)
        notices.tell(assignment.space, told(assignment, submission), happening)
    else:
        override_grade(actor, assignment, submission_id, share=share, reason=answer, seen=seen)
    return found
