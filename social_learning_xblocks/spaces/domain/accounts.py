"""People who come with an import: accounts that nobody can sign in to, and their memberships."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models.functions import Lower
from django.utils import timezone

from ..data import Newcomer
from ..models import Membership, Space

#: RFC 2606: never delivered.
NO_MAIL = "users.invalid"


def accounts_called(usernames: Iterable[str]) -> dict[str, int]:
    """User ids by username; those who have no account are left out. One query."""
    User = get_user_model()
    field = User.USERNAME_FIELD
    wanted = set(usernames)
    if not wanted:
        return {}
    found = dict(User._default_manager.filter(**{f"{field}__in": wanted}).values_list(field, "pk"))
    # A database that does not tell "Ada" from "ada" gives the name as it was registered.
    folded = {str(name).lower(): key for name, key in found.items()}
    return {name: key for name in wanted if (key := found.get(name) or folded.get(name.lower()))}


def accounts_with(addresses: Iterable[str]) -> dict[str, str]:
    """Usernames by e-mail address in lower case; none where nobody, or more than one active account, has it. One query."""
    wanted = {address.lower() for address in addresses if address}
    if not wanted:
        return {}
    User = get_user_model()
    rows = User._default_manager.filter(is_active=True).annotate(address=Lower("email"))
    found: dict[str, list[str]] = {}
    for address, name in rows.filter(address__in=wanted).values_list("address", User.USERNAME_FIELD):
        found.setdefault(address, []).append(name)
    return {address: names[0] for address, names in found.items() if len(names) == 1}


def make_accounts(newcomers: Iterable[Newcomer]) -> dict[str, int]:
    """User ids of these people by username. Who is missing gets an account that is inactive, without password or mail."""
    people = {newcomer.username: newcomer for newcomer in newcomers}
    known = accounts_called(people)
    missing = [person for username, person in people.items() if username not in known]
    if not missing:
        return known
    User = get_user_model()
    longest = User._meta.get_field("first_name").max_length or 30
    domain = NO_MAIL if _address_is_unique() else ""
    User._default_manager.bulk_create(
        [
            User(
                **{User.USERNAME_FIELD: person.username},
                first_name=person.name[:longest],
                email=f"{person.username}@{domain}" if domain else "",
                password=make_password(None),
                is_active=False,
                date_joined=person.joined_at or timezone.now(),
            )
            for person in missing
        ],
        ignore_conflicts=True,
    )
    return known | accounts_called(person.username for person in missing)


def _address_is_unique() -> bool:
    """Whether two accounts must not share an address, not even an empty one: so on many platforms, by their own schema."""
    User = get_user_model()
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, User._meta.db_table)
    return any(rule["unique"] and rule["columns"] == ["email"] for rule in constraints.values())


def add_members(space: Space, memberships: Sequence[Membership]) -> None:
    """Memberships at once; who is a member already stays as is. One query."""
    for membership in memberships:
        membership.space = space
    Membership.objects.bulk_create(memberships, ignore_conflicts=True, batch_size=500)
