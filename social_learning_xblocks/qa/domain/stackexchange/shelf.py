"""Where each row of a dump stands, in a small database of its own on disk: what makes threads out of files.

In the files an answer can stand far from its question, and even before it; its comments stand in another file. The shelf
keeps numbers only, some 30 bytes a row, so memory stays flat and the disk does not hold the dump twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from django.utils.translation import gettext as _

from ....kit.import_reports import ImportReport
from .files import Attributes, Damaged, Row, read_again, read_rows
from .values import to_number

QUESTION, ANSWER = 1, 2
#: What a question hangs on, and an answer that does not say on what.
NOBODY, UNKNOWN = 0, -1
#: What Stack Exchange calls its other posts.
OTHER_KINDS = {
    3: "wiki",
    4: "tag wiki excerpt",
    5: "tag wiki",
    6: "moderator nomination",
    7: "wiki placeholder",
    8: "privilege wiki",
}
#: Texts and edits of posts; all else in a history (closing, protecting, merging …) has no place here.
EDITS = frozenset(map(str, range(1, 10)))
UP, DOWN = "2", "3"

FILES = ("Users", "Posts", "Comments", "PostHistory", "Tags", "Votes")
IGNORED = ("Badges", "PostLinks")
#: What some databases take as parameters of one statement.
MOST_KEYS = 500
#: A dump has some thousand tags; a file with more is none.
MOST_TAGS = 200_000

_TABLES = """
PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -16000;
CREATE TABLE posts (id INTEGER PRIMARY KEY, owner INTEGER, start INTEGER, length INTEGER);
CREATE TABLE comments (id INTEGER PRIMARY KEY, owner INTEGER, start INTEGER, length INTEGER);
CREATE TABLE history (id INTEGER PRIMARY KEY, owner INTEGER, start INTEGER, length INTEGER);
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, joined TEXT);
"""
_INDEXES = """
CREATE INDEX posts_owner ON posts (owner);
CREATE INDEX comments_owner ON comments (owner);
CREATE INDEX history_owner ON history (owner);
"""
#: What hangs on a post that is not there, and how the report calls it.
_ORPHANS = {
    "answer without its question": "FROM posts WHERE owner <> 0 AND owner NOT IN (SELECT id FROM posts WHERE owner = 0)",
    "comment without its post": "FROM comments WHERE owner NOT IN (SELECT id FROM posts WHERE owner = 0 OR owner IN "
    "(SELECT id FROM posts WHERE owner = 0))",
}


class Place(NamedTuple):
    """A row of a file: its number, the number of the post it hangs on (``NOBODY`` for a question), the bytes it takes."""

    id: int
    owner: int
    start: int
    length: int


class Shelf:
    """A dump, ready to be asked for its questions and for what belongs to them. Use it in a ``with`` statement."""

    def __init__(self, folder: Path, report: ImportReport) -> None:
        self.folder = folder
        self.report = report
        self.tags: list[str] = []
        self.has_users = (folder / "Users.xml").is_file()
        self._stack = ExitStack()

    def __enter__(self) -> Shelf:
        # No name: SQLite makes a file that is gone with the connection, however the process ends.
        self._database = sqlite3.connect("")
        self._stack.callback(self._database.close)
        self._database.executescript(_TABLES)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def fill(self, progress: Callable[[str, int, int], None]) -> None:
        """Read through all files once. ``progress`` is told "reading", the bytes read, the bytes in all."""
        paths = {name: path for name in FILES if (path := self.folder / f"{name}.xml").is_file()}
        total = sum(path.stat().st_size for path in paths.values())
        done = 0

        def moved(count: int) -> None:
            nonlocal done
            done += count
            progress("reading", done, total)

        for name in FILES:
            if name not in paths:
                self.report.note(_("{file} is not there.").format(file=f"{name}.xml"))
                continue
            try:
                getattr(self, f"_shelve_{name.lower()}")(read_rows(paths[name], moved))
            except Damaged as damage:
                self.report.damages.append(str(damage))
        for name in IGNORED:
            if (self.folder / f"{name}.xml").is_file():
                self.report.note(_("{file} is not read: there is nothing like it here.").format(file=f"{name}.xml"))
        self._database.executescript(_INDEXES)
        for reason, condition in _ORPHANS.items():
            self._report_orphans(reason, condition)

    def question_count(self) -> int:
        found = self._database.execute("SELECT COUNT(*) FROM posts WHERE owner = ?", (NOBODY,))
        return int(found.fetchone()[0])

    def questions_after(self, number: int, limit: int) -> list[Place]:
        """The next questions by number."""
        rows = self._database.execute(
            "SELECT id, owner, start, length FROM posts WHERE owner = ? AND id > ? ORDER BY id LIMIT ?",
            (NOBODY, number, limit),
        )
        return [Place(*row) for row in rows]

    def places_of(self, table: str, owners: Iterable[int]) -> list[Place]:
        """The rows of "posts" (answers), "comments" or "history" that hang on these posts, by number."""
        waiting, found = iter(owners), []
        while some := list(islice(waiting, MOST_KEYS)):
            marks = ",".join("?" * len(some))
            statement = f"SELECT id, owner, start, length FROM {table} WHERE owner IN ({marks})"  # noqa: S608 - our own
            found += [Place(*row) for row in self._database.execute(statement, some)]
        return sorted(found)

    def names_of(self, users: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Display name and date of joining of these users, by number."""
        found: dict[int, tuple[str, str]] = {}
        for start in range(0, len(users), MOST_KEYS):
            some = users[start : start + MOST_KEYS]
            marks = ",".join("?" * len(some))
            rows = self._database.execute(f"SELECT id, name, joined FROM users WHERE id IN ({marks})", some)  # noqa: S608 - only ?s
            found |= {number: (name, joined) for number, name, joined in rows}
        return found

    def read(self, name: str, places: Sequence[Place]) -> list[Attributes]:
        """The rows that stand at these places of a file."""
        if not places:
            return []
        with (self.folder / f"{name}.xml").open("rb") as file:
            return read_again(file, [(place.start, place.length) for place in places])

    def _shelve_users(self, rows: Iterable[Row]) -> None:
        for row in rows:
            number = self._number(row)
            # Number -1 is the site itself.
            if number is not None and number > 0:
                name, joined = row.attributes.get("DisplayName", ""), row.attributes.get("CreationDate", "")
                self._insert("INSERT OR IGNORE INTO users VALUES (?, ?, ?)", (number, name, joined), "user")

    def _shelve_posts(self, rows: Iterable[Row]) -> None:
        for row in rows:
            number = self._number(row)
            kind = to_number(row.attributes.get("PostTypeId", ""))
            if number is None:
                continue
            if kind == QUESTION:
                self._insert_place("posts", Place(number, NOBODY, row.start, row.length), "post")
            elif kind == ANSWER:
                parent = to_number(row.attributes.get("ParentId", "")) or UNKNOWN
                self._insert_place("posts", Place(number, parent, row.start, row.length), "post")
            else:
                self.report.skipped.add(f"post of another kind: {OTHER_KINDS.get(kind or 0, 'unknown')}", number)

    def _shelve_comments(self, rows: Iterable[Row]) -> None:
        self._shelve_owned(rows, "comments", "comment")

    def _shelve_posthistory(self, rows: Iterable[Row]) -> None:
        edits = (row for row in rows if row.attributes.get("PostHistoryTypeId") in EDITS)
        self._shelve_owned(edits, "history", "edit")

    def _shelve_owned(self, rows: Iterable[Row], table: str, what: str) -> None:
        for row in rows:
            number = self._number(row)
            if number is not None:
                owner = to_number(row.attributes.get("PostId", "")) or UNKNOWN
                self._insert_place(table, Place(number, owner, row.start, row.length), what)

    def _shelve_tags(self, rows: Iterable[Row]) -> None:
        names = (row.attributes.get("TagName", "") for row in rows)
        self.tags = list(islice(filter(None, names), MOST_TAGS))

    def _shelve_votes(self, rows: Iterable[Row]) -> None:
        """The dump does not say who voted, so votes stay what the posts say: their scores."""
        counts = {UP: 0, DOWN: 0}
        other = 0
        for row in rows:
            kind = row.attributes.get("VoteTypeId", "")
            if kind in counts:
                counts[kind] += 1
            else:
                other += 1
        sentence = _(
            "Votes.xml does not say who voted: scores come from the posts ({up} votes up and {down} down in the file; {other} "
            "other rows, such as favourites and bounties, are not taken over)."
        )
        self.report.note(sentence.format(up=counts[UP], down=counts[DOWN], other=other))

    def _insert_place(self, table: str, place: Place, what: str) -> None:
        self._insert(f"INSERT OR IGNORE INTO {table} VALUES (?, ?, ?, ?)", place, what)  # noqa: S608 - our own

    def _insert(self, statement: str, values: tuple[object, ...], what: str) -> None:
        if not self._database.execute(statement, values).rowcount:
            self.report.skipped.add(f"{what} with the number of an earlier one", values[0])

    def _number(self, row: Row) -> int | None:
        number = to_number(row.attributes.get("Id", ""))
        if number is None:
            self.report.skipped.add("row without a number", f"byte {row.start}")
        return number

    def _report_orphans(self, reason: str, condition: str) -> None:
        count = self._database.execute(f"SELECT COUNT(*) {condition}").fetchone()[0]
        if count:
            first = self._database.execute(f"SELECT id {condition} ORDER BY id LIMIT 5").fetchall()
            self.report.skipped.add_first(reason, [number for (number,) in first], count)
