"""Tables of the moderation applet."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..kit.models import InSpace
from .enums import Act, Decision, Reason


class Report(InSpace):
    """Somebody finds that a post should not stand.

    .. pii: Who reported, and a note in free text.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=12, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    # 1 while the report waits, NULL afterwards: lets the same person report again after a decision, but not twice at once.
    open_key = models.PositiveSmallIntegerField(null=True, default=1)

    class Meta:
        constraints: ClassVar = [
            # A double click must not count as two people who complain.
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "reporter", "open_key"], name="sl_report_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["space", "open_key", "created_at"], name="sl_report_queue")]

    def __str__(self) -> str:
        return f"{self.reason} about {self.subject_type} {self.subject_id}"


class AuditEntry(InSpace):
    """Who did what to which post, and why. Rows are added, never changed.

    .. pii: Who acted, and on whom; the reason is free text of a moderator.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    act = models.CharField(max_length=12, choices=Act.choices)
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["space", "-created_at"], name="sl_audit_space"),
            models.Index(fields=["subject_type", "subject_id"], name="sl_audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_type} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if self.pk is not None:
            raise TypeError("The audit trail only grows: an entry cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused always."""
        raise TypeError("The audit trail only grows: an entry cannot be deleted.")
