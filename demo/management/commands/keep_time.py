"""What a site has cron and Celery for, in one process beside the demo's servers."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

#: Work that outgrew a request, and how often somebody looks for it; what happens by the clock. In seconds.
SOON = ("run_rounds", "run_jobs")
LATER = ("tend_mentoring", "tend_video_reviews", "publish_scheduled")
PAUSE, HOURLY = 2, 3_600


class Command(BaseCommand):
    help = "Do what waits in the demo, again and again, until it is stopped: runs of the matching, jobs, what is due by the clock."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once, and end")

    def handle(self, *, once: bool, **_options: Any) -> None:
        tended = 0.0
        while True:
            due = SOON if time.monotonic() - tended < HOURLY and tended else (*LATER, *SOON)
            tended = time.monotonic() if due is not SOON else tended
            for name in due:
                self.do(name)
            if once:
                return
            close_old_connections()
            time.sleep(PAUSE)

    def do(self, name: str) -> None:
        """One command. What fails is told, and the next one has its turn."""
        try:
            call_command(name, stdout=StringIO())
        except CommandError as error:
            self.stderr.write(f"{name}: {error}")
