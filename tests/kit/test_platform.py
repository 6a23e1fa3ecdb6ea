"""What we ask openedx-platform, with it and without it.

The platform cannot be installed beside the tests. The fixture ``lms`` stands in its place (``tests/lms.py``).
"""

import sys
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.utils import translation
from opaque_keys.edx.keys import CourseKey
from xblock.fields import JSONField, Scope, ScopeIds

from social_learning_xblocks.kit import platform
from social_learning_xblocks.kit.platform import Cohort, Team, Visitor
from social_learning_xblocks.spaces.api import members_called, members_like, members_with_roles, people_in
from tests.factories.blocks import Bell, BrokenBroker, LMSRuntime, StudioRuntime, make_block
from tests.factories.spaces import COURSE, GRANTED, OTHER_COURSE, make_member, make_space, usage_key
from tests.lms import make_team
from tests.student.models import UserProfile


def bell_for(user=None, **options):
    return make_block(Bell, LMSRuntime(user, **options))


def test_the_visitor_is_who_the_platform_says(ben):
    assert platform.visitor(bell_for(ben)) == Visitor(ben.pk, "ben", is_staff=False, is_masquerading=False)


def test_staff_of_the_course_are_staff(dee):
    assert platform.visitor(bell_for(dee, is_staff=True)) == Visitor(
        dee.pk, "dee", is_staff=True, is_masquerading=False
    )


def test_who_is_not_signed_in_is_nobody():
    assert platform.visitor(bell_for()) == Visitor(None)


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"edx-platform.is_authenticated": True},
        {"edx-platform.is_authenticated": True, "edx-platform.user_id": None},
        {"edx-platform.is_authenticated": True, "edx-platform.user_id": "anonymous-4f2"},
        {"edx-platform.is_authenticated": None, "edx-platform.user_id": 7},
        {"edx-platform.user_id": 7, "edx-platform.username": "ben"},
        {"xblock-workbench.user_id": "student_1"},
    ],
)
def test_a_platform_that_names_no_account_names_nobody(attributes):
    block = bell_for()
    block.runtime.service(block, "user").user.opt_attrs = attributes

    assert platform.visitor(block) == Visitor(None)


def test_a_platform_that_says_little_means_a_learner():
    """Studio's editor names no role; a name may be missing anywhere."""
    block = bell_for()
    attributes = {"edx-platform.is_authenticated": True, "edx-platform.user_id": 7, "edx-platform.username": None}
    block.runtime.service(block, "user").user.opt_attrs = attributes

    assert platform.visitor(block) == Visitor(7, "")


def test_without_an_lms_the_runtime_says_who_masquerades(ben):
    block = bell_for(ben)
    block.runtime.is_masquerading = True

    assert platform.visitor(block).is_masquerading is True


def test_a_learner_masquerades_as_nobody(lms, ben):
    lms.session_user = ben

    assert platform.visitor(bell_for(ben)).is_masquerading is False


def test_staff_as_a_learner_in_general_masquerade(lms, dee):
    lms.session_user = dee
    lms.masquerade(role="student")

    assert platform.visitor(bell_for(dee)).is_masquerading is True


def test_staff_who_have_switched_back_do_not_masquerade(lms, dee):
    lms.session_user = dee
    lms.masquerade(role="staff")

    assert platform.visitor(bell_for(dee, is_staff=True)).is_masquerading is False


def test_staff_who_masquerade_in_another_course_do_not_here(lms, dee):
    lms.session_user = dee
    lms.masquerade(role="student")
    dee.masquerade_settings = {CourseKey.from_string(OTHER_COURSE): SimpleNamespace(role="student", user_name=None)}

    assert platform.visitor(bell_for(dee, is_staff=True)).is_masquerading is False


def test_staff_as_one_learner_masquerade_in_a_handler(lms, ben, dee):
    """A handler gets the learner, while the request keeps the staff's user."""
    lms.session_user = dee
    lms.masquerade(user=ben)

    assert platform.visitor(bell_for(ben)).is_masquerading is True


