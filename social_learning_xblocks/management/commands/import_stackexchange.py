"""``manage.py import_stackexchange``: a data dump of Stack Exchange, as questions of a space."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...kit.errors import SocialLearningError
from ...qa.api import ImportReport, import_dump, source_name
from ...spaces.api import space_for
from ..progress import Progress, stoppable


class Command(BaseCommand):
    help = (
        "Read a Stack Exchange data dump into a space. Stop it when you like and run it again: it goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="where Posts.xml and the other files are")
        parser.add_argument(
            "--space", required=True, metavar="KEY", help="usage key, course key, or name of a community"
        )
        parser.add_argument(
            "--cohort", type=int, metavar="ID", help="the space of one cohort; 0 is that of learners without one"
        )
        parser.add_argument("--course", default="", metavar="KEY", help="the course that founds a new community")
        parser.add_argument(
            "--source", default="", metavar="NAME", help="the site the dump is of; else the name of DIR"
        )
        parser.add_argument("--processes", type=int, metavar="N", help="processes that clean texts; else one a core")
        parser.add_argument("--limit", type=int, metavar="N", help="at most so many questions, by their number")
        parser.add_argument("--anonymous-users", action="store_true", help="take over nobody's name")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the report there too, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        report = ImportReport(source_name(options["source"] or folder.resolve().name))
        try:
            with stoppable(), Progress(self.stderr, options["verbosity"]) as progress:
                import_dump(
                    space_for(options["space"], options["course"], options["cohort"]),
                    folder,
                    report,
                    processes=options["processes"],
                    limit=options["limit"],
                    anonymous=options["anonymous_users"],
                    progress=progress,
                )
        except SocialLearningError as error:
            raise CommandError(error.message) from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped. What was done is whole; run the same command again to go on.")
            sys.exit(130)
        finally:
            self.tell(report, options["report"])
        if report.damages:
            raise CommandError(
                " ".join(report.damages) + " What stands before it is there. Mend the file and run this again."
            )

    def tell(self, report: ImportReport, file: Path | None) -> None:
        """The report as a table, and as JSON where that is wanted."""
        for line in report.as_lines():
            self.stdout.write(line)
        if file is not None:
            file.write_text(json.dumps(report.as_dict(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
