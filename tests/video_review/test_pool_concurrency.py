"""Many who ask for a submission in the same moment, with real threads: nobody too often, nobody twice, no count lost."""

from collections import Counter

import pytest

from social_learning_xblocks.kit.errors import Conflict
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.allocation import Standing, turn
from social_learning_xblocks.video_review.domain.pool import end_leases
from social_learning_xblocks.video_review.models import Review, Submission
from tests.factories.assignments import make_assignment
from tests.video_review.hands import together

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def sums_are_right(course):
    """Whether the columns are what the reviews say, and the turns what the columns say."""
    leased = Counter(Review.objects.filter(state="writing").values_list("submission_id", flat=True))
    held = Counter(Review.objects.filter(state="writing").values_list("reviewer_id", flat=True))
    rows = Submission.objects.filter(assignment=course.assignment)
    return all(
        (row.leased, row.held) == (leased[row.pk], held[row.author_id])
        and row.turn == turn(Standing(row.pk, row.given, row.held, row.got, row.leased), course.assignment.wanted)
        for row in rows
    )


@pytest.mark.parametrize("size", [4, 12])
def test_twelve_who_ask_at_once_never_get_one_submission_more_often_than_wanted(size):
    course = make_assignment(wanted=3)
    people = course.class_of(12)
    first = Submission.objects.order_by("pk").values_list("pk", flat=True)[:size]
    # Who comes last may find only their own left of the first: for them the others have one place each.
    Submission.objects.exclude(pk__in=list(first)).update(got=2)
    videos.set_turns(course.assignment)

    refusals = together(*[lambda actor=actor: videos.take(actor, course.assignment) for actor in people])

    taken = Counter(Review.objects.values_list("submission_id", flat=True))
    assert (refusals, sum(taken.values()), Review.objects.values("reviewer").distinct().count()) == ([], 12, 12)
    assert max(taken[pk] for pk in first) <= 3
    assert max((count for pk, count in taken.items() if pk not in first), default=0) <= 1
    assert len(taken) >= 4
    assert sums_are_right(course)


def test_two_tabs_of_one_reviewer_hold_one_submission():
    course = make_assignment(wanted=2)
    ada, *_others = course.class_of(8)

    refusals = together(*[lambda: videos.take(ada, course.assignment)] * 6)

    assert set(refusals) <= {Conflict}
    assert Review.objects.count() == 1
    assert sums_are_right(course)


def test_two_learners_who_take_each_other_wait_for_nobody():
    course = make_assignment(wanted=1)
    pair = course.class_of(2)

    refusals = together(*[lambda actor=actor: videos.take(actor, course.assignment) for actor in pair] * 3)

    assert (refusals, Review.objects.count()) == ([], 2)
    assert sums_are_right(course)


@pytest.mark.parametrize("attempt", range(5))
def test_what_is_taken_back_is_not_taken(attempt):
    course = make_assignment(wanted=2)
    ada, ben = course.class_of(2)

    together(lambda: videos.take(ada, course.assignment), lambda: videos.take_back(ben, course.assignment))

    is_reviewed = Review.objects.filter(submission=course.own(ben)).exists()
    assert course.own(ben).state == ("pool" if is_reviewed else "draft")
    assert sums_are_right(course)


def test_leases_that_many_end_at_once_are_ended_once():
    course = make_assignment(wanted=2)
    people = course.class_of(6)
    for actor in people:
        videos.take(actor, course.assignment)
    Review.objects.update(lease_until="2020-01-01T00:00Z")

    refusals = together(*[lambda: end_leases(course.assignment)] * 6)

    assert (refusals, Review.objects.filter(state="lapsed").count()) == ([], 6)
    assert sums_are_right(course)
