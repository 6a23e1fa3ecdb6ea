"""The one table of the platform that queries of ours may join."""

from django.conf import settings
from django.db import models


class UserProfile(models.Model):
    """``user.profile.name`` is the full name; ``user.first_name`` stays empty there."""

    # Tables of apps without migrations are made before those of others.
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile", db_constraint=False
    )
    name = models.CharField(max_length=255, blank=True)

    def __str__(self) -> str:
        return f"Profile of {self.user_id}"
