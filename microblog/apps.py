"""The Django app. The platform imports this module before its settings are ready: keep it free of models."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MicroblogConfig(AppConfig):
    name = "microblog"
    label = "social_learning_microblog"
    verbose_name = _("Microblog")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the notices how posts are called and which are new, and the spaces which pictures they show."""
        from social_learning_xblocks.notices.api import (  # apps first, models later
            register_describer,
            register_digest_part,
        )
        from social_learning_xblocks.spaces.api import register_texts  # apps first, models later

        from .api import NewPosts, describe_posts, is_shown_there  # apps first, models later

        register_describer("post", describe_posts, is_private=True)
        register_digest_part("microblog", _("From your mentors and people you follow"), NewPosts)
        register_texts("microblog", is_shown_there)
