"""More time for one person: later ends of the steps, also before they have come for the first time."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Invalid, NotFound
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...spaces import api as spaces
from ..data import Policy
from ..enums import SubmissionState
from ..models import Assignment, Participant, Submission
from .finding import check_staff, find_person
from .judging import JUDGED, ends_for, judge, set_policy, work_end
from .passback import pass_grades

#: How somebody in an assignment is called in the trail.
SUBJECT = "participant"
#: The ends that one person may have for themselves.
ENDS = ("submit_until", "review_until", "revise_until")


def extend(
    actor: Actor,
    assignment: Assignment,
    user_id: int,
    *,
    submit_until: datetime | None,
    review_until: datetime | None,
    revise_until: datetime | None = None,
) -> Participant:
    """Give one member other ends to hand in, review and revise; None for those of everybody. What was late may be in time now,
    and what that took off the grade is on it again, in the gradebook too.

    In a group the longest end to hand in and to revise holds for all of it; to review each has their own.

    Raises NotFound for who is no member, Invalid for an end before that of everybody.
    """
    check_staff(actor)
    ends = {"submit_until": submit_until, "review_until": review_until, "revise_until": revise_until}
    participant = _extend(actor, assignment, user_id, ends)
    # Outside the transaction: the gradebook may be slow, and what it does not take goes with the next run.
    pass_grades(assignment, user_id=user_id)
    return participant


@verb
def _extend(
    actor: Actor,
    assignment: Assignment,
    user_id: int,
    ends: dict[str, datetime | None],
) -> Participant:
    find_person(assignment, user_id)
    # By the dates of this person: those of the member of staff who looks are their own.
    found = Participant.objects.filter(assignment=assignment, user_id=user_id).first()
    policy = ends_for(set_policy(assignment.pk), found)
    common = dict(zip(ENDS, (policy.submit_end, policy.review_end, policy.revise_end), strict=True))
    wrong = {
        name: _("This is before the end for everybody. Leave it empty for no extension.")
        for name, until in ends.items()
        if until is not None and (end := common[name]) is not None and until < end
    }
    if wrong:
        raise Invalid(next(iter(wrong.values())), wrong)
    participant, _is_new = Participant.objects.get_or_create(assignment=assignment, user_id=user_id)
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    for name, until in ends.items():
        setattr(participant, name, until)
    participant.save(update_fields=ENDS)
    _judge_anew(participant, policy)
    subject = (SUBJECT, participant.pk)
    moderation.record(actor, assignment.space, moderation.Act.EXTENDED, subject, _in_words(ends))
    return participant


def ends_of(assignment: Assignment, user_id: int) -> dict[str, datetime | None]:
    """What one person was given, by the names of ``extend``; None where the common ends hold. One query."""
    found = Participant.objects.filter(assignment=assignment, user_id=user_id).first()
    return {name: getattr(found, name, None) for name in ENDS}


def member_called(assignment: Assignment, name: str) -> int:
    """The user id of the member with this username. Raises NotFound where there is none."""
    found = spaces.members_called(assignment.space, [name.strip().removeprefix("@")])
    if not found:
        raise NotFound(_("Nobody with this username has been here yet. Ask them to open this page once."))
    return next(iter(found.values()))[0]


def _judge_anew(participant: Participant, policy: Policy) -> None:
    """Whether what was handed in is late depends on the end."""
    if participant.submission_id is None:
        return
    submission = Submission.objects.select_for_update().get(pk=participant.submission_id)
    if submission.state != SubmissionState.DRAFT and judge(submission, policy, work_end(policy, participant)):
        submission.save(update_fields=JUDGED)


def _in_words(ends: dict[str, datetime | None]) -> str:
    """For the trail, in no language."""
    given = {name.removesuffix("_until"): until for name, until in ends.items() if until}
    return ", ".join(f"{name}: {until.isoformat(timespec='minutes')}" for name, until in given.items())
