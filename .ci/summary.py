"""Add up the pytest reports of all runs, and close with one plain line.

A step that failed without a failing test (a crash, a lint error, too little coverage) counts as one failure.
"""

import argparse
import sys
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET


class Count(NamedTuple):
    passed: int
    failed: int
    skipped: int

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def read(report: Path) -> Count:
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314 - pytest wrote it a minute ago
    tests, failures, errors, skipped = (int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped"))
    return Count(tests - failures - errors - skipped, failures + errors, skipped)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", nargs="+", type=Path)
    parser.add_argument("--failed", action="append", default=[], metavar="STEP")
    arguments = parser.parse_args()
    counts = []
    for report in arguments.reports:
        counts.append(read(report) if report.exists() else Count(0, 1, 0))
        print(f"{report.stem}: {counts[-1] if report.exists() else 'no report'}")
    for step in arguments.failed:
        print(f"failed: {step}")
    passed, failed, skipped = (sum(column) for column in zip(*counts, strict=True))
    total = Count(passed, max(failed, len(arguments.failed)), skipped)
    print(total)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
