"""What the tables themselves refuse, and how their rows are called in the admin."""

import pytest
from django.db import IntegrityError

from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.spaces.api import Membership, Role, Space, Tag
from social_learning_xblocks.spaces.models import SpaceCourse, SpaceImage
from tests.factories.spaces import COURSE, make_community, make_member, make_space


@pytest.fixture
def space(db):
    return make_space(make_community("python"))


def test_a_key_has_one_space(space):
    with pytest.raises(IntegrityError):
        Space.objects.create(kind=space.kind, key="another", key_hash=space.key_hash)


def test_a_course_shares_a_community_once(space):
    with pytest.raises(IntegrityError):
        SpaceCourse.objects.create(space=space, course_key=COURSE, course_hash=digest(COURSE))


def test_a_person_is_a_member_once(space, ben):
    make_member(space, ben)

    with pytest.raises(IntegrityError):
        Membership.objects.create(space=space, user=ben, role=Role.MENTOR)


def test_a_tag_is_in_a_space_once(space):
    Tag.objects.create(space=space, name="python", name_hash=digest("python"))

    with pytest.raises(IntegrityError):
        Tag.objects.create(space=space, name="Python", name_hash=digest("python"))


def test_rows_say_what_they_are(space, ben):
    membership = make_member(space, ben, Role.MENTOR)
    image = SpaceImage(space=space)

    assert str(space) == "community python"
    assert str(SpaceCourse.objects.get()) == COURSE
    assert str(membership) == f"{ben.pk} in {space.pk}: mentor"
    assert str(Tag(name="python")) == "python"
    assert str(image) == f"{image.uuid} in {space.pk}"
