"""Rows of a CSV file, whoever made it: commas, semicolons or tabs, UTF-8 or UTF-16; and what is wrong with which of them."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO, cast

#: A longer line is no row of a table, and nothing that memory should be kept for.
LONGEST_LINE = 1_000_000
#: What begins a text that a spreadsheet would reckon with, also in full width and behind what is not seen. An apostrophe keeps
#: it a text, there and on the way back.
FORMULA = re.compile(r"'*[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")

_DELIMITERS = ",;\t"
_BOMS = {  # the longer first: that of UTF-32 begins as that of UTF-16
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    codecs.BOM_UTF8: "utf-8-sig",
}
_OTHER_FILES = {
    b"PK": "This is a workbook or an archive. Save the sheet as CSV.",
    b"\xd0\xcf\x11\xe0": "This is an old workbook. Save the sheet as CSV.",
    b"\x1f\x8b": "This is a compressed file. Unpack it first.",
    b"%PDF": "This is a PDF. A table in CSV is needed.",
}
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


class NoTable(ValueError):
    """The file is refused as a whole; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True, order=True)
class RowProblem:
    """What is wrong. ``row``: as a spreadsheet counts, the head is 1; ``column``: its name, or nothing for the whole row.

    ``is_remark``: nothing was left out for it.
    """

    row: int
    column: str
    sentence: str
    is_remark: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """``cells``: by column, those that are not empty, cleaned."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Header:
    """Columns: those that must be there, those whose lack is told, those that are passed over; and what people also call them."""

    needed: Sequence[str]
    optional: Sequence[str] = ()
    ignored: Sequence[str] = ()
    also: Mapping[str, str] = field(default_factory=dict)

    @property
    def known(self) -> frozenset[str]:
        return frozenset((*self.needed, *self.optional, *self.ignored))

    def name_of(self, cell: str) -> str:
        """The name that a cell of the head means: ``Time zone`` is ``time_zone``."""
        name = re.sub(r"[\s-]+", "_", clean(cell).casefold())
        return self.also.get(name, name)


def rows_of(stream: BinaryIO, header: Header, report: list[RowProblem]) -> Iterator[Row]:
    """The rows that can be read, one after the other, without keeping them; to ``report`` is added what is wrong with others.

    Raises NoTable for a file that is no text, and for one whose head lacks a needed column or has one twice.
    """
    with _text_of(stream) as text:
        start, first, lines = _from_head(_lines(text))
        reader = csv.reader(lines, delimiter=_delimiter(first, header), strict=True)
        names: list[str] | None = None
        for number, cells in enumerate(_records(reader), start):
            if cells is None:
                sentence = "A quotation mark is missing or too many from here on, or a cell is too long."
                if names is None:
                    raise NoTable(sentence)
                report.append(RowProblem(number, "", sentence))
            elif names is None:
                names = [header.name_of(cell) for cell in cells]
                report.extend(_check_head(number, names, header))
            elif any(cell.strip() for cell in cells):
                yield from _row(number, names, cells, header, report)


def clean(cell: str) -> str:
    """A cell in one line and one normal form, without the apostrophe that ``neutral`` put before it."""
    text = " ".join(cell.split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def neutral(cell: object) -> object:
    """A cell in which no spreadsheet finds a formula."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


@contextmanager
def _text_of(stream: BinaryIO) -> Iterator[io.TextIOWrapper]:
    """The stream as text. It stays open: it is the caller's."""
    source = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    text = io.TextIOWrapper(source, encoding=_encoding(source.peek()), errors="replace", newline="")
    try:
        yield text
    finally:
        text.detach()
        if source is not stream:
            source.detach()


def _encoding(start: bytes) -> str:
    """By the mark at the beginning; UTF-8 without one."""
    for mark, encoding in _BOMS.items():
        if start.startswith(mark):
            return encoding
    for sign, sentence in _OTHER_FILES.items():
        if start.startswith(sign):
            raise NoTable(sentence)
    if b"\x00" in start:
        raise NoTable("This is no text. A table in CSV is needed, in UTF-8.")
    return "utf-8"


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise NoTable("A line is longer than any row of a table.")
        yield line


def _from_head(lines: Iterator[str]) -> tuple[int, str, Iterator[str]]:
    """The number of the first line with something in it, that line, and the lines from it on."""
    for number, line in enumerate(lines, 1):
        if line.strip(f" \r\n{_DELIMITERS}"):
            return number, line, chain((line,), lines)
    raise NoTable("The file is empty.")


def _delimiter(line: str, header: Header) -> str:
    """What cuts the head into most of the names that are known; of equals what is there most often, then the comma."""

    def names_found(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([line], delimiter=delimiter))
        return sum(header.name_of(cell) in header.known for cell in cells), len(cells)

    return max(_DELIMITERS, key=names_found)


def _records(reader: Iterator[list[str]]) -> Iterator[list[str] | None]:
    """All records, None for one that cannot be read."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None


def _check_head(number: int, names: Sequence[str], header: Header) -> Iterator[RowProblem]:
    """Remarks on the columns. Raises NoTable for those that make it another table."""
    for name in header.needed:
        if name not in names:
            raise NoTable(f"A column “{name}” is needed in the first row.")
    for name in sorted(header.known):
        if names.count(name) > 1:
            raise NoTable(f"The column “{name}” is there twice.")
    for name in names:
        if name and name not in header.known:
            yield RowProblem(number, name[:40], "This column is not known, and is passed over.", is_remark=True)
    missing = [name for name in header.optional if name not in names]
    if missing:
        sentence = f"Columns that are not there, so that nothing is known of them: {', '.join(missing)}."
        yield RowProblem(number, "", sentence, is_remark=True)


def _row(
    number: int, names: Sequence[str], cells: Sequence[str], header: Header, report: list[RowProblem]
) -> Iterator[Row]:
    if any(cell.strip() for cell in cells[len(names) :]):
        report.append(RowProblem(number, "", "There are more cells than columns."))
    elif any(_UNREADABLE.search(cell) for cell in cells):
        report.append(RowProblem(number, "", "Some signs cannot be read. Save the table in UTF-8."))
    else:
        found = {name: clean(cell) for name, cell in zip(names, cells, strict=False) if name in header.known}
        yield Row(number, {name: text for name, text in found.items() if text})
