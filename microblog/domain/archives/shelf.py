"""Items put in order on disk: by their moments, and each after what it replies to. Memory does not grow with them."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from .items import Item, moment_of

ITEMS_AT_ONCE = 200
#: Characters of text in one batch: each becomes a statement to the database.
MOST_TEXT = 2_000_000

# An item comes after what it replies to, or shows again, however wrong the clocks were: its place is the later of two.
_ARRANGE = """
    CREATE TABLE places AS
    WITH RECURSIVE found(key, place, depth) AS (
        SELECT key, at, 0 FROM items WHERE above = '' OR above NOT IN (SELECT key FROM items)
        UNION ALL
        SELECT items.key, max(items.at, found.place), found.depth + 1 FROM found JOIN items ON items.above = found.key
    )
    SELECT found.key AS key FROM found JOIN items ON items.key = found.key
    ORDER BY found.place, found.depth, items.number
"""


class Shelf:
    """A small database in a file of its own. Use it in a ``with``: fill it, ``arrange`` it, then read ``batches``."""

    def __enter__(self) -> Shelf:
        self._stack = ExitStack()
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="social-learning-"))
        self._rows = sqlite3.connect(Path(folder) / "shelf.sqlite3", isolation_level=None)
        self._stack.callback(self._rows.close)
        self._rows.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -20000;"
            "CREATE TABLE items (number INTEGER PRIMARY KEY, key TEXT UNIQUE, above TEXT, at TEXT, item TEXT)"
        )
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def put(self, items: Iterable[Item]) -> int:
        """How many of these were there already: a key stands for the first that had it."""
        rows = [(item.key, item.parent or item.boosted, _written(item)) for item in items]
        before = self._rows.total_changes
        self._rows.execute("BEGIN")
        self._rows.executemany(
            "INSERT OR IGNORE INTO items (key, above, at, item) VALUES (?, ?, ?, ?)",
            [(key, above, json.loads(item)["at"] or "", item) for key, above, item in rows],
        )
        self._rows.execute("COMMIT")
        return len(rows) - (self._rows.total_changes - before)

    def arrange(self) -> None:
        """Put in order what is there; how many items reply to each other in a circle is ``circles`` from then on."""
        self._rows.execute("CREATE INDEX above ON items (above)")
        self._rows.execute(_ARRANGE)
        self.count = self._count("places")
        self.circles = self._count("items") - self.count

    def _count(self, table: str) -> int:
        found: int = self._rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - two names of ours
        return found

    def batches(self) -> Iterator[list[Item]]:
        """All items in order, some at a time."""
        batch: list[Item] = []
        size = 0
        for (text,) in self._rows.execute("SELECT item FROM places JOIN items USING (key) ORDER BY places.rowid"):
            batch.append(_read(text))
            size += len(text)
            if len(batch) >= ITEMS_AT_ONCE or size >= MOST_TEXT:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch


def _written(item: Item) -> str:
    moments = {name: value and value.isoformat() for name, value in (("at", item.at), ("edited_at", item.edited_at))}
    return json.dumps(asdict(item) | moments)


def _read(text: str) -> Item:
    values = json.loads(text)
    for name in ("at", "edited_at"):
        values[name] = moment_of(values[name])
    for name in ("pictures", "reactions"):
        values[name] = [(first, second) for first, second in values[name]]
    return Item(**values)
