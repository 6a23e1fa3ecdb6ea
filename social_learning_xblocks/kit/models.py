"""Abstract bases that the tables of all applets share."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .fields import DigestField


class Visibility(models.IntegerChoices):
    """Who sees a post. Lists show VISIBLE only; the author and moderators see the rest with its reason."""

    VISIBLE = 0, _("Visible")
    HELD = 1, _("Waiting for review")
    HIDDEN = 2, _("Hidden by a moderator")
    DELETED = 3, _("Deleted")


class InSpace(models.Model):
    """A row that belongs to one space."""

    space = models.ForeignKey("social_learning.Space", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Authored(models.Model):
    """A row that a person wrote. The author becomes NULL when the account is removed."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class SentOnce(models.Model):
    """A row that a form makes. The digest of the form's token says which rows are the same one, sent again.

    Each table adds a constraint on author and ``once``.
    """

    once = DigestField(null=True)

    class Meta:
        abstract = True


class Moderated(models.Model):
    """A row that can be held, hidden, deleted and locked. Change it through ``moderation.api`` only."""

    visibility = models.PositiveSmallIntegerField(choices=Visibility.choices, default=Visibility.VISIBLE)
    is_locked = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def is_visible(self) -> bool:
        return self.visibility == Visibility.VISIBLE


class Written(models.Model):
    """Markdown as the author typed it, and the HTML made of it once, when it was saved."""

    body = models.TextField()
    body_html = models.TextField()
    renderer_version = models.PositiveSmallIntegerField(default=0)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
