"""What the commands have in common that read another site's files into a space."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ..kit.errors import SocialLearningError
from ..kit.import_reports import ImportReport
from .arguments import add_founder, add_space
from .progress import Progress, stoppable


class SourceCommand(BaseCommand):
    """Reads what another site wrote into a space. Stopped, it goes on where it was when it is run again."""

    def add_arguments(self, parser: CommandParser) -> None:
        add_space(parser)
        add_founder(parser)
        parser.add_argument("--anonymous-users", action="store_true", help="take over nobody's name")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the report there too, as JSON")

    @contextmanager
    def reading(self, report: ImportReport, options: dict[str, Any]) -> Iterator[Progress]:
        """Read inside of it: it shows how far that is, stops well, says in a sentence what is wrong, and tells the report."""
        try:
            with stoppable(), Progress(self.stderr, options["verbosity"]) as progress:
                yield progress
        except SocialLearningError as error:
            raise CommandError(error.message) from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped. What was done is whole; run the same command again to go on.")
            sys.exit(130)
        finally:
            self._tell(report, options["report"])
        if report.damages:
            raise CommandError(
                " ".join(report.damages) + " What stands before it is there. Mend the file and run this again."
            )

    def _tell(self, report: ImportReport, file: Path | None) -> None:
        """The report as a table, and as JSON where that is wanted."""
        for line in report.as_lines():
            self.stdout.write(line)
        if file is not None:
            file.write_text(json.dumps(report.as_dict(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
