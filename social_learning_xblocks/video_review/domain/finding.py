"""Submissions and reviews as the verbs find them: those of one assignment, locked where they are changed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ...kit.actor import Actor, Person
from ...kit.errors import NotAllowed, NotFound
from ...spaces import api as spaces
from .. import rules
from ..enums import ReviewState
from ..models import Assignment, Participant, Review, Submission
from ..queries import NOT_HANDED_IN, reviews_in
from .assignments import policy_of


def handed_in(assignment: Assignment, submission_id: int) -> Submission:
    """A submission that was handed in, locked. Raises NotFound for one of another assignment, and for examples."""
    rows = Submission.objects.select_for_update().exclude(state__in=NOT_HANDED_IN)
    found = rows.filter(assignment=assignment, pk=submission_id).first()
    if found is None:
        raise NotFound(_("There is no such work."))
    return found


def find_person(assignment: Assignment, user_id: int) -> Person:
    """Somebody in an assignment: a member of its space, or of a team that another member has brought here.

    Raises NotFound for everybody else, so that an id tells nothing. One query, four for who was never here.
    """
    try:
        return spaces.find_member(assignment.space, user_id)
    except NotFound:
        if not Participant.objects.filter(assignment=assignment, user_id=user_id).exists():
            raise
    return spaces.people_in(assignment.space, {user_id})[user_id]


def given_review(assignment: Assignment, review_id: int) -> Review:
    """A review that was handed in, locked. Raises NotFound for one of another assignment too."""
    rows = reviews_in(assignment).select_for_update()
    found = rows.filter(pk=review_id, state=ReviewState.GIVEN).first()
    if found is None:
        raise NotFound(_("There is no such review."))
    return found


def check_grader(actor: Actor, assignment: Assignment) -> None:
    """Raises NotAllowed for who sets no grades that count: others than staff, and assistants who give drafts."""
    check_staff(actor)
    if not rules.can_grade(actor, policy_of(assignment)):
        raise NotAllowed(
            _("Your grades are drafts here, which other staff of the course confirm. They decide on this too.")
        )


def check_staff(actor: Actor) -> None:
    """Raises NotAllowed for who does not decide here."""
    if not rules.can_decide(actor):
        raise NotAllowed(_("Only the staff of the course can do this."))
