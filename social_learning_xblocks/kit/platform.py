"""The only window to openedx-platform. Every platform import is inside a function and has a standalone answer beside it."""

from __future__ import annotations

import functools
import logging
import operator
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from django.middleware.csrf import get_token
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, LearningContextKey, UsageKey

from . import conf

logger = logging.getLogger(__name__)

M = TypeVar("M", bound=Model)

_DUMP_USERNAME = re.compile(r"se-[a-z0-9.-]+-[0-9]+|(?:mastodon|slack)-[\w.-]+")


@dataclass(frozen=True)
class Visitor:
    """Who the platform says is looking at a block. ``user_id`` is None for somebody who is not signed in."""

    user_id: int | None
    username: str = ""
    is_staff: bool = False
    is_masquerading: bool = False


@dataclass(frozen=True)
class Cohort:
    """A group of learners in one course."""

    id: int
    name: str


@dataclass(frozen=True)
class Team:
    """A team of one course, with the user ids of who is in it."""

    id: int
    name: str
    members: tuple[int, ...]


def visitor(block: Any) -> Visitor:
    """The person the runtime's user service names; nobody when there is no such service or no account."""
    user = block.runtime.service(block, "user").get_current_user()
    attributes = user.opt_attrs
    user_id = attributes.get("edx-platform.user_id")
    if not attributes.get("edx-platform.is_authenticated") or not isinstance(user_id, int):
        return Visitor(None)
    return Visitor(
        user_id,
        attributes.get("edx-platform.username") or "",
        bool(attributes.get("edx-platform.user_is_staff")),
        is_masquerading(block, user_id),
    )


def is_masquerading(block: Any, user_id: int) -> bool:
    """Whether staff look at the page through somebody else's eyes.

    The LMS keeps a masquerade with the role "staff" after staff have switched back, so its presence alone says nothing.
    """
    try:
        from crum import get_current_user  # only in the LMS
        from lms.djangoapps.courseware.masquerade import get_course_masquerade  # only in the LMS
    except ImportError:
        return bool(getattr(block.runtime, "is_masquerading", False))
    session_user = get_current_user()
    if session_user is None or session_user.is_anonymous:
        return False
    if session_user.id != user_id:
        return True
    masquerade = get_course_masquerade(session_user, _context_key(block))
    return masquerade is not None and masquerade.role != "staff"


def usage_key(block: Any) -> str:
    """The id of the block in course content, as text."""
    return str(block.scope_ids.usage_id)


def course_key(block: Any) -> str:
    """The id of the course or library that holds the block; empty where ids are no opaque keys."""
    try:
        return str(_context_key(block))
    except InvalidKeyError:
        return ""


def _context_key(block: Any) -> LearningContextKey:
    """The same as the platform takes it: blocks of the platform have opaque keys, and libraries are no courses."""
    return UsageKey.from_string(usage_key(block)).context_key


def cohort_of(block: Any, user_id: int) -> Cohort | None:
    """The learner's cohort in the course of the block, or None where there is none."""
    try:
        from openedx.core.djangoapps.course_groups.cohorts import get_cohort  # only in the LMS
    except ImportError:
        answer = getattr(block.runtime, "cohort_of", None)
        found = answer(user_id) if answer else None
        return Cohort(*found) if found else None
    user = get_user_model().objects.get(pk=user_id)
    group = get_cohort(user, _context_key(block), assign=False, use_cached=True)
    return Cohort(group.id, group.name) if group else None


def cohorts(block: Any) -> list[Cohort]:
    """All cohorts of the course, by name, for staff to choose from."""
    try:
        from openedx.core.djangoapps.course_groups.cohorts import get_course_cohorts  # only in the LMS
    except ImportError:
        answer = getattr(block.runtime, "cohorts", None)
        found = [Cohort(*pair) for pair in answer()] if answer else []
    else:
        found = [Cohort(group.id, group.name) for group in get_course_cohorts(course_id=_context_key(block))]
    return sorted(found, key=lambda cohort: cohort.name)


def team_of(block: Any, user_id: int, teamset: str = "") -> Team | None:
    """The learner's team in the course of the block, in one set of teams where it is named; None for who is in none."""
    try:
        from lms.djangoapps.teams.models import CourseTeam  # only in the LMS
    except ImportError:
        answer = getattr(block.runtime, "team_of", None)
        found = answer(user_id, teamset) if answer else None
        return Team(*found) if found else None
    teams = CourseTeam.objects.filter(course_id=_context_key(block), users__id=user_id)
    team = (teams.filter(topic_id=teamset) if teamset else teams).order_by("pk").first()
    return Team(team.pk, team.name, tuple(team.users.order_by("pk").values_list("pk", flat=True))) if team else None


