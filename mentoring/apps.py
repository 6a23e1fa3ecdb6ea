"""The Django app. The platform imports this module before its settings are ready: keep it free of models."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentoringConfig(AppConfig):
    name = "mentoring"
    label = "social_learning_mentoring"
    verbose_name = _("Mentoring")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the notices how meetings, pairs, offers and programmes are called."""
        from social_learning_xblocks.notices.api import register_describer  # apps first, models later

        from . import tasks  # noqa: F401 - apps first; Celery's workers learn of the tasks
        from .api import (  # apps first, models later
            describe_meetings,
            describe_offers,
            describe_pairs,
            describe_programmes,
        )

        register_describer("meeting", describe_meetings, is_private=True)
        register_describer("pair", describe_pairs, is_private=True)
        register_describer("offers", describe_offers, is_private=True)
        register_describer("programme", describe_programmes)