def test_staff_as_one_learner_masquerade_on_the_page(lms, ben, dee):
    """The view of a unit puts the learner into the request, too."""
    lms.session_user = dee
    lms.masquerade(user=ben)
    lms.session_user = ben

    assert platform.visitor(bell_for(ben)).is_masquerading is True


@pytest.mark.parametrize("session_user", [None, AnonymousUser()])
def test_where_nobody_is_signed_in_nobody_masquerades(lms, ben, session_user):
    """An application with a token has no session, a task no request."""
    lms.session_user = session_user

    assert platform.visitor(bell_for(ben)).is_masquerading is False


LIBRARY_KEY = "lb:Org:library:social_qa:one"


def test_nobody_masquerades_in_a_library(lms, dee):
    lms.session_user = dee

    assert platform.visitor(make_block(Bell, LMSRuntime(dee), LIBRARY_KEY)).is_masquerading is False


def test_a_block_knows_its_ids():
    block = bell_for()

    assert (platform.usage_key(block), platform.course_key(block)) == (usage_key("one"), COURSE)


def test_a_block_of_a_library_knows_its_library():
    assert platform.course_key(make_block(Bell, LMSRuntime(), LIBRARY_KEY)) == "lib:Org:library"


def test_a_workbench_has_no_courses():
    block = bell_for()
    block.scope_ids = ScopeIds(None, "social_qa", "social_qa.d0", "social_qa.d0.u0")

    assert (platform.usage_key(block), platform.course_key(block)) == ("social_qa.d0.u0", "")
    assert platform.is_preview_only(block) is False


RED, BLUE = SimpleNamespace(id=4, name="Red"), SimpleNamespace(id=3, name="Blue")


def test_a_learner_has_the_cohort_of_the_course(lms, ben, chi):
    lms.cohorts = {(ben.pk, CourseKey.from_string(COURSE)): RED, (chi.pk, CourseKey.from_string(OTHER_COURSE)): BLUE}

    assert platform.cohort_of(bell_for(ben), ben.pk) == Cohort(4, "Red")
    assert platform.cohort_of(bell_for(chi), chi.pk) is None


def test_cohorts_of_the_course_are_listed_by_name(lms, ben, chi, eve):
    course, other = CourseKey.from_string(COURSE), CourseKey.from_string(OTHER_COURSE)
    lms.cohorts = {(ben.pk, course): RED, (chi.pk, course): BLUE, (eve.pk, other): SimpleNamespace(id=5, name="Green")}

    assert platform.cohorts(bell_for(ben)) == [Cohort(3, "Blue"), Cohort(4, "Red")]


def test_without_an_lms_the_runtime_names_cohorts(ben):
    block = bell_for(ben)
    block.runtime.cohort_of = {ben.pk: (4, "Red")}.get
    block.runtime.cohorts = lambda: [(4, "Red"), (3, "Blue")]

    assert (platform.cohort_of(block, ben.pk), platform.cohort_of(block, 0)) == (Cohort(4, "Red"), None)
    assert platform.cohorts(block) == [Cohort(3, "Blue"), Cohort(4, "Red")]


def test_a_runtime_that_knows_no_cohorts_has_none(ben):
    block = bell_for(ben)

    assert (platform.cohort_of(block, ben.pk), platform.cohorts(block)) == (None, [])


def test_a_learner_has_the_team_of_the_course_with_all_its_people(lms, ben, chi):
    course, other = CourseKey.from_string(COURSE), CourseKey.from_string(OTHER_COURSE)
    lms.teams = [
        make_team(7, "Elsewhere", other, "projects", [ben.pk]),
        make_team(8, "Owls", course, "projects", [ben.pk, chi.pk]),
        make_team(9, "Foxes", course, "debates", [ben.pk]),
    ]

    assert platform.team_of(bell_for(ben), ben.pk) == Team(8, "Owls", (ben.pk, chi.pk))
    assert platform.team_of(bell_for(ben), ben.pk, "debates") == Team(9, "Foxes", (ben.pk,))
    assert platform.team_of(bell_for(chi), chi.pk, "debates") is None


