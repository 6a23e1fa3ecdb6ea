"""The suite ``matching``: the matching engine beside solvers that people use for the same, on the same pairs; no database."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.databases import FOLDER
from benchmarks.environments import CannotInstall, Environment, ensure
from benchmarks.matching.desk import lines_of
from benchmarks.matching.instance import Instance
from benchmarks.matching.orlib import solved
from benchmarks.matching.world import instance_of, programme
from benchmarks.process import ROOT
from benchmarks.progress import Progress
from benchmarks.table import Row
from mentoring.matching.coverage import widen
from mentoring.matching.market import make_market

SUITE = "matching"
SIZES = ((200, 80), (1_000, 400), (5_000, 2_000), (20_000, 8_000))
LARGE = (100_000, 40_000)
DESKS = ((5_000, 2_000), (20_000, 8_000))
#: The marks of the whole engine: CPU ms and MiB by the number of mentees; and how far from the best it may be.
MOST_CPU_MS = {200: 200.0, 5_000: 1_500.0, 100_000: 120_000.0}
MOST_MB = {100_000: 700.0}
MOST_GAP = 0.0005
WHOLE = "ours, from people to pairs"


@dataclass(frozen=True, slots=True)
class Contender:
    """Who solves what: ``name`` in ``module``, with the packages of its environment; none is our own."""

    title: str
    module: str
    name: str
    is_stable: bool = False
    packages: tuple[str, ...] = ()

    @property
    def task(self) -> str:
        """The rows that may be held against each other."""
        return "stable" if self.is_stable else "most pairs, best total"


CONTENDERS = (
    Contender(WHOLE, "ours", "whole"),
    Contender("ours, the core", "ours", "core"),
    Contender("scipy linear_sum_assignment", "peers", "scipy"),
    Contender("ortools min-cost flow", "peers", "ortools", packages=("ortools",)),
    Contender("mentor-match", "peers", "mentor_match", packages=("mentor-match", "numpy")),
    Contender("ours, from people to pairs", "ours", "whole_stable", is_stable=True),
    Contender("ours, the core", "ours", "stable", is_stable=True),
    Contender("matching", "peers", "matching", is_stable=True, packages=("matching", "numpy")),
    Contender("algmatch", "peers", "algmatch", is_stable=True, packages=("algmatch", "numpy")),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``python -m benchmarks matching``."""
    parser.add_argument(
        "--sizes", default="", help="mentees by mentors, as 200x80,1000x400 (four sizes to 20,000x8,000)"
    )
    parser.add_argument("--scale", action="store_true", help="100,000 mentees and 40,000 mentors too")
    parser.add_argument("--no-peer", action="store_true", help="our side alone")
    parser.add_argument("--seconds", type=float, default=120.0, help="stop a peer after so long (120)")
    parser.add_argument(
        "--desk",
        action="store_true",
        help="what screens ask between runs, at 5,000x2,000 and 20,000x8,000; nothing else",
    )
    parser.add_argument(
        "--orlib", type=Path, metavar="FOLDER", help="solve the assign*.txt of OR-Library that are here"
    )


def run(options: argparse.Namespace) -> list[Row]:
    """Measure every contender once at each size."""
    if options.desk:
        for size in DESKS:
            for line in lines_of(size):
                print(line)
        return []
    progress = Progress()
    pythons = interpreters(progress, options.no_peer)
    rows = []
    for size in sizes_of(options.sizes) + ((LARGE,) if options.scale else ()):
        progress.show(f"making {size[0]:,} x {size[1]:,}", force=True)
        path = FOLDER / f"matching-{size[0]}x{size[1]}.npz"
        FOLDER.mkdir(parents=True, exist_ok=True)
        instance = instance_of(programme(*size))
        instance.save(path)
        most = most_pairs(instance)
        del instance
        for contender in CONTENDERS:
            if contender in pythons:
                progress.show(f"{size[0]:,} x {size[1]:,}: {contender.title}", force=True)
                rows.append(measured(contender, pythons[contender], path, size, most, options.seconds))
        path.unlink()
    progress.clear()
    if options.orlib:
        for line in solved(options.orlib):
            print(line)
    return rows


