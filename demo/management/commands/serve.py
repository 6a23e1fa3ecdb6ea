"""Serve the demo on two ports of 127.0.0.1."""

from typing import Any

from django.core.management.base import BaseCommand

from demo.serve import main


class Command(BaseCommand):
    help = "Serve the demo with gunicorn: PORT (default 8000) for the outer pages, PORT + 1 for the units."
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        main()