def test_without_an_lms_the_runtime_names_teams(ben):
    block = bell_for(ben)
    assert platform.team_of(block, ben.pk) is None

    block.runtime.team_of = lambda user_id, teamset: (8, "Owls", (user_id,)) if user_id == ben.pk else None

    assert platform.team_of(block, ben.pk) == Team(8, "Owls", (ben.pk,))
    assert platform.team_of(block, 0) is None


def test_who_is_enrolled_is_still_there_and_in_the_cohort_that_was_named(lms, ben, chi):
    course = CourseKey.from_string(COURSE)
    lms.enrolled = {(ben.pk, course)}
    lms.cohorts = {(ben.pk, course): RED}

    assert [platform.is_still_in(ben.pk, COURSE, cohort) for cohort in (None, 4, 3, 0)] == [True, True, False, False]
    assert [platform.is_still_in(user_id, COURSE, None) for user_id in (chi.pk, 0)] == [False, False]
    lms.cohorts = {}
    assert platform.is_still_in(ben.pk, COURSE, 0) is True


def test_without_an_lms_the_site_says_who_is_still_there(ben, settings):
    assert platform.is_still_in(ben.pk, COURSE, 4) is True

    settings.SOCIAL_LEARNING = {"COURSE_ACCESS": "tests.factories.spaces.course_access"}

    assert platform.is_still_in(ben.pk, COURSE, None) is False


class OlderPermissions:
    """Studio's service from Teak to Verawood."""

    def __init__(self, *courses):
        self.courses = set(map(CourseKey.from_string, courses))

    def can_read(self, course_key):
        return True

    def can_write(self, course_key):
        return course_key in self.courses


class NewerPermissions(OlderPermissions):
    """The same afterwards: the old questions give a warning."""

    def can_write(self, course_key):
        raise DeprecationWarning("can_write")

    def can_edit_content(self, course_key):
        return course_key in self.courses


@pytest.mark.parametrize("service", [OlderPermissions, NewerPermissions])
def test_studio_says_who_may_edit_the_course(service):
    author = make_block(Bell, StudioRuntime(studio_user_permissions=service(COURSE)))
    guest = make_block(Bell, StudioRuntime(studio_user_permissions=service(OTHER_COURSE)))

    assert (platform.can_edit_in_studio(author), platform.can_edit_in_studio(guest)) == (True, False)


def test_outside_studio_nobody_may_edit_the_course(dee):
    assert platform.can_edit_in_studio(bell_for(dee, is_staff=True)) is False


def test_the_preview_of_studio_is_known():
    assert platform.is_author_mode(make_block(Bell, StudioRuntime())) is True
    assert platform.is_author_mode(bell_for()) is False


def test_people_are_called_by_their_usernames(ada, ben):
    assert platform.display_names([ada.pk, ben.pk]) == {ada.pk: "ada", ben.pk: "ben"}


def test_a_site_may_show_full_names(settings, ada, ben):
    settings.SOCIAL_LEARNING = {"DISPLAY_NAME": "full_name"}
    ben.first_name = ben.last_name = ""
    ben.save()

    assert platform.display_names([ada.pk, ben.pk]) == {ada.pk: "Ada Okafor", ben.pk: "ben"}


@pytest.mark.parametrize("count", [1, 3])
def test_names_are_one_query(count, ada, ben, chi, django_assert_num_queries):
    user_ids = [ada.pk, ben.pk, chi.pk][:count]

    with django_assert_num_queries(1):
        assert list(platform.display_names([*user_ids, user_ids[0], 0])) == user_ids


