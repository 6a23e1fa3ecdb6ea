"""Counting what happened under its reason, with the first few it happened to: small, however often it happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

FIRST = 5


@dataclass(slots=True)
class Line:
    """How often, and to which ones first."""

    count: int = 0
    first: list[str] = field(default_factory=list)


class Tally:
    """Counts by reason, in the order in which reasons came up."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}

    def __bool__(self) -> bool:
        return bool(self.lines)

    def __iter__(self) -> Iterator[tuple[str, Line]]:
        return iter(self.lines.items())

    def add(self, reason: str, key: object = "", count: int = 1) -> None:
        """It happened ``count`` times (also none), the first time to this one."""
        self.add_first(reason, [key] if key != "" else [], count)

    def add_first(self, reason: str, keys: Iterable[object], count: int) -> None:
        """It happened ``count`` times, the first times to these. Nothing for no times."""
        if count:
            line = self.lines.setdefault(reason, Line())
            line.count += count
            line.first += [str(key) for key in keys][: FIRST - len(line.first)]

    def count(self, reason: str) -> int:
        """How often."""
        return self.lines[reason].count if reason in self.lines else 0

    def total(self) -> int:
        """How often, over all reasons."""
        return sum(line.count for line in self.lines.values())

    def as_dict(self) -> dict[str, dict[str, object]]:
        """For JSON."""
        return {reason: {"count": line.count, "first": list(line.first)} for reason, line in self}
