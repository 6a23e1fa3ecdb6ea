"""``manage.py export_space``: everything of a space as a file of JSON lines."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...kit.errors import SocialLearningError
from ...qa.api import export_space, write_line
from ...spaces.api import space_called

#: In place of a file: what the command prints.
STANDARD_OUTPUT = "-"


class Command(BaseCommand):
    help = "Write everything of a space as JSON lines. The file holds what people wrote: keep it like a backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("space", metavar="KEY", help="usage key, course key, or name of a community")
        parser.add_argument(
            "--cohort", type=int, metavar="ID", help="the space of one cohort; 0 is that of learners without one"
        )
        parser.add_argument("file", metavar="FILE", help="where to write; - prints")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            space = space_called(options["space"], options["cohort"])
        except SocialLearningError as error:
            raise CommandError(error.message) from error
        lines = (write_line(record) for record in export_space(space))
        if options["file"] == STANDARD_OUTPUT:
            self.stdout.writelines(lines)
            return
        count = write_whole(Path(options["file"]), lines)
        self.stdout.write(f"{count:,} lines in {options['file']}")


def write_whole(path: Path, lines: Iterable[str]) -> int:
    """Write a file that is there only when it is whole; how many lines it has."""
    part = path.with_name(path.name + ".part")
    count = 0
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(line)
                count += 1
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count
