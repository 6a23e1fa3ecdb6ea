"""The engine's side of a benchmark: a process of its own that seeds, measures when told to, and answers in JSON lines.

Orders come on standard input, one JSON object a line, answers go to what was standard output when the process began;
everything a library prints goes to standard error instead. Used by our own side and by each peer alike, so that they
can take turns operation by operation on a machine whose load changes.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from benchmarks.measure import Limits, Storm, Target, measure

#: Says how far the seeding is: what, how many of how many.
Report = Callable[[str, int, int], None]


class Engine(Protocol):
    """What a program must offer to be measured."""

    def describe(self) -> str:
        """Versions of the program, its database, Python and Django, in one line."""

    def seed(self, size: int, report: Report) -> None:
        """Fill an empty database with so much of the suite's data."""

    def targets(self, size: int) -> Mapping[str, Target | Storm]:
        """The operations by their key. The ones that are missing are explained by :meth:`left_out`."""

    def left_out(self) -> Mapping[str, str]:
        """Why an operation cannot be measured, by its key."""

    def notes(self) -> Mapping[str, str]:
        """Facts beside the timings, such as the bytes of a page, by their name."""

    def close(self) -> None:
        """Drop the database."""


def serve(build: Callable[[], Engine]) -> None:
    """Answer orders until there are no more. An error is an answer too; it does not end the process."""
    answers = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)

    def answer(**fields: Any) -> None:
        answers.write(json.dumps(fields) + "\n")

    def report(label: str, done: int, total: int) -> None:
        answer(kind="progress", label=label, done=done, total=total)

    engine: Engine | None = None
    targets: Mapping[str, Target | Storm] = {}
    for order in _orders():
        try:
            if order["do"] == "open":
                engine = build()
                engine.seed(order["size"], report)
                targets = engine.targets(order["size"])
                answer(kind="opened", about=engine.describe(), keys=list(targets), left_out=dict(engine.left_out()))
            elif order["do"] == "measure":
                limits = Limits(runs=order["runs"], seconds=order["seconds"])
                target = targets[order["key"]]
                cost = target.measure() if isinstance(target, Storm) else measure(target, limits)
                answer(kind="measured", cost=cost.as_dict())
            elif order["do"] == "close":
                notes = dict(engine.notes()) if engine else {}
                if engine and not order.get("keep"):
                    engine.close()
                answer(kind="closed", notes=notes)
                return
        except Exception as error:
            traceback.print_exc()
            answer(kind="failed", error=f"{type(error).__name__}: {error}"[:300])


def _orders() -> Iterator[dict[str, Any]]:
    for line in sys.stdin:
        if line.strip():
            yield json.loads(line)


def batches(rows: Iterator[Any] | list[Any], size: int) -> Iterator[list[Any]]:
    """Cut a stream into lists of at most ``size``."""
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch
