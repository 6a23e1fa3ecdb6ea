"""What the commands that import an archive have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandParser

from social_learning_xblocks.kit.import_reports import ImportReport
from social_learning_xblocks.management.importing import SourceCommand
from social_learning_xblocks.spaces.api import space_for

from ..api import IMPORTED, ImportWish, read_people


class ImportCommand(SourceCommand):
    """An archive, into a space. ``source``: what the archive is called in messages; ``read``: the verb that reads it."""

    source: ClassVar[str]
    read: ClassVar[Callable[..., ImportReport]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path, metavar="ARCHIVE", help="a folder, a ZIP or a TAR file")
        parser.add_argument(
            "--people", type=Path, metavar="FILE", help="CSV of two columns: a name there, the username here"
        )
        parser.add_argument("--dry-run", action="store_true", help="only read, and say what is left out and why")
        super().add_arguments(parser)

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
        with self.reading(report, options) as progress:
            wish = self.wish(options)
            space = space_for(options["space"], options["course"], options["cohort"])
            type(self).read(space, options["archive"], report, wish, progress)
