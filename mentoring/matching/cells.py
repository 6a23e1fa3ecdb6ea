"""What stands in one cell of a table of people. Each function raises ValueError with a sentence about what it cannot read."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from .fit import Criterion
from .rules import LIFTABLE

#: A longer list is a slip, or meant to cost time.
MOST_ENTRIES = 200

#: What parts the entries of a list in a cell.
_PARTS = re.compile(r"[|;]")
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,18})?(?:[eE][+-]?\d{1,3})?", re.ASCII)


def entries(text: str) -> tuple[str, ...]:
    """A list, in its order, each entry once: ``ada | ben``."""
    return tuple(dict.fromkeys(entry for entry in _parts(text) if entry))


def words(text: str) -> frozenset[str]:
    """A list of words that are compared: ``SQL`` is ``sql``."""
    return frozenset(entries(text.casefold()))


def answers(text: str) -> tuple[float, ...]:
    """Answers from 0 to 1, in the order of the questions."""
    found = tuple(_number(part) for part in _parts(text))
    if not all(0 <= answer <= 1 for answer in found):
        raise ValueError("Answers go from 0 to 1.")
    return found


def whole(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers in these bounds; spreadsheets write 2 as 2.0."""

    def read(text: str) -> int:
        number = _number(text)
        if number != int(number) or not least <= number <= most:
            raise ValueError(f"This is a whole number from {least:,} to {most:,}.")
        return int(number)

    return read


def criterion(text: str) -> str:
    """The value of a criterion."""
    name = text.casefold()
    if name not in set(Criterion):
        raise ValueError(f"This is one of {', '.join(Criterion)}.")
    return name


def rules(text: str) -> frozenset[str]:
    """Values of rules that somebody can insist on."""
    names = words(text)
    if not names <= LIFTABLE:
        raise ValueError(f"These are some of {', '.join(sorted(LIFTABLE))}.")
    return names


def _parts(text: str) -> list[str]:
    parts = [part.strip() for part in _PARTS.split(text)]
    if len(parts) > MOST_ENTRIES:
        raise ValueError(f"A list has {MOST_ENTRIES} entries at most.")
    return parts


def _number(text: str) -> float:
    """A number with a point or a comma. No NaN, and nothing without an end."""
    number = float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(number):
        raise ValueError("This is no number.")
    return number
