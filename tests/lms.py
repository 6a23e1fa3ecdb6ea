"""A look-alike of the LMS: modules that have the names and the signatures of the platform's own.

They do what those do with the little that is asked of them here.
"""

import sys
from types import ModuleType, SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.dispatch import Signal
from django.http import HttpResponse
from django.urls import re_path
from opaque_keys.edx.keys import CourseKey

from tests.factories.spaces import COURSE
from tests.urls import urlpatterns

#: What edx-submissions is asked.
SUBMISSIONS = ("get_submissions", "create_submission", "set_score", "reset_score")


class Teams(list):
    """A queryset of teams, or of the people in one, as far as it is asked."""

    def filter(self, topic_id):
        return Teams(team for team in self if team.topic_id == topic_id)

    def order_by(self, name):
        return self

    def first(self):
        return self[0] if self else None

    def values_list(self, name, flat):
        return list(self)


def make_team(pk, name, course_id, topic_id, user_ids):
    """A CourseTeam: its people are a relation."""
    return SimpleNamespace(
        pk=pk, name=name, course_id=course_id, topic_id=topic_id, user_ids=user_ids, users=Teams(user_ids)
    )


class LMS:
    """The session and the cohorts of a platform."""

    def __init__(self):
        self.session_user = None
        self.request = None
        self.cohorts = {}
        self.preferences = {}
        self.open_courses, self.enrolled, self.staff = set(), set(), set()
        self.limited_staff, self.instructors, self.staff_of_orgs = set(), set(), set()
        self.ends = {}
        self.original_usernames = {}
        self.retire_misc = Signal()
        self.scores = {}
        self.teams = []
        self.is_broken = False
        self.on_score = lambda: None

    def get_current_user(self):
        """django-crum: the user of the request, None outside one."""
        return self.session_user

    def get_current_request(self):
        """django-crum: the request that is being answered, None outside one."""
        return self.request

    def masquerade(self, role="student", user=None):
        """What setup_masquerade leaves behind: settings on the staff's user and on that of the learner they chose."""
        settings = {CourseKey.from_string(COURSE): SimpleNamespace(role=role, user_name=user and user.get_username())}
        self.session_user.masquerade_settings = settings
        if user is not None:
            user.masquerade_settings = settings

    def get_course_masquerade(self, user, course_key):
        return getattr(user, "masquerade_settings", {}).get(course_key)

    def get_cohort(self, user, course_key, assign=True, use_cached=False):
        assert assign is False, "looking at a page puts nobody into a cohort"
        return self.cohorts.get((user.pk, course_key))

    def has_access(self, user, action, obj, course_key=None):
        """courseware.access: a course key answers for its roles only, an overview also for "load"; neither asks who is enrolled."""
        if isinstance(obj, CourseKey):
            if action not in {"staff", "instructor"}:
                raise ValueError(f"Unknown action for object type '{type(obj)}': '{action}'")
            known = self.instructors | (self.staff | self.limited_staff if action == "staff" else set())
            return (user.pk, obj) in known
        assert action == "load"
        return obj.is_started or (user.pk, obj.id) in self.staff

    def limited_staff_role(self, course_key):
        """CourseLimitedStaffRole."""
        return SimpleNamespace(has_user=lambda user: (user.pk, course_key) in self.limited_staff)

    def staff_role(self, course_key):
        """CourseStaffRole: limited staff have it too when they are asked for, and are not on its list."""
        found = [pk for pk, key in self.staff if key == course_key]
        return SimpleNamespace(users_with_role=lambda: get_user_model().objects.filter(pk__in=found))

    def org_staff_role(self, org):
        """OrgStaffRole."""
        return SimpleNamespace(has_user=lambda user: (user.pk, org) in self.staff_of_orgs)

    def is_enrolled(self, user, course_key):
        return (user.pk, course_key) in self.enrolled

    def enrolments(self, course_id, user_id__in, is_active):
        """CourseEnrollment.objects.filter: the people of one course."""
        found = [(pk,) for pk, key in self.enrolled if key == course_id and pk in set(user_id__in) and is_active]
        return SimpleNamespace(values_list=lambda field, flat: [pk for (pk,) in found] if field == "user_id" else None)

    def filter(self, id):  # noqa: A002 - the platform's name for the key
        """CourseOverview.objects: a course without a row is gone."""
        started = {
            key: SimpleNamespace(id=key, is_started=is_started, end=self.ends.get(str(key)))
            for key, is_started in self.open_courses
        }
        return SimpleNamespace(first=lambda: started.get(id))

    def get_submissions(self, student_item_dict, limit=None):
        """edx-submissions: those of one learner and item, as dictionaries."""
        key = tuple(sorted(student_item_dict.items()))
        return [{"uuid": key}] if key in self.scores else []

    def create_submission(
        self, student_item_dict, answer, submitted_at=None, attempt_number=None, team_submission=None
    ):
        key = tuple(sorted(student_item_dict.items()))
        self.scores[key] = None
        return {"uuid": key}

    def set_score(self, submission_uuid, points_earned, points_possible):
        """Whole numbers, as its serializer has it."""
        self.on_score()
        if self.is_broken:
            raise ConnectionError
        assert isinstance(points_earned, int)
        assert isinstance(points_possible, int)
        self.scores[submission_uuid] = (points_earned, points_possible)

    def reset_score(self, student_id, course_id, item_id, clear_state=False, emit_signal=True):
        """Takes the scores of one learner and item away, whatever type the item has."""
        if self.is_broken:
            raise ConnectionError
        about = {("student_id", student_id), ("course_id", course_id), ("item_id", item_id)}
        for key in [key for key in self.scores if about <= set(key)]:
            del self.scores[key]

    def user_by_anonymous_id(self, uid):
        """student.models: None for an id that nobody has."""
        pk = uid.split("-")[1] if uid.startswith("anonymous-") else "0"
        return get_user_model().objects.filter(pk=pk).first()

    def get_value(self, user, preference_key, default=None):
        """UserPreference.get_value, a class method there."""
        return self.preferences.get((user.pk, preference_key), default)

    def filter_retirements(self, user):
        """UserRetirementStatus.objects.filter: what the account was called before it was retired."""
        names = self.original_usernames.get(user.pk, [])
        return SimpleNamespace(values_list=lambda field, flat: names if field == "original_username" else None)

    def filter_teams(self, course_id, users__id):
        """CourseTeam.objects.filter: teams of a course with somebody in them, and then of one set."""
        found = [team for team in self.teams if team.course_id == course_id and users__id in team.user_ids]
        return Teams(found)

    def get_course_cohorts(self, course=None, course_id=None, assignment_type=None):
        return [group for (_user, key), group in self.cohorts.items() if key == course_id]


