"""Registers both and the users, as the manual of the package says."""

from django.apps import AppConfig


class Site(AppConfig):
    name = "benchmarks.microblog.actstream_site"
    label = "bench"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Once the models are there."""
        from actstream import registry

        registry.register("auth.User", "bench.Note", "bench.Course")
