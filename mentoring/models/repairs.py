"""Repairs: what could be done for people who lack a mentor, with as little change for others as will do."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from social_learning_xblocks.kit.fields import DigestField

from ..enums import RepairState
from .participants import Participant
from .programmes import Programme


class Repair(models.Model):
    """One proposal to a coordinator: its steps belong together, and nothing has happened until somebody accepts it.

    .. pii: Who decided on it.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="repairs", db_index=False)
    # A digest of its steps: what was dismissed is not proposed again.
    key_hash = DigestField()
    state = models.CharField(max_length=10, choices=RepairState.choices, default=RepairState.OPEN)
    # How many steps it has, so that one whose people have left is known; and how many people it moves who have somebody.
    size = models.PositiveSmallIntegerField()
    moves = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Two runs that look at once must not propose the same twice.
            models.UniqueConstraint(fields=["programme", "key_hash"], name="slm_repair_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["programme", "state", "moves", "id"], name="slm_repair_list")]

    def __str__(self) -> str:
        return f"Repair {self.pk}: {self.state}"


class RepairStep(models.Model):
    """Two people who would be offered to each other, or whose offer or pair would end for it.

    .. pii: Who might mentor whom.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    repair = models.ForeignKey(Repair, on_delete=models.CASCADE, related_name="steps", db_index=False)
    mentee = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    is_made = models.BooleanField()
    score = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            # Nobody is both given to somebody and taken from them.
            models.UniqueConstraint(fields=["repair", "mentee", "mentor"], name="slm_repair_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} for {self.mentee_id}: {'made' if self.is_made else 'ended'}"
