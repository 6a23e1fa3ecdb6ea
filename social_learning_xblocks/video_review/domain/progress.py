"""Where somebody stands in an assignment: what they have done, what they owe, until when."""

from __future__ import annotations

from ..data import Part
from ..enums import SubmissionState
from ..models import Assignment, Participant
from .assignments import duty_of, policy_of
from .judging import work_end
from .members import own_revise_until


def part_of(assignment: Assignment, participant: Participant | None) -> Part:
    """Where somebody stands, for ``steps_of``. One query at most, three more in a group."""
    policy = policy_of(assignment)
    if participant is None:
        return Part(
            duty=assignment.wanted,
            submit_end=policy.submit_end,
            is_voting_closed=assignment.gallery_closed_at is not None,
        )
    submission = participant.submission
    return Part(
        is_handed_in=submission is not None and submission.state != SubmissionState.DRAFT,
        given=participant.given,
        duty=duty_of(assignment, participant),
        is_graded=participant.work_share is not None,
        submit_end=work_end(policy, participant),
        review_until=participant.review_until,
        revise_until=own_revise_until(participant) if policy.revises else None,
        is_voting_closed=assignment.gallery_closed_at is not None,
        got=submission.got if submission is not None else 0,
        is_held=submission is not None and submission.state == SubmissionState.HELD,
        is_revised=submission is not None and submission.revised_at is not None,
    )
