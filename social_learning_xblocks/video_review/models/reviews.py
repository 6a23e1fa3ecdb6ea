"""What reviewers write, and what authors answer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ...kit.models import Written
from ..enums import Decision, DraftDecision, MomentLabel, ReviewKind, ReviewState
from .assignments import Assignment, Rubric
from .submissions import Submission
from .videos import Video


class Review(Written):
    """One person's review of one submission, from its first word on: what is being written is kept here too.

    .. pii: What a person thinks of the work of another, and the points they gave.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=12, choices=ReviewKind.choices, default=ReviewKind.PEER)
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.WRITING)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Points and words by the key of a criterion. The words on the whole are ``body``.
    scores = models.JSONField(default=dict)
    remarks = models.JSONField(default=dict)
    # The assignment, while this review holds its submission; NULL before and after.
    holds_in = models.ForeignKey(Assignment, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    lease_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(default=timezone.now)
    given_at = models.DateTimeField(null=True)
    # What a second look takes the place of; NULL for all other kinds.
    first = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="again")
    # Its points on the scale from 0 to 1, and whether they count for the grade.
    share = models.FloatField(null=True)
    is_counted = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            # Nobody must review a thing twice, however often they click.
            models.UniqueConstraint(fields=["submission", "reviewer", "kind"], name="sl_vr_review_once"),
            # Two tabs that ask at once must not hold two submissions.
            models.UniqueConstraint(fields=["reviewer", "holds_in"], name="sl_vr_review_held"),
        ]
        indexes: ClassVar = [
            # Leases that have run out.
            models.Index(fields=["holds_in", "lease_until"], name="sl_vr_review_lease"),
            # Whom I have reviewed, and what I have begun.
            models.Index(fields=["reviewer", "kind", "state"], name="sl_vr_reviewer"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} on {self.submission_id}: {self.state}"


class Draft(models.Model):
    """What an assistant gave a work before staff confirmed it, and what staff decided about it last.

    .. pii: What staff say to an assistant, and the points that an assistant gave.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    # A review is one draft, however often it goes back and forth.
    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="draft")
    # The assignment, while staff have not decided; NULL before and after.
    waits_in = models.ForeignKey(Assignment, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    # When the assistant changed it last, and the newest video then.
    saved_at = models.DateTimeField()
    video = models.ForeignKey(Video, null=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.CharField(max_length=10, choices=DraftDecision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    # Why it was sent back.
    note = models.TextField(blank=True)
    # ``domain.answers.written`` of the assistant, where who confirmed it changed something; empty otherwise.
    before = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["waits_in", "saved_at"], name="sl_vr_draft_waits")]

    def __str__(self) -> str:
        return f"of {self.review_id}: {self.decision}"


class Moment(Written):
    """A comment at a moment of a video, or on a stretch of it, with the author's answer. Times are milliseconds.

    On a picture or a text there are no moments: ``start_ms`` is NULL, and the comment is on the whole.

    .. pii: What a person says of the work of another.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="moments", db_index=False)
    # The video that it is about: 1 the first, 2 the revised one.
    take = models.PositiveSmallIntegerField(default=1)
    start_ms = models.PositiveIntegerField(null=True)
    # NULL: a moment, not a stretch.
    end_ms = models.PositiveIntegerField(null=True)
    label = models.CharField(max_length=10, choices=MomentLabel.choices, default=MomentLabel.COMMENT)
    # The key of a criterion of the review's rubric, or empty.
    criterion = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answer_html = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["review", "start_ms"], name="sl_vr_moment_start")]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.label}"


class Feedback(models.Model):
    """What an author says of a review: was it useful, kind, specific (0, 1 or 2 each); and one answer to it.

    .. pii: What a person thinks of the review of another.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="feedback")
    useful = models.PositiveSmallIntegerField(null=True)
    kind = models.PositiveSmallIntegerField(null=True)
    specific = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    # Which of the authors, where there are several.
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"on {self.review_id}"


class Appeal(models.Model):
    """An author asks staff to look at a grade again; what they decided.

    .. pii: Why a person finds a grade wrong, and the answer to it.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    # One a submission: what staff have decided is not asked again and again.
    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="appeal")
    body = models.TextField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.OPEN)
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["decision", "created_at"], name="sl_vr_appeal_open")]

    def __str__(self) -> str:
        return f"of {self.submission_id}: {self.decision}"
