"""``manage.py import_space``: the file of ``export_space``, into a space."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...kit.errors import SocialLearningError
from ...qa.api import ImportReport, import_space
from ...spaces.api import space_for
from ..arguments import add_founder, add_space
from ..progress import Progress, stoppable


class Command(BaseCommand):
    help = "Read the file of export_space into a space. Stop it when you like and run it again: nothing is made twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="what export_space wrote")
        add_space(parser)
        add_founder(parser)
        parser.add_argument(
            "--create-users", action="store_true", help="make inactive accounts for people who have none"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        report = ImportReport("")
        try:
            size = file.stat().st_size
            with (
                stoppable(),
                Progress(self.stderr, options["verbosity"]) as progress,
                file.open("rb") as raw,
                io.TextIOWrapper(raw, encoding="utf-8", errors="replace") as lines,
            ):
                import_space(
                    space_for(options["space"], options["course"], options["cohort"]),
                    lines,
                    report,
                    create_users=options["create_users"],
                    told=lambda line: progress("reading", raw.tell(), size),
                )
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except SocialLearningError as error:
            raise CommandError(error.message) from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped. Run the same command again to go on; only then counters are right.")
            sys.exit(130)
        finally:
            for line in report.as_lines():
                self.stdout.write(line)
        if report.damages:
            raise CommandError(" ".join(report.damages))
