"""Examples, made by staff: a video like those of learners, in no pool and without a grade, published once it has a reference."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from ...kit import richtext
from ...kit.actor import Actor
from ...kit.errors import Conflict, NotFound
from ...kit.transactions import verb
from ...moderation.api import Act
from ..enums import SubmissionState, VideoState
from ..models import Assignment, Example, Submission, Video
from ..queries import example_videos, video_called
from .captions import clean_captions
from .comparing import answers_all
from .finding import check_grader, check_staff
from .pictures import checked_alt
from .references import find_example, points_of, record, reference_of
from .removing import mark_deleted
from .rubrics import lines_of
from .submissions import checked_note

#: Examples of one assignment: nobody practises on more.
MOST_EXAMPLES = 20


@verb
def add_example(actor: Actor, assignment: Assignment) -> Example:
    """A new example behind the others, still without a video. Raises Conflict when there are too many."""
    _lock(actor, assignment)
    known = Example.objects.filter(assignment=assignment)
    if known.count() >= MOST_EXAMPLES:
        raise Conflict(_("There are {count} examples already. Delete one first.").format(count=MOST_EXAMPLES))
    last = known.aggregate(last=Max("place"))["last"] or 0
    submission = Submission.objects.create(
        assignment=assignment, author_id=actor.person_id, state=SubmissionState.EXEMPLAR
    )
    example = Example.objects.create(assignment=assignment, submission=submission, place=last + 1)
    record(actor, assignment, Act.EXAMPLE_MADE, example.pk)
    return example


@verb
def expect_video(actor: Actor, assignment: Assignment, example_id: int, video_id: UUID) -> None:
    """What is being uploaded is the video of this example. Raises as ``check_expecting``, NotFound for a video of others."""
    _lock(actor, assignment)
    example = check_expecting(actor, assignment, example_id)
    video = video_called(assignment.space, video_id).filter(owner_id=actor.person_id).first()
    if video is None:
        raise NotFound(_("There is no such work."))
    # What was begun before and not ended is swept, like every upload that is left alone.
    Submission.objects.filter(pk=example.submission_id).update(video=video)
    record(actor, assignment, Act.EXAMPLE_CHANGED, example.pk, "video")


def check_expecting(actor: Actor, assignment: Assignment, example_id: int) -> Example:
    """The example, if staff may send a video for it. Raises Conflict once it has one."""
    check_staff(actor)
    example = find_example(assignment, example_id)
    video = example.submission.video
    if video is not None and video.state == VideoState.READY:
        raise Conflict(_("This example has its work. Make another example for another one."))
    return example


def is_of_example(video_id: UUID) -> bool:
    """Whether a video was sent for an example. One query."""
    return example_videos().filter(uuid=video_id).exists()


@verb
def describe_example(
    actor: Actor, assignment: Assignment, example_id: int, *, note: str, captions: str, alt: str = ""
) -> Example:
    """What stands beside the video of an example, and its captions as WebVTT, or what a picture shows; "" for none. Raises
    Invalid for wrong ones.
    """
    check_staff(actor)
    example = find_example(assignment, example_id)
    cleaned, drawn = clean_captions(captions), richtext.render(checked_note(note))
    Submission.objects.filter(pk=example.submission_id).update(
        body=note, body_html=drawn.html, renderer_version=drawn.version
    )
    if example.submission.video is not None:
        Video.objects.filter(pk=example.submission.video.pk).update(captions=cleaned, alt=checked_alt(alt))
    record(actor, assignment, Act.EXAMPLE_CHANGED, example.pk, "note and captions")
    return example


@verb
def publish_example(actor: Actor, assignment: Assignment, example_id: int) -> Example:
    """Learners may practise on it. Raises Conflict without a video that plays, or a reference that answers the whole rubric."""
    check_grader(actor, assignment)
    _lock(actor, assignment)
    example = find_example(assignment, example_id)
    video, reference = example.submission.video, reference_of(example.submission_id)
    if video is None or video.state != VideoState.READY:
        raise Conflict(_("This example has no work yet."))
    if reference is None:
        raise Conflict(_("Write the reference review and hand it in first: learners are compared with it."))
    rubric = assignment.rubric
    lines = lines_of(rubric.lines) if rubric else ()
    if not answers_all(lines, points_of(reference, lines, assignment.rubric_id)):
        raise Conflict(_("The rubric has changed since. Give points for its new criteria first."))
    return _set_published(actor, assignment, example, is_published=True)


@verb
def withdraw_example(actor: Actor, assignment: Assignment, example_id: int) -> Example:
    """Learners meet it no more, and it says nothing about them. What they wrote is kept, and back when it is published again."""
    _lock(actor, assignment)
    example = find_example(assignment, example_id)
    example.shown_in, example.shows_review = None, False
    return _set_published(actor, assignment, example, is_published=False)


@verb
def show_example(actor: Actor, assignment: Assignment, example_id: int, *, shows: bool, with_review: bool) -> Example:
    """Play it beside the task, in place of another one, or not any more. Raises Conflict for one that is not published."""
    _lock(actor, assignment)
    example = find_example(assignment, example_id)
    if shows and not example.is_published:
        raise Conflict(_("Publish this example first."))
    if shows:
        others = Example.objects.filter(shown_in=assignment).exclude(pk=example.pk)
        others.update(shown_in=None, shows_review=False)
    example.shown_in, example.shows_review = (assignment if shows else None), shows and with_review
    example.save(update_fields=["shown_in", "shows_review"])
    words = "shown with its reference" if example.shows_review else "shown" if shows else "no longer shown"
    record(actor, assignment, Act.EXAMPLE_CHANGED, example.pk, words)
    return example


@verb
def move_example(actor: Actor, assignment: Assignment, example_id: int, *, up: bool) -> None:
    """One place up or down. The first one up, and the last one down, stay where they are."""
    _lock(actor, assignment)
    find_example(assignment, example_id)
    rows = list(Example.objects.filter(assignment=assignment).order_by("place", "pk"))
    at = next(number for number, row in enumerate(rows) if row.pk == example_id)
    other = at - 1 if up else at + 1
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
    for place, row in enumerate(rows, 1):
        Example.objects.filter(pk=row.pk).exclude(place=place).update(place=place)


@verb
def delete_example(actor: Actor, assignment: Assignment, example_id: int) -> None:
    """An example with its video, its reference and what learners wrote about it."""
    _lock(actor, assignment)
    example = find_example(assignment, example_id)
    video_id = example.submission.video_id
    Submission.objects.filter(pk=example.submission_id).delete()
    if video_id is not None:
        mark_deleted([video_id])
    if example.is_published:
        _forget_run(assignment)
    record(actor, assignment, Act.EXAMPLE_DELETED, example_id)


def _lock(actor: Actor, assignment: Assignment) -> None:
    """Staff who change examples of one assignment take their turns. Raises NotAllowed for others."""
    check_staff(actor)
    Assignment.objects.select_for_update().get(pk=assignment.pk)


def _set_published(actor: Actor, assignment: Assignment, example: Example, *, is_published: bool) -> Example:
    if example.is_published != is_published:
        _forget_run(assignment)
        act = Act.EXAMPLE_PUBLISHED if is_published else Act.EXAMPLE_WITHDRAWN
        record(actor, assignment, act, example.pk)
    example.is_published = is_published
    example.save(update_fields=["is_published", "shown_in", "shows_review"])
    return example


def _forget_run(assignment: Assignment) -> None:
    """What is known of reviewers has changed, so the next run grades the class anew."""
    Assignment.objects.filter(pk=assignment.pk).update(rescored_at=None)
