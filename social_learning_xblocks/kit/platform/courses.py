"""Who is enrolled in a course, may open it, or is its staff."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.module_loading import import_string
from opaque_keys.edx.keys import CourseKey

from .. import conf
from .blocks import course_key


def may_open_course(user_id: int, course: str) -> bool:
    """Whether somebody may open a course now, for pages outside a block: enrolled in what is open to them, or its staff.

    Where there is no LMS the setting COURSE_ACCESS says so; without it everybody may.
    """
    try:
        from common.djangoapps.student.models import CourseEnrollment  # only in the LMS
        from lms.djangoapps.courseware.access import has_access  # only in the LMS
        from openedx.core.djangoapps.content.course_overviews.models import CourseOverview  # only in the LMS
    except ImportError:
        return _host_lets_in(user_id, course)
    user, key = user_and_course(user_id, course)
    if user is None:
        return False
    if has_access(user, "staff", key):
        return True
    # A course key answers for "staff" only; whether a course is open is asked of its overview, enrolment beside it.
    overview = CourseOverview.objects.filter(id=key).first()
    return overview is not None and bool(has_access(user, "load", overview)) and CourseEnrollment.is_enrolled(user, key)


def is_in_course(block: Any, user_id: int) -> bool:
    """Whether somebody is enrolled in the course of a block. The platform asks before it shows a page, not before a handler.

    Where there is no LMS the setting COURSE_ACCESS says so; without it everybody is.
    """
    course = course_key(block)
    try:
        from common.djangoapps.student.models import CourseEnrollment  # only in the LMS
    except ImportError:
        return _host_lets_in(user_id, course)
    user, key = user_and_course(user_id, course)
    return user is not None and CourseEnrollment.is_enrolled(user, key)


def is_still_in(user_id: int, course: str, cohort_id: int | None) -> bool:
    """Whether somebody is enrolled in a course, and in this cohort of it (0: in none, None: whichever), outside a block.

    Where there is no LMS the setting COURSE_ACCESS says who is enrolled; without it everybody is. Nobody knows cohorts there.
    """
    try:
        from common.djangoapps.student.models import CourseEnrollment  # only in the LMS
        from openedx.core.djangoapps.course_groups.cohorts import get_cohort  # only in the LMS
    except ImportError:
        return _host_lets_in(user_id, course)
    user, key = user_and_course(user_id, course)
    if user is None or not CourseEnrollment.is_enrolled(user, key):
        return False
    if cohort_id is None:
        return True
    group = get_cohort(user, key, assign=False)
    return (group.id if group else 0) == cohort_id


def enrolled_among(user_ids: Collection[int], course: str) -> set[int]:
    """Those of some people who are enrolled in a course now. One query.

    Where there is no LMS the setting COURSE_ACCESS says so of each; without it all are.
    """
    try:
        from common.djangoapps.student.models import CourseEnrollment  # only in the LMS
    except ImportError:
        return {user_id for user_id in user_ids if _host_lets_in(user_id, course)}
    rows = CourseEnrollment.objects.filter(
        course_id=CourseKey.from_string(course), user_id__in=user_ids, is_active=True
    )
    return set(rows.values_list("user_id", flat=True))


def is_course_staff(user_id: int, course: str) -> bool | None:
    """Whether somebody is staff of a course now, for pages outside a block.

    Where there is no LMS the setting COURSE_ACCESS says so; without it nobody knows: None.
    """
    try:
        from lms.djangoapps.courseware.access import has_access  # only in the LMS
    except ImportError:
        return _host_says(user_id, course, "staff")
    user, key = user_and_course(user_id, course)
    return user is not None and bool(has_access(user, "staff", key))


def is_assistant(user_id: int, course: str) -> bool:
    """Whether somebody is of the limited staff of a course and no more than that: staff who cannot change it in Studio.

    Where there is no LMS, or one from before it had that role, the setting COURSE_ACCESS says so; without it nobody is.
    """
    try:
        from common.djangoapps.student.roles import (  # only in the LMS
            CourseLimitedStaffRole,
            CourseStaffRole,
            OrgStaffRole,
        )
        from lms.djangoapps.courseware.access import has_access  # only in the LMS
    except ImportError:
        return bool(_host_says(user_id, course, "assistant"))
    user, key = user_and_course(user_id, course)
    if user is None or not CourseLimitedStaffRole(key).has_user(user):
        return False
    if has_access(user, "instructor", key) or OrgStaffRole(key.org).has_user(user):
        return False
    # Who is asked for the role of staff has it as limited staff too; the list of those who were given it is exact.
    return not CourseStaffRole(key).users_with_role().filter(pk=user.pk).exists()


def _host_lets_in(user_id: int, course: str) -> bool:
    """Whether the site lets somebody into a course; yes where it does not say."""
    return _host_says(user_id, course, "load") is not False


def _host_says(user_id: int, course: str, action: str) -> bool | None:
    """What the function that the site names in COURSE_ACCESS answers; None where it names none."""
    path = conf.get("COURSE_ACCESS")
    return bool(import_string(path)(user_id, course, action)) if path else None


def user_and_course(user_id: int, course: str) -> tuple[Any, CourseKey]:
    """An account, None for one that is gone, and the key of a course."""
    return get_user_model().objects.filter(pk=user_id).first(), CourseKey.from_string(course)
