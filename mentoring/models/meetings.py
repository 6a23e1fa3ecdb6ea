"""What a pair does together: meetings, goals, notes, and how it goes."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..enums import MeetingState
from .pairs import Pair


class Meeting(models.Model):
    """A meeting of a pair, planned or held.

    .. pii: When two people met, and where they meet.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="meetings", db_index=False)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    # Whether it was planned before it was held: taking back "we have met" leaves it planned, or nothing.
    is_planned = models.BooleanField(default=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=45)
    # A room or a link; text that is shown, never fetched.
    place = models.CharField(max_length=300, blank=True)
    # Which agenda card they follow; "" for none.
    agenda = models.CharField(max_length=20, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    # iCalendar's SEQUENCE: grows whenever time, place or state changes after it was sent.
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["pair", "state", "starts_at"], name="slm_meeting_list")]

    def __str__(self) -> str:
        return f"{self.state} meeting of pair {self.pair_id}"


class PairNote(models.Model):
    """What one of the two keeps for themself about the pair. Nobody else reads it, staff neither.

    .. pii: Private notes in free text.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="notes", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = models.TextField()
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # One sheet a person and pair: two tabs must not make two.
            models.UniqueConstraint(fields=["pair", "author"], name="slm_note_once"),
        ]

    def __str__(self) -> str:
        return f"Notes of {self.author_id} on pair {self.pair_id}"


class Goal(models.Model):
    """What the mentee of a pair wants to reach, in steps of a quarter. Both see and change it.

    .. pii: A goal in a person's own words.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="goals", db_index=False)
    title = models.CharField(max_length=200)
    # 0, 25, 50, 75 or 100 per cent.
    progress = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["pair", "id"], name="slm_goal_list")]

    def __str__(self) -> str:
        return f"Goal {self.pk} of pair {self.pair_id}"


class Pulse(models.Model):
    """How it goes, asked after some meetings: 1 (not at all well) to 5 (very well). For the coordinator only.

    .. pii: How content a person is, with a remark in free text.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="pulses", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # After how many meetings it was asked.
    after = models.PositiveSmallIntegerField()
    answer = models.PositiveSmallIntegerField()
    remark = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # Who answers twice changes their answer.
            models.UniqueConstraint(fields=["pair", "user", "after"], name="slm_pulse_once"),
        ]

    def __str__(self) -> str:
        return f"{self.answer} of 5 by {self.user_id} after {self.after}"
