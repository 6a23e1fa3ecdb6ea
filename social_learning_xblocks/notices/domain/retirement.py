"""Forgetting a person in the notices applet, and telling them what it knows."""

from __future__ import annotations

from typing import Any

from ..models import MailPreference, Notice
from .digests import period_of


def retire(user_id: int) -> None:
    """Remove the person's notices and choice of mails; notices of others name nobody then. Can run twice."""
    Notice.objects.filter(recipient_id=user_id).delete()
    Notice.objects.filter(actor_id=user_id).update(actor=None)
    MailPreference.objects.filter(pk=user_id).delete()


def export(user_id: int) -> dict[str, Any]:
    """What the applet holds about a person, as plain data."""
    received = Notice.objects.filter(recipient_id=user_id).order_by("pk")
    caused = Notice.objects.filter(actor_id=user_id).order_by("pk")
    told_until = MailPreference.objects.filter(pk=user_id).values_list("told_until", flat=True).first()
    return {
        "notices": [_line(row) for row in received.iterator()],
        "notices_caused": [_line(row) for row in caused.iterator()],
        "mails": period_of(user_id),
        "mails_told_until": told_until.isoformat() if told_until else None,
    }


def _line(row: Notice) -> dict[str, Any]:
    """A notice without the other person: that is their data."""
    return {
        "kind": row.kind,
        "subject": row.target_type,
        "id": row.target_id,
        "count": row.count,
        "at": row.at.isoformat(),
    }
