"""One line of Markdown at a time: how far it is set in, what it begins, which lines belong to a container."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

FENCE = re.compile(r"(`{3,})([^`]*)|(~{3,})(.*)")
HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*))?")
RULE = re.compile(r"([-*_])[ \t]*+(?:\1[ \t]*+){2,}")
# A bullet or a number; group 2 is the number, 3 its sign, 4 the gap before the text of the item.
ITEM = re.compile(r"([-+*]|([0-9]{1,9})([.)]))(?:([ \t]+)(?=\S)|[ \t]*$)")

_FORMULA_START = re.compile(r"\$\$|\\\[|\\begin\{([A-Za-z]{1,20}\*?)\}")
_LONGEST_FORMULA = 200  # lines


def columns(line: str) -> int:
    """How many columns a line is set in; a tab reaches to the next multiple of four."""
    lead = line[: len(line) - len(line.lstrip(" \t"))]
    return len(lead.expandtabs(4)) if "\t" in lead else len(lead)


def outdented(line: str, width: int) -> str:
    """The line without its first ``width`` columns of white space, or without as many as it has."""
    if line[:width].count(" ") == width:
        return line[width:]
    body = line.lstrip(" \t")
    return " " * (columns(line) - width) + body


def interrupts(line: str) -> bool:
    """Whether a line ends the paragraph above it. Of lists, only a bullet with text and number one do."""
    if columns(line) >= 4:
        return False
    body = line.strip(" \t")
    if body[0] == ">" or _is_single(body):
        return True
    item = ITEM.match(body)
    return item is not None and item[4] is not None and item[2] in (None, "1")


def _is_single(body: str) -> bool:
    """A heading, a rule or a fence: lines that no paragraph goes on after."""
    return any(pattern.fullmatch(body) for pattern in (HEADING, RULE, FENCE))


@dataclass(slots=True)
class Container:
    """The lines inside a quote or a list item."""

    lines: list[str] = field(default_factory=list)
    is_in_fence: bool = False

    def add(self, line: str) -> None:
        """One more line, without what marks it as a part of the container."""
        self.lines.append(line)
        if FENCE.fullmatch(line.strip(" \t")):
            self.is_in_fence = not self.is_in_fence

    def add_lazily(self, line: str) -> None:
        """A line without the mark. It is set in, so that it goes on with a paragraph and begins or underlines nothing."""
        self.lines.append("    " + line.strip(" \t"))

    def takes(self, line: str) -> bool:
        """Whether a line without the mark goes on with the paragraph inside, as people write long quotes."""
        if not self.lines or self.is_in_fence or interrupts(line):
            return False
        last = self.lines[-1].strip("> \t")
        return bool(last) and not _is_single(last)


class Lines:
    """What is still to be read of a document or a container: what Markdown calls its blocks are single lines here.

    is_spread: whether a blank line stood between two blocks.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.is_spread = False
        self._lines = lines
        self._place = 0

    def __len__(self) -> int:
        return len(self._lines) - self._place

    def __getitem__(self, offset: int) -> str:
        return self._lines[self._place + offset]

    def take(self, count: int = 1) -> list[str]:
        """The next lines; they count as read."""
        self._place += count
        return [*self._lines[self._place - count : self._place]]

    def formula_length(self) -> int:
        """How many lines the formula has that begins in the next one: ``$$``, ``\\[`` or ``\\begin{…}`` at the start.

        Nothing when there is none, or it ends in its line, holds a blank one, or something follows it in its last.
        """
        line = self[0].strip(" \t")
        start = _FORMULA_START.match(line)
        if start is None:
            return 0
        closing = rf"\end{{{start[1]}}}" if start[1] else r"\]" if line[0] == "\\" else "$$"
        if closing in line[start.end() :]:
            return 0
        for count, following in enumerate(self._lines[self._place + 1 : self._place + _LONGEST_FORMULA], start=2):
            if closing in following:
                return count if following.rstrip().endswith(closing) else 0
            if not following.strip():
                return 0
        return 0
