"""``manage.py run_rounds``: do the runs of the matching that coordinators asked for and no worker has done."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...api import run_rounds


class Command(BaseCommand):
    help = "Do runs of the matching that wait, or whose worker is gone. Can be run again, and while it runs."

    def handle(self, *args: Any, **options: Any) -> None:
        done = run_rounds()
        self.stdout.write(f"{done.done} runs done")
        if done.failed:
            raise CommandError(f"{done.failed} runs failed: see the log. Coordinators start them again in the console.")
