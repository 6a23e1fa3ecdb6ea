"""The suite ``mentoring``: runs of the matching and the coordinators' console, with programmes of many people."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from benchmarks import databases
from benchmarks.contender import Contender
from benchmarks.mentoring.operations import OPERATIONS
from benchmarks.operation import chosen
from benchmarks.progress import Progress
from benchmarks.table import Row

SUITE = "mentoring"
SIZES = (300, 5_000)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``python -m benchmarks mentoring``."""
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="mentees of a programme (300,5000)")
    parser.add_argument("--places", type=int, default=3, help="places of a mentor (3); with 2 a fifth is left out")
    parser.add_argument("--engine", default="mysql", help="the database (mysql), sqlite or postgres")
    parser.add_argument("--operations", metavar="LIST", help="only these, e.g. run,pool,best")
    parser.add_argument("--runs", type=int, default=5, help="repeat an operation so often (5) ...")
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="... but start no new run after so many seconds (60)"
    )
    parser.add_argument("--keep", action="store_true", help="keep the databases, to look into them")


def run(options: argparse.Namespace) -> list[Row]:
    """One programme after the other."""
    wanted = chosen(OPERATIONS, options.operations)
    progress, rows = Progress(), []
    for size in map(int, options.sizes.split(",")):
        place = f"{databases.PREFIX}_mt"
        variables = {"SL_DATABASE": options.engine, "SL_DATABASE_NAME": place, "BENCH_PLACES": str(options.places)}
        ours = Contender(
            suite=SUITE, engine="ours", size=size, python=sys.executable, module="benchmarks.mentoring.ours",
            database_engine=options.engine, database=place, what="mentees",
            variables=variables | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"},
        )  # fmt: skip
        try:
            ours.open(progress, 3_600)
            for operation in wanted:
                titled = replace(operation, title=f"{operation.title}, {size:,} mentees")
                if row := ours.measure(titled, progress, options.runs, options.seconds):
                    rows.append(row)
        finally:
            for name, value in ours.close(progress, options.keep).items():
                print(f"{size:,} mentees: {name}: {value}", flush=True)
    progress.clear()
    return rows
