"""What people are called on screen: usernames, or full names where the site wishes."""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet

from .. import conf

M = TypeVar("M", bound=Model)

_DUMP_USERNAME = re.compile(r"se-[a-z0-9.-]+-[0-9]+|(?:mastodon|slack)-[\w.-]+")


def display_names(user_ids: Iterable[int]) -> dict[int, str]:
    """What people are called on screen, by user id; one query. Ids without an account are left out."""
    users = with_names(get_user_model().objects.filter(pk__in=set(user_ids)))
    return {user.pk: name_of(user) for user in users}


def with_names(rows: QuerySet[M], user: str = "") -> QuerySet[M]:
    """Rows with all that ``name_of`` needs, in the same query; ``user`` is the path from them to the account."""
    paths = [user] if user else []
    if uses_full_names() and _has_profiles():
        paths.append(f"{user}__profile" if user else "profile")
    return rows.select_related(*paths) if paths else rows


def uses_full_names() -> bool:
    """Whether this site shows full names instead of usernames."""
    return bool(conf.get("DISPLAY_NAME") == "full_name")


def name_of(user: Any) -> str:
    """The name of one user on screen, as the setting DISPLAY_NAME wishes.

    Authors of an imported dump show the name they had there: their usernames are numbers.
    """
    name = ""
    if uses_full_names():
        name = _full_name(user)
    elif _came_with_a_dump(user):
        name = str(user.get_full_name())
    return name or str(user.get_username())


def called_like(start: str, user: str) -> Q:
    """Accounts of whose full name a word begins so; none where usernames are shown. ``user``: the path to the account."""
    if not uses_full_names():
        return Q(pk__in=())
    names = ["first_name", "last_name", *(["profile__name"] if _has_profiles() else [])]
    begins = [Q(**{f"{user}__{name}__istartswith": start}) for name in names]
    inside = [Q(**{f"{user}__{name}__icontains": f" {start}"}) for name in names]
    return functools.reduce(operator.or_, begins + inside)


def _full_name(user: Any) -> str:
    """Open edX keeps it in a profile and leaves the fields of the account empty."""
    profile = getattr(user, "profile", None)
    return str(getattr(profile, "name", "") or user.get_full_name())


def _has_profiles() -> bool:
    """Whether accounts have profiles here, as they have on the platform."""
    relations = get_user_model()._meta.related_objects
    return any(relation.one_to_one and relation.get_accessor_name() == "profile" for relation in relations)


def _came_with_a_dump(user: Any) -> bool:
    """Whether an import made the account: nobody can sign in to it, no mail reaches it, it is named for where it came from."""
    if user.is_active or (user.email and not user.email.endswith(".invalid")):
        return False
    return _DUMP_USERNAME.fullmatch(user.get_username()) is not None
