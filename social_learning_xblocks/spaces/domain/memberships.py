"""Roles of people in a space, and what they agreed to."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import platform
from ...kit.actor import Actor, Person
from ...kit.errors import Invalid, NotAllowed, NotFound
from ...kit.transactions import verb
from .. import rules
from ..data import Named
from ..enums import Role
from ..models import Membership, Space
from ..queries import members_among

BADGED = {Role.MENTOR, Role.EXPERT, Role.MODERATOR, Role.STAFF, Role.GUEST}

#: How many different people one text can mention. More stay text: each costs work in a request that anybody can send.
MOST_NAMES = 50


def people_in(space: Space, user_ids: Iterable[int | None]) -> dict[int, Person]:
    """Names and role words of people on a page, by user id; one query, two when somebody is no member."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    people = {}
    for membership in members_among(space, wanted):
        badge = str(Role(membership.role).label) if membership.role in BADGED else ""
        people[membership.user_id] = Person(membership.user_id, platform.name_of(membership.user), badge)
    strangers = wanted - people.keys()
    if strangers:
        people |= {pk: Person(pk, name) for pk, name in platform.display_names(strangers).items()}
    return people


def members_of(space: Space, user_ids: Iterable[int]) -> dict[int, str]:
    """The roles of those who are members, by user id. One query, none for nobody."""
    wanted = set(user_ids)
    if not wanted:
        return {}
    return dict(Membership.objects.filter(space=space, user_id__in=wanted).values_list("user_id", "role"))


def usernames_in(space: Space, user_ids: Iterable[int]) -> dict[int, str]:
    """The usernames of those who are members, by user id. One query, none for nobody."""
    wanted = set(user_ids)
    if not wanted:
        return {}
    name = f"user__{get_user_model().USERNAME_FIELD}"
    return dict(Membership.objects.filter(space=space, user_id__in=wanted).values_list("user_id", name))


def usernames_of(space: Space, user_ids: Iterable[int]) -> list[str]:
    """The usernames of those who are members, by the alphabet. One query, none for nobody."""
    wanted = set(user_ids)
    if not wanted:
        return []
    name = f"user__{get_user_model().USERNAME_FIELD}"
    found = Membership.objects.filter(space=space, user_id__in=wanted).order_by(name)
    return list(found.values_list(name, flat=True))


def count_members(
    space: Space, *, roles: Iterable[str] = (), besides: int | None = None, among: QuerySet[Any, int] | None = None
) -> int:
    """How many people are members, of certain roles where some are named, ``among`` the user ids of a query. One query."""
    members = Membership.objects.filter(space=space)
    if among is not None:
        members = members.filter(user_id__in=among)
    if besides is not None:
        members = members.exclude(user_id=besides)
    return (members.filter(role__in=list(roles)) if roles else members).count()


def find_member(space: Space, user_id: int) -> Person:
    """A member as others see them. Raises NotFound for everybody else, so that an id tells nothing. One query."""
    membership = members_among(space, {user_id}).first()
    if membership is None:
        raise NotFound(_("There is no such person here."))
    badge = str(Role(membership.role).label) if membership.role in BADGED else ""
    return Person(membership.user_id, platform.name_of(membership.user), badge)


def person_of(actor: Actor) -> Person:
    """The actor as others see them here; no query."""
    badge = next((str(role.label) for role in Role if role in BADGED and role in actor.roles), "")
    return Person(actor.user_id, actor.name, badge)


def members_called(space: Space, usernames: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Members by lower-cased username: (user id, name on screen). For mentions; strangers are left out.

    No more than ``MOST_NAMES`` different names are looked up, the first ones. One query, two when somebody writes a name
    in other letters than its owner or mentions a stranger.
    """
    wanted = list(dict.fromkeys(username.lower() for username in usernames))[:MOST_NAMES]
    if not wanted:
        return {}
    field = get_user_model().USERNAME_FIELD
    found = _members_by_name(space, Q(**{f"user__{field}__in": wanted}))
    # No index helps with these, so there are few of them.
    in_other_letters = [Q(**{f"user__{field}__iexact": name}) for name in wanted if name not in found]
    if in_other_letters:
        found |= _members_by_name(space, functools.reduce(operator.or_, in_other_letters))
    return found


def _members_by_name(space: Space, named: Q) -> dict[str, tuple[int, str]]:
    found = platform.with_names(Membership.objects.filter(named, space=space), "user")
    return {
        membership.user.get_username().lower(): (membership.user_id, platform.name_of(membership.user))
        for membership in found
    }


def members_like(
    space: Space, start: str, limit: int = 8, *, besides: QuerySet[Any] | None = None
) -> list[tuple[str, Person]]:
    """Usernames and people whose username, or a word of the name on screen, begins so: offered while it is typed.

    ``besides``: a query for the ids of those who are not offered.
    """
    field = get_user_model().USERNAME_FIELD
    called = platform.called_like(start, "user")
    members = Membership.objects.filter(called | Q(**{f"user__{field}__istartswith": start}), space=space)
    if besides is not None:
        members = members.exclude(user__in=besides)
    found = platform.with_names(members, "user").order_by(f"user__{field}")[:limit]
    return [
        (
            membership.user.get_username(),
            Person(
                membership.user_id,
                platform.name_of(membership.user),
                str(Role(membership.role).label) if membership.role in BADGED else "",
            ),
        )
        for membership in found
    ]


def members_with_roles(space: Space, limit: int = 200) -> list[Named]:
    """People who are more than learners here, for the staff page."""
    found = platform.with_names(Membership.objects.filter(space=space).exclude(role=Role.LEARNER), "user")
    return [
        Named(
            row.user.get_username(),
            Person(row.user_id, platform.name_of(row.user), str(Role(row.role).label)),
            row.role != Role.STAFF,
        )
        for row in found.order_by("role", "pk")[:limit]
    ]


@verb
def set_role(actor: Actor, space: Space, *, username: str, role: str) -> Membership:
    """Staff make a member mentor, expert, moderator, guest or learner again. Staff itself comes from the platform."""
    if not rules.can_manage_members(actor):
        raise NotAllowed(_("Only staff of this course can give roles."))
    if role not in Role.values or role == Role.STAFF:
        raise Invalid(_("Choose one of the roles."), {"role": _("Choose one of the roles.")})
    field = get_user_model().USERNAME_FIELD
    membership = (
        Membership.objects.select_for_update().filter(space=space, **{f"user__{field}": username.strip()}).first()
    )
    if membership is None:
        message = _("Nobody with this username has been here yet. Ask them to open this page once.")
        raise NotFound(message)
    if membership.role == Role.STAFF:
        raise Invalid(_("This person is course staff; the platform decides that."))
    membership.role = role
    membership.save(update_fields=["role"])
    return membership


@verb
def accept_requests(actor: Actor, space: Space, *, accepts: bool) -> None:
    """Whether others may ask this person for an answer."""
    if not rules.can_post(actor):
        raise NotAllowed(_("You cannot do this here."))
    Membership.objects.filter(space=space, user_id=actor.person_id).update(accepts_requests=accepts)


@verb
def mark_all_read(actor: Actor, space: Space) -> None:
    """Nothing that is here now is new to this person any more."""
    if not actor.can_write:
        raise NotAllowed(_("You cannot do this here."))
    Membership.objects.filter(space=space, user_id=actor.person_id).update(read_before=timezone.now())