def sizes_of(text: str) -> tuple[tuple[int, int], ...]:
    """The sizes that an option names, or all but the large one. Raises ValueError with a sentence."""
    if not text:
        return SIZES
    try:
        found = tuple((int(one), int(other)) for one, other in (size.split("x") for size in text.split(",")))
    except ValueError:
        found = ()
    if not found or min(min(size) for size in found) < 1:
        raise ValueError("Sizes are mentees by mentors, as 200x80,1000x400.")
    return found


def interpreters(progress: Progress, no_peer: bool = False) -> dict[Contender, Path | CannotInstall]:
    """The Python of each contender, or why there is none."""
    found: dict[Contender, Path | CannotInstall] = {}
    for contender in CONTENDERS:
        if not contender.packages:
            if contender.module == "ours" or not no_peer:
                found[contender] = Path(sys.executable)
        elif not no_peer:
            environment = Environment(contender.packages[0], contender.packages, (3, 11))
            try:
                found[contender] = ensure(environment, progress)
            except CannotInstall as error:
                found[contender] = error
    return found


def most_pairs(instance: Instance) -> int:
    """How many pairs there can be at most."""
    market = make_market(
        instance.mentees,
        instance.mentors,
        instance.scores,
        wanted=[1] * instance.count,
        places=instance.places,
    )
    return len(widen(market, market.starts[:0]))


def measured(
    contender: Contender, python: Path | CannotInstall, path: Path, size: tuple[int, int], most: int, seconds: float
) -> Row:
    """One row. A peer that fails or takes too long has no figures, but a reason."""
    title = f"{contender.task}, {size[0]:,} x {size[1]:,}"
    if isinstance(python, CannotInstall):
        return Row(SUITE, title, contender.title, size[0], left_out=str(python))
    answer = asked(contender, python, path, seconds if contender.module == "peers" else None)
    if "error" in answer:
        return Row(SUITE, title, contender.title, size[0], left_out=answer["error"])
    cost = {"sql": 0, "p95_ms": answer["wall_ms"], "runs": 1}
    cost |= {name: round(answer[name], 2) for name in ("cpu_ms", "wall_ms", "peak_mb")}
    return Row(SUITE, title, contender.title, size[0], cost=cost, reach=told(contender, answer, size, most))


def asked(contender: Contender, python: Path, path: Path, seconds: float | None) -> dict[str, Any]:
    """What the process of a contender says of itself."""
    command = [str(python), "-m", "benchmarks.matching.program", contender.module, contender.name, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return {"error": f"took longer than {seconds:.0f} s and was stopped"}
    if done.returncode:
        last = done.stderr.strip().splitlines()
        return {"error": last[-1][:100] if last else f"exit code {done.returncode}"}
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def told(contender: Contender, answer: dict[str, Any], size: tuple[int, int], most: int) -> str:
    """How good the result is, and for the whole of our side which marks are kept."""
    figures = f"{answer['total']:,}; {answer['pairs']:,} of {most:,} pairs"
    if answer["gap"] is not None:
        figures += f"; gap {answer['gap']:.4%}"
    if contender.name != "whole":
        return figures
    missed = [words for words, is_kept in marks(answer, size, most) if not is_kept]
    kept = [words for words, is_kept in marks(answer, size, most) if is_kept]
    return f"{figures}; " + (f"NOT reached: {', '.join(missed)}" if missed else f"reached: {', '.join(kept)}")


def marks(answer: dict[str, Any], size: tuple[int, int], most: int) -> list[tuple[str, bool]]:
    """What the whole engine should keep to, in words, and whether it does."""
    found = [("as many pairs as can be", answer["pairs"] >= most), (f"gap {MOST_GAP:.2%}", answer["gap"] <= MOST_GAP)]
    if limit := MOST_CPU_MS.get(size[0]):
        found.append((f"{limit:,.0f} ms CPU", answer["cpu_ms"] <= limit))
    if limit := MOST_MB.get(size[0]):
        found.append((f"{limit:,.0f} MiB", answer["peak_mb"] <= limit))
    return found
