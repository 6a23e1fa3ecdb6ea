"""Who looks at a course, and through whose eyes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.http import HttpRequest

from .models import Course, Enrolment

SESSION_KEY = "masquerades"
#: Roles that the platform calls staff on the pages of a course.
STAFF = (Enrolment.Role.STAFF, Enrolment.Role.ASSISTANT)


@dataclass(frozen=True)
class Masquerade:
    """What staff chose to see a course as: a learner in general, or the learner with ``user_id``."""

    user_id: int | None = None


class Visit:
    """One person at one course. ``session_user`` is who signed in; ``user`` is whose course it is that is shown."""

    def __init__(self, course: Course, session_user: AbstractUser | AnonymousUser, language: str = "en") -> None:
        self.course = course
        self.session_user = session_user
        self.user = session_user
        self.language = language
        self.masquerade: Masquerade | None = None

    @classmethod
    def of(cls, request: HttpRequest, course: Course) -> Visit:
        """The person who sent a request, looking through the eyes they chose before."""
        visit = cls(course, request.user, request.LANGUAGE_CODE)
        chosen = request.session.get(SESSION_KEY, {}).get(course.key)
        if chosen is not None and visit.session_role == Enrolment.Role.STAFF:
            learner = get_user_model().objects.filter(pk=chosen["user_id"]).first()
            visit.masquerade = Masquerade(learner.pk if learner else None)
            visit.user = learner or visit.session_user
        return visit

    @cached_property
    def session_role(self) -> str:
        """The role of the person who signed in: "staff", "assistant", "learner", or "" for strangers and visitors."""
        mine = Enrolment.objects.filter(course=self.course, user_id=self.session_user.pk)
        return mine.values_list("role", flat=True).first() or ""

    def stop_masquerade(self) -> None:
        """Look with one's own eyes, as Studio always does."""
        self.masquerade = None
        self.user = self.session_user

    @property
    def may_load(self) -> bool:
        """Whether the LMS would let this person load blocks of the course."""
        return bool(self.session_role)

    @property
    def is_masquerading(self) -> bool:
        return self.masquerade is not None

    @property
    def is_staff(self) -> bool:
        """Staff as blocks see it: not while looking through a learner's eyes."""
        return self.session_role in STAFF and not self.is_masquerading

    @property
    def shows_one_learner(self) -> bool:
        """Whether staff look through the eyes of one learner; the platform then throws grades away."""
        return self.masquerade is not None and self.masquerade.user_id is not None

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user.is_authenticated else None

    def attributes(self) -> dict[str, Any]:
        """The optional attributes of the platform's user service. Of an anonymous visitor the LMS tells next to nothing."""
        if not self.user.is_authenticated:
            return {"edx-platform.is_authenticated": False, "edx-platform.request_country_code": None}
        anonymous_id = anonymous_id_of(self.user.pk, self.course.key)
        return {
            "edx-platform.anonymous_user_id": anonymous_id,
            "edx-platform.deprecated_anonymous_user_id": anonymous_id,
            "edx-platform.is_authenticated": True,
            "edx-platform.request_country_code": None,
            "edx-platform.user_id": self.user.pk,
            "edx-platform.username": self.user.get_username(),
            "edx-platform.user_is_beta_tester": False,
            "edx-platform.user_is_global_staff": False,
            "edx-platform.user_is_staff": self.is_staff,
            "edx-platform.user_preferences": {"pref-lang": self.language, "time_zone": "UTC"},
            "edx-platform.user_role": "staff" if self.is_staff else "student",
        }


def course_access(user_id: int, course_key: str, action: str) -> bool:
    """What COURSE_ACCESS of the library names: who may open a course, who is staff of it, and who of them an assistant."""
    mine = Enrolment.objects.filter(course__key=course_key, user_id=user_id)
    role = mine.values_list("role", flat=True).first()
    known = {"load": Enrolment.Role.values, "staff": STAFF, "assistant": (Enrolment.Role.ASSISTANT,)}
    return role in known[action]


def anonymous_id_of(user_id: int, course_key: str) -> str:
    """The id by which tools outside the course know a learner: 32 hex digits, another in each course."""
    text = f"{settings.SECRET_KEY} {user_id} {course_key}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
