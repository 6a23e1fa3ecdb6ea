"""A file of JSON lines, read into a space: some hundred lines of one kind at a time, each time whole or not at all."""

from __future__ import annotations

import binascii
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, islice
from typing import IO, Any

from django.db import DatabaseError
from django.utils.translation import gettext as _

from ....kit.errors import Invalid
from ....kit.import_reports import ImportReport
from ....spaces.api import Newcomer, accounts_called, make_accounts
from ....spaces.models import Space
from .. import counting
from .arrivals import Arrivals
from .keys import Ids, Named, ids_of
from .kinds import KINDS, Kind
from .records import Record, read_header, read_records

RECORDS_AT_ONCE = 200
#: What a record may be that is none: parts are missing, of another type, or of another size.
BROKEN = (KeyError, TypeError, ValueError, AttributeError, OverflowError, binascii.Error, DatabaseError, Invalid)
LONGEST_NAME = 150
PEOPLE = ("user", "author", "editor", "reporter", "actor", "giver", "endorsed_by")

Lines = Sequence[tuple[int, Record]]


def import_space(
    space: Space,
    file: IO[str],
    report: ImportReport,
    *,
    create_users: bool = False,
    told: Callable[[int], None] = lambda line: None,
) -> ImportReport:
    """Read an export into a space. What is there already stays as it is; stopped, run it again.

    People are found by username. Without an account their posts have no author, and what else they left is left out;
    with ``create_users`` they get accounts that nobody can sign in to. ``told`` hears how many lines are done.
    Raises Invalid for a file that is no export.
    """
    header = read_header(file)
    report.source = str(header["space"].get("key", ""))[:255]
    _Import(space, report, create_users=create_users).run(header["space"], file, told)
    for _wrong in counting.check_counters(space, fix=True):
        pass
    report.is_finished = True
    return report


class _Import:
    """One file on its way in."""

    def __init__(self, space: Space, report: ImportReport, *, create_users: bool) -> None:
        self.space = space
        self.report = report
        self.create_users = create_users
        self.arrivals = Arrivals(space)

    def run(self, settings: Record, file: IO[str], told: Callable[[int], None]) -> None:
        self._take_settings(settings)
        is_whole = False
        for name, group in groupby(read_records(file), key=lambda pair: pair[1] and pair[1]["type"]):
            is_whole = name == "end"
            kind = KINDS.get(str(name))
            lines: Any = iter(group)
            while some := list(islice(lines, kind.at_once if kind else RECORDS_AT_ONCE)):
                if kind is not None:
                    self._take(kind, some)
                elif not is_whole:
                    reason = f"line of an unknown kind: {str(name)[:20]}" if name else "line that cannot be read"
                    self.report.skipped.add_first(reason, _places(some), len(some))
                told(some[-1][0])
        if not is_whole:
            self.report.damages.append(_("The file breaks off: its last line is missing."))

    def _take_settings(self, found: Record) -> None:
        """Title and held words, where the space has none of its own."""
        wanted = {"title": str(found.get("title") or "")[:255], "held_words": str(found.get("held_words") or "")}
        missing = [name for name, value in wanted.items() if value and not getattr(self.space, name)]
        for name in missing:
            setattr(self.space, name, wanted[name])
        if missing:
            self.space.save(update_fields=missing)
        courses = [course for course in found.get("courses") or [] if isinstance(course, str)]
        if courses:
            sentence = _("Courses that shared the community there, to be added here by its staff: {courses}.")
            self.report.note(sentence.format(courses=", ".join(courses)))

    def _take(self, kind: Kind, lines: Lines) -> None:
        self._find_people(record for _number, record in lines)
        ids, whole = self._resolve(kind, lines)
        try:
            self._count(kind, kind.take(self.arrivals, [record for _number, record in whole], ids), len(whole))
        except BROKEN:
            # Something is wrong with one of them: the others are good.
            for number, record in whole:
                try:
                    self._count(kind, kind.take(self.arrivals, [record], ids), 1)
                except BROKEN:
                    self.report.skipped.add(f"{kind.name} that cannot be read", f"line {number}")

    def _count(self, kind: Kind, made: int, given: int) -> None:
        self.report.made.add(kind.plural, count=made)
        self.report.known.add(kind.plural, count=given - made)

    def _resolve(self, kind: Kind, lines: Lines) -> tuple[Ids, Lines]:
        """The ids of the posts that some records name, and those records of which all is here."""
        readable: list[tuple[int, Record, list[Named]]] = []
        for number, record in lines:
            try:
                readable.append((number, record, kind.posts(record)))
            except BROKEN:
                self.report.skipped.add(f"{kind.name} that cannot be read", f"line {number}")
        ids = ids_of(self.space, [named for _number, _record, posts in readable for named in posts])
        whole = []
        for number, record, posts in readable:
            if not all(named in ids for named in posts):
                self.report.skipped.add(f"{kind.name} of a post that is not here", f"line {number}")
            elif kind.person and self.arrivals.person(record.get(kind.person)) is None:
                self.report.skipped.add(f"{kind.name} of a person without an account", f"line {number}")
            else:
                whole.append((number, record))
        return ids, whole

    def _find_people(self, records: Iterable[Record]) -> None:
        """Look up everybody who is named and not known yet; make accounts where that is wanted."""
        named: dict[str, str] = {}
        for record in records:
            for field in PEOPLE:
                name = record.get(field)
                if isinstance(name, str) and 0 < len(name) <= LONGEST_NAME and name not in self.arrivals.people:
                    named[name] = str(record.get("name") or "") if field == "user" else named.get(name, "")
        if not named:
            return
        if self.create_users:
            found = make_accounts(Newcomer(username, name) for username, name in named.items())
        else:
            found = accounts_called(named)
        for name in named:
            self.arrivals.people[name] = found.get(name)
            if name not in found:
                self.report.changed.add("person without an account here", name)


def _places(lines: Sequence[tuple[int, object]]) -> list[str]:
    return [f"line {number}" for number, _record in lines]
