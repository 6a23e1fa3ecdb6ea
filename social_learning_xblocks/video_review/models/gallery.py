"""The gallery: which works are in it with the consent of their authors, and what people find of them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..enums import Choice
from .assignments import Assignment
from .submissions import Submission


class GalleryEntry(models.Model):
    """A work whose author has agreed once to show it. Whether it is shown now says ``queries.shown_entries``.

    .. pii: That a person shows their work to the course, with or without their name, and what staff said of it.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="entries", db_index=False)
    # One a submission: switched off and on again it is the same entry, with its votes.
    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="entry")
    is_shown = models.BooleanField(default=False)
    is_named = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    # A random number below ``pairing.PRIME``, made once: the order of each viewer is made of it.
    draw = models.BigIntegerField()
    # Staff took it out, and why.
    removed_at = models.DateTimeField(null=True)
    removed_reason = models.TextField(blank=True)
    # Votes for it; comparisons in which it was, and its points in them: 2 for each that it won, 1 for each draw.
    votes = models.PositiveIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0)
    points = models.PositiveIntegerField(default=0)
    is_finalist = models.BooleanField(default=False)
    # Staff's last word, with a sentence why; NULL: not picked.
    picked_at = models.DateTimeField(null=True)
    verdict = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["assignment", "is_shown"], name="sl_vr_entry_shown")]

    def __str__(self) -> str:
        return f"{self.submission_id} in {self.assignment_id}"


class GalleryVote(models.Model):
    """One person's vote for one video of a gallery. The row is the truth; ``GalleryEntry.votes`` follows.

    .. pii: Whose work a person likes. NULL after retirement.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    entry = models.ForeignKey(GalleryEntry, on_delete=models.CASCADE, related_name="voters", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # A double click is one vote.
            models.UniqueConstraint(fields=["entry", "user"], name="sl_vr_vote_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.entry_id}"


class GalleryComparison(models.Model):
    """What one person says of two videos of a gallery; ``first`` is the one with the smaller id, wherever it stood.

    .. pii: Whose work a person finds better. NULL after retirement.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="comparisons", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    first = models.ForeignKey(GalleryEntry, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(GalleryEntry, on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # The same two are shown to nobody twice, and the answer of two tabs counts once.
            models.UniqueConstraint(fields=["user", "first", "second"], name="sl_vr_compared_once"),
        ]
        # All of a gallery, by pair; and the newest of a person in it.
        indexes: ClassVar = [
            models.Index(fields=["assignment", "first", "second", "choice"], name="sl_vr_compared"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.choice}"
