"""``manage.py tend_mentoring``: clocks of offers, pairs of whom nothing is heard, people who left, programmes that are over."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...api import tend


class Command(BaseCommand):
    help = "Remind people of offers, end those that ran out, nudge pairs that do not meet, and plan repairs. Can be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = tend()
        self.stdout.write(
            f"{done.reminded} offers reminded of, {done.expired} ran out, {done.left} ended with people who left, "
            f"{done.nudged} pairs nudged, {done.rematches} offered other partners, "
            f"{done.ended} ended with their programme; {done.repairs} repairs wait"
        )
        if done.failed:
            raise CommandError(f"{done.failed} programmes failed: see the log. Run it again.")
