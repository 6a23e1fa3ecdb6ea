"""The Django app of the demo host."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class DemoConfig(AppConfig):
    name = "demo"
    label = "demo"
    verbose_name = "Demo host"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Prepare every SQLite connection."""
        connection_created.connect(use_write_ahead_log, dispatch_uid="demo.wal")


def use_write_ahead_log(connection: Any, **_kwargs: Any) -> None:
    """Let pages be read while another worker writes."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = NORMAL")
