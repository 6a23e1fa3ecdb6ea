"""``manage.py fetch_link_cards``: ask the pages that posts lead to what they say of themselves. By the clock; twice is once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from social_learning_xblocks.kit import conf

from ...api import fetch_cards


class Command(BaseCommand):
    help = "Ask the function of LINK_FETCHER what the pages are called that posts of the microblog lead to."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=100, metavar="N", help="at most so many pages")
        parser.add_argument("--days", type=int, default=30, metavar="N", help="ask a page again after so many days")

    def handle(self, *args: Any, most: int, days: int, **options: Any) -> None:
        if not conf.get("LINK_FETCHER"):
            raise CommandError("LINK_FETCHER names no function: this site asks no pages.")
        try:
            done = fetch_cards(most=most, days=days)
        except ImportError as error:
            raise CommandError("LINK_FETCHER names a function that is not there.") from error
        self.stdout.write(f"{done.asked} asked, {done.known} with a card, {done.failed} failed")
