"""Many people in the mentoring programme of the demo, to see what a large one is like."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demo.content.crowd import add_crowd
from demo.models import Course


class Command(BaseCommand):
    help = "Sign so many made-up mentees up for mentoring in the demo, and two mentors for every five of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mentees", type=int, help="how many mentees, up to 50,000")

    def handle(self, *, mentees: int, **_options: Any) -> None:
        if not 0 < mentees <= 50_000:
            raise CommandError("From 1 to 50,000.")
        if not Course.objects.exists():
            raise CommandError("Fill the demo first: make demo.")
        count = add_crowd(mentees)
        self.stdout.write(f"{count} people have signed up. Look at the console of “Find a mentor” as Dee.")
