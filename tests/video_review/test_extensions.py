"""More time for one person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from social_learning_xblocks.kit.errors import Invalid, NotAllowed, NotFound
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Participant
from tests.factories.assignments import make_assignment
from tests.factories.spaces import actor_in

END = datetime(2026, 1, 31, 12, tzinfo=UTC)
FAR = datetime(2099, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def course(db):
    return make_assignment(submit_until=END, review_until=END + timedelta(days=7), takes_late=True)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def extend(staff, course, actor, submit_until=None, review_until=None):
    return videos.extend(staff, course.assignment, actor.user_id, submit_until=submit_until, review_until=review_until)


def test_who_has_not_come_yet_hands_in_in_time_later(course, staff):
    ben = course.learner("ben")
    extend(staff, course, ben, FAR)

    course.hand_in(ben)

    assert course.own(ben).is_late is False
    row = Participant.objects.get()
    assert (row.submit_until, row.review_until) == (FAR, None)


def test_what_was_late_is_in_time_now_and_late_again_without_the_extension(course, staff):
    ben = course.learner("ben")
    course.hand_in(ben)
    late = [course.own(ben).is_late]
    for until in (FAR, None):
        extend(staff, course, ben, until)
        late.append(course.own(ben).is_late)

    assert late == [True, False, True]


def test_a_draft_is_not_late(course, staff):
    ben = course.learner("ben")
    videos.save_submission(ben, course.assignment, video_id=None, note="Soon")

    extend(staff, course, ben, FAR, FAR)

    assert course.own(ben).is_late is False
    assert videos.ends_of(course.assignment, ben.user_id) == {"submit_until": FAR, "review_until": FAR}


def test_nobody_has_an_extension_without_one(course):
    ben = course.learner("ben")

    assert videos.ends_of(course.assignment, ben.user_id) == {"submit_until": None, "review_until": None}


def test_an_extension_is_no_shortening(course, staff):
    ben = course.learner("ben")
    with pytest.raises(Invalid) as refused:
        extend(staff, course, ben, END - timedelta(hours=1), END)

    assert set(refused.value.fields) == {"submit_until", "review_until"}
    assert not Participant.objects.exists()


def test_without_a_common_end_any_end_may_be_set(db, dee):
    course = make_assignment()
    staff, ben = actor_in(course.space, dee, Role.STAFF), course.learner("ben")

    assert extend(staff, course, ben, END).submit_until == END


def test_the_trail_knows(course, staff):
    row = extend(staff, course, course.learner("ben"), FAR)

    [line] = moderation.trail(staff, course.space)
    assert (line.act, line.reason, line.subject) == (
        "more time given",
        "submit: 2099-01-31T12:00+00:00",
        ("participant", row.pk),
    )


def test_members_are_found_by_name(course, eve):
    ben = course.learner("ben")

    assert videos.member_called(course.assignment, " @Ben ") == ben.user_id
    with pytest.raises(NotFound, match="has been here yet"):
        videos.member_called(course.assignment, "eve")


def test_only_staff_give_time_and_only_to_members(course, staff, eve):
    ben = course.learner("ben")
    for actor in (ben, replace(staff, read_only=True)):
        with pytest.raises(NotAllowed):
            extend(actor, course, ben, FAR)
    with pytest.raises(NotFound):
        videos.extend(staff, course.assignment, eve.pk, submit_until=FAR, review_until=None)
