"""Practice and examples under many hands at once, with real threads."""

import pytest

from social_learning_xblocks.kit.errors import Conflict, NotFound
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Example, Participant, Review
from tests.factories.assignments import FULL, make_assignment
from tests.factories.examples import make_example
from tests.factories.spaces import actor_in
from tests.video_review.hands import together

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(transactional_db):
    return make_assignment(practice="offered")


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def test_two_tabs_that_begin_the_same_practice_write_one_review(course, staff, ben):
    example, learner = make_example(course, staff), actor_in(course.space, ben)
    begun = []

    refusals = together(*[lambda: begun.append(videos.begin_practice(learner, course.assignment, example.pk))] * 6)

    assert (refusals, len(begun), len(set(begun))) == ([], 6, 1)
    assert (Review.objects.filter(kind="calibration").count(), Participant.objects.count()) == (1, 1)


def test_two_tabs_that_hand_in_the_same_practice_hand_it_in_once(course, staff, ben):
    example, learner = make_example(course, staff), actor_in(course.space, ben)
    pk = videos.begin_practice(learner, course.assignment, example.pk)

    refusals = together(
        *[lambda: videos.hand_in_review(learner, course.assignment, pk, scores=FULL, remarks={}, body="")] * 4
    )

    assert (refusals, Review.objects.get(pk=pk).edited_at) == ([Conflict] * 3, None)


def test_two_of_the_staff_who_begin_a_reference_write_one(course, staff, ada):
    example, other = make_example(course, staff, scores=None), actor_in(course.space, ada, Role.STAFF)

    refusals = together(
        *[lambda actor=actor: videos.begin_reference(actor, course.assignment, example.pk) for actor in (staff, other)]
        * 3
    )

    assert (refusals, Review.objects.filter(kind="staff").count()) == ([], 1)


def test_two_who_show_an_example_at_once_show_one(course, staff):
    pks = [make_example(course, staff).pk for _number in range(2)]

    refusals = together(
        *[
            lambda pk=pk: videos.show_example(staff, course.assignment, pk, shows=True, with_review=False)
            for pk in pks * 2
        ]
    )

    assert (refusals, Example.objects.filter(shown_in__isnull=False).count()) == ([], 1)


def test_examples_made_at_once_have_places_of_their_own(course, staff):
    refusals = together(*[lambda: videos.add_example(staff, course.assignment)] * 4)

    assert (refusals, sorted(Example.objects.values_list("place", flat=True))) == ([], [1, 2, 3, 4])


@pytest.mark.parametrize("attempt", range(3))
def test_what_is_deleted_while_somebody_begins_leaves_nothing(course, staff, ben, attempt):
    example, learner = make_example(course, staff), actor_in(course.space, ben)

    refusals = together(
        lambda: videos.delete_example(staff, course.assignment, example.pk),
        lambda: videos.begin_practice(learner, course.assignment, example.pk),
    )

    assert set(refusals) <= {NotFound}
    assert (Example.objects.count(), Review.objects.count()) == (0, 0)
