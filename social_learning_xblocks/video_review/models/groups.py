"""People who hand in one work together."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ...kit.fields import DigestField
from .assignments import Assignment


class Group(models.Model):
    """Some participants of one assignment who share a submission. Who they are say the rows of ``Participant``.

    .. pii: What some people call themselves. The row goes with the last of them.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="groups", db_index=False)
    name = models.CharField(max_length=80)
    # A digest of the code that lets others in; NULL for a team of the platform, which says itself who is in it.
    code = DigestField(null=True)
    # How often the code was made anew: it is made of this and the id, and nowhere written down.
    code_number = models.PositiveIntegerField(default=0)
    # The team of the platform that this is, NULL for a group that was made here.
    team_id = models.BigIntegerField(null=True)
    # How many are in it. Raised in the statement that asks whether there is room.
    size = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # A code must lead into one group.
            models.UniqueConstraint(fields=["assignment", "code"], name="sl_vr_group_code"),
            # Two members of a team who come at once must not make two groups of it.
            models.UniqueConstraint(fields=["assignment", "team_id"], name="sl_vr_group_team"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} in {self.assignment_id}"


class Invitation(models.Model):
    """A member of a group asks somebody to come in. It goes when they do; one that was declined stays, so that nobody asks again.

    .. pii: Whom a person wants in their group, and that somebody declined.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="invitations", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Two members who invite the same person at once ask once.
            models.UniqueConstraint(fields=["group", "user"], name="sl_vr_invited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} to {self.group_id}"
