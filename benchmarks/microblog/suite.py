"""The suite ``microblog``: the same operations on the same people and posts, turn by turn, by our side and by its peer."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from benchmarks import databases
from benchmarks.contender import Contender
from benchmarks.environments import CannotInstall, Environment, ensure
from benchmarks.microblog.operations import DEPTHS, OPERATIONS, POSTS
from benchmarks.microblog.world import WORLDS
from benchmarks.operation import chosen
from benchmarks.progress import Progress
from benchmarks.table import Row

SUITE = "microblog"
PEER = "django-activity-stream"
#: The platform runs on Django 5.2, so the peer does.
ENVIRONMENT = Environment("actstream", ("django-activity-stream", "Django~=5.2.0", "mysqlclient"), (3, 11))
#: Seconds that the large world may take to be made; a quarter of an hour is usual.
LONGEST = 3_600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``python -m benchmarks microblog``."""
    parser.add_argument("--scale", choices=sorted(WORLDS), default="base", help="how many of everything (base)")
    parser.add_argument(
        "--engine", choices=("mysql", "postgres", "sqlite"), default="mysql", help="database of our side"
    )
    parser.add_argument("--no-peer", action="store_true", help="measure our side only; so does --scale ge")
    parser.add_argument("--operations", metavar="LIST", help="only these, e.g. home,like,news")
    parser.add_argument("--runs", type=int, default=21, help="repeat an operation so often (21) ...")
    parser.add_argument(
        "--seconds", type=float, default=20.0, help="... but start no new run after so many seconds (20)"
    )
    parser.add_argument("--keep", action="store_true", help="keep the databases, to look into them")
    parser.add_argument("--reuse", action="store_true", help="measure in the databases that --keep has left")


def run(options: argparse.Namespace) -> list[Row]:
    """Fill, measure in turns, tidy up. Prints what it runs on, how long the filling took and what the marks say."""
    wanted = chosen(OPERATIONS, options.operations)
    progress = Progress()
    contenders, missing = _contenders(options, progress)
    rows: list[Row] = []
    try:
        for contender in contenders:
            started = time.monotonic()
            contender.open(progress, LONGEST)
            if not options.reuse:
                print(f"{contender.engine}: filled in {time.monotonic() - started:.0f} s", flush=True)
        for operation in wanted:
            for contender in contenders:
                row = contender.measure(operation, progress, options.runs, options.seconds)
                if row is not None:
                    rows.append(row)
            if missing:
                rows.append(Row(SUITE, operation.title, PEER, WORLDS[options.scale].posts, left_out=missing))
    finally:
        for contender in contenders:
            for name, value in contender.close(progress, options.keep or options.reuse).items():
                print(f"{contender.engine}: {name}: {value}")
        progress.clear()
    for line in verdicts(rows):
        print(line)
    return rows


def _contenders(options: argparse.Namespace, progress: Progress) -> tuple[list[Contender], str]:
    """Our side and, in the base world, the peer; and why that is missing, if it should be there."""
    world = WORLDS[options.scale]
    place = databases.PREFIX + "_mb" + ("" if options.scale == "base" else options.scale)
    variables = {"BENCH_WORLD": options.scale, "BENCH_REUSE": "1" if options.reuse else ""}
    ours = Contender(
        suite=SUITE,
        engine="ours",
        size=world.posts,
        python=sys.executable,
        module="benchmarks.microblog.ours",
        database_engine=options.engine,
        database=place,
        what="posts",
        variables={
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "SL_DATABASE": options.engine,
            "SL_DATABASE_NAME": place,
            **variables,
        },
    )
    if options.no_peer or options.scale == "ge":
        return [ours], ""
    try:
        python = ensure(ENVIRONMENT, progress)
    except CannotInstall as error:
        return [ours], str(error)
    peer = Contender(
        suite=SUITE,
        engine=PEER,
        size=world.posts,
        python=python,
        module="benchmarks.microblog.peer_actstream",
        database_engine="mysql",
        database=place + "_actstream",
        what="posts",
        variables={"SL_DATABASE_NAME": place + "_actstream", **variables},
    )
    return [ours, peer], ""


def verdicts(rows: Sequence[Row]) -> list[str]:
    """What must be the same: the twentieth page as the first, give or take 30 %, and a post whoever follows."""
    titles = {operation.key: operation.title for operation in OPERATIONS}
    ours = {row.operation: row.cost for row in rows if row.engine == "ours" and row.cost}
    costs = {key: ours[title] for key, title in titles.items() if title in ours}
    lines = []
    for first, deep in DEPTHS:
        if first in costs and deep in costs:
            change = costs[deep]["cpu_ms"] / max(costs[first]["cpu_ms"], 0.01) - 1
            same = change <= 0.3 and costs[deep]["sql"] <= costs[first]["sql"]
            lines.append(f"{titles[first]} -> page 20: CPU {change:+.0%}: {_word(same)}")
    posts = [costs[key] for key in POSTS if key in costs]
    if len(posts) > 1:
        counts = sorted({cost["sql"] for cost in posts})
        lines.append(f"posts, whoever follows: {', '.join(map(str, counts))} SQL: {_word(len(counts) == 1)}")
    return lines


def _word(reached: bool) -> str:
    return "reached" if reached else "NOT reached"
