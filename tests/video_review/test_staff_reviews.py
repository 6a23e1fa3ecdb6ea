"""Reviews by staff, and reviews that are set aside."""

from dataclasses import replace

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Assignment, Review
from tests.factories.assignments import FULL, LINES, NONE, make_assignment
from tests.factories.spaces import actor_in
from tests.personas import person


@pytest.fixture
def course(db):
    return make_assignment()


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


@pytest.fixture
def people(course):
    return course.class_of(3)


def give(course, author, reviewer, scores=FULL, share=1.0, **fields):
    return Review.objects.create(
        submission=course.own(author),
        reviewer_id=reviewer.user_id,
        rubric=course.assignment.rubric,
        **{"state": "given", "scores": scores, "share": share, "given_at": timezone.now(), **fields},
    )


def test_each_of_the_staff_has_one_review_of_a_submission(course, staff, people):
    other = actor_in(course.space, person("fay"), Role.STAFF)
    pk = course.own(people[0]).pk

    begun = [videos.begin_staff_review(actor, course.assignment, pk) for actor in (staff, staff, other)]

    assert begun[0] == begun[1] != begun[2]
    assert {(one.kind, one.state, one.lease_until, one.holds_in) for one in begun} == {("staff", "writing", None, None)}
    assert course.own(people[0]).leased == 0


def test_one_that_was_begun_goes_on_with_the_rubric_of_today(course, staff, people):
    review = videos.begin_staff_review(staff, course.assignment, course.own(people[0]).pk)
    Review.objects.filter(pk=review.pk).update(scores={"clear": 2, "honest": 6}, state="returned")
    assignment = videos.open_assignment(course.space, videos.Policy(), (replace(LINES[1], most=12), LINES[2]))

    again = videos.begin_staff_review(staff, assignment, course.own(people[0]).pk)

    assert (again.pk, again.rubric, again.scores, again.state) == (
        review.pk,
        assignment.rubric,
        {"honest": 12.0},
        "writing",
    )


def test_one_that_was_handed_in_counts_on(course, staff, people):
    review = give(course, people[0], staff, kind="staff")

    again = videos.begin_staff_review(staff, course.assignment, course.own(people[0]).pk)

    assert (again.pk, again.state, again.share) == (review.pk, "given", 1.0)


def test_staff_do_not_review_their_own_work_nor_without_a_rubric(course, staff, people):
    course.hand_in(staff)
    with pytest.raises(NotAllowed, match="your own"):
        videos.begin_staff_review(staff, course.assignment, course.own(staff).pk)
    Assignment.objects.update(rubric=None)

    with pytest.raises(Conflict, match="no rubric"):
        videos.begin_staff_review(
            staff, Assignment.objects.select_related("rubric", "space").get(), course.own(people[0]).pk
        )


def test_a_review_set_aside_counts_no_more_until_it_counts_again(course, staff, people):
    ben, chi, eve = people
    odd = give(course, ben, chi, NONE, 0.0)
    give(course, ben, eve)

    videos.set_aside(staff, course.assignment, odd.pk, reason="Not about this video")
    assert course.own(ben).share == 1.0
    videos.set_aside(staff, course.assignment, odd.pk)
    videos.count_again(staff, course.assignment, odd.pk)

    assert course.own(ben).share == 0.5
    lines = [(line.act, line.reason, line.subject) for line in moderation.trail(staff, course.space)]
    assert lines == [
        ("review counted again", "", ("review", odd.pk)),
        ("review set aside", "Not about this video", ("review", odd.pk)),
    ]
    assert [notices.list_notices(actor, course.space).items for actor in people] == [[], [], []]


@pytest.mark.parametrize(("grading", "is_left"), [("plain", True), ("calibrated", False)])
def test_a_calibrated_class_is_graded_anew_by_the_next_run(db, dee, grading, is_left):
    course = make_assignment(grading=grading)
    staff = actor_in(course.space, dee, Role.STAFF)
    ben, chi = course.class_of(2)
    review = give(course, ben, chi)
    videos.rescore(course.assignment)

    videos.set_aside(staff, course.assignment, review.pk)

    assert (Assignment.objects.get().rescored_at is not None) == is_left


def test_a_review_of_ones_own_work_is_no_part_of_the_grade(course, staff, people):
    own = give(course, people[0], people[0], kind="self")

    with pytest.raises(Conflict, match="no part"):
        videos.set_aside(staff, course.assignment, own.pk)


def test_only_staff_of_the_place_who_act_for_themselves_decide(course, staff, people):
    ben, chi, _eve = people
    review, elsewhere = give(course, ben, chi), make_assignment().assignment
    for actor in (ben, replace(staff, read_only=True)):
        with pytest.raises(NotAllowed):
            videos.set_aside(actor, course.assignment, review.pk)
        with pytest.raises(NotAllowed):
            videos.begin_staff_review(actor, course.assignment, course.own(ben).pk)
    with pytest.raises(NotFound):
        videos.count_again(staff, elsewhere, review.pk)
    with pytest.raises(NotFound):
        videos.begin_staff_review(staff, elsewhere, course.own(ben).pk)


def test_who_was_staff_once_sets_no_grades(course, people, staff):
    author = people[0]
    review = videos.begin_staff_review(staff, course.assignment, course.own(author).pk)
    now_a_learner = replace(staff, roles=frozenset({"learner"}))

    for act in (
        lambda: videos.open_review(now_a_learner, course.assignment, review.pk),
        lambda: videos.hand_in_review(now_a_learner, course.assignment, review.pk, scores=FULL, remarks={}, body=""),
    ):
        with pytest.raises(NotFound):
            act()
