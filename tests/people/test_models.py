"""What the tables themselves refuse, and how their rows are called."""

import pytest
from django.db import IntegrityError

from social_learning_xblocks.people.models import Profile, ProfileTopic, ReputationEvent, Standing
from tests.factories.spaces import make_space


@pytest.fixture
def space(db):
    return make_space()


def test_a_topic_is_listed_once(ben):
    topic = {"user": ben, "kind": "skill", "name_hash": "1"}
    ProfileTopic.objects.create(name="R", **topic)

    with pytest.raises(IntegrityError):
        ProfileTopic.objects.create(name="r", **topic)


def test_a_sum_is_there_once(space, ben):
    Standing.objects.create(space=space, user=ben, tag_key=3)

    with pytest.raises(IntegrityError):
        Standing.objects.create(space=space, user=ben, tag_key=3)


def test_a_line_is_taken_back_once(space, ben):
    row = {"space": space, "user": ben, "kind": "upvoted", "subject_type": "answer", "subject_id": 1}
    first = ReputationEvent.objects.create(points=5, **row)
    ReputationEvent.objects.create(points=-5, reverses=first, **row)

    with pytest.raises(IntegrityError):
        ReputationEvent.objects.create(points=-5, reverses=first, **row)


def test_rows_say_what_they_are():
    assert str(Profile(user_id=7)) == "Profile 7"
    assert str(ProfileTopic(kind="skill", name="R")) == "skill: R"
    assert str(ReputationEvent(kind="upvoted", points=5, user_id=7)) == "upvoted +5 for 7"
    assert str(Standing(user_id=7, space_id=1, points=5)) == "7 in 1/0: 5"
