"""What those who keep tables in order say about their work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rerendered:
    """How many posts have new HTML so far, and which were left as they are: their text is longer than it may be now."""

    done: int
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True)
class CounterDifference:
    """A counter, state or copy that is not what the rows behind it make of it. ``key`` is an id, or a name for tags."""

    table: str
    key: str
    column: str
    stored: object
    expected: object
