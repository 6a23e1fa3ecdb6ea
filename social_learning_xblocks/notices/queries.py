"""Queries of the notices applet."""

from __future__ import annotations

from django.db.models import QuerySet

from ..spaces.models import Space
from .enums import Period
from .models import MailPreference, Notice


def unread_of(space: Space, user_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient_id=user_id, space=space).exclude(open_key=None)


def unmailed(period: Period) -> QuerySet[Notice]:
    """Unread notices that wait for a digest of this period."""
    waiting = Notice.objects.filter(mailed_at=None).exclude(open_key=None)
    if period == Period.DAILY:
        others = MailPreference.objects.exclude(period=Period.DAILY).values("user_id")
        return waiting.exclude(recipient_id__in=others)
    chosen = MailPreference.objects.filter(period=period).values("user_id")
    return waiting.filter(recipient_id__in=chosen)
