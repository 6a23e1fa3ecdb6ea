"""One thing people do with a program, with the marks that our side keeps to. No engine is imported here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing people do. A mark that is ``None`` is not set; times are milliseconds."""

    key: str
    title: str
    most_sql: int | None = None
    most_cpu_ms: float | None = None
    most_wall_ms: float | None = None
    #: A mark on the wall time is set only from this many threads on.
    wall_from: int = 0

    def verdict(self, threads: int, sql: int, cpu_ms: float, wall_ms: float) -> str:
        """Whether these figures keep to the marks, and which they miss; empty when there is none."""
        at = f" at {self.wall_from:,}" if threads < self.wall_from else ""
        marks = [
            (f"{most:g} {unit}", figure <= most)
            for most, unit, figure in (
                (self.most_sql, "SQL", sql),
                (self.most_cpu_ms, "ms CPU", cpu_ms),
                (self.most_wall_ms, f"ms wall{at}", wall_ms),
            )
            if most is not None
        ]
        missed = [words for words, is_kept in marks if not is_kept]
        if missed:
            return f"NOT reached: {', '.join(missed)}"
        return f"reached: {', '.join(words for words, _ in marks)}" if marks else ""


def chosen(operations: Sequence[Operation], wanted: str | None) -> tuple[Operation, ...]:
    """The operations that a comma-separated list names; ``search`` stands for all whose key begins so.

    Raises :class:`ValueError` with a sentence that names the keys, if one is not known.
    """
    if not wanted:
        return tuple(operations)
    keys = {operation.key for operation in operations}
    picked: set[str] = set()
    for name in filter(None, (part.strip() for part in wanted.split(","))):
        found = {name} & keys or {key for key in keys if key.startswith(name + "-")}
        if not found:
            raise ValueError(
                f"There is no operation called {name!r}. Choose from: {', '.join(o.key for o in operations)}."
            )
        picked |= found
    return tuple(operation for operation in operations if operation.key in picked)