def can_edit_in_studio(block: Any) -> bool:
    """Whether the person in Studio may change the course of this block. Studio's editor names no role, so this asks its service."""
    service = block.runtime.service(block, "studio_user_permissions")
    if service is None:
        return False
    ask = getattr(service, "can_edit_content", None) or service.can_write
    return bool(ask(_context_key(block)))


def may_open_course(user_id: int, course: str) -> bool:
    """Whether somebody may open a course now, for pages outside a block: enrolled in what is open to them, or its staff.

    Where there is no LMS the setting COURSE_ACCESS says so; without it everybody may.
    """
    try:
        from common.djangoapps.student.models import CourseEnrollment  # only in the LMS
        from lms.djangoapps.courseware.access import has_access  # only in the LMS
        from openedx.core.djangoapps.content.course_overviews.models import CourseOverview  # only in the LMS
    except ImportError:
        answer = _host_says(user_id, course, "load")
        return True if answer is None else answer
    user, key = _user_and_course(user_id, course)
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
        answer = _host_says(user_id, course, "load")
        return True if answer is None else answer
    user, key = _user_and_course(user_id, course)
    return user is not None and CourseEnrollment.is_enrolled(user, key)


def is_still_in(user_id: int, course: str, cohort_id: int | None) -> bool:
    """Whether somebody is enrolled in a course, and in this cohort of it (0: in none, None: whichever), outside a block.

    Where there is no LMS the setting COURSE_ACCESS says who is enrolled; without it everybody is. Nobody knows cohorts there.
    """
    try:
        from common.djangoapps.student.models import CourseEnrollment  # only in the LMS
        from openedx.core.djangoapps.course_groups.cohorts import get_cohort  # only in the LMS
    except ImportError:
        answer = _host_says(user_id, course, "load")
        return True if answer is None else answer
    user, key = _user_and_course(user_id, course)
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
        return {user_id for user_id in user_ids if _host_says(user_id, course, "load") is not False}
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
    user, key = _user_and_course(user_id, course)
    return user is not None and bool(has_access(user, "staff", key))


def course_end(course: str) -> datetime | None:
    """When a course is over; None where its authors set no end, it is gone, or there is no LMS to ask."""
    try:
        from openedx.core.djangoapps.content.course_overviews.models import CourseOverview  # only in the LMS
    except ImportError:
        return None
    overview = CourseOverview.objects.filter(id=CourseKey.from_string(course)).first()
    return None if overview is None else overview.end


def _host_says(user_id: int, course: str, action: str) -> bool | None:
    """What the function that the site names in COURSE_ACCESS answers; None where it names none."""
    path = conf.get("COURSE_ACCESS")
    return bool(import_string(path)(user_id, course, action)) if path else None


def _user_and_course(user_id: int, course: str) -> tuple[Any, CourseKey]:
    return get_user_model().objects.filter(pk=user_id).first(), CourseKey.from_string(course)


def is_author_mode(block: Any) -> bool:
    """Whether this is Studio's preview, where nothing may be written."""
    return bool(getattr(block.runtime, "is_author_mode", False))


def is_in_studio(block: Any) -> bool:
    """Whether Studio calls: its preview, or its editor, which lets anybody who is signed in reach every handler.

    The editor sets no mode and names no role; only Studio's runtimes have this service.
    """
    return is_author_mode(block) or block.wanted("studio_user_permissions") is not None


def is_in_library(block: Any) -> bool:
    """Whether the block is one of a content library. Learners meet a copy of it, which has its own id in a course."""
    try:
        return not _context_key(block).is_course
    except InvalidKeyError:
        return False


def is_preview_only(block: Any) -> bool:
    """Whether nobody learns here, so that nothing may be written: in Studio, and in a library.

    The preview of a library says nothing of Studio, and lets visitors call any handler.
    """
    return is_in_studio(block) or is_in_library(block)


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


def display_names(user_ids: Iterable[int]) -> dict[int, str]:
    """What people are called on screen, by user id; one query. Ids without an account are left out."""
    users = with_names(get_user_model().objects.filter(pk__in=set(user_ids)))
    return {user.pk: name_of(user) for user in users}


def with_names(rows: QuerySet[M], user: str = "") -> QuerySet[M]:
    """Rows with all that ``name_of`` needs, in the same query; ``user`` is the path from them to the account."""
    paths = [user] if user else []
    if uses_full_names() and _has_profiles():
        paths.append(f"{user}__profile" if user else "profile")
    return rows.select_related(*paths) if paths else rows


