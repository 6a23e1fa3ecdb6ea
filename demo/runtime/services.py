"""Services that the platform's runtimes offer to blocks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from opaque_keys.edx.keys import CourseKey, UsageKey
from workbench.runtime import WorkbenchI18NService
from xblock.core import XBlock
from xblock.reference.user_service import UserService, XBlockUser

from ..models import Cohort, Completion, Enrolment
from ..visits import Visit, anonymous_id_of

COHORT_PARTITION = 50


class CurrentUser(UserService):
    """The service "user": one person with the attributes the platform gives in this place."""

    def __init__(self, visit: Visit, attributes: dict[str, Any]) -> None:
        super().__init__()
        self.visit = visit
        self.attributes = attributes

    def get_current_user(self) -> XBlockUser:
        user = self.visit.user
        if not user.is_authenticated:
            found = XBlockUser(is_current_user=True)
        else:
            found = XBlockUser(is_current_user=True, emails=[user.email], full_name=user.get_full_name())
        found.opt_attrs = dict(self.attributes)
        return found

    def get_user_by_anonymous_id(self, uid: str | None = None) -> Any:
        """A learner of the course by the anonymous id, the current one without it; None when nobody has it."""
        if uid is None:
            return self.visit.user
        people = get_user_model().objects.filter(enrolments__course=self.visit.course)
        return next((user for user in people if anonymous_id_of(user.pk, self.visit.course.key) == uid), None)


class Translations(WorkbenchI18NService):
    """The service "i18n": Django's functions, and the two old names that blocks still call."""

    def ugettext(self, text: str) -> str:
        return str(self.gettext(text))

    def ungettext(self, one: str, many: str, count: int) -> str:
        return str(self.ngettext(one, many, count))


class CompletionService:
    """The service "completion" for one learner."""

    def __init__(self, user_id: int, course_key: CourseKey) -> None:
        self._user_id = user_id
        self.course_key = course_key

    def completion_tracking_enabled(self) -> bool:
        return True

    def get_completions(self, candidates: Iterable[UsageKey]) -> dict[UsageKey, float]:
        """How much of each of these blocks is done; 0.0 for those never opened."""
        keys = list(candidates)
        rows = Completion.objects.filter(user_id=self._user_id, usage_key__in=[str(key) for key in keys])
        known = dict(rows.values_list("usage_key", "value"))
        return {key: known.get(str(key), 0.0) for key in keys}

    def can_mark_block_complete_on_view(self, block: XBlock) -> bool:
        """Whether looking at a block is all there is to do."""
        return (
            getattr(block, "completion_mode", "completable") == "completable"
            and not getattr(block, "has_custom_completion", False)
            and not getattr(block, "has_score", False)
        )


class PartitionService:
    """The service "partitions", with one partition: the cohorts of the course."""

    def __init__(self, course_key: CourseKey) -> None:
        self._course_key = str(course_key)

    def get_user_group_id_for_partition(self, user: Any, user_partition_id: int) -> int | None:
        if user_partition_id != COHORT_PARTITION:
            return None
        cohort = cohort_of(self._course_key, user.pk)
        return cohort[0] if cohort else None


class StudioPermissions:
    """The service "studio_user_permissions": who may read and change which course."""

    def __init__(self, user: Any) -> None:
        self._user = user

    def can_read(self, course_key: CourseKey) -> bool:
        return self.can_write(course_key)

    def can_write(self, course_key: CourseKey) -> bool:
        return is_course_staff(self._user, str(course_key))


def is_course_staff(user: Any, course_key: str) -> bool:
    """Whether somebody may work on a course in Studio."""
    mine = Enrolment.objects.filter(user_id=user.pk, course__key=course_key, role=Enrolment.Role.STAFF)
    return user.is_authenticated and mine.exists()


def cohort_of(course_key: str, user_id: int) -> tuple[int, str] | None:
    """The cohort of a learner as (id, name)."""
    mine = Enrolment.objects.filter(course__key=course_key, user_id=user_id).exclude(cohort=None)
    return mine.values_list("cohort_id", "cohort__name").first()


def cohorts_of(course_key: str) -> list[tuple[int, str]]:
    """All cohorts of a course as (id, name), by name."""
    return list(Cohort.objects.filter(course__key=course_key).order_by("name").values_list("pk", "name"))
