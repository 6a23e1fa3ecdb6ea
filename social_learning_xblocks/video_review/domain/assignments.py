"""The assignment of a block as rows know it, and the people in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from ...kit.actor import Actor
from ...kit.transactions import verb
from ...spaces.models import Space
from ..data import Policy, RubricLine
from ..enums import SubmissionState
from ..models import Assignment, Participant, Submission
from .allocation import duty
from .rubrics import find_or_make_rubric, plain_of
from .turns import set_turns

_TIMES = ("submit_until", "review_until", "revise_until", "gallery_until")
#: What decides whether a work is late, and what that costs.
_JUDGING = ("submit_until", "review_until", "grace", "late_percent", "late_most")


def open_assignment(space: Space, policy: Policy, lines: Sequence[RubricLine]) -> Assignment:
    """The assignment of a space, with what its author has set by now. One query, unless something was changed."""
    found = Assignment.objects.select_related("rubric", "space").filter(space=space).first()
    if found is not None and found.policy == plain_policy(policy) and _has_lines(found, lines):
        return found
    return _set_up(space, policy, lines)


@verb
def _set_up(space: Space, policy: Policy, lines: Sequence[RubricLine]) -> Assignment:
    assignment, _is_new = Assignment.objects.get_or_create(space=space, defaults={"wanted": policy.wanted})
    was_wanted, before = assignment.wanted, assignment.policy
    assignment.policy = plain_policy(policy)
    if any(before.get(name) != assignment.policy[name] for name in _JUDGING):
        # What was handed in is judged anew by the next run, or when staff grade the class anew.
        assignment.rescored_at = None
    assignment.wanted = policy.wanted
    assignment.rubric = find_or_make_rubric(assignment, lines)
    assignment.save(update_fields=["policy", "wanted", "rubric", "rescored_at"])
    if was_wanted != policy.wanted:
        set_turns(assignment)
    return assignment


def _has_lines(assignment: Assignment, lines: Sequence[RubricLine]) -> bool:
    return assignment.rubric is not None and assignment.rubric.lines == plain_of(lines)


def plain_policy(policy: Policy) -> dict[str, Any]:
    """A policy for JSON: times as text."""
    plain = asdict(policy)
    for name in _TIMES:
        if plain[name] is not None:
            plain[name] = plain[name].astimezone(UTC).isoformat()
    return plain


def policy_of(assignment: Assignment) -> Policy:
    """What the author has set, as the rows remember it; after ``with_ends`` with the dates of one person."""
    return policy_from(assignment.policy)


def policy_from(plain: Mapping[str, Any]) -> Policy:
    """A policy from JSON. What was not there yet when it was written has its default."""
    times = {name: datetime.fromisoformat(plain[name]) for name in _TIMES if plain.get(name)}
    return Policy(**{**plain, **times})


def with_ends(assignment: Assignment, ends: Policy) -> Assignment:
    """The assignment as it holds for one person: with the dates of ``ends``, which is its policy otherwise.

    Where the author left a date empty the platform may have one, and another one for somebody who was granted more time. So
    it is never saved: the row keeps what holds for everybody.
    """
    assignment.policy = plain_policy(ends)
    return assignment


def participant_of(actor: Actor, assignment: Assignment) -> Participant | None:
    """Somebody with what they hand in and with whom, or None before their first step. One query."""
    if actor.user_id is None:
        return None
    rows = Participant.objects.select_related("submission__video", "submission__revised_video", "group")
    return rows.filter(assignment=assignment, user_id=actor.user_id).first()


def find_or_make_participant(actor: Actor, assignment: Assignment) -> Participant:
    """The same, made when they are not in it yet. One query, or three."""
    found = participant_of(actor, assignment)
    if found is None:
        found, _is_new = Participant.objects.get_or_create(assignment=assignment, user_id=actor.person_id)
    return found


def class_duty(assignment: Assignment) -> int:
    """How many reviews each owes: those that the author of the course wants; once no more is handed in, what there is.

    In a class smaller than that nobody waits for people who are not there. One query at most.
    """
    end = policy_of(assignment).submit_end
    if end is not None and timezone.now() <= end:
        return assignment.wanted
    pool = Submission.objects.filter(assignment=assignment, state=SubmissionState.POOL)
    # Who is alone waits for the first.
    return duty(assignment.wanted, max(1, pool[: assignment.wanted + 1].count() - 1))


def duty_of(assignment: Assignment, participant: Participant) -> int:
    """The same for one person; no query for who has given all that can be wanted."""
    return assignment.wanted if participant.given >= assignment.wanted else class_duty(assignment)
