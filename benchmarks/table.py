"""The figures for people (a table of plain text) and for programs (a JSON array of rows)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COLUMNS = ("operation", "engine", "scale", "SQL", "CPU ms", "wall ms", "p95 ms", "peak MiB", "runs", "reach")
_LEFT = {"operation", "engine", "reach"}


@dataclass(frozen=True, slots=True)
class Row:
    """One operation of one engine: its figures, or why there are none."""

    suite: str
    operation: str
    engine: str
    scale: int
    cost: dict[str, Any] | None = None
    left_out: str = ""
    reach: str = ""

    def cells(self) -> tuple[str, ...]:
        """The row as the table shows it."""
        if self.cost is None:
            return (self.operation, self.engine, f"{self.scale:,}", *[""] * 6, f"left out: {self.left_out}")
        return (
            self.operation,
            self.engine,
            f"{self.scale:,}",
            f"{self.cost['sql']:,}",
            _milliseconds(self.cost["cpu_ms"]),
            _milliseconds(self.cost["wall_ms"]),
            _milliseconds(self.cost["p95_ms"]),
            f"{self.cost['peak_mb']:,.0f}",
            str(self.cost["runs"]),
            self.reach,
        )

    def as_json(self) -> dict[str, Any]:
        """The row for a program; only for rows with figures."""
        assert self.cost is not None
        figures = {name: self.cost[name] for name in ("sql", "cpu_ms", "wall_ms", "peak_mb")}
        return {
            "suite": self.suite,
            "operation": self.operation,
            "engine": self.engine,
            "scale": self.scale,
            **figures,
        }


def text(rows: Sequence[Row]) -> str:
    """The table, a line a row, with an empty line between operations."""
    cells = [COLUMNS, *(row.cells() for row in rows)]
    last = len(COLUMNS) - 1
    widths = [max(len(line[place]) for line in cells) for place in range(last)]
    lines = []
    for line_number, line in enumerate(cells):
        if line_number > 1 and line[0] != cells[line_number - 1][0]:
            lines.append("")
        shown = [
            value.ljust(widths[place]) if COLUMNS[place] in _LEFT else value.rjust(widths[place])
            for place, value in enumerate(line[:last])
        ]
        lines.append("  ".join([*shown, line[last]]).rstrip())
        if line_number == 0:
            lines.append("-" * (sum(widths) + 2 * last + len(COLUMNS[last])))
    return "\n".join(lines)


def write_json(rows: Sequence[Row], path: Path) -> None:
    """Write the rows that have figures."""
    measured = [row.as_json() for row in rows if row.cost is not None]
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in measured) + "\n]\n", encoding="utf-8")


def _milliseconds(value: float) -> str:
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
