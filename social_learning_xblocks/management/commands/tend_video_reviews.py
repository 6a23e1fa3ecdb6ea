"""``manage.py tend_video_reviews``: end leases that ran out, grade classes anew, tell the gradebook and people."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...video_review.api import tend_reviews


class Command(BaseCommand):
    help = "Free videos that a reviewer left alone, grade classes anew, tell the gradebook, and remind people. Can be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = tend_reviews()
        self.stdout.write(
            f"{done.assignments} assignments: {done.leases} reviews left alone, {done.grades} grades changed, "
            f"{done.passed} told to the gradebook, {done.reminded} notices"
        )
        if done.told or done.deleted:
            self.stdout.write(f"{done.told} authors told that their video goes, {done.deleted} videos deleted")
        if done.jobs.done:
            self.stdout.write(f"{done.jobs.done} jobs done")
        if done.failed:
            raise CommandError(f"{done.failed} assignments failed: see the log. Run it again.")
        if done.jobs.failed:
            raise CommandError(f"{done.jobs.failed} jobs failed: see the log. Staff start them again on the board.")
