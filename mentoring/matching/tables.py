"""Tables: people from CSV, pairs from and to CSV.

The columns of people are the fields of ``Person``; only ``id`` must be there. Lists have ``|`` or ``;`` between their entries.
Words that are compared (skills, interests, languages, team) are so without regard to capital letters. ``offset``, also called
``time_zone``, is a name as IANA has it or minutes east of UTC. ``hours`` are windows on that clock: ``Mon 09-12 | Wed 18-20``.

A row with a mistake is left out, with all that is wrong in it told: half a row could break a rule without a word.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date
from typing import Any, BinaryIO, TextIO

from .cells import answers, criterion, entries, rules, whole, words
from .people import Person
from .problem import Ids
from .rows import Header, Row, RowProblem, neutral, rows_of
from .solve import Pair
from .windows import offset_of, utc_hours, windows_of

#: Bounds of what a person may have by a table. More is a slip of the keyboard.
MOST_PLACES, FARTHEST_LEVEL = 1_000, 1_000

_PEOPLE = Header(
    needed=("id",),
    optional=tuple(field.name for field in fields(Person) if field.name != "id"),
    also={"time_zone": "offset"},
)
_PAIRS = Header(needed=("mentee", "mentor"), ignored=("score",))
_CELLS: dict[str, Callable[[str], object]] = {
    "id": str,
    "skills": words,
    "interests": words,
    "style": answers,
    "hours": lambda text: tuple(window for entry in entries(text) for window in windows_of(entry)),
    "languages": words,
    "level": whole(-FARTHEST_LEVEL, FARTHEST_LEVEL),
    "team": str.casefold,
    "manager": str,
    "priority": criterion,
    "wishes": entries,
    "never": lambda text: frozenset(entries(text)),
    "musts": rules,
    "places": whole(0, MOST_PLACES),
    "fewest": whole(0, MOST_PLACES),
}


def read_people(stream: BinaryIO, *, day: date | None = None) -> tuple[list[Person], list[RowProblem]]:
    """The people of a table, row by row, and what is wrong with the other rows; see above for the columns.

    ``day``: on which the clocks of named time zones are read; None for standard time. Of an id that is there twice the first
    row counts. Raises NoTable for a file that cannot be read at all.
    """
    people: dict[str, Person] = {}
    report: list[RowProblem] = []
    row_of: dict[str, int] = {}
    items = 0
    for row in rows_of(stream, _PEOPLE, report):
        values, wrong = _values(row, day)
        if (name := row.cells.get("id", "")) in people:
            wrong.append(RowProblem(row.number, "id", f"{name} is there already, in row {row_of[name]}."))
        answered = len(values.get("style", ()))
        if answered and items and answered != items:
            wrong.append(RowProblem(row.number, "style", f"Everybody answers the same items; those above are {items}."))
        if not wrong:
            people[name], row_of[name] = Person(**values), row.number
            items = items or answered
        report.extend(wrong)
    return [*people.values()], report


def read_pairs(stream: BinaryIO) -> tuple[list[Ids], list[RowProblem]]:
    """The pairs of a table with the columns ``mentee`` and ``mentor``, as ``write_pairs`` makes one. Raises NoTable as above."""
    pairs: dict[Ids, int] = {}
    report: list[RowProblem] = []
    for row in rows_of(stream, _PAIRS, report):
        missing = [name for name in _PAIRS.needed if name not in row.cells]
        pair = row.cells.get("mentee", ""), row.cells.get("mentor", "")
        if missing:
            report.append(RowProblem(row.number, missing[0], "A pair needs two ids."))
        elif pair in pairs:
            report.append(RowProblem(row.number, "", f"This pair is there already, in row {pairs[pair]}."))
        else:
            pairs[pair] = row.number
    return [*pairs], report


def write_pairs(target: TextIO, pairs: Iterable[Pair]) -> None:
    """A table of pairs with their scores, 0 to 10,000, in which a spreadsheet finds no formula."""
    table = csv.writer(target, lineterminator="\n")
    table.writerow(("mentee", "mentor", "score"))
    table.writerows([neutral(pair.mentee), neutral(pair.mentor), pair.score] for pair in pairs)


def _values(row: Row, day: date | None) -> tuple[dict[str, Any], list[RowProblem]]:
    """What a row says, by the fields of ``Person``, and what is wrong with it."""
    values: dict[str, Any] = {}
    wrong: list[RowProblem] = []
    for column, text in row.cells.items():
        try:
            values[column] = offset_of(text, day) if column == "offset" else _CELLS[column](text)
        except ValueError as error:
            wrong.append(RowProblem(row.number, column, str(error)))
    if "id" not in values:
        wrong.append(RowProblem(row.number, "id", "Everybody needs an id."))
    if "hours" in row.cells and "offset" not in row.cells:
        wrong.append(RowProblem(row.number, "hours", "Hours need a time zone beside them."))
    if values.get("fewest", 0) > values.get("places", 1):
        wrong.append(RowProblem(row.number, "fewest", "No more partners are asked for than there are places."))
    if not wrong and "hours" in values:
        values["hours"] = utc_hours(values["hours"], values["offset"])
    return values, wrong
