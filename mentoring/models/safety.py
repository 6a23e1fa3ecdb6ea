"""What keeps people safe: private reports to the coordinator, and people who are never paired."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from social_learning_xblocks.kit.models import InSpace

from ..enums import ConcernState
from .programmes import Programme


class Apart(InSpace):
    """Two people who are paired in no programme of a space, either way round. ``one`` is the lower user id.

    .. pii: Who is kept apart, and why.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    one = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # Keeping two apart twice would need two lifts.
            models.UniqueConstraint(fields=["one", "other", "space"], name="slm_apart_once"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id} apart"


class Concern(models.Model):
    """Somebody tells the coordinators in private that something is not right.

    .. pii: Who reported whom, in free text.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="concerns", db_index=False)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # Whom it is about; NULL for something that is about nobody in particular, or somebody who has left the site.
    about = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.CharField(max_length=2000)
    state = models.CharField(max_length=8, choices=ConcernState.choices, default=ConcernState.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    # What the coordinator did, for coordinators.
    note = models.CharField(max_length=2000, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["programme", "state", "-id"], name="slm_concern_queue")]

    def __str__(self) -> str:
        return f"Concern {self.pk}: {self.state}"
