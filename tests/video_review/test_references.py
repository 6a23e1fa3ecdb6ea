"""The reference of an example: one, whoever of the staff writes it, on the rubric of today."""

from dataclasses import replace

import pytest

from social_learning_xblocks.kit.errors import Conflict, NotFound
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Assignment, Review, Submission
from tests.factories.assignments import FULL, HALF, LINES, make_assignment
from tests.factories.examples import WHY, make_example, refer
from tests.factories.spaces import actor_in
from tests.personas import person


@pytest.fixture
def course(db):
    return make_assignment(practice="offered", least_words=10, least_moments=3)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def test_the_author_of_an_example_writes_its_reference_and_it_makes_no_grade(course, staff):
    example = make_example(course, staff)

    review = Review.objects.get()
    assert (review.kind, review.state, review.share, review.remarks) == ("staff", "given", 1.0, WHY)
    assert Submission.objects.get(pk=example.submission_id).share is None


def test_a_colleague_takes_it_over(course, staff):
    example = make_example(course, staff)
    other = actor_in(course.space, person("fay"), Role.STAFF)

    refer(course, other, example, HALF)

    assert (Review.objects.get().reviewer_id, Review.objects.get().share) == (other.user_id, 0.5)
    with pytest.raises(NotFound):
        videos.open_review(staff, course.assignment, Review.objects.get().pk)


def test_it_moves_to_the_rubric_of_today_with_its_points(course, staff):
    example = make_example(course, staff)
    wider = (LINES[0], replace(LINES[1], most=12), LINES[2])
    assignment = videos.open_assignment(course.space, videos.policy_of(course.assignment), wider)

    review = videos.begin_reference(staff, assignment, example.pk)

    assert (review.rubric, review.scores, review.state) == (assignment.rubric, {"clear": 4, "honest": 12}, "given")


def test_it_names_nobody_on_the_desk(course, staff):
    example = make_example(course, staff)

    sheet = videos.open_review(staff, course.assignment, Review.objects.get().pk)

    assert (sheet.author_ids, sheet.is_example, sheet.is_practice, example.place) == ((), True, False, 1)


def test_it_needs_a_rubric_and_a_video(course, staff):
    empty, full = videos.add_example(staff, course.assignment), make_example(course, staff, scores=None)
    with pytest.raises(Conflict, match="no work"):
        videos.begin_reference(staff, course.assignment, empty.pk)
    Assignment.objects.update(rubric=None)

    with pytest.raises(Conflict, match="no rubric"):
        videos.begin_reference(staff, Assignment.objects.select_related("rubric", "space").get(), full.pk)


def test_who_was_staff_once_does_not_write_it(course, staff):
    make_example(course, staff)
    now_a_learner = replace(staff, roles=frozenset({"learner"}))
    pk = Review.objects.get().pk

    with pytest.raises(NotFound):
        videos.hand_in_review(now_a_learner, course.assignment, pk, scores=FULL, remarks={}, body="")
