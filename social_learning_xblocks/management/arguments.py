"""Arguments that several commands have."""

from __future__ import annotations

from django.core.management.base import CommandParser


def add_space(parser: CommandParser) -> None:
    """The arguments that name a space, as ``spaces.api.space_for`` takes them."""
    parser.add_argument("--space", required=True, metavar="KEY", help="usage key, course key, or name of a community")
    parser.add_argument(
        "--cohort", type=int, metavar="ID", help="the space of one cohort; 0 is that of learners without one"
    )


def add_founder(parser: CommandParser) -> None:
    """The argument for a community that is not there yet."""
    parser.add_argument("--course", default="", metavar="KEY", help="the course that founds a new community")
