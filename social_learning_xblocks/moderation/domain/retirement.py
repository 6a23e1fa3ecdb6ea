"""Forgetting a person in the moderation applet, and telling them what it knows."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from ..models import AuditEntry, Report
from .trail import TWO


def retire(user_id: int) -> None:
    """Reports and the trail stay, without the person and the reporter's notes. Can run twice.

    Lines about a role say no longer whose it was, and those about two people none of the two.
    """
    Report.objects.filter(reporter_id=user_id).update(reporter=None, note="")
    # The trail only grows; who is gone is the one thing that may be taken out of it.
    AuditEntry.objects.filter(actor_id=user_id).update(actor=None)
    about_person(user_id).update(subject_id=0)
    of_two = AuditEntry.objects.filter(subject_type=TWO)
    of_two.filter(Q(subject_id=user_id) | Q(reason=str(user_id))).update(subject_id=0, reason="")


def about_person(user_id: int) -> QuerySet[AuditEntry]:
    """Lines of the trail about the person, not about what they wrote."""
    return AuditEntry.objects.filter(subject_type="member", subject_id=user_id)


def export(user_id: int) -> dict[str, Any]:
    """What the applet holds about a person, as plain data."""
    reports = Report.objects.filter(reporter_id=user_id).order_by("pk")
    entries = AuditEntry.objects.filter(actor_id=user_id).order_by("pk")
    roles = about_person(user_id).select_related("space").order_by("pk")
    return {
        "reports": [
            {
                "subject": row.subject_type,
                "id": row.subject_id,
                "reason": row.reason,
                "note": row.note,
                "at": row.created_at.isoformat(),
                "decision": row.decision,
            }
            for row in reports.iterator()
        ],
        "decisions": [
            {
                "act": row.act,
                "subject": row.subject_type,
                "id": row.subject_id,
                "reason": row.reason,
                "at": row.created_at.isoformat(),
            }
            for row in entries.iterator()
        ],
        "roles": [
            {"space": row.space.key, "role": row.reason, "at": row.created_at.isoformat()} for row in roles.iterator()
        ],
    }
