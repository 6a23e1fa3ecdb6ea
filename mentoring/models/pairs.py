"""Pairs: who mentors whom."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from social_learning_xblocks.kit.models import InSpace

from ..enums import EndReason
from .offers import Offer
from .programmes import Programme


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
    # NULL for pairs that staff made outside any programme, and for those made without an offer.
    programme = models.ForeignKey(Programme, null=True, on_delete=models.SET_NULL, related_name="pairs", db_index=False)
    offer = models.OneToOneField(Offer, null=True, on_delete=models.SET_NULL, related_name="pair")
    # Meetings that were held, and the newest of them; kept with each meeting that is logged.
    met_count = models.PositiveIntegerField(default=0)
    last_met_at = models.DateTimeField(null=True)
    # When the two were last told that nothing is heard of them, and when they were offered other partners for that.
    nudged_at = models.DateTimeField(null=True)
    rematch_at = models.DateTimeField(null=True)
    # Set while the two take a break: either of them asked for it, or a coordinator.
    paused_at = models.DateTimeField(null=True)
    # When the newest break was over: who comes back is given the time of who has just met.
    resumed_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=10, choices=EndReason.choices, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
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
            models.Index(fields=["programme", "open_key", "last_met_at"], name="slm_pair_silent"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} mentors {self.mentee_id}"
