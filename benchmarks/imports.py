"""The suite ``import``: how fast and in how little memory a Stack Exchange data dump comes in."""

from __future__ import annotations

import argparse
import shutil
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import databases, dump
from benchmarks.measure import tree_mb
from benchmarks.process import Worker, WorkerFailed, drop_after
from benchmarks.progress import Progress
from benchmarks.table import Row

SUITE = "import"
#: The marks: posts a second and core, and MiB in use at once by all processes together.
LEAST_POSTS, MOST_MB = 600, 300


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``python -m benchmarks import``."""
    parser.add_argument("--posts", type=int, default=50_000, help="questions and answers in the dump (50,000)")
    parser.add_argument("--engine", choices=("mysql", "postgres", "sqlite"), default="mysql", help="the database")
    parser.add_argument("--timeout", type=float, default=3_600, metavar="SECONDS", help="stop after so long (3600)")
    parser.add_argument("--keep", action="store_true", help="keep the dump and the database")


@dataclass(frozen=True)
class Kind:
    """What is imported: who writes it (its ``posts`` are what counts), who reads it in, and what both are called."""

    suite: str
    noun: str
    write: Callable[[Path, int, Progress], Any]
    worker: str
    least: int = LEAST_POSTS


DUMP = Kind(SUITE, "dump", dump.write, "benchmarks.import_worker")


def run(options: argparse.Namespace, kind: Kind = DUMP) -> list[Row]:
    """Write a dump, import it into an empty database, then once more: the second run must find nothing new."""
    progress = Progress()
    folder = databases.FOLDER / f"{kind.noun}-{options.posts}"
    written = kind.write(folder, options.posts, progress)
    print(f"{kind.noun}: {written}", flush=True)
    name = f"{databases.PREFIX}_{kind.suite.replace('-', '_')}"
    variables = {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "SL_DATABASE": options.engine,
        "SL_DATABASE_NAME": name,
        "BENCH_DUMP": str(folder),
    }
    worker = Worker(f"{kind.suite}-{options.posts}", kind.worker, sys.executable, variables)
    rows = []
    closed = False
    try:
        about = worker.order(progress, 600, do="open", size=options.posts)["about"]
        print(f"ours: {about}", flush=True)
        for key, title in (("import", f"import a {kind.noun}"), ("again", "import it again")):
            rows.append(_measure(worker, progress, kind, (key, title), options))
        notes = worker.order(progress, 300, do="close", keep=options.keep)["notes"]
        closed = True
        progress.clear()
        for fact, value in notes.items():
            print(f"{fact}: {getattr(written, fact):,} in the {kind.noun}, {value} in the database after both runs")
    except WorkerFailed as failure:
        progress.clear()
        rows.append(Row(kind.suite, f"import a {kind.noun}", "ours", options.posts, left_out=str(failure)))
    finally:
        worker.end()
        if not closed and not options.keep:
            drop_after(sys.executable, options.engine, name)
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return rows


def _measure(worker: Worker, progress: Progress, kind: Kind, run: tuple[str, str], options: argparse.Namespace) -> Row:
    """One run of the command, with the memory of its whole family of processes."""
    key, title = run
    progress.show(f"ours: {title}", force=True)
    with _Watch(worker.pid) as watch:
        cost = worker.order(progress, options.timeout, do="measure", key=key, runs=1, seconds=0)["cost"]
    cost["peak_mb"] = max(watch.most_mb, cost["peak_mb"])
    speed = options.posts / (cost["cpu_ms"] / 1_000)
    flat = cost["peak_mb"] < MOST_MB
    reached = flat and (key != "import" or speed >= kind.least)
    marks = f"{speed:,.0f} posts/s and core (mark {kind.least})" if key == "import" else ""
    marks += f"{', ' if marks else ''}{cost['peak_mb']:,.0f} MiB (mark {MOST_MB})"
    return Row(
        kind.suite, title, "ours", options.posts, cost=cost, reach=f"{'reached' if reached else 'NOT reached'}: {marks}"
    )


class _Watch:
    """Looks at the memory of a process and its children four times a second."""

    def __init__(self, pid: int) -> None:
        self.most_mb = 0.0
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.25):
            self.most_mb = max(self.most_mb, tree_mb(self._pid))
