"""Examples with a reference, as staff leave them."""

from __future__ import annotations

from collections.abc import Mapping

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Example
from tests.factories.assignments import FULL, Course, make_video

WHY = {"clear": "One sentence, and it stays."}


def make_example(
    course: Course,
    staff: Actor,
    *,
    scores: Mapping[str, float] | None = FULL,
    published: bool = True,
    note: str = "",
    **video,
) -> Example:
    """An example with a video; a reference unless ``scores`` is None; published where it can be."""
    actor, assignment = staff, course.assignment
    example = videos.add_example(actor, assignment)
    videos.expect_video(actor, assignment, example.pk, make_video(course.space, actor, **video).uuid)
    videos.describe_example(actor, assignment, example.pk, note=note, captions="")
    if scores is not None:
        refer(course, actor, example, scores)
        if published:
            videos.publish_example(actor, assignment, example.pk)
    example.refresh_from_db()
    return example


def refer(course: Course, staff: Actor, example: Example, scores: Mapping[str, float] = FULL):
    """The reference, handed in."""
    pk = videos.begin_reference(staff, course.assignment, example.pk).pk
    return videos.hand_in_review(staff, course.assignment, pk, scores=scores, remarks=WHY, body="Short.")


def practise(course: Course, actor: Actor, example: Example, scores: Mapping[str, float] = FULL):
    """A review of it by a learner, handed in."""
    pk = videos.begin_practice(actor, course.assignment, example.pk)
    return videos.hand_in_review(actor, course.assignment, pk, scores=scores, remarks={}, body="")
