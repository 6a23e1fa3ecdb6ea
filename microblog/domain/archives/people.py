"""Who wrote what is imported: people here, where an operator says so, else accounts that nobody can sign in to."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.import_reports import ImportReport
from social_learning_xblocks.spaces.api import (
    Membership,
    accounts_called,
    accounts_with,
    add_members,
    make_accounts,
)
from social_learning_xblocks.spaces.models import Space

from .items import Source

MOST_LINES = 500_000


def read_people(path: Path) -> dict[str, str]:
    """A CSV file with two columns, their name there and their username here, as a table. Raises Invalid for what is none."""
    found: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file), start=1):
                cells = [cell.strip() for cell in row]
                if any(cells) and (len(cells) < 2 or not (cells[0] and cells[1]) or number > MOST_LINES):
                    sentence = _("{file} needs two columns in line {number}: the name there and the username here.")
                    raise Invalid(sentence.format(file=path.name, number=number))
                if any(cells):
                    found[cells[0].lower()] = cells[1]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Invalid(_("{file} cannot be read as CSV in UTF-8.").format(file=path.name)) from error
    return found


class People:
    """User ids by the names in an archive.

    table: usernames here by names there in lower case. by_address: whoever has the same e-mail address is the same.
    anonymous: who is not found here is nobody.
    """

    def __init__(
        self,
        space: Space,
        source: Source,
        report: ImportReport,
        *,
        table: Mapping[str, str],
        by_address: bool = False,
        anonymous: bool = False,
    ) -> None:
        self._space = space
        self._source = source
        self._report = report
        self._table = table
        self._by_address = by_address
        self._anonymous = anonymous
        self._known: dict[str, int | None] = {"": None}
        self._found: dict[str, int] = {}
        self._asked: set[str] = set()
        #: Usernames of those who are people here already, by their names there.
        self.ours: dict[str, str] = {}

    def find(self, names: Iterable[str]) -> None:
        """Look for people who are here already. Three queries at most, none for who was asked for before."""
        wanted = sorted({*names} - self._asked - {""})
        if not wanted:
            return
        self._asked.update(wanted)
        usernames = self._from_table(wanted)
        if self._by_address:
            addresses = {name: self._source.address(name).lower() for name in wanted if name not in usernames}
            known = accounts_with(addresses.values())
            usernames |= {name: known[address] for name, address in addresses.items() if address in known}
        ids = accounts_called(usernames.values())
        missing = sorted({*usernames.values()} - ids.keys())
        self._report.changed.add_first("person of the list without an account here", missing, len(missing))
        self.ours |= {name: username for name, username in usernames.items() if username in ids}
        self._found |= {name: ids[username] for name, username in usernames.items() if username in ids}

    def _from_table(self, wanted: list[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in wanted:
            called = (self._table.get(other.lower()) for other in self._source.called(name))
            if username := next(filter(None, called), None):
                found[name] = username
        return found

    def prepare(self, names: Iterable[str]) -> None:
        """Find, or make, accounts and memberships of all these people. None for who was prepared before."""
        wanted = sorted({*names} - self._known.keys())
        if not wanted:
            return
        self.find(wanted)
        found = {name: self._found[name] for name in wanted if name in self._found}
        if not self._anonymous:
            newcomers = {name: self._source.newcomer(name) for name in wanted if name not in found}
            ids = make_accounts(newcomers.values())
            found |= {name: ids[person.username] for name, person in newcomers.items()}
        add_members(self._space, [Membership(user_id=user_id) for user_id in sorted({*found.values()})])
        self._known |= {name: found.get(name) for name in wanted}

    def of(self, name: str) -> int | None:
        """The user id of somebody who was prepared, None for nobody."""
        return self._known[name]
