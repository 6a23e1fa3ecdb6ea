"""What changed from one text to another, in words. Pure, and bounded: two hostile texts take no longer than two kind ones."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

#: Lines and words that are compared for one page of history; what is over it is shown as gone and come, whole.
MOST_COMPARED = 2000
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


class Budget:
    """How many lines and words may still be compared. One budget for everything that one request compares."""

    def __init__(self, most: int = MOST_COMPARED) -> None:
        self.left = most

    def take(self, count: int) -> bool:
        """Whether so many may be compared; they are counted then."""
        if count > self.left:
            return False
        self.left -= count
        return True


def diff(before: str, after: str, budget: Budget | None = None) -> SafeString:
    """Both texts as one, words that went in ``<del>``, words that came in ``<ins>``; safe HTML.

    By line first, then by word in lines that changed. Where the budget is used up, changed lines stand as a whole.
    """
    budget = budget or Budget()
    parts: list[str] = []
    for same, gone, come in steps(before.splitlines(keepends=True), after.splitlines(keepends=True), budget):
        if same:
            parts.append(shown(gone, come))
        else:
            words = steps(_PIECES.findall(gone), _PIECES.findall(come), budget)
            parts += [shown(was, now) for _same, was, now in words]
    return mark_safe("".join(parts))  # noqa: S308 - every piece is escaped in shown()


def steps(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[tuple[bool, str, str]]:
    """Runs of pieces in order: whether it is the same in both, what it was, what it is now.

    What both begin and end with costs nothing, so one changed word in a long paragraph is still found.
    """
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = shorter - start
    end = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    yield True, "".join(new[:start]), "".join(new[:start])
    yield from _changed(old[start : len(old) - end], new[start : len(new) - end], budget)
    yield True, "".join(new[len(new) - end :]), "".join(new[len(new) - end :])


def _changed(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[tuple[bool, str, str]]:
    if not old or not new or not budget.take(len(old) + len(new)):
        yield False, "".join(old), "".join(new)
        return
    # Spaces and what is on every line match anything: as anchors they cost a minute of a worker and explain nothing.
    for kind, a, b, c, d in difflib.SequenceMatcher(str.isspace, old, new).get_opcodes():
        yield kind == "equal", "".join(old[a:b]), "".join(new[c:d])


def shown(gone: str, come: str) -> str:
    """One run as HTML; the same text once."""
    if gone == come:
        return escape(come)
    return (f"<del>{escape(gone)}</del>" if gone else "") + (f"<ins>{escape(come)}</ins>" if come else "")
