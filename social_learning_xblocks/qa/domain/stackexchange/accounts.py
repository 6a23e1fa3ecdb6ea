"""The people of a dump: accounts that nobody can sign in to, members of the space."""

from __future__ import annotations

from collections.abc import Iterable

from ....kit.import_reports import ImportReport
from ....spaces.api import Membership, Newcomer, add_members, make_accounts
from ....spaces.models import Space
from .shelf import Shelf
from .values import to_moment

#: Numbers kept in memory; looked up anew beyond.
MOST_REMEMBERED = 50_000


class Accounts:
    """User ids by the numbers of the dump. Nothing of a person is taken over but the name on screen."""

    def __init__(self, space: Space, shelf: Shelf, report: ImportReport, *, anonymous: bool) -> None:
        self._space = space
        self._shelf = shelf
        self._report = report
        self._anonymous = anonymous
        self._known: dict[int, int | None] = {}

    def prepare(self, numbers: Iterable[int | None]) -> None:
        """Make accounts and memberships of all these people who have none yet. Five queries at most."""
        wanted = {number for number in numbers if number is not None and number > 0} - self._known.keys()
        if self._anonymous or not wanted:
            return
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()
        newcomers = self._newcomers(sorted(wanted))
        ids = make_accounts(newcomers.values())
        add_members(self._space, [Membership(user_id=user_id) for user_id in sorted(set(ids.values()))])
        for number in wanted:
            self._known[number] = ids.get(newcomers[number].username) if number in newcomers else None

    def of(self, number: int | None) -> int | None:
        """The user id of somebody who was prepared; None for nobody, and for who is not in the dump."""
        return None if number is None else self._known.get(number)

    def _newcomers(self, numbers: list[int]) -> dict[int, Newcomer]:
        if not self._shelf.has_users:
            return {number: self._newcomer(number, f"user{number}") for number in numbers}
        names = self._shelf.names_of(numbers)
        unknown = [number for number in numbers if number not in names]
        self._report.changed.add_first("author is not in Users.xml: post without an author", unknown, len(unknown))
        return {number: self._newcomer(number, name, joined) for number, (name, joined) in names.items()}

    def _newcomer(self, number: int, name: str, joined: str = "") -> Newcomer:
        return Newcomer(f"se-{self._report.source}-{number}", " ".join(name.split()), to_moment(joined))
