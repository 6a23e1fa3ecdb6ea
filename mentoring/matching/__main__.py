"""The engine as a command: ``python -m mentoring.matching solve mentees.csv mentors.csv --output pairs.csv``.

It ends with 0 when all is done, 1 when it cannot be done (a sentence says why), 2 when the arguments are wrong, 3 when it is
done without rows that had mistakes, 130 when it was stopped. Pairs are written when all is done, not before.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import ChainMap
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from .fit import Weights
from .objective import Aims
from .problem import Problem
from .rows import NoTable, RowProblem
from .rules import Rules
from .solve import Run, solve
from .summary import MOST_NAMED, summary_of
from .tables import read_pairs, read_people, write_pairs

DONE, REFUSED, WITH_GAPS, STOPPED = 0, 1, 3, 130

_Item = TypeVar("_Item")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments (those of the process if None), and return how it ended."""
    options = _parser().parse_args(arguments)
    reports: dict[str, list[RowProblem]] = {}
    try:
        problem = _problem(options, reports)
        for name, report in reports.items():
            _tell_problems(name, report)
        run = solve(problem, _Progress())
        _write(options, problem, run, reports)
    except ValueError as error:
        _tell(str(error))
        return REFUSED
    except OSError as error:
        _tell(f"{error.filename}: {error.strerror}.")
        return REFUSED
    except KeyboardInterrupt:
        _tell("Stopped. No pairs were written.")
        return STOPPED
    for sentence in summary_of(problem, run):
        _tell(sentence)
    has_gaps = any(not problem.is_remark for report in reports.values() for problem in report)
    return WITH_GAPS if has_gaps else DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mentoring.matching", description="Match mentees with mentors.")
    command = parser.add_subparsers(required=True).add_parser("solve", help="pair the people of two tables")
    add = command.add_argument
    add("mentees", type=Path, help="CSV of those who want a mentor")
    add("mentors", type=Path, help="CSV of those who can be one")
    add("--output", type=Path, metavar="FILE", help="write the pairs there, as CSV for spreadsheets")
    add("--json", action="store_true", help="print all that came out, as JSON")
    add("--seed", type=int, default=0, metavar="N", help="chance between equals (0)")
    add("--nearest", type=int, default=50, metavar="N", help="mentors that are looked at for each mentee (50)")
    add("--day", type=date.fromisoformat, metavar="DATE", help="when clocks are read (in standard time)")
    add("--exact", action="store_true", help="go the exact way, however many there are")
    for flag, kind, words in (
        ("--weights", Weights, "weights of criteria: skills=35,style=20"),
        ("--rule", Rules, "hard rules: most_offset=240 or shared_language=no"),
        ("--aim", Aims, "what is aimed at: spread=100 or has_floor=no"),
    ):
        add(flag, type=_changes(kind), action="append", default=[], metavar="NAME=VALUE", help=words)
    for flag, words in (("--locked", "made"), ("--forbidden", "not made"), ("--published", "kept if it can be")):
        add(flag, type=Path, metavar="FILE", help=f"CSV of pairs that are {words}")
    return parser


def _changes(kind: type[Weights | Rules | Aims]) -> Callable[[str], dict[str, object]]:
    """A reader of ``name=value``, several with a comma between, for the fields of these settings."""
    readers = {field.name: _READERS[str(field.type)] for field in fields(kind) if str(field.type) in _READERS}

    def read(text: str) -> dict[str, object]:
        changes: dict[str, object] = {}
        for part in text.split(","):
            name, _sign, value = (word.strip() for word in part.partition("="))
            if name not in readers:
                raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(readers)}")
            try:
                changes[name] = readers[name](value)
            except (KeyError, ValueError):
                raise argparse.ArgumentTypeError(f"{value} is no value of {name}") from None
        return changes

    return read


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


#: By the type of a field. What is not here has an option of its own.
_READERS: dict[str, Callable[[str], object]] = {
    "bool": {"yes": True, "no": False}.__getitem__,
    "float": float,
    "int": _count,
    "int | None": lambda text: None if text == "any" else int(text),
}


def _problem(options: argparse.Namespace, reports: dict[str, list[RowProblem]]) -> Problem:
    """What is asked, from files and options; what is wrong with rows is added to ``reports``, by file."""
    if options.output is not None and not options.output.parent.is_dir():
        raise ValueError(f"There is no folder {options.output.parent} to write to.")
    read = partial(_read, reports)
    aims = replace(Aims(), **_merged(options.aim))
    return Problem(
        mentees=read(options.mentees, partial(read_people, day=options.day)),
        mentors=read(options.mentors, partial(read_people, day=options.day)),
        rules=replace(Rules(), **_merged(options.rule)),
        weights=replace(Weights(), **_merged(options.weights)),
        aims=replace(aims, is_exact=True) if options.exact else aims,
        locked=read(options.locked, read_pairs),
        forbidden=read(options.forbidden, read_pairs),
        published=read(options.published, read_pairs),
        nearest=options.nearest,
        seed=options.seed,
    )


def _merged(changes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return dict(ChainMap(*reversed(changes)))


def _read(
    reports: dict[str, list[RowProblem]],
    path: Path | None,
    reader: Callable[[BinaryIO], tuple[list[_Item], list[RowProblem]]],
) -> list[_Item]:
    if path is None:
        return []
    try:
        with path.open("rb") as file:
            items, reports[str(path)] = reader(file)
    except NoTable as error:
        raise NoTable(f"{path}: {error}") from None
    return items


def _write(options: argparse.Namespace, problem: Problem, run: Run, reports: dict[str, list[RowProblem]]) -> None:
    """Pairs to a file, with the mark by which spreadsheets know UTF-8, or to the screen; or all of it as JSON."""
    if options.output is not None:
        with options.output.open("w", encoding="utf-8-sig", newline="") as file:
            write_pairs(file, run.pairs)
    if options.json:
        told = {name: [asdict(one) for one in report] for name, report in reports.items()}
        whole = {**asdict(run), "gap": run.gap, "summary": summary_of(problem, run), "problems": told}
        json.dump(whole, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    elif options.output is None:
        write_pairs(sys.stdout, run.pairs)


class _Progress:
    """Tells each tenth of a stage once."""

    def __init__(self) -> None:
        self.told: dict[str, int] = {}

    def __call__(self, stage: str, done: int, whole: int) -> None:
        tenths = 10 * done // max(whole, 1)
        if tenths > self.told.get(stage, 0):
            self.told[stage] = tenths
            _tell(f"{stage}: {10 * tenths} %")


def _tell_problems(name: str, report: Sequence[RowProblem]) -> None:
    for problem in report[:MOST_NAMED]:
        column = f", {problem.column}" if problem.column else ""
        _tell(f"{name}, row {problem.row}{column}: {problem.sentence}")
    if len(report) > MOST_NAMED:
        _tell(f"{name}: {len(report) - MOST_NAMED:,} more of such rows.")


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    sys.exit(main())
