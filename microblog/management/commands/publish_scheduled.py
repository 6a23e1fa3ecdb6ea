"""``manage.py publish_scheduled``: post what is due. By the clock; running it twice, or twice at once, posts nothing twice."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ...api import publish_due


class Command(BaseCommand):
    help = "Publish the scheduled posts whose moment has come. Readers of a space do so too; this is for quiet ones."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{publish_due()} published")
