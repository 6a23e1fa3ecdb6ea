"""Work that outgrows a request."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..enums import JobKind, JobMessage, JobState
from .assignments import Assignment


class Job(models.Model):
    """Something that staff asked for, and how far it is. Change it through ``domain.jobs``: a worker may hold it.

    .. pii: Who asked for it.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="jobs", db_index=False)
    kind = models.CharField(max_length=10, choices=JobKind.choices)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # The assignment, until it is over; NULL after.
    open_in = models.ForeignKey(Assignment, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # What changed by it so far; and the row after which it goes on when somebody takes it over.
    count = models.PositiveIntegerField(default=0)
    place = models.PositiveBigIntegerField(default=0)
    # Why it failed.
    message = models.CharField(max_length=10, choices=JobMessage.choices, blank=True)
    # Chance that says which worker holds it: who finds another one here stops.
    runner = models.CharField(max_length=16, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Two who click at once, or one who clicks twice, must not have the same work done side by side.
            models.UniqueConstraint(fields=["open_in", "kind"], name="sl_vr_job_open"),
        ]
        indexes: ClassVar = [
            # What waits for a worker, and what was over long ago.
            models.Index(fields=["state", "created_at"], name="sl_vr_job_state"),
            models.Index(fields=["assignment", "kind", "created_at"], name="sl_vr_job_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.assignment_id}: {self.state}"
