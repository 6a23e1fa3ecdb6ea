"""The reference of an example: one review by staff, which is what learners are compared with."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, NotFound
from ...kit.transactions import verb
from ...moderation import api as moderation
from ..data import RubricLine
from ..enums import ReviewKind, ReviewState, SubmissionState
from ..models import Assignment, Example, Review, Submission
from .finding import check_grader
from .rubrics import carried, lines_of

#: How an example is called in the trail.
SUBJECT = "example"


@verb
def begin_reference(actor: Actor, assignment: Assignment, example_id: int) -> Review:
    """The reference of an example, for whoever of the staff writes it now; begun at the first time, with the rubric of today.

    There is one: a colleague who opens it takes it over. Points of an older rubric are carried to that of today. Raises
    Conflict while there is no rubric or no video.
    """
    check_grader(actor, assignment)
    example = find_example(assignment, example_id)
    # Two of the staff who begin at once: the second finds what the first has made.
    submission = Submission.objects.select_for_update().get(pk=example.submission_id)
    if assignment.rubric is None:
        raise Conflict(_("There is no rubric yet. Set it in Studio."))
    if submission.video_id is None:
        raise Conflict(_("This example has no work yet."))
    review = reference_rows(submission.pk).order_by("pk").first()
    if review is None:
        return Review.objects.create(
            submission=submission, reviewer_id=actor.person_id, kind=ReviewKind.STAFF, rubric=assignment.rubric
        )
    if review.rubric_id != assignment.rubric.pk:
        review.scores = carried(review.scores, lines_of(review.rubric.lines), lines_of(assignment.rubric.lines))
        review.rubric = assignment.rubric
    review.reviewer_id = actor.person_id
    review.save(update_fields=["scores", "rubric", "reviewer"])
    return review


def record(actor: Actor, assignment: Assignment, act: moderation.Act, example_id: int, words: str = "") -> None:
    """A line in the trail about an example."""
    moderation.record(actor, assignment.space, act, (SUBJECT, example_id), words)


def record_reference(actor: Actor, assignment: Assignment, submission_id: int) -> None:
    """A line about the example of a submission, whose reference was handed in or changed."""
    example = Example.objects.only("pk").get(submission=submission_id)
    record(actor, assignment, moderation.Act.EXAMPLE_CHANGED, example.pk, "reference")


def find_example(assignment: Assignment, example_id: int) -> Example:
    """An example, published or not. Raises NotFound for one of another assignment."""
    found = Example.objects.select_related("submission__video").filter(assignment=assignment, pk=example_id).first()
    if found is None:
        raise no_such_example()
    return found


def reference_of(submission_id: int) -> Review | None:
    """The reference of an example once it is handed in. One query."""
    return reference_rows(submission_id).filter(state=ReviewState.GIVEN).order_by("pk").first()


def reference_rows(*submission_ids: int) -> QuerySet[Review]:
    """References, begun or handed in, with their rubrics."""
    rows = Review.objects.filter(submission__in=submission_ids, kind=ReviewKind.STAFF)
    return rows.filter(submission__state=SubmissionState.EXEMPLAR).select_related("rubric")


def points_of(reference: Review, lines: tuple[RubricLine, ...], rubric_id: int | None) -> dict[str, float]:
    """The points of a reference on the ranges of some rubric."""
    if reference.rubric_id == rubric_id:
        return dict(reference.scores)
    return carried(reference.scores, lines_of(reference.rubric.lines), lines)


def no_such_example() -> NotFound:
    return NotFound(_("There is no such example."))
