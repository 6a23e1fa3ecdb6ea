"""Questions about people in spaces."""

import pytest

from social_learning_xblocks.kit.actor import EXPERT, GUEST, LEARNER, MENTOR, MODERATOR, STAFF, Actor
from social_learning_xblocks.spaces.rules import can_manage_members, can_post


def actor(*roles, user_id=7, read_only=False):
    return Actor(user_id, "ben", frozenset(roles), read_only)


@pytest.mark.parametrize(
    ("who", "posts", "manages"),
    [
        (actor(LEARNER), True, False),
        (actor(MENTOR), True, False),
        (actor(EXPERT), True, False),
        (actor(MODERATOR), True, False),
        (actor(STAFF), True, True),
        (actor(GUEST), False, False),
        (actor(GUEST, STAFF), False, True),
        (actor(LEARNER, read_only=True), False, False),
        (actor(STAFF, read_only=True), False, False),
        (actor(STAFF, user_id=None), False, False),
        (actor(user_id=None), False, False),
    ],
)
def test_who_may_do_what(who, posts, manages):
    assert (can_post(who), can_manage_members(who)) == (posts, manages)
