"""Grades that assistants draft."""

from __future__ import annotations

from typing import Any

from social_learning_xblocks.kit.actor import ASSISTANT, STAFF, Actor
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Review
from tests.factories.assignments import FULL, Course
from tests.factories.spaces import make_member


def assistant_in(course: Course, user: Any) -> Actor:
    """Somebody of the limited staff, who has been there."""
    make_member(course.space, user, Role.STAFF)
    return Actor(user.pk, user.get_username(), frozenset({STAFF, ASSISTANT}))


def draft_of(
    course: Course, assistant: Actor, author: Actor, scores: dict[str, int] = FULL, *, body: str = "", **remarks: str
) -> Review:
    """What an assistant gives a work, handed in."""
    pk = videos.begin_staff_review(assistant, course.assignment, course.own(author).pk).pk
    return videos.hand_in_review(assistant, course.assignment, pk, scores=scores, remarks=remarks, body=body)


def seen_of(course: Course, staff: Actor, review: Review) -> str:
    """What a page that shows this draft sends along."""
    row = next(
        row for row in videos.board_page(staff, course.assignment, "drafts").items if row.id == review.submission_id
    )
    return next(line.seen for line in row.drafts if line.id == review.pk)
