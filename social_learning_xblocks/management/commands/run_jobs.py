"""``manage.py run_jobs``: do what staff of video assignments asked for and no worker has done."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...video_review.api import run_jobs


class Command(BaseCommand):
    help = "Do jobs of video assignments that wait, or whose worker is gone. Can be run again, and while it runs."

    def handle(self, *args: Any, **options: Any) -> None:
        done = run_jobs()
        self.stdout.write(f"{done.done} jobs done")
        if done.failed:
            raise CommandError(f"{done.failed} jobs failed: see the log. Staff start them again on the board.")