@pytest.mark.parametrize(("name", "shown"), [("Ada of Lagos", "Ada of Lagos"), ("", "Ada Okafor")])
def test_open_edx_keeps_full_names_in_a_profile(ada, ben, settings, name, shown):
    UserProfile.objects.create(user=ada, name=name)
    before = platform.display_names([ada.pk])
    settings.SOCIAL_LEARNING = {"DISPLAY_NAME": "full_name"}

    assert (before, platform.display_names([ada.pk])) == ({ada.pk: "ada"}, {ada.pk: shown})
    assert platform.display_names([ben.pk]) == {ben.pk: "Ben Haddad"}


@pytest.mark.parametrize("count", [1, 3])
def test_full_names_are_one_query_too(count, ada, ben, chi, settings, django_assert_num_queries):
    settings.SOCIAL_LEARNING = {"DISPLAY_NAME": "full_name"}
    space = make_space()
    people = [ada, ben, chi][:count]
    for user in people:
        UserProfile.objects.create(user=user, name=f"The {user.username}")
        make_member(space, user, "mentor")
    ids = [user.pk for user in people]
    names = {f"The {user.username}" for user in people}

    with django_assert_num_queries(1):
        assert set(platform.display_names(ids).values()) == names
    with django_assert_num_queries(1):
        assert {person.name for person in people_in(space, ids).values()} == names
    with django_assert_num_queries(1):
        found = members_called(space, [user.username for user in people])
        assert {name for _id, name in found.values()} == names
    with django_assert_num_queries(1):
        assert {named.person.name for named in members_with_roles(space)} == names
    with django_assert_num_queries(1):
        assert [person.name for _name, person in members_like(space, "a")] == ["The ada"]
    with django_assert_num_queries(1):
        assert {person.name for _name, person in members_like(space, "the")} == names


@pytest.mark.parametrize(("start", "found"), [("OKA", ["ada"]), ("had", ["ben"]), ("ad", ["ada"]), ("kafor", [])])
def test_members_are_offered_by_their_full_names(start, found, ada, ben, settings):
    settings.SOCIAL_LEARNING = {"DISPLAY_NAME": "full_name"}
    space = make_space()
    UserProfile.objects.create(user=ada, name="Ada of Okafor")
    for user in (ada, ben):
        make_member(space, user)

    assert [name for name, _person in members_like(space, start)] == found


def test_members_are_not_offered_by_names_that_are_not_shown(ben):
    space = make_space()
    make_member(space, ben)

    assert members_like(space, "had") == []


def test_in_the_lms_a_block_is_found_by_jumping_to_it(lms, settings):
    settings.ROOT_URLCONF = "lms.urls"

    assert platform.unit_url(COURSE, usage_key("one")) == f"/courses/{COURSE}/jump_to/{usage_key('one')}"


def test_elsewhere_a_setting_says_where_a_block_is(settings):
    settings.SOCIAL_LEARNING = {"UNIT_URL": "/learn/{course_key}#{usage_key}"}

    assert platform.unit_url(COURSE, usage_key("one")) == f"/learn/{COURSE}#{usage_key('one')}"


def test_a_site_that_does_not_say_where_blocks_are_has_no_links():
    assert platform.unit_url(COURSE, usage_key("one")) == ""


def test_the_language_is_that_of_the_page():
    with translation.override("ar"):
        assert platform.language() == "ar"
    with translation.override(None):
        assert platform.language() == "en"


@pytest.mark.parametrize(
    ("chosen", "language"), [("ar", "ar"), ("es-419", "es"), (None, "en"), ("xx", "en"), ("../../en", "en")]
)
def test_in_the_lms_people_choose_a_language(lms, ben, chosen, language):
    lms.preferences = {(ben.pk, "pref-lang"): chosen}

    with translation.override("fr"):
        assert platform.language_of(ben) == language


def test_elsewhere_people_read_the_language_of_the_site(ben, settings):
    settings.LANGUAGE_CODE = "es"

    assert platform.language_of(ben) == "es"


