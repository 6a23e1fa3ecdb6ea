"""Forgetting a person, and telling them what is known."""

import io
from datetime import UTC, datetime

import pytest

from social_learning_xblocks.spaces.api import Membership, Role, add_image, export_person, open_image, retire_person
from social_learning_xblocks.spaces.models import SpaceImage
from tests.factories.images import picture
from tests.factories.spaces import actor_in, make_member, make_space

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def space(ben, chi):
    """Ben and Chi are in it, and Ben has added a picture."""
    space = make_space()
    add_image(actor_in(space, ben), space, upload=io.BytesIO(picture()))
    make_member(space, ben, Role.MENTOR, joined_at=NOON)
    make_member(space, chi)
    return space


def test_who_is_forgotten_is_a_member_of_nothing(space, ben, chi):
    make_member(make_space(), ben)

    for _time in range(2):
        retire_person(ben.pk)

    assert list(Membership.objects.values_list("user_id", flat=True)) == [chi.pk]


def test_pictures_stay_in_the_posts_without_their_uploader(space, ben, chi):
    retire_person(ben.pk)

    image = SpaceImage.objects.get()
    assert image.author_id is None
    open_image(chi.pk, image.uuid)[1].close()


def test_a_person_is_told_what_is_known(space, ben):
    image = SpaceImage.objects.get()

    assert export_person(ben.pk) == {
        "memberships": [
            {
                "space": space.key,
                "role": "mentor",
                "joined_at": "2026-03-01T12:00:00+00:00",
                "read_before": Membership.objects.get(user=ben).read_before.isoformat(),
                "accepts_requests": False,
            }
        ],
        "images": [{"id": str(image.uuid), "uploaded_at": image.created_at.isoformat()}],
    }


def test_of_a_stranger_nothing_is_known(space, eve):
    assert export_person(eve.pk) == {"memberships": [], "images": []}


@pytest.mark.parametrize("count", [1, 3])
def test_telling_is_two_queries(count, ben, django_assert_num_queries):
    for _number in range(count):
        make_member(make_space(), ben)

    with django_assert_num_queries(2):
        assert len(export_person(ben.pk)["memberships"]) == count
