"""The XML files of a dump: one element a row, read as a stream, whatever their size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _

CHUNK = 256 * 1024
#: A row of a real dump has some 100 KB at most; a file in which nothing ends for so long is no dump.
LONGEST_ROW = 64 * 1024 * 1024
ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})

Attributes = dict[str, str]


class Damaged(Exception):
    """A file cannot be read on from here. ``str(error)`` says where, in a sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """The attributes of a row, and the bytes of its file in which it stands."""

    attributes: Attributes
    start: int
    length: int


def read_rows(path: Path, moved: Callable[[int], None] | None = None) -> Iterator[Row]:
    """The rows of a file, in order. Raises Damaged where it is no XML any more, after the last row that is whole.

    moved: is told how many bytes were read on. Documents with a DTD are refused: a dump has none, an attack needs one.
    """
    with path.open("rb") as file:
        reader = _Reader(path.name)
        last = 0
        while chunk := file.read(CHUNK):
            try:
                reader.parse(chunk)
            finally:
                yield from reader.taken()
            if moved is not None:
                moved(len(chunk))
            position = file.tell()
            last = reader.position or last
            if position - last > LONGEST_ROW:
                raise Damaged(
                    _("{file} has a row of more than {size} MB.").format(file=path.name, size=LONGEST_ROW >> 20)
                )
        try:
            reader.parse(b"", is_last=True)
        finally:
            yield from reader.taken()


class _Reader:
    """Expat's events as rows."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.position = 0
        self._rows: list[Row] = []
        self._open: tuple[int, Attributes] = (0, {})
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = self._refused
        self._parser.StartElementHandler = self._started
        self._parser.EndElementHandler = self._ended

    def parse(self, chunk: bytes, *, is_last: bool = False) -> None:
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            raise Damaged(
                _("{file} is damaged in line {line}, column {column}: {reason}.").format(
                    file=self.name, line=error.lineno, column=error.offset + 1, reason=expat.ErrorString(error.code)
                )
            ) from error

    def taken(self) -> list[Row]:
        """The rows that were found since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ENCODINGS:
            raise Damaged(
                _("{file} is written in {encoding}; a dump is in UTF-8.").format(file=self.name, encoding=encoding)
            )

    def _refused(self, *_declaration: object) -> None:
        raise Damaged(_("{file} has a document type declaration; a dump has none.").format(file=self.name))

    def _started(self, tag: str, attributes: Attributes) -> None:
        if tag == "row":
            self._open = (self._parser.CurrentByteIndex, attributes)

    def _ended(self, tag: str) -> None:
        if tag == "row":
            start, attributes = self._open
            self.position = self._parser.CurrentByteIndex
            self._rows.append(Row(attributes, start, self.position - start))


def read_again(file: BinaryIO, places: Sequence[tuple[int, int]]) -> list[Attributes]:
    """The rows that stand at these places (start, length) of a file, in the order of the places."""
    pieces = []
    for start, length in places:
        file.seek(start)
        piece = file.read(length)
        pieces.append(piece if piece.endswith(b"/>") else piece + b"</row>")
    found: list[Attributes] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: found.append(attributes) if tag == "row" else None
    parser.Parse(b"<rows>" + b"".join(pieces) + b"</rows>", True)
    return found