def test_an_account_is_known_by_its_name_and_in_the_lms_by_the_one_before(ben, eve, request):
    here = platform.usernames_of(ben.pk), platform.usernames_of(10**9)
    request.getfixturevalue("lms").original_usernames = {ben.pk: ["Benedict"]}

    assert (here, platform.usernames_of(ben.pk)) == (({"ben"}, set()), {"ben", "benedict"})
    assert platform.usernames_of_others(["ben", "EVE", "nobody"], ben.pk) == {"EVE"}


def test_the_site_is_where_the_setting_says_and_else_where_the_lms_is(settings):
    nowhere = platform.site_url()
    settings.LMS_ROOT_URL = "https://lms.example.org/"
    of_the_lms = platform.site_url()
    settings.SOCIAL_LEARNING = {"SITE_URL": "https://learn.example.org/"}

    assert (nowhere, of_the_lms, platform.site_url()) == ("", "https://lms.example.org", "https://learn.example.org")


def test_a_grade_is_published_for_who_is_looking(ben):
    block = bell_for(ben)

    assert platform.publish_grade(block, 3.0, 5.0) is True
    assert block.runtime.published == [("grade", {"value": 3.0, "max_value": 5.0})]


def test_completion_is_published_for_who_is_looking(ben):
    block = bell_for(ben)

    assert platform.publish_completion(block, 1.0) is True
    assert block.runtime.published == [("completion", {"completion": 1.0})]


@pytest.mark.parametrize(
    ("is_enrolled", "is_staff", "course", "expected"),
    [
        (True, False, "started", True),
        (False, False, "started", False),
        (True, False, "not started", False),
        (False, True, "not started", True),
        (True, False, "gone", False),
        (False, True, "gone", True),
    ],
)
def test_the_lms_says_who_may_open_a_course(lms, ben, is_enrolled, is_staff, course, expected):
    key = CourseKey.from_string(COURSE)
    lms.open_courses = set() if course == "gone" else {(key, course == "started")}
    lms.enrolled = {(ben.pk, key)} if is_enrolled else {(ben.pk, CourseKey.from_string(OTHER_COURSE))}
    lms.staff = {(ben.pk, key)} if is_staff else set()

    assert platform.may_open_course(ben.pk, COURSE) is expected
    assert platform.is_course_staff(ben.pk, COURSE) is is_staff


def test_an_account_that_is_gone_may_open_nothing(lms, db):
    assert (platform.may_open_course(10**6, COURSE), platform.is_course_staff(10**6, COURSE)) == (False, False)


def test_without_an_lms_the_site_says_who_may_open_a_course(settings):
    settings.SOCIAL_LEARNING = {"COURSE_ACCESS": "tests.factories.spaces.course_access"}
    GRANTED.add((7, COURSE, "load"))

    assert (platform.may_open_course(7, COURSE), platform.is_course_staff(7, COURSE)) == (True, False)
    assert (platform.may_open_course(8, COURSE), platform.is_course_staff(8, COURSE)) == (False, False)


def test_without_an_lms_and_a_word_of_the_site_courses_are_open_and_staff_unknown():
    assert (platform.may_open_course(7, COURSE), platform.is_course_staff(7, COURSE)) == (True, None)


def test_a_page_carries_the_token_for_sites_whose_cookie_is_hidden(lms, rf):
    lms.request = rf.get("/")

    token = platform.csrf_token()

    lms.request.META["CSRF_COOKIE"], lms.request.method = get_token(lms.request), "POST"
    lms.request.META["HTTP_X_CSRFTOKEN"] = token
    lms.request.COOKIES["csrftoken"] = lms.request.META["CSRF_COOKIE"]
    assert CsrfViewMiddleware(HttpResponse).process_view(lms.request, HttpResponse, (), {}) is None


def test_there_is_no_token_outside_a_request_or_a_platform(lms, monkeypatch):
    assert platform.csrf_token() == ""
    monkeypatch.setitem(sys.modules, "crum", None)
    assert platform.csrf_token() == ""


