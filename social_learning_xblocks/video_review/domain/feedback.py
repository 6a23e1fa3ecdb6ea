"""What an author says of a review: was it useful, kind, specific; and one answer to it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ...kit import richtext
from ...kit.actor import Actor
from ...kit.errors import Invalid, NotAllowed, NotFound
from ...kit.transactions import verb
from ...notices import api as notices
from ..enums import ReviewKind
from ..models import Assignment, Feedback
from .finding import given_review
from .members import is_author

#: What is asked of a review: 0 is no, 1 is partly, 2 is yes.
ASKED = ("useful", "kind", "specific")
MOST = 2
BODY_LENGTH = 2000
SUBJECT = "review"


@verb
def rate_review(
    actor: Actor, assignment: Assignment, review_id: int, *, ratings: Mapping[str, int | None], body: str
) -> Feedback:
    """Say what a review of one's own submission was worth; again to change it. The reviewer is told once, without names.

    ``ratings``: 0, 1 or 2 for "useful", "kind" and "specific"; what is missing or None is not answered. Raises NotFound for
    reviews of the work of others, Invalid for other numbers, a text that is too long, and when nothing is said.
    """
    if not actor.can_write:
        raise NotAllowed(_("You cannot do this here."))
    review = given_review(assignment, review_id)
    is_own = review.kind == ReviewKind.SELF or review.reviewer_id == actor.person_id
    if is_own or not is_author(actor, review.submission):
        raise NotFound(_("There is no such review."))
    said = {name: ratings.get(name) for name in ASKED}
    if any(value is not None and not 0 <= value <= MOST for value in said.values()):
        raise Invalid(_("Choose one of the answers."))
    if len(body) > BODY_LENGTH:
        message = _("The answer is too long: at most {count} characters.").format(count=BODY_LENGTH)
        raise Invalid(message, {"body": message})
    if not body.strip() and not any(value is not None for value in said.values()):
        raise Invalid(_("Choose an answer, or write one."))
    html = richtext.render(body).html if body.strip() else ""
    found, is_new = Feedback.objects.update_or_create(
        review=review, defaults={**said, "body": body.strip(), "body_html": html, "said_by_id": actor.person_id}
    )
    if is_new:
        happening = notices.Happening(notices.NoticeKind.RATED, (SUBJECT, review.pk))
        notices.tell(assignment.space, [review.reviewer_id], happening)
    return found


def rating_of(feedback: Feedback) -> float | None:
    """What was said as a number from 0 to 1: the mean of what was answered; None where nothing was."""
    said = [value for name in ASKED if (value := getattr(feedback, name)) is not None]
    return sum(said) / (MOST * len(said)) if said else None
