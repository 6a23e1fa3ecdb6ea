"""Reviews that are handed in and given back at the same moment, with real threads."""

import pytest

from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Participant, Review, Submission
from tests.factories.assignments import FULL, HALF, NONE, make_assignment
from tests.video_review.hands import together
from tests.video_review.written import GOOD, counts


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_tabs_hand_a_review_in_and_it_counts_once():
    course = make_assignment(wanted=2)
    ada, _ben = course.class_of(2)
    review_id = videos.next_review(ada, course.assignment, None).review_id

    refusals = together(*[lambda: videos.hand_in_review(ada, course.assignment, review_id, **GOOD)] * 4)

    assert (refusals, Participant.objects.get(user_id=ada.user_id).given) == ([], 1)
    assert counts(Review.objects.get().submission_id) == (0, 0, 1, 0)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_who_hand_in_at_once_are_both_in_the_grade():
    course = make_assignment(wanted=2)
    ada, ben, chi = course.class_of(3)
    target = course.own(chi)
    own = []
    for actor in (ada, ben):
        review = Review.objects.create(
            submission=target, reviewer_id=actor.user_id, rubric=course.assignment.rubric, state="lapsed"
        )
        own.append((actor, review.pk))

    def give(actor, review_id, scores):
        return lambda: videos.hand_in_review(actor, course.assignment, review_id, **{**GOOD, "scores": scores})

    assert together(give(*own[0], FULL), give(*own[1], NONE)) == []
    assert Submission.objects.get(pk=target.pk).share == 0.5
    # And when both change their minds at once.
    assert together(give(*own[0], HALF), give(*own[1], FULL)) == []
    assert (Submission.objects.get(pk=target.pk).share, counts(target.pk)) == (0.75, (0, 0, 2, 0))


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_handing_in_and_giving_back_at_once_do_one_of_the_two():
    course = make_assignment(wanted=2)
    ada, _ben = course.class_of(2)
    review_id = videos.next_review(ada, course.assignment, None).review_id

    together(
        lambda: videos.hand_in_review(ada, course.assignment, review_id, **GOOD),
        lambda: videos.return_review(ada, course.assignment, review_id, reason="known"),
        lambda: videos.save_review(ada, course.assignment, review_id, **GOOD),
    )

    review = Review.objects.get()
    got = {"given": 1, "returned": 0}[review.state]
    assert counts(review.submission_id) == (0, 0, got, 0)
    assert Participant.objects.get(user_id=ada.user_id).given == got