def uses_full_names() -> bool:
    """Whether this site shows full names instead of usernames."""
    return bool(conf.get("DISPLAY_NAME") == "full_name")


def name_of(user: Any) -> str:
    """The name of one user on screen, as the setting DISPLAY_NAME wishes.

    Authors of an imported dump show the name they had there: their usernames are numbers.
    """
    name = ""
    if uses_full_names():
        name = _full_name(user)
    elif _came_with_a_dump(user):
        name = str(user.get_full_name())
    return name or str(user.get_username())


def called_like(start: str, user: str) -> Q:
    """Accounts of whose full name a word begins so; none where usernames are shown. ``user``: the path to the account."""
    if not uses_full_names():
        return Q(pk__in=())
    names = ["first_name", "last_name", *(["profile__name"] if _has_profiles() else [])]
    begins = [Q(**{f"{user}__{name}__istartswith": start}) for name in names]
    inside = [Q(**{f"{user}__{name}__icontains": f" {start}"}) for name in names]
    return functools.reduce(operator.or_, begins + inside)


def _full_name(user: Any) -> str:
    """Open edX keeps it in a profile and leaves the fields of the account empty."""
    profile = getattr(user, "profile", None)
    return str(getattr(profile, "name", "") or user.get_full_name())


def _has_profiles() -> bool:
    """Whether accounts have profiles here, as they have on the platform."""
    relations = get_user_model()._meta.related_objects
    return any(relation.one_to_one and relation.get_accessor_name() == "profile" for relation in relations)


def usernames_of(user_id: int) -> set[str]:
    """What an account is called, and was called before the platform retired it; lower case. Empty for no account."""
    user = get_user_model().objects.filter(pk=user_id).first()
    if user is None:
        return set()
    try:
        from openedx.core.djangoapps.user_api.models import UserRetirementStatus  # only on the platform
    except ImportError:
        former: list[str] = []
    else:
        former = list(UserRetirementStatus.objects.filter(user=user).values_list("original_username", flat=True))
    return {name.lower() for name in (user.get_username(), *former)}


def usernames_of_others(names: Iterable[str], user_id: int) -> set[str]:
    """Those of the names, lower case, that an account other than this one has today; one query a name."""
    users = get_user_model().objects.exclude(pk=user_id)
    field = get_user_model().USERNAME_FIELD
    return {name for name in names if users.filter(**{f"{field}__iexact": name}).exists()}


def on_retirement(forget: Callable[[int], None]) -> None:
    """Call ``forget`` with the id of each account that the platform retires; nothing where there is no platform.

    What ``forget`` raises stops the retirement there, where somebody sees it and starts it again.
    """
    try:
        from openedx.core.djangoapps.user_api.accounts.signals import USER_RETIRE_LMS_MISC  # only on the platform
    except ImportError:
        return

    def receive(sender: Any, user: Any = None, **kwargs: Any) -> None:
        forget(user.pk)

    USER_RETIRE_LMS_MISC.connect(receive, weak=False, dispatch_uid="social_learning.on_retirement")


def _came_with_a_dump(user: Any) -> bool:
    """Whether an import made the account: nobody can sign in to it, no mail reaches it, it is named for where it came from."""
    if user.is_active or (user.email and not user.email.endswith(".invalid")):
        return False
    return _DUMP_USERNAME.fullmatch(user.get_username()) is not None


def unit_url(course: str, usage: str) -> str:
    """The page on which a learner meets the block, or "" where nobody can say. The fragment of a link survives it."""
    try:
        import lms.urls  # noqa: F401 - only in the LMS: says that its URL names are there
        from django.urls import reverse
    except ImportError:
        return str(conf.get("UNIT_URL")).format(course_key=course, usage_key=usage)
    return reverse("jump_to", args=[course, usage])


def csrf_token() -> str:
    """The token that a POST of the page being made needs, where scripts cannot read the cookie; "" where nobody can say."""
    try:
        from crum import get_current_request  # only in the platform
    except ImportError:
        return ""
    request = get_current_request()
    return "" if request is None else str(get_token(request))


def language() -> str:
    """The language of the page that is being made."""
    return translation.get_language() or "en"


def language_of(user: Any) -> str:
    """The language in which somebody reads mail: what they chose on the platform, else that of the site."""
    try:
        from openedx.core.djangoapps.user_api.models import UserPreference  # only on the platform
    except ImportError:
        chosen = None
    else:
        chosen = UserPreference.get_value(user, "pref-lang")
    try:
        return translation.get_supported_language_variant(chosen or settings.LANGUAGE_CODE)
    except LookupError:
        return str(settings.LANGUAGE_CODE)


