"""JSON files of any size, read entry by entry: no more than one entry is in memory."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from .files import UNREADABLE, Damaged

CHUNK = 256 * 1024
#: Characters. A real entry has some ten thousand; a file in which nothing ends for so long is none of ours.
LONGEST_ENTRY = 16 * 1024 * 1024
#: What JSON may put between two signs.
_BLANK = " \t\n\r"
#: An error so near to the end of what was read may only say that the rest is not there yet: \ud83d, for one.
_EDGE = 16
_DECODER = json.JSONDecoder()


def read_entries(
    file: IO[bytes], name: str, key: str = "", moved: Callable[[int], None] | None = None
) -> Iterator[Any]:
    """The entries of a list: the whole file, or what stands under ``key`` in its one object.

    moved: is told how many bytes were read on. Raises Damaged where the file is no JSON any more, after the last entry
    that is whole, or when it holds no such list.
    """
    text = _Text(file, name, moved)
    if key:
        _go_to(text, key)
    if text.next() != "[":
        raise Damaged(_("{file} holds something else than a list.").format(file=name))
    text.skip()
    if text.next() == "]":
        return
    while True:
        yield text.value()
        sign = text.next()
        if sign == "]":
            return
        if sign != ",":
            raise text.damaged(_("an entry does not end") if sign else _("the file breaks off"))
        text.skip()


def _go_to(text: _Text, key: str) -> None:
    """To the value of a key of the outermost object; what stands before it is read and forgotten."""
    if text.next() != "{":
        raise Damaged(_("{file} holds something else than a collection.").format(file=text.name))
    text.skip()
    while text.next() != "}":
        found = text.value()
        if text.next() != ":":
            raise text.damaged(_("a name without a value"))
        text.skip()
        if found == key:
            return
        text.value()
        if text.next() == ",":
            text.skip()
        elif text.next() != "}":
            raise text.damaged(_("an entry does not end"))
    raise Damaged(_("{file} has no list “{key}”.").format(file=text.name, key=key))


class _Text:
    """The characters of a file, some at a time. What cannot be read as UTF-8 becomes the sign for that."""

    def __init__(self, file: IO[bytes], name: str, moved: Callable[[int], None] | None) -> None:
        self.name = name
        self._file = file
        self._moved = moved
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._text = ""
        self._at = 0
        self._dropped = 0
        self._is_end = False

    def next(self) -> str:
        """The next sign that is not blank, "" at the end of the file."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._text) or self._is_end:
                return self._text[self._at : self._at + 1]
            self._read_on()

    def skip(self) -> None:
        """Go over the sign that is next."""
        self._at += 1

    def value(self) -> Any:
        """The value that is next. Raises Damaged."""
        self.next()
        while True:
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise self.damaged(_("it is nested too deeply")) from error
            except json.JSONDecodeError as error:
                if self._is_end or not (error.msg.startswith("Unterminated") or error.pos > len(self._text) - _EDGE):
                    raise self.damaged(error.msg, error.pos) from error
            except ValueError as error:  # a number of many thousand digits
                raise self.damaged(_("a number is too long")) from error
            else:
                if end < len(self._text) or self._is_end:
                    self._at = end
                    return found
            self._read_on()

    def damaged(self, reason: str, at: int | None = None) -> Damaged:
        """What is wrong at a place: the one that was reached, if no other is named."""
        place = self._dropped + (self._at if at is None else at)
        sentence = _("{file} is damaged at character {place}: {reason}.")
        return Damaged(sentence.format(file=self.name, place=f"{place:,}", reason=reason))

    def _read_on(self) -> None:
        """As much again as is waiting, so that a long entry is looked at a few times only."""
        waiting = len(self._text) - self._at
        if waiting > LONGEST_ENTRY:
            size = LONGEST_ENTRY >> 20
            raise self.damaged(_("an entry has more than {size} million characters").format(size=size))
        try:
            piece = self._file.read(max(CHUNK, waiting))
        except UNREADABLE as error:
            raise self.damaged(_("the archive cannot be read on")) from error
        if self._moved is not None:
            self._moved(len(piece))
        self._is_end = not piece
        self._dropped += self._at
        self._text = self._text[self._at :] + self._decoder.decode(piece, final=self._is_end)
        self._at = 0
