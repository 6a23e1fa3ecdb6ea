"""What the author of a course set, as the rows below need it; and who takes part."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ...kit.fields import DigestField
from ...spaces.models import Space


class Assignment(models.Model):
    """One assignment in one space. The block is where it is set; this copy is for what runs without the block.

    .. no_pii: Settings of course content, and how far reviews of a class lie apart.
    """

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="+")
    # Reviews that each submission should get and each person gives. ``Submission.turn`` is reckoned with it.
    wanted = models.PositiveSmallIntegerField()
    # A ``data.Policy`` as JSON.
    policy = models.JSONField(default=dict)
    rubric = models.ForeignKey("Rubric", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    # ``scoring.Noise`` of the class at the last rescore.
    noise = models.FloatField(null=True)
    noise_freedom = models.FloatField(null=True)
    rescored_at = models.DateTimeField(null=True)
    # Staff ended the voting in the gallery.
    gallery_closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Assignment in {self.space_id}"


class Rubric(models.Model):
    """A rubric as it was at some time. Reviews keep the one they were written with; an edit makes another row.

    .. no_pii: Course content.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="rubrics", db_index=False)
    number = models.PositiveIntegerField()
    # A list of ``data.RubricLine`` as JSON.
    lines = models.JSONField()
    digest = DigestField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # Two people who open a block that was just edited make one version, not two.
            models.UniqueConstraint(fields=["assignment", "digest"], name="sl_vr_rubric_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.number}"


class Participant(models.Model):
    """Somebody in an assignment: what they hand in, how many reviews they have given, what was granted to them alone.

    .. pii: That a person takes part, how they review, and their grade.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="participants", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # All members of a group point to the same one: who points to a work is its author.
    submission = models.ForeignKey("Submission", null=True, on_delete=models.SET_NULL, related_name="participants")
    # One at most, because somebody is in an assignment once.
    group = models.ForeignKey("Group", null=True, on_delete=models.SET_NULL, related_name="participants")
    # Reviews of others that this person has handed in.
    given = models.PositiveIntegerField(default=0)
    # Individual extensions: later ends of the steps; NULL where the assignment's hold.
    submit_until = models.DateTimeField(null=True)
    review_until = models.DateTimeField(null=True)
    revise_until = models.DateTimeField(null=True)
    # The ends that the platform had for this person when they were here last: for where the author of the course set none.
    submit_due = models.DateTimeField(null=True)
    review_due = models.DateTimeField(null=True)
    # The grade of their group's work as staff set it for this member alone, 0 to 1: a copy of their newest ``Override``.
    own_share = models.FloatField(null=True)
    # How generous this person is as a reviewer, in shares above zero, when something is known of it.
    leaning = models.FloatField(null=True)
    # The grade as a gradebook was told of it last, 0 to 1.
    passed_share = models.FloatField(null=True)

    class Meta:
        constraints: ClassVar = [
            # The first click in two tabs must not make somebody take part twice.
            models.UniqueConstraint(fields=["assignment", "user"], name="sl_vr_participant_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.assignment_id}"

    @property
    def work_share(self) -> float | None:
        """The grade of the work as it counts for this person; None without one."""
        if self.own_share is not None or self.submission is None:
            return self.own_share
        return self.submission.final_share


class Reminder(models.Model):
    """Somebody was told of something by the clock, so that nobody is told twice.

    .. pii: That a person was reminded of what they had not done, and when.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reminders", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # A value of ``notices.NoticeKind``.
    kind = models.CharField(max_length=12)
    # So many hours before ``until``: the end for this person, or the handing in that a grade is of.
    hours = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField()
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # Two runs at once must not tell anybody twice; an end that was moved is another one.
            models.UniqueConstraint(
                fields=["assignment", "user", "kind", "hours", "until"], name="sl_vr_reminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.kind}"
