"""Revising, reviewing and taking back at the same moment, with real threads."""

import pytest

from social_learning_xblocks.kit.errors import Conflict
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Review
from tests.factories.assignments import FULL, NONE, make_assignment, make_video
from tests.video_review.hands import together
from tests.video_review.revised import NOTE, REVISED, lines, reviewed, revise

at_once = pytest.mark.django_db(transaction=True)


@pytest.mark.concurrency
@at_once
def test_revised_in_two_tabs_it_is_handed_in_once():
    course = make_assignment(wanted=2, revises=True)
    ben, [(ada, _first), _other] = reviewed(course)
    videos.choose_revision(ben, course.assignment, video_id=make_video(course.space, ben).uuid)
    videos.save_change_note(ben, course.assignment, note=NOTE)

    refusals = together(*[lambda: videos.hand_in_revision(ben, course.assignment)] * 4)

    assert refusals == [Conflict] * 3
    assert lines(course, ada).count(REVISED) == 1


@pytest.mark.concurrency
@at_once
def test_a_review_that_comes_while_its_author_revises_counts_once():
    course = make_assignment(wanted=1, revises=True)
    ben, ada, chi = course.class_of(3)
    rows = {}
    for actor in (ada, chi):
        rows[actor] = Review.objects.create(
            submission=course.own(ben), reviewer_id=actor.user_id, rubric=course.assignment.rubric, state="lapsed"
        )
    videos.hand_in_review(ada, course.assignment, rows[ada].pk, scores=FULL, remarks={}, body="")
    videos.choose_revision(ben, course.assignment, video_id=make_video(course.space, ben).uuid)
    videos.save_change_note(ben, course.assignment, note=NOTE)

    refusals = together(
        lambda: videos.hand_in_revision(ben, course.assignment),
        lambda: videos.hand_in_review(chi, course.assignment, rows[chi].pk, scores=NONE, remarks={}, body=""),
    )

    own = course.own(ben)
    assert (refusals, own.share, own.got, own.revised_at is None) == ([], 0.5, 2, False)


@pytest.mark.concurrency
@at_once
def test_a_first_review_is_changed_before_the_revised_video_or_not_at_all():
    course = make_assignment(wanted=2, revises=True)
    ben, [(ada, first), _other] = reviewed(course)
    videos.choose_revision(ben, course.assignment, video_id=make_video(course.space, ben).uuid)
    videos.save_change_note(ben, course.assignment, note=NOTE)

    refusals = together(
        lambda: videos.hand_in_revision(ben, course.assignment),
        lambda: videos.hand_in_review(ada, course.assignment, first.pk, scores=FULL, remarks={}, body=""),
    )

    own = course.own(ben)
    assert own.revised_at is not None
    assert (refusals, own.share) in (([], 0.5), ([Conflict], 0.25))


@pytest.mark.concurrency
@at_once
def test_it_is_taken_back_or_looked_at_and_never_both():
    course = make_assignment(wanted=2, revises=True)
    ben, [(ada, first), _other] = reviewed(course)
    revise(course, ben)

    refusals = together(
        lambda: videos.withdraw_revision(ben, course.assignment),
        lambda: videos.look_again(ada, course.assignment, first.pk),
    )

    is_revised = course.own(ben).revised_at is not None
    assert (refusals, Review.objects.filter(kind="again").exists()) == ([Conflict], is_revised)


@pytest.mark.concurrency
@at_once
def test_two_clicks_begin_one_second_look():
    course = make_assignment(wanted=2, revises=True)
    ben, [(ada, first), _other] = reviewed(course)
    revise(course, ben)

    assert together(*[lambda: videos.look_again(ada, course.assignment, first.pk)] * 4) == []
    assert Review.objects.filter(kind="again").count() == 1