def surround(monkeypatch: pytest.MonkeyPatch) -> LMS:
    """An LMS around us until the test is over."""

    def module(name, **attributes):
        made = ModuleType(name)
        vars(made).update(attributes)
        monkeypatch.setitem(sys.modules, name, made)
        return made

    here = LMS()
    for package in ("lms", "lms.djangoapps", "lms.djangoapps.courseware", "openedx", "openedx.core"):
        module(package)
    for package in ("openedx.core.djangoapps", "openedx.core.djangoapps.course_groups"):
        module(package)
    overviews = "openedx.core.djangoapps.content.course_overviews"
    for package in ("openedx.core.djangoapps.content", overviews):
        module(package)
    for package in ("common", "common.djangoapps", "common.djangoapps.student"):
        module(package)
    module("lms.djangoapps.courseware.access", has_access=here.has_access)
    module(
        "common.djangoapps.student.models",
        CourseEnrollment=SimpleNamespace(is_enrolled=here.is_enrolled, objects=SimpleNamespace(filter=here.enrolments)),
        anonymous_id_for_user=lambda user, course_id: f"anonymous-{user.pk}-{course_id}",
        user_by_anonymous_id=here.user_by_anonymous_id,
    )
    module(
        "common.djangoapps.student.roles",
        CourseLimitedStaffRole=here.limited_staff_role,
        CourseStaffRole=here.staff_role,
        OrgStaffRole=here.org_staff_role,
    )
    module("submissions", api=module("submissions.api", **{name: getattr(here, name) for name in SUBMISSIONS}))
    module(f"{overviews}.models", CourseOverview=SimpleNamespace(objects=here))
    module("crum", get_current_user=here.get_current_user, get_current_request=here.get_current_request)
    module("lms.djangoapps.courseware.masquerade", get_course_masquerade=here.get_course_masquerade)
    module("lms.djangoapps.teams")
    teams = SimpleNamespace(objects=SimpleNamespace(filter=here.filter_teams))
    module("lms.djangoapps.teams.models", CourseTeam=teams)
    groups = "openedx.core.djangoapps.course_groups.cohorts"
    module(groups, get_cohort=here.get_cohort, get_course_cohorts=here.get_course_cohorts)
    module("openedx.core.djangoapps.user_api")
    retirements = SimpleNamespace(objects=SimpleNamespace(filter=here.filter_retirements))
    module("openedx.core.djangoapps.user_api.models", UserPreference=here, UserRetirementStatus=retirements)
    module("openedx.core.djangoapps.user_api.accounts")
    module("openedx.core.djangoapps.user_api.accounts.signals", USER_RETIRE_LMS_MISC=here.retire_misc)
    jump_to = re_path(r"^courses/(?P<course_id>[^/]+)/jump_to/(?P<location>.*)$", HttpResponse, name="jump_to")
    sys.modules["lms"].urls = module("lms.urls", urlpatterns=[jump_to, *urlpatterns])
    return here
