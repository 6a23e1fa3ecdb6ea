"""``manage.py sweep_images``: delete pictures that were uploaded and are in no post."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ...qa.api import sweep_images

DAYS = 30


class Command(BaseCommand):
    help = "Delete pictures that no post and no earlier version of one shows. Can be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=DAYS,
            metavar="N",
            help="only pictures that are older; a draft may wait that long",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("--days must be 1 or more: a post with the picture may just be written.")
        before = timezone.now() - timedelta(days=options["days"])
        count = sweep_images(before=before, dry_run=options["dry_run"])
        self.stdout.write(f"{count} pictures in no post" + ("" if options["dry_run"] else " deleted"))
