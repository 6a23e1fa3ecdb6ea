"""Abstract bases that the tables of all applets share."""

from __future__ import annotations

from typing import Any

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


class JobState(models.TextChoices):
    """How far work is that outgrows a request."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


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


class Queued(models.Model):
    """Work that outgrows a request: asked for, held by a worker, over. Change it through ``kit.jobs``.

    Each table adds ``open_in``: what it is done for, until it is over; NULL after. A constraint on it says what may not be
    done twice side by side.
    """

    open_in: Any

    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # Why it failed: a code; the words are made when somebody looks.
    message = models.CharField(max_length=10, blank=True)
    # Chance that says which worker holds it: who finds another one here stops.
    runner = models.CharField(max_length=16, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)
