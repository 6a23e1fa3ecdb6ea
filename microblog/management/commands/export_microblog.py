"""``manage.py export_microblog``: what was said in the microblog of a space, as JSON lines or CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from social_learning_xblocks.kit.errors import SocialLearningError
from social_learning_xblocks.management.arguments import add_space
from social_learning_xblocks.spaces.api import space_called
from social_learning_xblocks.spaces.models import Space

from ...api import csv_lines, export_microblog


class Command(BaseCommand):
    help = "Print the microblog of a space as JSON lines, or as CSV. It holds what people wrote: keep it like a backup."

    def add_arguments(self, parser: CommandParser) -> None:
        add_space(parser)
        parser.add_argument("--format", choices=["jsonl", "csv"], default="jsonl", help="jsonl holds more than csv")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            space = space_called(options["space"], options["cohort"])
        except SocialLearningError as error:
            raise CommandError(error.message) from error
        for line in csv_lines(space) if options["format"] == "csv" else json_lines(space):
            self.stdout.write(line, ending="")


def json_lines(space: Space) -> Iterator[str]:
    """Each record as a line; its moments are in UTC."""
    for record in export_microblog(space):
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=plain) + "\n"


def plain(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()
