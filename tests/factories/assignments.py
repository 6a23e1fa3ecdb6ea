"""Assignments with people who hand in and review: rows as the verbs leave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.spaces.models import Space
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Assignment, Group, Review, Submission, Video
from tests.factories.spaces import actor_in, make_space
from tests.personas import person

LINES = (
    videos.RubricLine(
        "clear", "Is it clear?", "levels", levels=tuple(videos.Level(points, f"{points}") for points in (0, 2, 4))
    ),
    videos.RubricLine("honest", "Is it honest?", "range", least=0, most=6),
    videos.RubricLine("next", "What next?", "remark", remark="may"),
)
FULL, HALF, NONE = {"clear": 4, "honest": 6}, {"clear": 2, "honest": 3}, {"clear": 0, "honest": 0}


@dataclass
class Course:
    """An assignment, and what its people do."""

    space: Space
    assignment: Assignment

    def learner(self, name: str) -> Actor:
        known = get_user_model().objects.filter(username=name).first()
        return actor_in(self.space, known or person(name))

    def hand_in(self, actor: Actor) -> Submission:
        """A video of this person in the pool."""
        video = make_video(self.space, actor)
        videos.save_submission(actor, self.assignment, video_id=video.uuid, note="")
        return videos.hand_in(actor, self.assignment)

    def class_of(self, count: int) -> list[Actor]:
        """So many people who have handed in."""
        people = [self.learner(f"learner{number}") for number in range(count)]
        for actor in people:
            self.hand_in(actor)
        return people

    def own(self, actor: Actor) -> Submission:
        return Submission.objects.get(assignment=self.assignment, participants__user_id=actor.user_id)

    def group_of(self, first: Actor, *others: Actor, name: str = "We") -> Group:
        """A group of these people."""
        group = videos.make_group(first, self.assignment, name=name)
        card = videos.group_card(self.assignment, videos.participant_of(first, self.assignment))
        assert card is not None
        for actor in others:
            videos.join_group(actor, self.assignment, code=card.code)
        return group

    def review(self, reviewer: Actor, author: Actor, scores: dict[str, int] = FULL) -> Review:
        """A review that one person gives another; what comes before it is given back."""
        while True:
            pk = videos.take(reviewer, self.assignment).review_id
            assert pk is not None
            if Review.objects.get(pk=pk).submission == self.own(author):
                return self.give(reviewer, pk, scores)
            videos.give_back(reviewer, self.assignment, pk)

    def give(self, reviewer: Actor, review_id: int, scores: dict[str, int] = FULL) -> Review:
        """Hand a review in."""
        return videos.hand_in_review(reviewer, self.assignment, review_id, scores=scores, remarks={}, body="")


def make_assignment(space: Space | None = None, lines: tuple[videos.RubricLine, ...] = LINES, **policy: Any) -> Course:
    space = space or make_space()
    return Course(space, videos.open_assignment(space, videos.Policy(**policy), lines))


def make_video(space: Space, actor: Actor, **fields: Any) -> Video:
    """A video that has arrived; there are no bytes of it."""
    usual = {"size": 1000, "offset": 1000, "kind": "video/mp4", "duration_ms": 60_000, "has_video": True}
    return Video.objects.create(space=space, owner_id=actor.user_id, state="ready", **{**usual, **fields})
