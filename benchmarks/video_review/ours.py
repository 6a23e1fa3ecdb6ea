"""Our video assignment: ``video_review.api``, what its block calls, with the assignment opened anew at each step."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from benchmarks import databases
from benchmarks.measure import Storm, Target
from benchmarks.video_review.operations import SIZES
from benchmarks.video_review.scenes import Scenes
from benchmarks.worker import Report, serve


class Ours:
    """The library on a database of its own."""

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

    def seed(self, size: int, report: Report) -> None:
        """Each operation fills the tables itself."""

    def targets(self, size: int) -> Mapping[str, Target | Storm]:
        """Every operation; ``size`` is the class that is graded anew."""
        from benchmarks.video_review.ours_grading import grading
        from benchmarks.video_review.ours_program import Ours as Program

        program = Program()
        self._scenes = Scenes(program)
        sizes = [int(one) for one in os.environ.get("BENCH_SIZES", "").split(",") if one] or SIZES
        return {
            **self._scenes.targets(sizes, at_once=self._engine != "sqlite"),
            **grading(program, size, self._scenes.facts),
        }

    def left_out(self) -> Mapping[str, str]:
        """Nothing that others have."""
        return {}

    def notes(self) -> Mapping[str, str]:
        """Who was reviewed by whom."""
        return self._scenes.facts

    def close(self) -> None:
        """Drop the database."""
        from django.db import connection

        connection.close()
        databases.drop(self._engine, self._database)


if __name__ == "__main__":
    serve(Ours)
