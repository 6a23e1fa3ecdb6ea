"""When a subsection and a course end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from opaque_keys.edx.keys import CourseKey


def due_of(block: Any) -> datetime | None:
    """When the subsection of a block ends for the person it is bound to, its grace period included; None for no end.

    The platform gives blocks both as fields, and an extension of that person counts in them already. The workbench plants
    other things of these names. Times without a zone are UTC.
    """
    due, grace = (getattr(block, name, None) if name in block.fields else None for name in ("due", "graceperiod"))
    if not isinstance(due, datetime):
        return None
    moment = due.astimezone(UTC) if timezone.is_aware(due) else due.replace(tzinfo=UTC)
    return moment + grace if isinstance(grace, timedelta) else moment


def course_end(course: str) -> datetime | None:
    """When a course is over; None where its authors set no end, it is gone, or there is no LMS to ask."""
    try:
        from openedx.core.djangoapps.content.course_overviews.models import CourseOverview  # only in the LMS
    except ImportError:
        return None
    overview = CourseOverview.objects.filter(id=CourseKey.from_string(course)).first()
    return None if overview is None else overview.end
