"""What people hand in, its place in the order in which it is reviewed, its grade."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ...kit.models import Authored, Written
from ..enums import SubmissionState
from .assignments import Assignment, Rubric
from .videos import Video


class Submission(Authored, Written):
    """A video with a note of its author. The counts, ``turn`` and the grade follow from reviews; never set them directly.

    .. pii: What a person made, and the grade of it.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="submissions", db_index=False)
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.DRAFT)
    # NULL: not chosen yet, or its owner had it removed.
    video = models.ForeignKey(Video, null=True, on_delete=models.SET_NULL, related_name="submissions")
    # When the rule of the site deleted the video; reviews and the grade stay.
    video_left_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)
    # See ``domain.allocation``: reviews its author has handed in and holds, reviews it has and that are being written.
    given = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    got = models.PositiveIntegerField(default=0)
    leased = models.PositiveIntegerField(default=0)
    turn = models.PositiveIntegerField(default=0)
    draw = models.BigIntegerField(default=0)
    # The grade that the reviews make, 0 to 1, with its 95 % interval; NULL without a review.
    share = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    # Points by criterion, as they went into ``share``, and the rubric that they belong to.
    points = models.JSONField(default=dict)
    rubric = models.ForeignKey(Rubric, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    is_disputed = models.BooleanField(default=False)
    graded_at = models.DateTimeField(null=True)
    # What staff decided instead, 0 to 1: a copy of the newest ``Override`` that was not taken back.
    override_share = models.FloatField(null=True)

    class Meta:
        indexes: ClassVar = [
            # The order in which submissions are reviewed, all ascending: older MariaDB has no descending indexes.
            models.Index(fields=["assignment", "state", "turn", "draw"], name="sl_vr_turn"),
            models.Index(fields=["author", "assignment"], name="sl_vr_author"),
            # The board of the staff: who has handed in, the newest first.
            models.Index(fields=["assignment", "handed_in_at"], name="sl_vr_handed_in"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} in {self.assignment_id}: {self.state}"

    @property
    def owner_id(self) -> int | None:
        return self.author_id

    @property
    def final_share(self) -> float | None:
        """The grade that counts: that of staff before that of the reviews."""
        return self.share if self.override_share is None else self.override_share


class Override(models.Model):
    """A grade that staff gave, with the reason for it. One that was taken back stays, and counts no more.

    .. pii: The grade of a person and why.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="overrides")
    share = models.FloatField()
    reason = models.TextField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.share}"
