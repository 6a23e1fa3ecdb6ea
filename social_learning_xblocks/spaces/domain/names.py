"""Spaces by what an operator calls them: a usage key, a course key, or the name of a community."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, UsageKey

from ...kit.errors import Invalid, NotFound
from ..data import Place
from ..enums import SpaceKind
from ..models import Space
from .places import find_or_make_space, hash_of


def place_called(name: str, course_key: str = "", cohort_id: int | None = None) -> Place:
    """The place of this name, or that of one cohort there (0: who is in none). A community has a course only when given."""
    if cohort_id is not None and cohort_id < 0:
        raise Invalid(_("The number of a cohort is 0 or more."))
    return replace(_place(name.strip(), course_key), cohort_id=cohort_id)


def _place(name: str, course_key: str) -> Place:
    try:
        block = UsageKey.from_string(name)
    except InvalidKeyError:
        pass
    else:
        return Place(SpaceKind.BLOCK.value, str(block), str(block.context_key), usage_key=str(block))
    try:
        course = str(CourseKey.from_string(name))
    except InvalidKeyError:
        return Place(SpaceKind.COMMUNITY.value, name, _course(course_key) if course_key else "")
    return Place(SpaceKind.COURSE.value, course, course)


def _course(text: str) -> str:
    try:
        return str(CourseKey.from_string(text.strip()))
    except InvalidKeyError as error:
        raise Invalid(
            _("“{key}” is not the key of a course. It looks like course-v1:Org+Course+Run.").format(key=text)
        ) from error


def space_called(name: str, cohort_id: int | None = None) -> Space:
    """The space of this name and cohort. Raises NotFound when nobody has been in it yet, and says which cohorts have one."""
    place = place_called(name, cohort_id=cohort_id)
    space = Space.objects.filter(key_hash=hash_of(place)).first()
    if space is not None:
        return space
    message = _("There is no space “{name}” yet. Open its block once, or check the key.").format(name=name)
    cohorts = Space.objects.filter(kind=place.kind, key=place.key).exclude(cohort_id=None).order_by("cohort_id")
    known = ", ".join(str(found) for found in cohorts.values_list("cohort_id", flat=True))
    if known:
        message += " " + _("These cohorts have a space there, to be named with --cohort: {cohorts}.").format(
            cohorts=known
        )
    raise NotFound(message)


def space_for(name: str, course_key: str = "", cohort_id: int | None = None) -> Space:
    """The space of this name; one that is not there yet is made. A new community needs a course that founds it."""
    place = place_called(name, course_key, cohort_id)
    if place.kind == SpaceKind.COMMUNITY and not place.course_key:
        try:
            return space_called(name, cohort_id)
        except NotFound as error:
            message = _("There is no community “{name}” yet. Name the course that founds it with --course.")
            raise Invalid(message.format(name=name)) from error
    return find_or_make_space(place)
