"""``manage.py retire_person``: forget a person, as the law or the person asks."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...kit.errors import SocialLearningError
from ...qa.api import forget_everywhere


class Command(BaseCommand):
    help = "Remove what is known of a person. Posts stay without their author. Can be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user_id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            forget_everywhere(options["user_id"])
        except SocialLearningError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"User {options['user_id']} is retired.")
