"""``manage.py send_digests``: mail people what they missed. By the clock; running it twice mails nobody twice."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...kit.errors import SocialLearningError
from ...notices.api import Period, send_digests


class Command(BaseCommand):
    help = "Mail people what waits unread and what is new: once a day with --period daily, once a week with --period weekly."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", choices=[Period.DAILY.value, Period.WEEKLY.value], default=Period.DAILY.value)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = send_digests(Period(options["period"]))
        except SocialLearningError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"{report.sent} sent, {report.failed} failed (they wait for the next run), "
            f"{report.without_address} without an address"
        )
