"""Offers: a pair that was published, until both have answered."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..enums import Answer, DeclineReason, OfferState
from .participants import Participant
from .programmes import Programme
from .rounds import Round


class Offer(models.Model):
    """Two people are told of each other, and each accepts or declines. Both accept: a ``Pair`` begins.

    .. pii: Who was to mentor whom, what they answered and why.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="offers", db_index=False)
    # The round it was published from; NULL for one that was made by a repair.
    round = models.ForeignKey(Round, null=True, on_delete=models.SET_NULL, related_name="+")
    mentee = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+", db_index=False)
    mentor = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+", db_index=False)
    # What was published together, counted through the whole programme.
    wave = models.PositiveIntegerField(default=1)
    score = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    mentee_answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    mentor_answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    # Of the one who declined. For the coordinator only.
    reason = models.CharField(max_length=10, choices=DeclineReason.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(default=timezone.now)
    respond_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # 1 while it is open or the pair lasts that came of it, NULL afterwards.
    open_key = models.PositiveSmallIntegerField(null=True, default=1)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            # Two coordinators who publish at once must not offer the same pair twice.
            models.UniqueConstraint(fields=["mentee", "mentor", "open_key"], name="slm_offer_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["mentor", "open_key"], name="slm_offer_mentor"),
            models.Index(fields=["programme", "state", "respond_by"], name="slm_offer_state"),
            models.Index(fields=["programme", "state", "-closed_at"], name="slm_offer_closed"),
            models.Index(fields=["programme", "wave"], name="slm_offer_wave"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} for {self.mentee_id}: {self.state}"
