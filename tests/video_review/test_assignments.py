"""What the author set, as rows remember it; and who takes part."""

from datetime import UTC, datetime

import pytest

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Assignment, Participant, Rubric
from tests.factories.assignments import LINES, make_assignment
from tests.factories.spaces import make_space

END = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLICY = videos.Policy(wanted=2, submit_until=END, grace=15, grading="calibrated")


@pytest.fixture
def space(db):
    return make_space()


def test_the_policy_comes_back_as_it_was_set(space):
    assignment = videos.open_assignment(space, POLICY, LINES)

    assert videos.policy_of(Assignment.objects.get()) == POLICY
    assert videos.lines_of(assignment.rubric.lines) == LINES
    assert assignment.wanted == 2


def test_opening_what_nobody_changed_is_one_query(space, django_assert_num_queries):
    videos.open_assignment(space, POLICY, LINES)

    with django_assert_num_queries(1):
        videos.open_assignment(space, POLICY, LINES)


def test_another_policy_changes_the_row_and_not_the_rubric(space):
    first = videos.open_assignment(space, POLICY, LINES)

    second = videos.open_assignment(space, videos.Policy(), LINES)

    assert (second.pk, second.rubric_id, second.wanted) == (first.pk, first.rubric_id, 3)
    assert videos.policy_of(Assignment.objects.get()) == videos.Policy()


def test_another_rubric_is_another_version_and_an_old_one_is_found_again(space):
    first = videos.open_assignment(space, POLICY, LINES)

    second = videos.open_assignment(space, POLICY, LINES[:2])
    third = videos.open_assignment(space, POLICY, LINES)

    assert (second.rubric.number, third.rubric_id) == (2, first.rubric_id)
    assert Rubric.objects.count() == 2


def test_nobody_takes_part_by_looking(space):
    course = make_assignment(space)
    ben = course.learner("ben")

    assert videos.participant_of(ben, course.assignment) is None
    assert videos.part_of(course.assignment, None) == videos.Part(duty=3)
    assert Participant.objects.count() == 0


def test_a_visitor_takes_no_part(space):
    assert videos.participant_of(Actor(None), make_assignment(space).assignment) is None


def test_a_part_says_how_far_somebody_is(space):
    course = make_assignment(space, wanted=2)
    ben = course.learner("ben")
    course.class_of(2)
    course.hand_in(ben)
    Participant.objects.filter(user_id=ben.user_id).update(given=1, review_until=END)

    part = videos.part_of(course.assignment, videos.participant_of(ben, course.assignment))

    assert part == videos.Part(is_handed_in=True, given=1, duty=2, review_until=END)
