"""Tables of the people applet. Points change through ``people.api`` only: the ledger is the truth, ``Standing`` its sum."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..kit.fields import DigestField
from ..kit.models import InSpace
from .enums import TopicKind, Value


class Profile(models.Model):
    """What a person says of themself, the same in every space.

    .. pii: A line about a person in their own words.
    .. pii_types: biography
    .. pii_retirement: local_api
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True)
    headline = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Profile {self.user_id}"


class ProfileTopic(models.Model):
    """A skill, a wish or an interest.

    .. pii: What a person can do or wants to learn, in their own words.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=TopicKind.choices)
    name = models.CharField(max_length=60)
    name_hash = DigestField()

    class Meta:
        constraints: ClassVar = [
            # Saving the form twice must not list a skill twice.
            models.UniqueConstraint(fields=["user", "kind", "name_hash"], name="sl_topic_unique"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "name_hash"], name="sl_topic_people")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


class ReputationEvent(InSpace):
    """One line of the ledger. Lines are never changed; a reversal is another line that points to the first.

    .. pii: Who valued whose post.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=12, choices=Value.choices)
    points = models.IntegerField()
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    tag_ids = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    reverses = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="reversal")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "space", "created_at"], name="sl_ledger_user_day"),
            models.Index(fields=["subject_type", "subject_id", "giver", "kind"], name="sl_ledger_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.points:+d} for {self.user_id}"


class Standing(InSpace):
    """The ledger summed: a person in a space as a whole (``tag_key`` 0) and in each topic (``tag_key`` is the tag's id).

    .. pii: What others valued of a person.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tag_key = models.BigIntegerField(default=0)
    points = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    endorsed = models.IntegerField(default=0)
    upvoted = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            # Two votes at once must add to one sum, not make two.
            models.UniqueConstraint(fields=["space", "user", "tag_key"], name="sl_standing_unique"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["space", "tag_key", "-points"], name="sl_standing_best"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.space_id}/{self.tag_key}: {self.points}"
