"""Work that outgrows a request, and the file that it may leave."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from ...kit.models import Queued
from ..enums import JobKind
from .assignments import Assignment

#: Below this folder of the private storage each archive has one of its own, named by the job's uuid.
ARCHIVES = "social_learning/archives"


class Job(Queued):
    """Something that staff asked for, and how far it is. Change it through ``domain.jobs``: a worker may hold it.

    .. pii: Who asked for it.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="jobs", db_index=False)
    kind = models.CharField(max_length=10, choices=JobKind.choices)
    # The assignment, until it is over; NULL after.
    open_in = models.ForeignKey(Assignment, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    # What changed by it so far; and the row after which it goes on when somebody takes it over.
    count = models.PositiveIntegerField(default=0)
    place = models.PositiveBigIntegerField(default=0)
    # Of a file that it made: its bytes (0 for none), whether anything of it may be in the storage, and the ids of the videos in it.
    size = models.PositiveBigIntegerField(default=0)
    has_bytes = models.BooleanField(default=False)
    packed = models.JSONField(default=list)

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

    @property
    def folder(self) -> str:
        return f"{ARCHIVES}/{self.uuid.hex}"


class ArchivePart(models.Model):
    """A stretch of the file of a job, one object in the storage, like the parts of videos.

    .. no_pii: Sizes and places.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="parts", db_index=False)
    start = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=255)

    class Meta:
        constraints: ClassVar = [
            # A worker that was taken for dead and its successor must not put two stretches in one place.
            models.UniqueConstraint(fields=["job", "start"], name="sl_vr_archive_part"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}: {self.start}"

    @property
    def end(self) -> int:
        return self.start + self.size
