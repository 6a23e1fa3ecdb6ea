"""``manage.py import_participants``: sign people up for a programme from a table, however long it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from social_learning_xblocks.kit.actor import STAFF, Actor
from social_learning_xblocks.kit.errors import SocialLearningError
from social_learning_xblocks.spaces.api import accounts_called, space_for

from ...api import find_programme, import_participants

SHOWN = 50


class Command(BaseCommand):
    help = "Sign people up for a mentoring programme from CSV. Run it again after a stop: who is there is changed, not doubled."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV; docs/reference/commands.rst has the columns")
        parser.add_argument(
            "--space", required=True, metavar="KEY", help="usage key, course key, or name of a community"
        )
        parser.add_argument(
            "--programme", default="", metavar="WORD", help="which programme of the space, as set in Studio"
        )
        parser.add_argument("--by", required=True, metavar="USERNAME", help="the coordinator, for the audit trail")
        parser.add_argument("--dry-run", action="store_true", help="only read, and say what is left out and why")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            programme = find_programme(space_for(options["space"]), key=options["programme"])
            actor = self.coordinator(options["by"])
            with options["file"].open("rb") as stream:
                report = import_participants(actor, programme, stream, keep=not options["dry_run"])
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from error
        except SocialLearningError as error:
            raise CommandError(error.message) from error
        for problem in report.problems[:SHOWN]:
            self.stderr.write(f"row {problem.row}, {problem.column or 'whole row'}: {problem.sentence}")
        if len(report.problems) > SHOWN:
            self.stderr.write(f"and {len(report.problems) - SHOWN} more")
        kept = "" if report.is_kept else " (only tried)"
        self.stdout.write(f"{report.made} new, {report.changed} changed, {report.left_out} left out{kept}")

    def coordinator(self, username: str) -> Actor:
        """Who runs the command acts as this person; who may run commands may do so."""
        found = accounts_called([username])
        if username not in found:
            raise CommandError(f"Nobody is called {username}.")
        return Actor(found[username], username, frozenset({STAFF}))
