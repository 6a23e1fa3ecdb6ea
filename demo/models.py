"""Courses, people in them, and what the LMS keeps about blocks."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from opaque_keys.edx.keys import CourseKey, UsageKey


class Course(models.Model):
    """A course run. ``key`` is its opaque key, as text."""

    key = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=255)
    summary = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=10, default="en")
    is_public = models.BooleanField(default=False)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.key

    @property
    def course_key(self) -> CourseKey:
        return CourseKey.from_string(self.key)


class Cohort(models.Model):
    """A group of learners of one course."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "name"], name="demo_cohort_unique")]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """Somebody in a course."""

    class Role(models.TextChoices):
        LEARNER = "learner"
        STAFF = "staff"
        # The limited staff of the platform: staff on a course page, and nobody in Studio.
        ASSISTANT = "assistant"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.LEARNER)
    cohort = models.ForeignKey(Cohort, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "course"], name="demo_enrolment_unique")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.course_id}: {self.role}"


class Unit(models.Model):
    """A page of a course: the vertical of the platform."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="units")
    usage_key = models.CharField(max_length=255, unique=True)
    section = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=255)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.usage_key


class Placement(models.Model):
    """A block in a unit. What its author set is in ``FieldValues``."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="placements")
    usage_key = models.CharField(max_length=255, unique=True)
    block_type = models.CharField(max_length=100)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.usage_key

    @property
    def key(self) -> UsageKey:
        return UsageKey.from_string(self.usage_key)


class FieldValues(models.Model):
    """Fields of XBlocks: one row for a scope, what it belongs to, and a user (0 for everybody)."""

    scope = models.CharField(max_length=40)
    owner = models.CharField(max_length=255)
    user_id = models.BigIntegerField(default=0)
    values = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            # Two workers that write at once must not split a block's settings over two rows.
            models.UniqueConstraint(fields=["scope", "owner", "user_id"], name="demo_fieldvalues_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.owner} {self.user_id}"


class Grade(models.Model):
    """What a block published as the grade of a learner."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    usage_key = models.CharField(max_length=255)
    earned = models.FloatField()
    possible = models.FloatField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "usage_key"], name="demo_grade_unique")]

    def __str__(self) -> str:
        return f"{self.earned}/{self.possible}"


class Completion(models.Model):
    """How much of a block (0.0 to 1.0) a learner has done."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    usage_key = models.CharField(max_length=255)
    value = models.FloatField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "usage_key"], name="demo_completion_unique")]

    def __str__(self) -> str:
        return f"{self.value:.0%}"


class Seeding(models.Model):
    """Which moment of the course the seeded content shows. At most one row."""

    stage = models.CharField(max_length=20)
    seeded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.stage
