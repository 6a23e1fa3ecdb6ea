"""What the commands that import an archive have in common."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from social_learning_xblocks.kit.errors import SocialLearningError
from social_learning_xblocks.kit.import_reports import ImportReport
from social_learning_xblocks.management.progress import Progress, stoppable
from social_learning_xblocks.spaces.api import space_for

from ..api import IMPORTED, ImportWish, read_people


class ImportCommand(BaseCommand):
    """An archive, into a space. ``source``: what the archive is called in messages; ``read``: the verb that reads it."""

    source: ClassVar[str]
    read: ClassVar[Callable[..., ImportReport]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path, metavar="ARCHIVE", help="a folder, a ZIP or a TAR file")
        parser.add_argument(
            "--space", required=True, metavar="KEY", help="usage key, course key, or name of a community"
        )
        parser.add_argument(
            "--cohort", type=int, metavar="ID", help="the space of one cohort; 0 is that of learners without one"
        )
        parser.add_argument("--course", default="", metavar="KEY", help="the course that founds a new community")
        parser.add_argument(
            "--people", type=Path, metavar="FILE", help="CSV of two columns: a name there, the username here"
        )
        parser.add_argument("--anonymous-users", action="store_true", help="take over nobody's name")
        parser.add_argument("--dry-run", action="store_true", help="only read, and say what is left out and why")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the report there too, as JSON")

    def wish(self, options: dict[str, Any]) -> ImportWish:
        """What the arguments ask for."""
        return ImportWish(
            people=read_people(options["people"]) if options["people"] else {},
            by_address=options.get("match_email", False),
            anonymous=options["anonymous_users"],
            dry_run=options["dry_run"],
            followers=options.get("followers_to_mentees", False),
            channels=tuple(options.get("channel") or ()),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = ImportReport(self.source, IMPORTED)
        try:
            with stoppable(), Progress(self.stderr, options["verbosity"]) as progress:
                wish = self.wish(options)
                space = space_for(options["space"], options["course"], options["cohort"])
                type(self).read(space, options["archive"], report, wish, progress)
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
