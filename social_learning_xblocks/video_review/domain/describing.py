"""How works and reviews are called in notices and mails: by the name of their assignment, for those they concern alone."""

from __future__ import annotations

from ...kit import platform
from ...notices.api import Described
from ...spaces.api import Membership
from ...spaces.models import Space
from ..models import Assignment, Review, Submission


def describe_submissions(ids: set[int], reader_id: int) -> dict[int, Described]:
    """Works of this reader. One query."""
    own = Submission.objects.filter(pk__in=ids, participants__user_id=reader_id).select_related("assignment__space")
    return {row.pk: _described(row.assignment.space) for row in own}


def describe_assignments(ids: set[int], reader_id: int) -> dict[int, Described]:
    """Assignments of spaces in which this reader is. One query."""
    own = Membership.objects.filter(user_id=reader_id).values("space_id")
    rows = Assignment.objects.filter(pk__in=ids, space_id__in=own).select_related("space")
    return {row.pk: _described(row.space) for row in rows}


def describe_reviews(ids: set[int], reader_id: int) -> dict[int, Described]:
    """Reviews that this reader wrote. One query."""
    own = Review.objects.filter(pk__in=ids, reviewer_id=reader_id).select_related("submission__assignment__space")
    return {row.pk: _described(row.submission.assignment.space) for row in own}


def _described(space: Space) -> Described:
    usage = space.home_usage_key
    return Described(space.title, platform.unit_url(space.course_key, usage) if space.course_key and usage else "")
