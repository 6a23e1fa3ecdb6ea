"""What people do in our assignment, for the scenes; and its tables, filled in bulk as the verbs leave them."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from benchmarks import sql
from benchmarks.video_review.world import State, leases, reviews
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.spaces.api import Place, SpaceKind, find_or_make_space
from social_learning_xblocks.video_review import api
from social_learning_xblocks.video_review.domain.allocation import draw_of
from social_learning_xblocks.video_review.domain.rubrics import criteria_of
from social_learning_xblocks.video_review.domain.scoring import share_of
from social_learning_xblocks.video_review.models import Assignment, Participant, Review, Submission, Video

COURSE_KEY = "course-v1:Bench+VR101+2026"
BLOCK_KEY = "block-v1:Bench+VR101+2026+type@social_video_review+block@bench"
LINES = (
    api.RubricLine("clear", "Is it clear?", "levels", levels=tuple(api.Level(n, str(n)) for n in (0, 2, 4))),
    api.RubricLine("honest", "Is it honest?", "levels", levels=tuple(api.Level(n, str(n)) for n in (0, 3, 6))),
)
POLICY = api.Policy(wanted=3)
SCORES, REMARKS = {"clear": 4.0, "honest": 3.0}, {"clear": "I could follow it from the first word."}
WORDS = "Thank you. The example in the middle helped me most; say what you would change."
BATCH = 2_000


class Ours:
    """The assignment of one space; learner ``n`` has the user, and in a filled class the submission, ``n + 1``."""

    def __init__(self) -> None:
        place = Place(SpaceKind.BLOCK.value, BLOCK_KEY, COURSE_KEY, usage_key=BLOCK_KEY)
        self.space = find_or_make_space(place)
        self.assignment = self._opened()
        #: How often the tables were filled.
        self.fills = 0

    def _opened(self) -> Assignment:
        return api.open_assignment(self.space, POLICY, LINES)

    def _actor(self, learner: int) -> Actor:
        return Actor(learner + 1, f"learner{learner}", frozenset({"learner"}))

    def fill(self, state: State, size: int, more: int = 0) -> None:
        """Everything by ``bulk_create``; the counts of submissions follow from the reviews, the turns from the counts."""
        self.fills += 1
        for model in (Participant, Review, Submission, Video):
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        users = get_user_model()
        people = [users(pk=one + 1, username=f"learner{one}", password="!") for one in range(size + more)]
        users.objects.bulk_create(people, batch_size=BATCH, ignore_conflicts=True)
        Video.objects.bulk_create([self._video(one) for one in range(size + more)], batch_size=BATCH)
        pairs: list[tuple[int, int]] = []
        if state == State.HELD:
            pairs = leases(size, oldest_first=False)
        elif state == State.FULL:
            pairs = reviews(size)
        self._hand_in_all(size, pairs, is_given=state == State.FULL)
        sql.move_sequences([users, Submission, Video])
        if not connection.in_atomic_block:
            sql.analyse([Review, Submission, Participant])

    def _video(self, learner: int) -> Video:
        arrived = {"size": 10**7, "offset": 10**7, "kind": "video/mp4", "duration_ms": 90_000, "has_video": True}
        return Video(pk=learner + 1, space=self.space, owner_id=learner + 1, state="ready", **arrived)

    def _hand_in_all(self, size: int, pairs: Iterable[tuple[int, int]], *, is_given: bool) -> None:
        here, there = Counter(one for one, _other in pairs), Counter(other for _one, other in pairs)
        mine, theirs = ("given", "got") if is_given else ("held", "leased")
        now = timezone.now()
        Submission.objects.bulk_create(
            [
                Submission(
                    pk=one + 1, assignment=self.assignment, author_id=one + 1, video_id=one + 1, state="pool",
                    handed_in_at=now, draw=draw_of(one + 1), **{mine: here[one], theirs: there[one]},
                )
                for one in range(size)
            ],
            batch_size=BATCH,
        )  # fmt: skip
        Participant.objects.bulk_create(
            [
                Participant(
                    assignment=self.assignment, user_id=one + 1, submission_id=one + 1, given=here[one] * is_given
                )
                for one in range(size)
            ],
            batch_size=BATCH,
        )
        said: dict[str, Any] = {
            "state": "writing",
            "holds_in": self.assignment,
            "lease_until": now + timedelta(hours=9),
        }
        if is_given:
            share = share_of(SCORES, criteria_of(LINES))
            said = {"state": "given", "given_at": now, "scores": SCORES, "remarks": REMARKS, "share": share}
        Review.objects.bulk_create(
            (
                Review(reviewer_id=one + 1, submission_id=other + 1, rubric_id=self.assignment.rubric_id, **said)
                for one, other in pairs
            ),
            batch_size=BATCH,
        )
        api.set_turns(self.assignment)

    def submit(self, learner: int) -> None:
        """Choose the video that has arrived, write a note, hand in."""
        actor, assignment = self._actor(learner), self._opened()
        video = uuid.UUID(str(Video.objects.values_list("uuid", flat=True).get(pk=learner + 1)))
        api.save_submission(actor, assignment, video_id=video, note="My first try.")
        api.hand_in(actor, assignment)

    def take(self, learner: int, *, wants_more: bool = False) -> int | None:
        """The number of the review that begins."""
        return api.take(self._actor(learner), self.assignment, wants_more=wants_more).review_id

    def review(self, learner: int, taken: int) -> None:
        """Points and words for each criterion, and words on the whole."""
        actor, assignment = self._actor(learner), self._opened()
        api.hand_in_review(actor, assignment, taken, scores=SCORES, remarks=REMARKS, body=WORDS)

    def read_grade(self, learner: int) -> float | None:
        """The whole grade, of the work and of reviewing."""
        assignment = self._opened()
        participant = api.participant_of(self._actor(learner), assignment)
        return participant and api.share_of_person(assignment, participant, api.policy_of(assignment))

    def author_of(self, taken: int) -> int:
        """By the row."""
        return int(Review.objects.values_list("submission__author_id", flat=True).get(pk=taken)) - 1

    def free(self) -> None:
        """No reviews, no counts."""
        Review.objects.all().delete()
        Submission.objects.update(given=0, held=0, got=0, leased=0)
        api.set_turns(self.assignment)

    def reviews(self) -> list[tuple[int, int]]:
        """By the rows."""
        rows = Review.objects.filter(state="given").values_list("reviewer_id", "submission__author_id")
        return [(int(reviewer) - 1, int(author) - 1) for reviewer, author in rows]
