"""Programmes, and the skills that people of a space want and offer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from social_learning_xblocks.kit.fields import DigestField
from social_learning_xblocks.kit.models import InSpace

from ..enums import Cadence, ProgrammeKind


class Programme(InSpace):
    """People of a space who are matched with each other for some time. A space may have several, told apart by their keys.

    .. no_pii: What a coordinator set.
    """

    # What the author of a block typed; "" for the only one of a space.
    key = models.CharField(max_length=40, blank=True)
    key_hash = DigestField()
    title = models.CharField(max_length=120)
    # The block that named it first: where notices and mails lead. A space may have been met in another block before.
    home_usage_key = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=12, choices=ProgrammeKind.choices, default=ProgrammeKind.ONE_TO_ONE)
    # Sign-up is open from and until; NULL: always so far, and for ever.
    signup_from = models.DateTimeField(null=True)
    signup_until = models.DateTimeField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    cadence = models.CharField(max_length=12, choices=Cadence.choices, default=Cadence.FORTNIGHTLY)
    # Both must be people of the space who agree to this; ``consent_version`` counts its changes.
    consent = models.TextField(blank=True)
    consent_html = models.TextField(blank=True)
    consent_version = models.PositiveSmallIntegerField(default=1)
    # What a mentor and a mentee may ask for at most, and how many mentees a mentor should have at least.
    most_mentees = models.PositiveSmallIntegerField(default=3)
    most_mentors = models.PositiveSmallIntegerField(default=1)
    fewest_mentees = models.PositiveSmallIntegerField(default=0)
    # Whether people may name skills that are not on the list of the space.
    may_add_skills = models.BooleanField(default=True)
    # Days to answer an offer.
    response_days = models.PositiveSmallIntegerField(default=7)
    # What ``matching.Rules``, ``Weights`` and ``Aims`` are made of; what is missing is as there.
    rules = models.JSONField(default=dict)
    weights = models.JSONField(default=dict)
    aims = models.JSONField(default=dict)
    # Grows with each change of settings: of two who save at once the second is told.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # Two first visitors at once must not make two programmes of one key.
            models.UniqueConstraint(fields=["space", "key_hash"], name="slm_programme_key"),
        ]

    def __str__(self) -> str:
        return self.title


class Skill(InSpace):
    """A skill of the space's list. ``code`` is its address in the list it came from (ESCO, Lightcast, a tag), or "".

    .. no_pii: Skills.
    """

    name = models.CharField(max_length=100)
    name_hash = DigestField()
    code = models.CharField(max_length=255, blank=True)
    # What it belongs to, in words: lists are shown in groups.
    group = models.CharField(max_length=100, blank=True)
    # One that is off the list is not offered any more; sign-ups that name it keep it.
    is_listed = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            # Importing a list twice must not list a skill twice.
            models.UniqueConstraint(fields=["space", "name_hash"], name="slm_skill_name"),
        ]
        indexes: ClassVar = [models.Index(fields=["space", "is_listed", "name"], name="slm_skill_list")]

    def __str__(self) -> str:
        return self.name
