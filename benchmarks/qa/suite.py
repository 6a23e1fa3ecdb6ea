"""The suite ``qa``: the same operations on the same data, turn by turn, by our block and by its peers."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from benchmarks import databases
from benchmarks.contender import Contender
from benchmarks.environments import CannotInstall, Environment, ensure
from benchmarks.operation import Operation, chosen
from benchmarks.progress import Progress
from benchmarks.qa.operations import OPERATIONS
from benchmarks.table import Row

SUITE = "qa"
#: The platform runs on Django 5.2, so the peers do.
DJANGO = "Django~=5.2.0"
PEERS = {
    "forum": Environment("forum", ("openedx-forum", DJANGO, "mysqlclient"), (3, 12)),
    "askbot": Environment("askbot", ("askbot==0.13.0", DJANGO, "psycopg2-binary"), (3, 11)),
}
PEER_NAMES = {"forum": "openedx-forum", "askbot": "askbot"}
PEER_DATABASES = {"forum": "mysql", "askbot": "postgres"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``python -m benchmarks qa``."""
    parser.add_argument("--threads", type=int, default=20_000, help="questions in the course (20,000)")
    parser.add_argument(
        "--engine", choices=("mysql", "postgres", "sqlite"), default="mysql", help="database of our side"
    )
    parser.add_argument(
        "--peer", choices=("forum", "askbot", "all"), default="all", help="which programs beside ours (all)"
    )
    parser.add_argument("--no-peer", action="store_true", help="measure our side only")
    parser.add_argument("--no-ours", action="store_true", help="measure the peers only")
    parser.add_argument("--operations", metavar="LIST", help="only these, e.g. list,open,search")
    parser.add_argument("--runs", type=int, default=21, help="repeat an operation so often (21) ...")
    parser.add_argument(
        "--seconds", type=float, default=20.0, help="... but start no new run after so many seconds (20)"
    )
    parser.add_argument(
        "--scale-check",
        type=int,
        metavar="N",
        help="measure our side with N questions too and compare the lists",
    )
    parser.add_argument("--keep", action="store_true", help="keep the databases, to look into them")


def run(options: argparse.Namespace) -> list[Row]:
    """Fill, measure in turns, tidy up. Prints what it runs on and, at the end, the facts beside the table."""
    wanted = chosen(OPERATIONS, options.operations)
    progress = Progress()
    contenders, missing = _contenders(options, progress)
    rows: list[Row] = []
    notes: list[str] = []
    try:
        for contender in contenders:
            contender.open(progress, 900 + contender.size * 0.005)
        progress.show("letting the databases write back what they hold", force=True)
        time.sleep(min(30, max((contender.size for contender in contenders), default=0) / 5_000))
        for operation in wanted:
            for contender in contenders:
                row = contender.measure(operation, progress, options.runs, options.seconds)
                if row is not None:
                    rows.append(row)
            rows += [
                Row(SUITE, operation.title, name, options.threads, left_out=reason) for name, reason in missing.items()
            ]
    finally:
        for contender in contenders:
            for name, value in contender.close(progress, options.keep).items():
                notes.append(f"{contender.engine} at {contender.size:,}: {name}: {value}")
        progress.clear()
    if options.scale_check and not options.no_ours:
        notes += _compare_scales(rows, wanted, options.threads, options.scale_check)
    for note in notes:
        print(note)
    return rows


def _contenders(options: argparse.Namespace, progress: Progress) -> tuple[list[Contender], dict[str, str]]:
    contenders = []
    missing: dict[str, str] = {}
    if not options.no_ours:
        scales = [options.threads, *([options.scale_check] if options.scale_check else [])]
        for place, threads in enumerate(scales):
            name = databases.PREFIX + ("_large" if place else "")
            contenders.append(
                Contender(
                    suite=SUITE,
                    engine="ours",
                    size=threads,
                    python=sys.executable,
                    module="benchmarks.qa.ours",
                    database_engine=options.engine,
                    database=name,
                    variables={
                        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
                        "SL_DATABASE": options.engine,
                        "SL_DATABASE_NAME": name,
                    },
                )
            )
    if not options.no_peer:
        for name in PEERS if options.peer == "all" else (options.peer,):
            try:
                python = ensure(PEERS[name], progress)
            except CannotInstall as error:
                missing[PEER_NAMES[name]] = str(error)
                continue
            contenders.append(
                Contender(
                    suite=SUITE,
                    engine=PEER_NAMES[name],
                    size=options.threads,
                    python=python,
                    module=f"benchmarks.qa.peer_{name}",
                    database_engine=PEER_DATABASES[name],
                    database=f"{databases.PREFIX}_{name}",
                )
            )
    return contenders, missing


def _compare_scales(rows: Sequence[Row], wanted: Sequence[Operation], small: int, large: int) -> list[str]:
    """Lists must cost the same, give or take 30 %, however many questions there are."""
    by_place = {(row.operation, row.scale): row.cost for row in rows if row.engine == "ours" and row.cost}
    lines = []
    for operation in wanted:
        here, there = by_place.get((operation.title, small)), by_place.get((operation.title, large))
        if operation.most_cpu_ms is None or not here or not there:
            continue
        change = (there["cpu_ms"] - here["cpu_ms"]) / max(here["cpu_ms"], 0.01)
        kept = "reached" if change <= 0.3 and here["sql"] == there["sql"] else "NOT reached"
        lines.append(
            f"scale check, {operation.title}: {small:,} -> {large:,} questions: CPU {change:+.0%}, "
            f"SQL {here['sql']} -> {there['sql']}: {kept}"
        )
    return lines
