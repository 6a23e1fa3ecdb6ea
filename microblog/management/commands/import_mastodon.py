"""``manage.py import_mastodon``: the archive of a Mastodon account, as posts of a space."""

from __future__ import annotations

from django.core.management.base import CommandParser

from ...api import import_mastodon
from ..importing import ImportCommand


class Command(ImportCommand):
    help = (
        "Read the archive of a Mastodon account into a space: posts for everybody, replies to them, boosts, pictures. "
        "Stop it when you like and run it again: it goes on where it was."
    )
    source = "Mastodon"
    read = import_mastodon

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--followers-to-mentees",
            action="store_true",
            help="take over posts for followers only, too, for the mentees of the author",
        )
