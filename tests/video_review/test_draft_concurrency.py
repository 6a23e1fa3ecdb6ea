"""Two of the staff decide on the same drafts at the same moment, with real threads: one of them does."""

import pytest

from social_learning_xblocks.kit.errors import Conflict
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Draft, Review
from tests.factories.assignments import HALF, make_assignment
from tests.factories.drafts import assistant_in, draft_of, seen_of
from tests.factories.spaces import actor_in
from tests.personas import person
from tests.video_review.hands import together

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course():
    return make_assignment(assistants_draft=True)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def test_one_decision_counts_and_the_others_are_told(course, staff, ada):
    other, assistant = actor_in(course.space, person("fay"), Role.STAFF), assistant_in(course, ada)
    [ben] = course.class_of(1)
    review = draft_of(course, assistant, ben, HALF)
    seen = seen_of(course, staff, review)

    refusals = together(
        lambda: videos.confirm_draft(staff, course.assignment, review.pk, seen=seen),
        lambda: videos.send_draft_back(other, course.assignment, review.pk, seen=seen, note="Say why."),
        lambda: videos.confirm_draft(other, course.assignment, review.pk, seen=seen),
        lambda: draft_of(course, assistant, ben),
    )

    # The assistant may have changed it before any of them, or find it confirmed.
    draft = Draft.objects.get()
    state = {"confirmed": "given", "returned": "writing", "": "draft"}[draft.decision if draft.waits_in is None else ""]
    assert (set(refusals), Review.objects.get().state) == ({Conflict}, state)
    assert course.own(ben).share == (Review.objects.get().share if state == "given" else None)


def test_two_who_confirm_all_at_once_confirm_each_once(course, staff, ada):
    other, assistant = actor_in(course.space, person("fay"), Role.STAFF), assistant_in(course, ada)
    people = course.class_of(6)
    reviews = [draft_of(course, assistant, actor, HALF) for actor in people]
    seen = {review.pk: seen_of(course, staff, review) for review in reviews}
    done = []

    refusals = together(
        *[
            lambda actor=actor: done.append(videos.confirm_drafts(actor, course.assignment, seen))
            for actor in (staff, other)
        ]
    )

    assert (refusals, sorted(len(one.ids) for one in done)) == ([], [0, 6])
    assert [course.own(actor).share for actor in people] == [0.5] * 6
