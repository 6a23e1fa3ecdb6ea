"""Spaces, members, and people as actors in them."""

import itertools
from typing import Any

from django.contrib.auth.models import AbstractUser

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.spaces.api import (
    Membership,
    Place,
    Role,
    Space,
    SpaceKind,
    find_or_make_space,
)

COURSE = "course-v1:Org+Course+Run"
OTHER_COURSE = "course-v1:Org+Other+Run"

_numbers = itertools.count(1)

#: What the host below answers: (user id, course key, action).
GRANTED: set[tuple[int, str, str]] = set()
#: What it was asked.
ASKED: list[tuple[int, str, str]] = []


def course_access(user_id: int, course_key: str, action: str) -> bool:
    """A host that knows who may open which course: what a site names in COURSE_ACCESS."""
    ASKED.append((user_id, course_key, action))
    return ASKED[-1] in GRANTED


def usage_key(name: str) -> str:
    """The id of a Q&A block in COURSE."""
    return f"block-v1:Org+Course+Run+type@social_qa+block@{name}"


def make_place(name: str = "", **changes: Any) -> Place:
    """Where a block stands: a new block of COURSE unless ``changes`` (fields of Place) say otherwise."""
    key = usage_key(name or f"b{next(_numbers)}")
    return Place(**{"kind": SpaceKind.BLOCK.value, "key": key, "course_key": COURSE, "usage_key": key, **changes})


def make_community(name: str = "python", course_key: str = COURSE, **changes: Any) -> Place:
    """A community as a course names it."""
    return make_place(kind=SpaceKind.COMMUNITY.value, key=name, course_key=course_key, **changes)


def make_space(place: Place | None = None, **changes: Any) -> Space:
    """The space of a place, a new one for each call without a place. ``changes`` are fields of Place."""
    return find_or_make_space(place or make_place(**changes))


def make_member(space: Space, user: AbstractUser, role: str = Role.LEARNER, **fields: Any) -> Membership:
    """The membership of somebody, with this role; ``fields`` are columns of Membership."""
    membership, _made = Membership.objects.update_or_create(
        space=space, user=user, defaults={"role": str(role), **fields}
    )
    return membership


def actor_in(space: Space, user: AbstractUser, role: str = Role.LEARNER, *, read_only: bool = False) -> Actor:
    """Somebody as an actor in a space, who has been there: makes or changes the membership."""
    make_member(space, user, role)
    return Actor(user.pk, user.get_username(), frozenset({str(role)}), read_only)