def site_url() -> str:
    """The address of the site without a slash at its end, for links in mail; "" where nobody has set one."""
    return str(conf.get("SITE_URL") or getattr(settings, "LMS_ROOT_URL", "") or "").rstrip("/")


def publish_grade(block: Any, earned: float, possible: float) -> bool:
    """Grade the person who is looking; whether the platform took it. The platform ignores any other user id here."""
    return _publish(block, "grade", {"value": earned, "max_value": possible})


def publish_completion(block: Any, share: float) -> bool:
    """Tell how much of the block (0.0 to 1.0) the person who is looking has done; whether the platform took it."""
    return _publish(block, "completion", {"completion": share})


def set_score(user_id: int, course: str, usage: str, earned: int, possible: int) -> bool:
    """Grade anybody, whether they are there or not; whether a gradebook took it. False where there is no edx-submissions.

    Points are whole numbers there, and what it holds stands before what ``publish_grade`` says.
    """
    try:
        from common.djangoapps.student.models import anonymous_id_for_user  # only in the LMS
        from submissions import api as submissions  # only where edx-submissions is installed
    except ImportError:
        return False
    user, key = _user_and_course(user_id, course)
    if user is None:
        return False
    item = {
        "student_id": anonymous_id_for_user(user, key),
        "course_id": course,
        "item_id": usage,
        "item_type": UsageKey.from_string(usage).block_type,
    }
    try:
        known = submissions.get_submissions(item, limit=1)
        # Nothing of the work goes there: a score needs a submission to stand on.
        made = known[0] if known else submissions.create_submission(item, {})
        submissions.set_score(made["uuid"], earned, possible)
    except Exception as error:  # noqa: BLE001 - whatever a receiver on the platform raises, the next run tries again
        logger.error("Setting a score of %s failed: %s", usage, type(error).__name__)
        return False
    return True


def clear_score(user_id: int, course: str, usage: str) -> bool:
    """Take what ``set_score`` gave somebody back; whether a gradebook did. False where there is no edx-submissions."""
    try:
        from common.djangoapps.student.models import anonymous_id_for_user  # only in the LMS
        from submissions import api as submissions  # only where edx-submissions is installed
    except ImportError:
        return False
    user, key = _user_and_course(user_id, course)
    if user is None:
        return False
    try:
        submissions.reset_score(anonymous_id_for_user(user, key), course, usage)
    except Exception as error:  # noqa: BLE001 - whatever a receiver on the platform raises, the reset goes on
        logger.error("Clearing a score of %s failed: %s", usage, type(error).__name__)
        return False
    return True


def user_behind(anonymous_id: str) -> int | None:
    """The account that an anonymous id of a course stands for; None for none, and where there is no LMS to ask."""
    try:
        from common.djangoapps.student.models import user_by_anonymous_id  # only in the LMS
    except ImportError:
        return None
    user = user_by_anonymous_id(anonymous_id)
    return None if user is None else int(user.pk)


def background(function: Callable[[int], None]) -> Any:
    """The function as a task of Celery, where that is installed; as it is where not. Decorate with it in a ``tasks.py``."""
    try:
        from celery import shared_task  # where a platform is, and where a site installed it
    except ImportError:
        return function
    # Without a result: nobody asks for one, and a site may have no place to keep it.
    return shared_task(ignore_result=True)(function)


def has_workers() -> bool:
    """Whether tasks are done by other processes: Celery is there, has a broker, and does not do them at once itself."""
    try:
        from celery import current_app  # where a platform is, and where a site installed it
    except ImportError:
        return False
    return bool(current_app.conf.broker_url) and not current_app.conf.task_always_eager


def hand_to_worker(task: Any, key: int) -> bool:
    """Have a task of ``background`` done by a worker; whether a broker took it. Never raises: what waits is found again."""
    if not has_workers():
        return False
    try:
        task.delay(key)
    except Exception as error:  # noqa: BLE001 - a broken broker must not lose what was asked for
        logger.error("No broker took a task: %s", type(error).__name__)
        return False
    return True


def _publish(block: Any, event: str, data: dict[str, Any]) -> bool:
    """The platform hands grades on to a broker while we wait. What is broken there neither loses a post nor closes a page."""
    try:
        block.runtime.publish(block, event, data)
    except Exception as error:  # noqa: BLE001 - whatever a receiver on the platform raises, the page is shown
        logger.error("Publishing %s of %s failed: %s", event, usage_key(block), type(error).__name__)
        return False
    return True
