"""Tables: a line of heads, a line of dashes, lines of cells."""

from __future__ import annotations

import re

from .lines import Lines, columns

_BAR = re.compile(r"(?<!\\)\|")
_MOST_COLUMNS = 64
_SIDES = {("", ""): "", (":", ""): "start", (":", ":"): "center", ("", ":"): "end"}


def cells(line: str) -> tuple[str, ...]:
    r"""The cells of a line; ``\|`` is a bar inside one."""
    line = line.strip(" \t")
    line = line.removeprefix("|")
    if line.endswith("|") and not line.endswith(r"\|"):
        line = line[:-1]
    return tuple(cell.strip(" \t").replace(r"\|", "|") for cell in _BAR.split(line))


def sides_at(lines: Lines) -> tuple[str, ...] | None:
    """The side to which each column keeps, when the heads of a table stand in the next line: start, center, end or empty."""
    if len(lines) == 1 or "|" not in lines[0]:
        return None
    dashes = lines[1]
    if "-" not in dashes or "|" not in dashes or dashes.strip("|:- \t") or columns(dashes) >= 4:
        return None
    sides = [_side(cell) for cell in cells(dashes)]
    if len(sides) > _MOST_COLUMNS or len(cells(lines[0])) != len(sides):
        return None
    return None if None in sides else tuple(side or "" for side in sides)


def _side(dashes: str) -> str | None:
    match = re.fullmatch("(:?)-+(:?)", dashes)
    return _SIDES[match[1], match[2]] if match else None
