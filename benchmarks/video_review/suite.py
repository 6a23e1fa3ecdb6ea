"""The suite ``video_review``: our peer-reviewed video assignment beside ORA2, on each database, turn by turn."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from benchmarks import databases
from benchmarks.contender import Contender
from benchmarks.environments import CannotInstall, Environment, ensure
from benchmarks.operation import Operation, chosen
from benchmarks.progress import Progress
from benchmarks.table import Row
from benchmarks.video_review.operations import GRADED, SIZES, operations
from benchmarks.video_review.world import AT_ONCE

SUITE = "video_review"
PEER = "ora2"
#: What the platform of mid 2026 runs it on.
ENVIRONMENT = Environment("ora2", ("ora2", "Django~=5.2.0", "mysqlclient", "psycopg[binary]"), (3, 12))
NAMES = {"sqlite": "SQLite", "mysql": "MariaDB", "postgres": "PostgreSQL"}
#: What the larger class of ``--scale`` is measured with.
SCALED = ("take-new", "take-held", "take-full")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``python -m benchmarks video_review``."""
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="learners in a class (500,2000,10000)")
    parser.add_argument("--scale", type=int, metavar="N", help="take in a class of N (100000) as well, our side only")
    parser.add_argument("--graded", type=int, default=GRADED, help="learners in the class that is graded anew (10000)")
    parser.add_argument("--engines", default=",".join(NAMES), help="databases (sqlite,mysql,postgres)")
    parser.add_argument("--no-peer", action="store_true", help="measure our side only")
    parser.add_argument("--operations", metavar="LIST", help="only these, e.g. take-new-500,cycle,class,rescore")
    parser.add_argument("--runs", type=int, default=21, help="repeat an operation so often (21) ...")
    parser.add_argument(
        "--seconds",
        type=float,
        default=60.0,
        help="... but start no new run after so many seconds (60), the filling counted",
    )
    parser.add_argument("--keep", action="store_true", help="keep the databases, to look into them")


def run(options: argparse.Namespace) -> list[Row]:
    """Each database after the other: start both programs, measure in turns, tidy up."""
    sizes = [int(one) for one in options.sizes.split(",")]
    engines = options.engines.split(",")
    if unknown := set(engines) - set(NAMES):
        raise ValueError(f"There is no database engine called {', '.join(sorted(unknown))}.")
    if options.runs < 1 or min([*sizes, options.graded]) < 2 * AT_ONCE:
        raise ValueError("A class needs 24 learners, and an operation one run.")
    wanted = _wanted(sizes, options)
    progress = Progress()
    rows: list[Row] = []
    for engine in engines:
        rows += _measured(engine, sizes, wanted, options, progress)
    progress.clear()
    order = {operation.title: place for place, (_size, operation) in enumerate(wanted)}
    return sorted(rows, key=lambda row: order[row.operation.rpartition(", ")[0]])


def _wanted(sizes: list[int], options: argparse.Namespace) -> list[tuple[int, Operation]]:
    every = operations(sizes, options.graded)
    if options.scale:
        every += tuple((size, one) for size, one in operations([options.scale]) if one.key.rpartition("-")[0] in SCALED)
    picked = {one.key for one in chosen([one for _size, one in every], options.operations)}
    return [(size, one) for size, one in every if one.key in picked]


def _measured(
    engine: str, sizes: list[int], wanted: list[tuple[int, Operation]], options: argparse.Namespace, progress: Progress
) -> list[Row]:
    contenders, missing = _contenders(engine, sizes, options, progress)
    rows: list[Row] = []
    try:
        for contender in contenders:
            contender.open(progress, 900)
        for size, operation in wanted:
            titled = replace(operation, title=f"{operation.title}, {NAMES[engine]}")
            for contender in contenders:
                contender.size = size
                row = contender.measure(titled, progress, options.runs, options.seconds)
                if row is not None:
                    rows.append(row)
            if missing and operation.key[:4] not in ("resc", "mode", "pass"):
                rows.append(Row(SUITE, titled.title, PEER, size, left_out=missing))
    finally:
        for contender in contenders:
            for name, value in contender.close(progress, options.keep).items():
                print(f"{contender.engine}, {NAMES[engine]}: {name}: {value}", flush=True)
    return rows


def _contenders(
    engine: str, sizes: list[int], options: argparse.Namespace, progress: Progress
) -> tuple[list[Contender], str]:
    """Our side and the peer on one database; and why the peer is missing, if it should be there."""
    place = f"{databases.PREFIX}_vr"
    scaled = [*sizes, options.scale] if options.scale else sizes
    common = {"suite": SUITE, "size": options.graded, "database_engine": engine, "what": "learners"}
    ours = Contender(
        **common, engine="ours", python=sys.executable, module="benchmarks.video_review.ours", database=place,
        variables=_variables(engine, place, scaled) | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"},
    )  # fmt: skip
    if options.no_peer:
        return [ours], ""
    try:
        python = ensure(ENVIRONMENT, progress)
    except CannotInstall as error:
        return [ours], str(error)
    peer = Contender(
        **common, engine=PEER, python=python, module="benchmarks.video_review.peer_ora2", database=f"{place}_ora2",
        variables=_variables(engine, f"{place}_ora2", sizes),
    )  # fmt: skip
    return [ours, peer], ""


def _variables(engine: str, database: str, sizes: list[int]) -> dict[str, str]:
    return {"SL_DATABASE": engine, "SL_DATABASE_NAME": database, "BENCH_SIZES": ",".join(map(str, sizes))}
