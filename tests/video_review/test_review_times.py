"""Until when a review goes in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Participant, Review
from tests.factories.assignments import HALF, make_assignment
from tests.video_review.written import GOOD, ago, set_policy


@pytest.fixture
def course(db):
    return make_assignment(wanted=2)


@pytest.mark.parametrize(
    ("ended", "begun_before", "takes_late", "grace", "accepted"),
    [
        (-5, True, False, 0, True),
        (5, True, False, 0, False),
        (5, True, False, 10, True),
        (5, False, False, 10, False),
        (15, True, False, 10, False),
        (5, False, True, 0, True),
        (15, True, True, 10, True),
    ],
)
def test_until_when_a_review_goes_in(begun, ended, begun_before, takes_late, grace, accepted):
    set_policy(begun, review_until=ago(minutes=ended), takes_late=takes_late, grace=grace)
    Review.objects.filter(pk=begun.id).update(begun_at=ago(minutes=ended + (1 if begun_before else -1)))

    if accepted:
        videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)
    else:
        with pytest.raises(Conflict, match="time to review is over"):
            videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)
    assert begun.review().state == ("given" if accepted else "writing")


def test_what_was_given_stays_as_it_is_after_the_end_also_where_late_ones_are_taken(begun):
    Review.objects.filter(pk=begun.id).update(begun_at=ago(hours=1))
    videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)
    set_policy(begun, review_until=ago(minutes=5), takes_late=True)

    with pytest.raises(Conflict):
        videos.hand_in_review(begun.ada, begun.assignment, begun.id, **{**GOOD, "scores": HALF})
    assert videos.open_review(begun.ada, begun.assignment, begun.id).may_edit is False


def test_an_extension_is_for_its_person_alone(begun):
    set_policy(begun, review_until=ago(minutes=5), takes_late=False)
    later = timezone.now() + timedelta(hours=1)
    Participant.objects.filter(user_id=begun.ada.user_id).update(review_until=later)

    assert videos.open_review(begun.ada, begun.assignment, begun.id).may_edit is True
    assert videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD).state == "given"


def test_after_the_end_nobody_begins_but_who_has_begun_goes_on_within_the_grace(begun):
    set_policy(begun, review_until=ago(minutes=5), takes_late=False, grace=10)
    with pytest.raises(Conflict, match="over"):
        videos.next_review(begun.ben, begun.assignment, None)
    with pytest.raises(Conflict, match="over"):
        videos.next_review(begun.ada, begun.assignment, None)
    Review.objects.filter(pk=begun.id).update(begun_at=ago(minutes=6))

    assert videos.next_review(begun.ada, begun.assignment, None).review_id == begun.id
