"""Practising: a learner reviews examples as they review others, and sees afterwards what the staff gave."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, NotAllowed
from ...kit.transactions import verb
from .. import rules
from ..data import Part
from ..enums import Practice, ReviewKind, ReviewState
from ..models import Assignment, Participant, Review, Submission
from ..queries import begun_reviews, open_examples, practice_of
from .assignments import find_or_make_participant, policy_of
from .references import no_such_example
from .steps import is_past, review_end_for


@verb
def begin_practice(actor: Actor, assignment: Assignment, example_id: int) -> int:
    """The review of an example, begun at the first time; also before one has handed in.

    Raises NotAllowed for staff and where there is no practice, NotFound for an example that is not open to practise on,
    Conflict when reviewing is over.
    """
    if not rules.can_practise(actor):
        raise NotAllowed(_("Only learners practise here."))
    policy = policy_of(assignment)
    if policy.practice == Practice.OFF:
        raise NotAllowed(_("There is nothing to practise here."))
    if assignment.rubric is None:
        raise Conflict(_("There is no rubric yet. Tell the staff of the course."))
    # Two tabs, or the staff who withdraw it, take their turns.
    examples = open_examples(assignment).filter(pk=example_id)
    submission = Submission.objects.select_for_update().filter(pk__in=examples.order_by().values("submission")).first()
    if submission is None:
        raise no_such_example()
    mine = Review.objects.filter(submission=submission, reviewer_id=actor.person_id, kind=ReviewKind.CALIBRATION)
    known = mine.values_list("pk", flat=True).first()
    if known is not None:
        return known
    participant = find_or_make_participant(actor, assignment)
    if is_past(review_end_for(policy, participant.review_until), timezone.now()) and not policy.takes_late:
        raise Conflict(_("The time to review is over."))
    review = Review.objects.create(
        submission=submission, reviewer_id=actor.person_id, kind=ReviewKind.CALIBRATION, rubric=assignment.rubric
    )
    return review.pk


def with_practice(actor: Actor, assignment: Assignment, part: Part) -> Part:
    """The same part with the examples and how many of them were reviewed. Two queries at most; none without practice."""
    if policy_of(assignment).practice == Practice.OFF:
        return part
    examples, practised = counts_of(actor, assignment)
    must = _is_owed(assignment, actor, part.given, practised < examples)
    return replace(part, examples=examples, practised=practised, must_practise=must)


def must_practise(actor: Actor, assignment: Assignment, participant: Participant | None) -> bool:
    """Whether somebody has to review the examples before they may review others. Two queries at most."""
    given = participant.given if participant else 0
    if policy_of(assignment).practice != Practice.REQUIRED or given or not rules.can_practise(actor):
        return False
    examples, practised = counts_of(actor, assignment)
    return _is_owed(assignment, actor, given, practised < examples)


def counts_of(actor: Actor, assignment: Assignment) -> tuple[int, int]:
    """How many examples are open to practise on, and how many of these somebody has handed in a review of. One query."""
    mine = practice_of(assignment, actor.user_id).filter(state=ReviewState.GIVEN)
    is_done = Exists(mine.filter(submission=OuterRef("submission")))
    found = open_examples(assignment).order_by().annotate(is_done=is_done).values_list("is_done", flat=True)
    return len(found), sum(found)


def _is_owed(assignment: Assignment, actor: Actor, given: int, is_undone: bool) -> bool:
    """Who has begun to review others is not held up by an example that comes later; nor are staff, who try things out."""
    is_asked = policy_of(assignment).practice == Practice.REQUIRED and is_undone and not given
    return is_asked and not actor.is_staff and not begun_reviews(assignment, actor.user_id).exists()