def test_what_the_platform_cannot_take_is_logged_by_type_without_names(ben, caplog):
    block = make_block(Bell, BrokenBroker(ben))

    assert (platform.publish_grade(block, 3.0, 5.0), platform.publish_completion(block, 1.0)) == (False, False)
    assert caplog.messages == [
        f"Publishing grade of {usage_key('one')} failed: ConnectionError",
        f"Publishing completion of {usage_key('one')} failed: ConnectionError",
    ]


class DatedBell(Bell):
    """A block as the platform mixes it: with the dates of its subsection."""

    due = JSONField(scope=Scope.settings, default=None)
    graceperiod = JSONField(scope=Scope.settings, default=None)


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "grace", "end"),
    [
        (None, None, None),
        (None, timedelta(hours=1), None),
        ("tomorrow", None, None),
        (NOON, None, NOON),
        (NOON, "an hour", NOON),
        (NOON, timedelta(hours=1), NOON + timedelta(hours=1)),
        (NOON.replace(tzinfo=None), timedelta(0), NOON),
        (NOON.astimezone(timezone(timedelta(hours=2))), None, NOON),
    ],
)
def test_a_subsection_ends_with_its_grace_period(due, grace, end):
    assert platform.due_of(make_block(DatedBell, LMSRuntime(), due=due, graceperiod=grace)) == end


def test_without_the_platform_there_is_no_end():
    block = bell_for()
    block.due = NOON  # what the workbench plants

    assert platform.due_of(block) is None


def scored(user):
    """The score of somebody in a gradebook, as edx-submissions has it."""
    assert platform.set_score(user.pk, COURSE, usage_key("one"), 3, 5)


def test_a_score_is_taken_back_from_one_person(lms, ben, chi):
    scored(ben)
    scored(chi)

    assert platform.clear_score(ben.pk, COURSE, usage_key("one")) is True
    assert [dict(key)["student_id"] for key in lms.scores] == [f"anonymous-{chi.pk}-{COURSE}"]


def test_a_gradebook_that_does_not_answer_keeps_its_score(lms, ben, caplog):
    scored(ben)
    lms.is_broken = True

    assert platform.clear_score(ben.pk, COURSE, usage_key("one")) is False
    assert [record.getMessage() for record in caplog.records] == [
        f"Clearing a score of {usage_key('one')} failed: ConnectionError"
    ]


def test_no_score_is_taken_from_nobody_nor_without_a_gradebook(lms, ben, monkeypatch):
    assert platform.clear_score(10**6, COURSE, usage_key("one")) is False
    monkeypatch.setitem(sys.modules, "submissions", None)

    assert platform.clear_score(ben.pk, COURSE, usage_key("one")) is False


def test_whom_an_anonymous_id_stands_for(lms, ben):
    assert platform.user_behind(f"anonymous-{ben.pk}-{COURSE}") == ben.pk
    assert platform.user_behind("0123456789abcdef") is None


def test_nobody_knows_anonymous_ids_without_the_platform(ben):
    assert platform.user_behind(f"anonymous-{ben.pk}-{COURSE}") is None


@pytest.mark.django_db
@pytest.mark.parametrize(("course", "expected"), [(COURSE, True), (OTHER_COURSE, False)])
def test_the_lms_says_who_is_in_the_course_of_a_block(lms, ben, course, expected):
    lms.enrolled = {(ben.pk, CourseKey.from_string(course))}
    block = make_block(Bell, LMSRuntime(ben))

    assert platform.is_in_course(block, ben.pk) is expected
    assert platform.is_in_course(block, ben.pk + 1) is False


def test_without_an_lms_the_site_says_who_is_in_a_course(settings):
    block = make_block(Bell, LMSRuntime())
    assert platform.is_in_course(block, 7) is True
    settings.SOCIAL_LEARNING = {"COURSE_ACCESS": "tests.factories.spaces.course_access"}

    assert platform.is_in_course(block, 7) is False
    GRANTED.add((7, COURSE, "load"))
    assert platform.is_in_course(block, 7) is True
