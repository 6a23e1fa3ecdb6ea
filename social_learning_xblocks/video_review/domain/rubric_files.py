"""Rubrics as files: JSON as it is kept, and CSV for spreadsheets, a row for each criterion and each of its levels."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from ...kit.errors import Invalid
from ..data import RubricLine
from ..enums import LineKind
from .rubric_reading import Finding, clean, inspect
from .rubrics import plain_of

#: Columns of a criterion, then those of a level, with the names that both have in ``plain_of``.
CRITERION = {
    "key": "key",
    "criterion": "title",
    "explanation": "text",
    "kind": "kind",
    "least": "least",
    "most": "most",
    "weight": "weight",
    "words": "remark",
}
LEVEL = {"points": "points", "level": "title", "description": "text"}
#: A longer file is no rubric.
MOST_CHARACTERS = 400_000
_NUMBERS = frozenset({"least", "most", "weight", "points"})
# A spreadsheet would reckon with a text that begins so. An apostrophe before it keeps it a text, there and on the way back.
_FORMULA = re.compile(r"'*[=+@-]")
_QUOTED_FORMULA = re.compile(r"'+[=+@-]")


def write_json(lines: Iterable[RubricLine]) -> str:
    """The rubric as JSON, for the import here and for programs."""
    return json.dumps(plain_of(lines), indent=2, ensure_ascii=False) + "\n"


def write_csv(lines: Iterable[RubricLine]) -> str:
    """The rubric as CSV. A row without a criterion is another level of the one above."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([*CRITERION, *LEVEL])
    for line in plain_of(lines):
        if line["kind"] != LineKind.RANGE:
            line["least"] = line["most"] = None
        first, *more = line["levels"] or [{}]
        writer.writerow([*_cells(line, CRITERION), *_cells(first, LEVEL)])
        for level in more:
            writer.writerow([""] * len(CRITERION) + _cells(level, LEVEL))
    return file.getvalue()


def read_file(text: str) -> tuple[RubricLine, ...]:
    """A rubric from what ``write_json`` or ``write_csv`` made, or a person or a spreadsheet in their place.

    All of it or nothing: raises Invalid, with ``fields`` that say what is wrong on which line, by number, in their order.
    """
    if len(text) > MOST_CHARACTERS:
        raise Invalid(_("This is too long for a rubric."))
    text = text.removeprefix("\ufeff").strip()
    if not text:
        raise Invalid(_("There is nothing to read. Choose a file or paste its text."))
    plain, starts = (_from_json(text), {}) if text[0] in "[{" else _from_csv(text)
    lines, findings = inspect(plain)
    if findings:
        _refuse(_on_line(finding, starts) for finding in findings)
    return lines


def _on_line(finding: Finding, starts: Mapping[tuple[int, int], int]) -> tuple[int, str]:
    """A finding with its line; JSON has none, there the criterion is named."""
    number = starts.get((finding.criterion, finding.level), 0)
    return number, finding.sentence if number else finding.message


def _from_json(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        sentence = _("The JSON cannot be read from character {column} on.").format(column=error.colno)
        _refuse([(error.lineno, sentence)])
    except RecursionError:
        raise Invalid(_("This is no rubric. A list of criteria is needed.")) from None


def _from_csv(text: str) -> tuple[list[dict[str, Any]], dict[tuple[int, int], int]]:
    """Plain lines, and on which line of the file each criterion and each level begins."""
    rows = _rows(text)
    number, header = next(rows)
    names = [cell.strip().lower() for cell in header]
    strange = [name for name in names if name not in {*CRITERION, *LEVEL}]
    wrong = [(number, _("There is no column “{name}”.").format(name=name[:40])) for name in strange]
    wrong += [(number, _("The column “{name}” is there twice.").format(name=name)) for name in _twice(names)]
    if "criterion" not in names:
        wrong.append((number, _("A column “{name}” is needed.").format(name="criterion")))
    if wrong:
        _refuse(wrong)
    plain: list[dict[str, Any]] = []
    starts: dict[tuple[int, int], int] = {}
    for number, cells in rows:
        if len(cells) > len(names):
            wrong.append((number, _("There are more cells than columns.")))
            continue
        row = dict(zip(names, map(_text, cells), strict=False))
        about = {CRITERION[name]: value for name, value in row.items() if name in CRITERION and value}
        level = {LEVEL[name]: value for name, value in row.items() if name in LEVEL and value}
        if about and ("title" in about or not plain):
            plain.append({**about, "levels": []})
            starts[len(plain), 0] = number
        elif about or not plain:
            wrong.append((number, _("This row has no criterion, and is no level of the one above.")))
            continue
        if level:
            plain[-1]["levels"].append(level)
            starts[len(plain), len(plain[-1]["levels"])] = number
    if wrong:
        _refuse(wrong)
    for line in plain:
        line.setdefault("kind", _kind_of(line))
    return plain, starts


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, each with the number of the line it begins on."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error:
        _refuse([(start, _("A quotation mark is missing or too many, from this line on."))])


def _refuse(wrong: Iterable[tuple[int, str]]) -> NoReturn:
    """Raises Invalid with all that is wrong, by line; 0 for what is about no single line."""
    fields: dict[str, str] = {}
    for number, sentence in sorted(wrong, key=lambda one: one[0]):
        words = _("Line {number}: {sentence}").format(number=number, sentence=sentence) if number else sentence
        fields[str(len(fields) + 1)] = words
    raise Invalid(next(iter(fields.values())), fields)


def _kind_of(line: Mapping[str, Any]) -> str:
    """What a row without a kind must be, by what else is in it."""
    if line["levels"]:
        return LineKind.LEVELS.value
    return LineKind.RANGE.value if "most" in line else LineKind.REMARK.value


def _cells(plain: Mapping[str, Any], columns: Mapping[str, str]) -> list[str]:
    return [_cell(plain.get(name), is_number=column in _NUMBERS) for column, name in columns.items()]


def _cell(value: Any, *, is_number: bool) -> str:
    if value is None:
        return ""
    if is_number:
        return repr(float(value)).removesuffix(".0")
    return f"'{value}" if _FORMULA.match(value) else str(value)


def _text(cell: str) -> str:
    text = clean(cell)
    return text[1:] if _QUOTED_FORMULA.match(text) else text


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
