"""Who signed up for a programme, and what they said."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..enums import ParticipantState, SkillSide, WishKind
from .programmes import Programme, Skill


class Participant(models.Model):
    """A person in a programme, as mentee, as mentor, or as both.

    .. pii: What somebody wants to learn and offers, when they have time, how they like to work.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="participants", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=ParticipantState.choices, default=ParticipantState.ACTIVE)
    is_mentee = models.BooleanField(default=False)
    is_mentor = models.BooleanField(default=False)
    # Shown to the partner; never part of the score.
    goals = models.CharField(max_length=1000, blank=True)
    # Goals and interests as short topics: compared. Names as the person typed them.
    interests = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    time_zone = models.CharField(max_length=64, blank=True)
    # Windows of the week on their own clock, as the tables of ``matching`` write them: "Mon 18:00-20:00".
    windows = models.JSONField(default=list)
    # Answers to the items on working style, from 0 to 1; [] where they answered none.
    style = models.JSONField(default=list)
    level = models.SmallIntegerField(null=True)
    team = models.CharField(max_length=100, blank=True)
    manager = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # A ``matching.Criterion``: what matters most to this mentee.
    priority = models.CharField(max_length=10, blank=True)
    # Rules of ``matching.Rule`` on which this person insists, whatever the programme asks for.
    musts = models.JSONField(default=list)
    # How many mentees as a mentor, how many mentors as a mentee.
    mentee_places = models.PositiveSmallIntegerField(default=1)
    mentor_places = models.PositiveSmallIntegerField(default=1)
    # Mentees who choose whom they would like see this mentor.
    is_listed = models.BooleanField(default=False)
    consent_version = models.PositiveSmallIntegerField(default=0)
    signed_up_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # Sending the form twice must not make somebody two participants.
            models.UniqueConstraint(fields=["programme", "user"], name="slm_participant_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state", "id"], name="slm_participant_state"),
            models.Index(fields=["programme", "is_mentor", "is_listed", "id"], name="slm_participant_listed"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in programme {self.programme_id}"


class ParticipantSkill(models.Model):
    """A skill that somebody wants to learn or can help with, in their order.

    .. pii: What a person can do or wants to learn.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="skills", db_index=False)
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="people", db_index=False)
    side = models.CharField(max_length=8, choices=SkillSide.choices)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            # A skill named twice would count twice in supply and demand.
            models.UniqueConstraint(fields=["participant", "side", "skill"], name="slm_participant_skill"),
        ]
        indexes: ClassVar = [models.Index(fields=["skill", "side"], name="slm_skill_people")]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.side} {self.skill_id}"


class Wish(models.Model):
    """Whom somebody would like to be matched with, the dearest first, or does not want to be matched with.

    Nobody but the person and the engine reads it; coordinators see that a rule keeps two apart, not whose it is.

    .. pii: Whom a person would like to meet or not to meet.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="wishes", db_index=False)
    about = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=WishKind.choices)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            # Nobody is wished for and ruled out at once, or twice.
            models.UniqueConstraint(fields=["participant", "about"], name="slm_wish_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.kind} {self.about_id}"
