"""Submissions and reviews as the verbs find them: those of one assignment, locked where they are changed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import NotAllowed, NotFound
from .. import rules
from ..enums import ReviewState
from ..models import Assignment, Review, Submission
from ..queries import NOT_HANDED_IN, reviews_in


def handed_in(assignment: Assignment, submission_id: int) -> Submission:
    """A submission that was handed in, locked. Raises NotFound for one of another assignment, and for examples."""
    rows = Submission.objects.select_for_update().exclude(state__in=NOT_HANDED_IN)
    found = rows.filter(assignment=assignment, pk=submission_id).first()
    if found is None:
        raise NotFound(_("There is no such video."))
    return found


def given_review(assignment: Assignment, review_id: int) -> Review:
    """A review that was handed in, locked. Raises NotFound for one of another assignment too."""
    rows = reviews_in(assignment).select_for_update()
    found = rows.filter(pk=review_id, state=ReviewState.GIVEN).first()
    if found is None:
        raise NotFound(_("There is no such review."))
    return found


def check_staff(actor: Actor) -> None:
    """Raises NotAllowed for who does not decide here."""
    if not rules.can_decide(actor):
        raise NotAllowed(_("Only the staff of the course can do this."))
