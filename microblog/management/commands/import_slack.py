"""``manage.py import_slack``: the export of a Slack workspace, as posts of a space."""

from __future__ import annotations

from django.core.management.base import CommandParser

from ...api import import_slack
from ..importing import ImportCommand


class Command(ImportCommand):
    help = (
        "Read the export of a Slack workspace into a space: public channels with their threads and reactions. "
        "Stop it when you like and run it again: it goes on where it was."
    )
    source = "Slack"
    read = import_slack

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--channel", action="append", metavar="NAME", help="only this channel; may be given several times"
        )
        parser.add_argument(
            "--match-email", action="store_true", help="whoever has the same e-mail address here is the same person"
        )
