"""Reviews and staff: one of their own, which counts alone; and setting a review of others aside."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, NotAllowed
from ...kit.transactions import verb
from ...moderation import api as moderation
from ..enums import ReviewKind, ReviewState
from ..models import Assignment, Review
from .feedback import SUBJECT
from .finding import check_grader, check_staff, given_review, handed_in
from .grades import set_counting
from .members import is_author
from .rubrics import carried, lines_of


@verb
def begin_staff_review(actor: Actor, assignment: Assignment, submission_id: int) -> Review:
    """The review of a submission by this member of staff, made at the first time. Nobody else is kept from it by that.

    One that is not handed in goes on with the rubric of today; one that was handed in comes back as it is, and counts on
    until it is handed in again. Raises NotAllowed for one's own work, Conflict while there is no rubric.
    """
    check_staff(actor)
    submission = handed_in(assignment, submission_id)
    if is_author(actor, submission):
        raise NotAllowed(_("This is your own work."))
    if assignment.rubric is None:
        raise Conflict(_("There is no rubric yet. Set it in Studio."))
    review, is_new = Review.objects.select_related("rubric").get_or_create(
        submission=submission,
        reviewer_id=actor.person_id,
        kind=ReviewKind.STAFF,
        defaults={"rubric": assignment.rubric},
    )
    if is_new or review.state in (ReviewState.GIVEN, ReviewState.DRAFT):
        return review
    if review.rubric_id != assignment.rubric.pk:
        review.scores = carried(review.scores, lines_of(review.rubric.lines), lines_of(assignment.rubric.lines))
        review.rubric = assignment.rubric
    review.state = ReviewState.WRITING
    review.save(update_fields=["scores", "rubric", "state"])
    return review


@verb
def set_aside(actor: Actor, assignment: Assignment, review_id: int, *, reason: str = "") -> Review:
    """A review that was handed in counts no more for the grade of its submission. Nobody is told; the trail knows."""
    return _count(actor, assignment, review_id, reason, is_counted=False)


@verb
def count_again(actor: Actor, assignment: Assignment, review_id: int) -> Review:
    """The undo of ``set_aside``."""
    return _count(actor, assignment, review_id, "", is_counted=True)


def _count(actor: Actor, assignment: Assignment, review_id: int, reason: str, *, is_counted: bool) -> Review:
    check_grader(actor, assignment)
    review = given_review(assignment, review_id)
    if review.kind not in (ReviewKind.PEER, ReviewKind.AGAIN, ReviewKind.STAFF):
        raise Conflict(_("This review is no part of the grade."))
    if review.is_counted == is_counted:
        return review
    # Two who change reviews of one submission at once: the second reckons with what the first has written.
    handed_in(assignment, review.submission_id)
    set_counting(assignment, review.submission_id, [review.pk], is_counted=is_counted)
    review.is_counted = is_counted
    act = moderation.Act.COUNTED if is_counted else moderation.Act.SET_ASIDE
    moderation.record(actor, assignment.space, act, (SUBJECT, review.pk), reason)
    return review
