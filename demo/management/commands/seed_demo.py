"""Fill the demo: people, courses, and boards as they are at one moment of the course."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from demo.content.seeding import STAGES, seed
from demo.models import Course, Seeding
from social_learning_xblocks.qa.models import Question

DEFAULT = "busy"


class Command(BaseCommand):
    help = (
        "Fill the demo with people, courses and questions. A second run makes nothing twice. "
        "Another stage than the one that is there empties the demo first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stage",
            choices=list(STAGES),
            help=f"the moment to show (default: what is there, or {DEFAULT}); the environment variable STAGE does the same",
        )

    def handle(self, *, stage: str | None, **_options: Any) -> None:
        wanted = stage or os.environ.get("STAGE") or ""
        if wanted and wanted not in STAGES:
            raise CommandError(f"There is no stage {wanted!r}. Choose one of: {', '.join(STAGES)}.")
        known = Seeding.objects.first()
        if known and wanted and wanted != known.stage:
            self.stdout.write(f"The demo shows {known.stage}; it is emptied to show {wanted}.")
            call_command("flush", interactive=False, verbosity=0)
            known = None
        chosen = known.stage if known else wanted or DEFAULT
        if known is None:
            with transaction.atomic():
                seed(chosen, self.stdout.write)
                Seeding.objects.create(stage=chosen)
            call_command("fetch_link_cards", stdout=self.stdout)
        self.stdout.write(
            f"The demo shows {chosen}: {Course.objects.count()} courses, {Question.objects.count()} questions."
        )
