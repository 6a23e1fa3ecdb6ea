"""``manage.py import_stackexchange``: a data dump of Stack Exchange, as questions of a space."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ...qa.api import ImportReport, import_dump, source_name
from ...spaces.api import space_for
from ..importing import SourceCommand


class Command(SourceCommand):
    help = (
        "Read a Stack Exchange data dump into a space. Stop it when you like and run it again: it goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="where Posts.xml and the other files are")
        parser.add_argument(
            "--source", default="", metavar="NAME", help="the site the dump is of; else the name of DIR"
        )
        parser.add_argument("--processes", type=int, metavar="N", help="processes that clean texts; else one a core")
        parser.add_argument("--limit", type=int, metavar="N", help="at most so many questions, by their number")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        report = ImportReport(source_name(options["source"] or folder.resolve().name))
        with self.reading(report, options) as progress:
            import_dump(
                space_for(options["space"], options["course"], options["cohort"]),
                folder,
                report,
                processes=options["processes"],
                limit=options["limit"],
                anonymous=options["anonymous_users"],
                progress=progress,
            )
