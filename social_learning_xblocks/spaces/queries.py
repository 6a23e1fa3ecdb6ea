"""Queries of the spaces applet."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from ..kit.fields import digest
from ..kit.platform import with_names
from .models import Membership, Space, SpaceCourse, Tag


def admission(space: str, course_key: str) -> Exists:
    """Whether a course shares the space; ``space`` is the path to it from the rows that are annotated."""
    return Exists(SpaceCourse.objects.filter(space=OuterRef(space), course_hash=digest(course_key)))


def members_among(space: Space, user_ids: set[int]) -> QuerySet[Membership]:
    """Memberships of these people, with what a name on screen needs."""
    return with_names(Membership.objects.filter(space=space, user_id__in=user_ids), "user")


def tags_named(space: Space, names: list[str]) -> QuerySet[Tag]:
    return Tag.objects.filter(space=space, name_hash__in=[digest(name) for name in names])
