"""One engine in one suite at one size, from its start to its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.operation import Operation
from benchmarks.process import Worker, WorkerFailed, drop_after
from benchmarks.progress import Progress
from benchmarks.table import Row


@dataclass
class Contender:
    """One engine at one scale, from its start to its end."""

    suite: str
    engine: str
    size: int
    python: Path | str
    module: str
    database_engine: str
    database: str
    #: What there are so many of.
    what: str = "threads"
    variables: dict[str, str] = field(default_factory=dict)
    worker: Worker | None = None
    keys: tuple[str, ...] = ()
    left_out: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def label(self) -> str:
        """The name of its log file."""
        return f"{self.suite}-{self.engine}-{self.size}"

    def open(self, progress: Progress, seconds: float) -> None:
        """Start its process and fill its database. What goes wrong is kept for the table."""
        self.worker = Worker(self.label, self.module, self.python, self.variables)
        progress.show(f"{self.engine}: filling a database with {self.size:,} {self.what}", force=True)
        try:
            answer = self.worker.order(progress, seconds, do="open", size=self.size)
        except WorkerFailed as failure:
            self.trouble = str(failure)
            return
        self.keys = tuple(answer["keys"])
        self.left_out = answer["left_out"]
        progress.clear()
        print(f"{self.engine}: {answer['about']}", flush=True)

    def measure(self, operation: Operation, progress: Progress, runs: int, seconds: float) -> Row | None:
        """Let it do one operation. ``None`` when there is nothing to say about it."""
        title = operation.title
        if self.trouble:
            return Row(self.suite, title, self.engine, self.size, left_out=self.trouble)
        if operation.key in self.left_out:
            return Row(self.suite, title, self.engine, self.size, left_out=self.left_out[operation.key])
        if operation.key not in self.keys or self.worker is None:
            return None
        progress.show(f"{self.engine}: {title}", force=True)
        try:
            answer = self.worker.order(
                progress, 60 + 20 * seconds, do="measure", key=operation.key, runs=runs, seconds=seconds
            )
        except WorkerFailed as failure:
            if not self.worker.is_alive:
                self.trouble = str(failure)
            return Row(self.suite, title, self.engine, self.size, left_out=str(failure))
        cost = answer["cost"]
        figures = cost["sql"], cost["cpu_ms"], cost["wall_ms"]
        reach = operation.verdict(self.size, *figures) if self.engine == "ours" else ""
        return Row(self.suite, title, self.engine, self.size, cost=cost, reach=reach)

    def close(self, progress: Progress, keep: bool) -> dict[str, str]:
        """End its process and drop its database, unless it is to be kept. Returns what it noted."""
        if self.worker is None:
            return {}
        notes: dict[str, str] = {}
        try:
            if self.worker.is_alive and not self.worker.is_busy:
                notes = self.worker.order(progress, 120, do="close", keep=keep)["notes"]
            elif not keep:
                self.worker.end()
                drop_after(self.python, self.database_engine, self.database)
        except WorkerFailed:
            drop_after(self.python, self.database_engine, self.database)
        finally:
            self.worker.end()
            self.worker = None
        return notes
