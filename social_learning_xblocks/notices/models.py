"""Tables of the notices applet. No text of posts is copied here: it is looked up when somebody reads."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..kit.fields import DigestField
from ..kit.models import InSpace
from .enums import NoticeKind, Period


class Notice(InSpace):
    """Something happened that concerns one person. The same again, while unread, adds to ``count``.

    .. pii: Who did what to whose post.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    target_type = models.CharField(max_length=20)
    target_id = models.BigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    # A digest of kind and target while the notice is unread, NULL afterwards.
    open_key = DigestField(null=True)
    # NULL while it waits for a digest. What is read before one comes waits no longer.
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Ten answers are one unread notice of ten, also when two arrive at once.
            models.UniqueConstraint(fields=["recipient", "open_key"], name="sl_notice_open_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "space", "-at", "-id"], name="sl_notice_list"),
            models.Index(fields=["mailed_at", "recipient"], name="sl_notice_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient_id}"


class MailPreference(models.Model):
    """How often somebody wants mail, and until when mails have told them what is new. Without a row: every day.

    .. no_pii: A setting, and when mail was last sent.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True)
    period = models.CharField(max_length=8, choices=Period.choices, default=Period.DAILY)
    # News that came out up to here was in a mail, or came before they wanted any; NULL before the first mail with news.
    told_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.period}"
