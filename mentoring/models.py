"""Tables of the mentoring app. Change rows through ``mentoring.api``."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from social_learning_xblocks.kit.models import InSpace


class Pair(InSpace):
    """Somebody mentors somebody in one space. An ended pair keeps its row; the same two may be paired again.

    .. pii: Who mentors whom.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    mentee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    # 1 while the pair lasts, NULL afterwards: the same two are paired once at a time, and again after an end.
    open_key = models.PositiveSmallIntegerField(null=True, default=1)

    class Meta:
        constraints: ClassVar = [
            # A double click must not make somebody a mentee twice.
            models.UniqueConstraint(fields=["space", "mentee", "mentor", "open_key"], name="slm_pair_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["mentee", "open_key", "space"], name="slm_pair_mentee"),
            models.Index(fields=["mentor", "open_key", "space"], name="slm_pair_mentor"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} mentors {self.mentee_id}"
