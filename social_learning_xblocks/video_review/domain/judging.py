"""Whether a work was late, and by how much: judged by the dates of the person who handed it in, whoever looks.

The author of a course sets dates, or leaves them to the subsection. There the platform has others for each learner, and tells
them to the block of that learner alone. So they are kept beside the person when they write, and used where the author set none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from ...kit.bulk import update_rows
from ...kit.transactions import verb
from ..data import Policy
from ..enums import SubmissionState
from ..models import Assignment, Participant, Submission
from .assignments import policy_from, policy_of
from .lateness import days_late, penalty_of
from .steps import is_past, submit_end_for

#: What is judged of a submission.
JUDGED = ("is_late", "late_days", "penalty")


def set_policy(assignment_id: int) -> Policy:
    """What the author has set, without the dates of the person who looks. One query."""
    return policy_from(Assignment.objects.values_list("policy", flat=True).get(pk=assignment_id))


def ends_for(policy: Policy, participant: Participant | None) -> Policy:
    """What the author has set, with the dates that hold for one person where the author set none. Extensions are not in it."""
    if participant is None:
        return policy
    return replace(
        policy,
        submit_until=policy.submit_until or participant.submit_due,
        review_until=policy.review_until or participant.review_due,
    )


def work_end(policy: Policy, participant: Participant) -> datetime | None:
    """When handing in ends for what somebody works on: in a group for the member who has most time. Two queries there.

    ``policy``: as it holds for this person. The dates of the others are as they were when they were here.
    """
    ends = [latest_end(policy, [participant])]
    if participant.group_id is not None:
        common = replace(policy, submit_until=set_policy(participant.assignment_id).submit_until)
        others = Participant.objects.filter(group_id=participant.group_id).exclude(pk=participant.pk)
        ends.append(latest_end(common, others))
    return max((until for until in ends if until is not None), default=None)


def latest_end(policy: Policy, people: Iterable[Participant]) -> datetime | None:
    """The latest end of handing in that one of some people has; None for no end. Grace and extensions are in it.

    Of a member who was never here nobody knows the date of the platform: those of the others hold.
    """
    ends = [submit_end_for(ends_for(policy, person), person.submit_until) for person in people]
    return max((until for until in ends if until is not None), default=None)


def judge(submission: Submission, policy: Policy, until: datetime | None) -> bool:
    """Set whether a submission is late and what that takes off; whether anything changed. The caller saves ``JUDGED``.

    ``until``: as ``work_end`` says.
    """
    before = [getattr(submission, name) for name in JUDGED]
    moment = submission.handed_in_at
    submission.is_late = moment is not None and is_past(until, moment)
    submission.late_days = days_late(moment, until) if moment is not None else 0
    submission.penalty = penalty_of(submission.late_days, percent=policy.late_percent, most=policy.late_most)
    return before != [getattr(submission, name) for name in JUDGED]


def keep_ends(assignment: Assignment, participant: Participant) -> None:
    """Remember the dates that hold for the person who is looking; what was late may be in time now. No query where they stay.

    ``assignment``: as it holds for this person, see ``with_ends``.
    """
    policy = policy_of(assignment)
    if (participant.submit_due, participant.review_due) != (policy.submit_until, policy.review_until):
        _keep(policy, participant)


@verb
def _keep(policy: Policy, participant: Participant) -> None:
    Participant.objects.filter(pk=participant.pk).update(submit_due=policy.submit_until, review_due=policy.review_until)
    participant.submit_due, participant.review_due = policy.submit_until, policy.review_until
    if participant.submission is not None and judge(participant.submission, policy, work_end(policy, participant)):
        participant.submission.save(update_fields=JUDGED)


@verb
def judge_class(assignment: Assignment) -> set[int]:
    """Judge all that was handed in anew, since dates or what a day costs may have changed; the ids of what is judged otherwise.

    One query, and one for every 500 submissions that changed.
    """
    policy, changed = set_policy(assignment.pk), []
    people = Participant.objects.filter(assignment=assignment, submission__handed_in_at__isnull=False)
    people = people.exclude(submission__state=SubmissionState.DRAFT).select_related("submission").order_by("submission")
    for _pk, rows in groupby(people.iterator(), lambda person: person.submission_id):
        members = list(rows)
        submission = members[0].submission
        if submission is not None and judge(submission, policy, latest_end(policy, members)):
            changed.append(submission)
    update_rows(changed, JUDGED)
    return {submission.pk for submission in changed}
