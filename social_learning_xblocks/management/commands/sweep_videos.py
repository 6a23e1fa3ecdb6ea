"""``manage.py sweep_videos``: delete uploads that nobody goes on with, and bytes that belong to no video."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...kit import conf
from ...video_review.api import sweep_videos


class Command(BaseCommand):
    help = "Delete uploads that were left alone, refused videos, and bytes that belong to no video. Can be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--hours",
            type=int,
            metavar="N",
            help="how long nothing must have arrived; without it as the setting VIDEO_UPLOAD_HOURS says",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args: Any, **options: Any) -> None:
        hours = conf.get("VIDEO_UPLOAD_HOURS") if options["hours"] is None else options["hours"]
        if hours < 1:
            raise CommandError("--hours must be 1 or more: a video may just be on its way.")
        swept = sweep_videos(hours=hours, dry_run=options["dry_run"])
        done = "" if options["dry_run"] else " deleted"
        self.stdout.write(f"{swept.videos} videos and {swept.strays} stray objects{done}")
