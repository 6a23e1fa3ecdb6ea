"""A review of one's own work."""

import pytest

from social_learning_xblocks.kit.errors import Conflict, NotAllowed
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Participant, Review
from tests.factories.assignments import make_assignment
from tests.factories.spaces import actor_in
from tests.personas import person
from tests.video_review.written import GOOD, counts


@pytest.fixture
def course(db):
    return make_assignment(wanted=2)


def test_a_review_of_ones_own_work_counts_for_nobody(db):
    course = make_assignment(wanted=1, reviews_self=True)
    ada, _ben = course.class_of(2)
    with pytest.raises(NotAllowed, match="others first"):
        videos.begin_self_review(ada, course.assignment)
    review_id = videos.next_review(ada, course.assignment, None).review_id
    videos.hand_in_review(ada, course.assignment, review_id, **GOOD)

    own_id = videos.begin_self_review(ada, course.assignment)
    videos.save_review(ada, course.assignment, own_id, **GOOD)
    assert videos.is_self_reviewed(ada, course.assignment) is False
    videos.hand_in_review(ada, course.assignment, own_id, **GOOD)

    own = Review.objects.get(pk=own_id)
    assert (own.kind, own.state, own.share, own.lease_until) == ("self", "given", 1, None)
    assert videos.begin_self_review(ada, course.assignment) == own_id
    assert videos.is_self_reviewed(ada, course.assignment) is True
    assert (course.own(ada).share, counts(course.own(ada).pk)) == (None, (1, 0, 0, 0))
    assert videos.given_reviews(ada, course.assignment)[0].id == review_id
    assert Participant.objects.get(user_id=ada.user_id).given == 1


def test_a_review_of_ones_own_work_is_where_it_is_wanted_and_after_handing_in(course):
    ada = course.learner("ada")
    with pytest.raises(NotAllowed, match="You cannot"):
        videos.begin_self_review(ada, course.assignment)
    course = make_assignment(wanted=1, reviews_self=True)
    late = course.learner("ada")
    with pytest.raises(NotAllowed, match="Hand in"):
        videos.begin_self_review(late, course.assignment)
    looking = actor_in(course.space, person("ben"), read_only=True)
    with pytest.raises(NotAllowed, match="You cannot"):
        videos.begin_self_review(looking, course.assignment)


def test_a_review_of_ones_own_work_needs_a_rubric(db):
    course = make_assignment(wanted=1, reviews_self=True)
    ada, _ben = course.class_of(2)
    Participant.objects.filter(user_id=ada.user_id).update(given=1)
    course.assignment.rubric = None
    with pytest.raises(Conflict, match="no rubric"):
        videos.begin_self_review(ada, course.assignment)
