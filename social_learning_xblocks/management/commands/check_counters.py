"""``manage.py check_counters``: whether all counters and copies of a space are what its rows make of them."""

from __future__ import annotations

import itertools
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from microblog import api as microblog

from ...kit.errors import SocialLearningError
from ...qa import api as qa
from ...spaces.api import space_called
from ...video_review import api as video_review
from ..arguments import add_space

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Count everything in a space anew and say what differs. With --fix, put it right. Can run while people write."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_space(parser)
        parser.add_argument("--fix", action="store_true", help="put right what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            space = space_called(options["space"], options["cohort"])
        except SocialLearningError as error:
            raise CommandError(error.message) from error
        count = 0
        fix = options["fix"]
        applets = (qa, microblog, video_review)
        found = itertools.chain.from_iterable(applet.check_counters(space, fix=fix) for applet in applets)
        for count, wrong in enumerate(found, start=1):
            if count <= SHOWN:
                self.stdout.write(
                    f"{wrong.table} {wrong.key}: {wrong.column} is {wrong.stored}, should be {wrong.expected}"
                )
        if count > SHOWN:
            self.stdout.write(f"and {count - SHOWN} more")
        if count and not fix:
            raise CommandError(f"{count} differences. Run with --fix to put them right.")
        self.stdout.write(f"{count} differences put right" if count else "No differences")
