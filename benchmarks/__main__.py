"""``python -m benchmarks SUITE``: measure, print a table, write the rows as JSON on demand."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from benchmarks import archive_imports, imports, table
from benchmarks.fairness import suite as fairness
from benchmarks.matching import suite as matching
from benchmarks.mentoring import suite as mentoring
from benchmarks.microblog import suite as microblog
from benchmarks.qa import suite as qa
from benchmarks.transfer import suite as transfer
from benchmarks.video_review import suite as video_review

SUITES = {
    suite.SUITE: suite
    for suite in (qa, microblog, imports, archive_imports, fairness, video_review, transfer, matching, mentoring)
}


def main() -> None:
    """Read the command line and run one suite."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    suites = parser.add_subparsers(dest="suite", required=True, metavar="SUITE")
    for name, module in SUITES.items():
        options = suites.add_parser(name, help=module.__doc__.splitlines()[0] if module.__doc__ else None)
        module.add_arguments(options)
        options.add_argument("--json", type=Path, metavar="FILE", help="write one object a row to this file")
    chosen = parser.parse_args()
    # Being told to end must still end the workers and drop their databases.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        rows = SUITES[chosen.suite].run(chosen)
    except ValueError as error:
        parser.error(str(error))
    if rows:
        print()
        print(table.text(rows))
    if chosen.json:
        table.write_json(rows, chosen.json)
        print(f"\n{sum(row.cost is not None for row in rows)} rows written to {chosen.json}")


if __name__ == "__main__":
    main()
