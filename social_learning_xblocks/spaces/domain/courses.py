"""Courses that share a community."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from ...kit import platform
from ...kit.actor import Actor
from ...kit.errors import Invalid, NotAllowed
from ...kit.fields import digest
from ...kit.transactions import verb
from ..enums import SpaceKind
from ..models import Space, SpaceCourse


def courses_of(space: Space) -> list[str]:
    """The keys of all courses that share a community, in the order they came."""
    return list(SpaceCourse.objects.filter(space=space).order_by("pk").values_list("course_key", flat=True))


def may_enter(space: Space, user_id: int) -> bool:
    """Whether the platform lets somebody into a course of the space: the one it is in, or any that shares a community."""
    courses = courses_around(space)
    if not courses and space.kind != SpaceKind.COMMUNITY:
        return True  # a host without courses
    return any(platform.may_open_course(user_id, course) for course in courses)


def still_in(space: Space, user_ids: Collection[int]) -> set[int]:
    """Those of some people who are enrolled in a course of the space. One query a course."""
    courses = courses_around(space)
    if not courses and space.kind != SpaceKind.COMMUNITY:
        return set(user_ids)  # a host without courses
    return {pk for course in courses for pk in platform.enrolled_among(user_ids, course)}


def is_staff_now(space: Space, user_id: int) -> bool | None:
    """Whether the platform says that somebody is staff of a course of the space; None where nobody can say."""
    answers = [platform.is_course_staff(user_id, course) for course in courses_around(space)]
    known = [answer for answer in answers if answer is not None]
    return any(known) if known else None


def courses_around(space: Space) -> list[str]:
    """The keys of the courses from which people come in."""
    if space.kind == SpaceKind.COMMUNITY:
        return courses_of(space)
    return [space.course_key] if space.course_key else []


@verb
def admit_course(actor: Actor, space: Space, *, course_key: str) -> SpaceCourse:
    """Staff of a course in the community let another course in. Its learners then see everything here."""
    if not (actor.can_write and actor.is_staff):
        raise NotAllowed(_("Only staff of a course in this community can add another."))
    if space.kind != SpaceKind.COMMUNITY:
        raise Invalid(_("Only a community can be shared."))
    try:
        key = str(CourseKey.from_string(course_key.strip()))
    except InvalidKeyError as error:
        message = _("This is not the key of a course. It looks like course-v1:Org+Course+Run.")
        raise Invalid(message, {"course_key": message}) from error
    admitted, _made = SpaceCourse.objects.get_or_create(
        space=space, course_hash=digest(key), defaults={"course_key": key}
    )
    return admitted
