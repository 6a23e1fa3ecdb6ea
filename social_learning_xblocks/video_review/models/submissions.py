"""What people hand in, its place in the order in which it is reviewed, its grade."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ...kit.models import Authored, Written
from ..data.results import after_penalty
from ..enums import SubmissionState
from .assignments import Assignment, Participant, Rubric
from .groups import Group
from .videos import Video


class Submission(Authored, Written):
    """A video with a note of its author. The counts, ``turn`` and the grade follow from reviews; never set them directly.

    ``author`` is who hands in alone; the work of a group has none, its members are the participants that point here.

    .. pii: What a person made, and the grade of it.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="submissions", db_index=False)
    # One a group: two members who begin at once must not make two drafts.
    group = models.OneToOneField(Group, null=True, on_delete=models.SET_NULL, related_name="submission")
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.DRAFT)
    # NULL: not chosen yet, or its owner had it removed.
    video = models.ForeignKey(Video, null=True, on_delete=models.SET_NULL, related_name="submissions")
    # Who changed the draft last, and who handed it in: when is ``edited_at``.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    # When the rule of the site deleted the video; reviews and the grade stay.
    video_left_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    # The revised video with a note of what changed: a draft while ``revised_at`` is NULL. The first one stays as it is.
    revised_video = models.ForeignKey(Video, null=True, on_delete=models.SET_NULL, related_name="revisions")
    change_note = models.TextField(blank=True)
    change_html = models.TextField(blank=True)
    revised_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)
    # Days begun after the end, and the part of the grade of the reviews that they take off, 0 to 1.
    late_days = models.PositiveIntegerField(default=0)
    penalty = models.FloatField(default=0.0)
    # See ``domain.allocation``: reviews its authors have handed in and hold, reviews it has and that are being written.
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
    def newest_video(self) -> Video | None:
        """The revised video once it is handed in, the first one before."""
        return self.video if self.revised_at is None else self.revised_video

    @property
    def newest_video_id(self) -> int | None:
        return self.video_id if self.revised_at is None else self.revised_video_id

    @property
    def owner_id(self) -> int | None:
        return self.author_id

    @property
    def final_share(self) -> float | None:
        """The grade that counts: that of staff as they set it, else that of the reviews less what being late takes off."""
        if self.override_share is not None or self.share is None:
            return self.override_share
        return after_penalty(self.share, self.penalty)


class Override(models.Model):
    """A grade that staff gave, with the reason for it. One that was taken back stays, and counts no more.

    ``member``: whom in a group it is for alone; NULL for all of them.

    .. pii: The grade of a person and why.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="overrides")
    member = models.ForeignKey(Participant, null=True, on_delete=models.CASCADE, related_name="+")
    share = models.FloatField()
    reason = models.TextField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.share}"
