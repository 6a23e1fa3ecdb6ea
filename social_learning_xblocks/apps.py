"""The Django app. The platform imports this module before its settings are ready: keep it free of models."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SocialLearningConfig(AppConfig):
    name = "social_learning_xblocks"
    label = "social_learning"
    verbose_name = _("Social learning")
    default_auto_field = "django.db.models.BigAutoField"

    plugin_app = {
        "url_config": {
            "lms.djangoapp": {
                "namespace": "social_learning",
                "regex": r"^social-learning/",
                "relative_path": "urls",
            },
        },
    }

    def ready(self) -> None:
        """Say how questions are called and which pictures they show, and hear from the platform whom it retires."""
        from .kit.platform import on_retirement  # apps first, models later
        from .notices.api import register_describer  # apps first, models later
        from .qa.api import (  # apps first, models later
            describe_questions,
            forget_everywhere,
            is_shown_there,
            register_leaving,  # apps first, models later
        )
        from .spaces.api import register_texts  # apps first, models later
        from .video_review import tasks  # noqa: F401 - apps first; Celery's workers learn of the tasks
        from .video_review.api import (  # apps first, models later
            describe_assignments,
            describe_reviews,
            describe_submissions,
            retire_person,
        )

        register_describer("question", describe_questions)
        register_describer("submission", describe_submissions, is_private=True)
        register_describer("review", describe_reviews, is_private=True)
        register_describer("assignment", describe_assignments, is_private=True)
        register_describer("assignment_news", describe_assignments, is_private=True)
        register_texts("qa", is_shown_there)
        register_leaving(retire_person)
        on_retirement(forget_everywhere)
