"""What emphasis does not reach: escapes, code, formulas, names, addresses.

They are taken out of a text before Markdown's inline patterns see it, and put back last; which of ``$``, ticks and
backslashes comes first decides, so all are found in one go. With them go brackets that make no link.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import names
from .links import References, Target, entity_at, resolved, target_at
from .maths import Finder
from .nodes import Content, Node

# Longer runs of signs than emphasis has are no signs at all.
_SIGNS = r"[\\`\[\]<&@#$]|!\[|\*{4,}|_{4,}|~{3,}"
_SPECIAL = re.compile(_SIGNS)
_SPECIAL_OR_URL = re.compile(f"{_SIGNS}|{names.URL_START}")
_TICKS = re.compile("`+")
_ESCAPABLE = frozenset(string.punctuation)
_ANGLE_LINK = re.compile(
    r"<(?:(https?://[^\s<>]{1,2000}|mailto:[^\s<>]{1,320})|([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}))>"
)
# The few elements that are typed by hand: no attributes, only text inside.
_ELEMENT = re.compile(r"<(kbd|sub|sup|ins|del)>([^<>\n]{1,200})</\1>|<br ?/?>", re.IGNORECASE)

Piece = Content | Target
Taken = tuple[Content, int]


class Stash:
    """Keeps the pieces of one document. What stands for a piece holds controls, which no text of a person does."""

    _MARK = re.compile("\x0e([0-9]+)\x0f")

    def __init__(self) -> None:
        self._pieces: list[Piece] = []

    def mark(self, piece: Piece) -> str:
        """What stands for a piece from now on."""
        self._pieces.append(piece)
        return f"\x0e{len(self._pieces) - 1}\x0f"

    def pieces(self, text: str) -> list[Piece]:
        """The text with its pieces; line ends are breaks."""
        found: list[Piece] = []
        for place, part in enumerate(self._MARK.split(text)):
            if place % 2:
                found.append(self._pieces[int(part)])
                continue
            first, *rest = part.split("\n")
            found.append(first)
            for line in rest:
                found += [Node("br"), line]
        return found


@dataclass(slots=True)
class _Bracket:
    """A ``[`` or ``![`` that may become a link: its place in what was put out, and where its text starts."""

    place: int
    start: int
    is_image: bool


class Scanner:
    """One text from left to right, in linear time. Each special sign has a handler; links are known at their ``]``."""

    def __init__(self, text: str, references: References, stash: Stash) -> None:
        self.text = text
        self.references = references
        self.mark = stash.mark
        self.out: list[str] = []
        self.maths = Finder(text)
        self.ticks: dict[int, list[int]] | None = None
        self.brackets: list[_Bracket] = []
        self.links: list[tuple[int, int]] = []  # the places of their two ends
        self.dead_below = 0  # brackets under this place enclose a link and cannot be one themselves

    def marked(self) -> str:
        """The text with marks for pieces. Of brackets only those of links are left, and their targets are marks."""
        text, position = self.text, 0
        special = _SPECIAL_OR_URL if names.may_hold_url(text) else _SPECIAL
        while match := special.search(text, position):
            start = match.start()
            self.out.append(text[position:start])
            # A handler gives what it took and the place after it, or None when the sign is only a sign.
            taken = _HANDLERS[text[start]](self, start)
            if taken is None:
                self.out.append(match.group())
                position = match.end()
            else:
                position = taken[1]
                if taken[0]:
                    self.out.append(self.mark(taken[0]))
        return "".join([*self.out, text[position:]])

    def _backslash(self, start: int) -> Taken | None:
        after = self.text[start + 1 : start + 2]
        if after in "([b" and (formula := self._formula(start)):
            return formula
        if after == "\n":  # a break by CommonMark, as every line end is here
            return "", start + 1
        return (after, start + 2) if after in _ESCAPABLE else None

    def _formula(self, start: int) -> Taken | None:
        end = self.maths.at(start)
        return (Node("maths", [self.text[start:end]]), end) if end is not None else None

    def _code(self, start: int) -> Taken:
        text = self.text
        if self.ticks is None:
            self.ticks = {}
            for run in _TICKS.finditer(text, start):
                self.ticks.setdefault(run.end() - run.start(), []).append(run.start())
        ticks, opened = self._run(start)
        closers = self.ticks.get(len(ticks), [])
        place = bisect_right(closers, start)
        if place == len(closers):
            return ticks, opened
        code = text[opened : closers[place]].replace("\n", " ")
        if code[0] == code[-1] == " " and code.strip(" "):
            code = code[1:-1]
        return Node("code", [code]), closers[place] + len(ticks)

    def _run(self, start: int) -> tuple[str, int]:
        end = len(self.text) - len(self.text[start:].lstrip(self.text[start]))
        return self.text[start:end], end

    def _open(self, start: int) -> Taken:
        end = self.text.index("[", start) + 1
        sign = self.text[start:end]
        self.brackets.append(_Bracket(len(self.out), end, sign == "!["))
        return sign, end

    def _shut(self, start: int) -> Taken:
        bracket = self.brackets.pop() if self.brackets else None
        is_dead = len(self.brackets) < self.dead_below
        self.dead_below = min(self.dead_below, len(self.brackets))
        if bracket is None or (is_dead and not bracket.is_image):
            return "]", start + 1
        target, end = target_at(self.text, bracket.start, start, self.references)
        if target is None:
            return "]", start + 1
        if bracket.is_image:  # of the links in it only the words count
            while self.links and self.links[-1][0] > bracket.place:
                for place in self.links.pop():
                    self.out[place] = ""
        else:
            self.dead_below = len(self.brackets)
        self.links.append((bracket.place, len(self.out)))
        self.out[bracket.place] = "![" if bracket.is_image else "["
        self.out.append(f"]({self.mark(target)})")
        return "", end

    def _angle(self, start: int) -> Taken | None:
        if link := _ANGLE_LINK.match(self.text, start):
            address = link[1] or f"mailto:{link[2]}"
            return Node("a", [link[1] or link[2]], {"address": address}), link.end()
        if element := _ELEMENT.match(self.text, start):
            tag = element[1]
            return Node(tag.lower(), [resolved(element[2])]) if tag else Node("br"), element.end()
        return None


_HANDLERS: Mapping[str, Callable[[Scanner, int], Taken | None]] = {
    "\\": Scanner._backslash,
    "$": Scanner._formula,
    "`": Scanner._code,
    **dict.fromkeys("*_~", Scanner._run),
    "[": Scanner._open,
    "!": Scanner._open,
    "]": Scanner._shut,
    "<": Scanner._angle,
    "&": lambda scanner, start: entity_at(scanner.text, start),
    **dict.fromkeys("@#", lambda scanner, start: names.name_at(scanner.text, start)),
    **dict.fromkeys("hHwW", lambda scanner, start: names.url_at(scanner.text, start)),
}
