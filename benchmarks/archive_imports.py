"""The suite ``import-microblog``: how fast and in how little memory a Mastodon archive comes in."""

from __future__ import annotations

import argparse

from benchmarks import archive, imports
from benchmarks.table import Row

SUITE = "import-microblog"
ARCHIVE = imports.Kind(SUITE, "archive", archive.write, "benchmarks.archive_worker", least=400)

add_arguments = imports.add_arguments


def run(options: argparse.Namespace) -> list[Row]:
    """Write an archive, import it into an empty database, then once more."""
    return imports.run(options, ARCHIVE)
