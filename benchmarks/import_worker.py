"""Our side of the suite ``import``: an empty database with one space, and the command that reads a dump into it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks import data, databases
from benchmarks.measure import Target
from benchmarks.worker import Report, serve


class Importer:
    """The command on a database of its own, in this process, so that its statements can be counted."""

    def __init__(self) -> None:
        self._engine, self._database = os.environ["SL_DATABASE"], os.environ["SL_DATABASE_NAME"]
        databases.create(self._engine, self._database)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)

    def describe(self) -> str:
        """Versions, in one line."""
        import django
        from django.db import connection

        python = ".".join(map(str, sys.version_info[:3]))
        return (
            f"social-learning-xblocks, Django {django.__version__}, Python {python}, {databases.describe(connection)}"
        )

    def seed(self, threads: int, report: Report) -> None:
        """Make the space that the dump goes into."""
        from social_learning_xblocks.spaces.api import Place, SpaceKind, find_or_make_space

        find_or_make_space(
            Place(SpaceKind.BLOCK.value, data.BLOCK_KEY, data.COURSE_KEY, usage_key=data.BLOCK_KEY),
        )

    def targets(self, threads: int) -> Mapping[str, Target]:
        """The command, the first time and the second."""
        from django.core.management import call_command

        folder = os.environ["BENCH_DUMP"]

        def prepare(run: int) -> Callable[[], Any]:
            return lambda: call_command("import_stackexchange", folder, space=data.BLOCK_KEY)

        return {"import": prepare, "again": prepare}

    def left_out(self) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def notes(self) -> Mapping[str, str]:
        """How much is in the tables now, by the names of ``dump.Written``."""
        from social_learning_xblocks.models import Answer, Comment, Question

        return {
            name: f"{model.objects.count():,}"
            for name, model in (("questions", Question), ("answers", Answer), ("comments", Comment))
        }

    def close(self) -> None:
        """Drop the database."""
        from django.db import connection

        connection.close()
        databases.drop(self._engine, self._database)


if __name__ == "__main__":
    serve(Importer)
