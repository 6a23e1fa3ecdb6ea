"""Who is in a course, may open it or is its staff, with the platform and without it."""

import pytest
from opaque_keys.edx.keys import CourseKey

from social_learning_xblocks.kit import platform
from tests.factories.blocks import Bell, LMSRuntime, make_block
from tests.factories.spaces import COURSE, GRANTED, OTHER_COURSE
from tests.kit.platform.bells import RED


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


@pytest.mark.parametrize(
    ("more", "expected"),
    [(None, True), ("staff", False), ("instructors", False), ("staff_of_orgs", False), ("nothing", False)],
)
def test_an_assistant_is_of_the_limited_staff_and_no_more_than_that(lms, ben, more, expected):
    key = CourseKey.from_string(COURSE)
    lms.limited_staff = set() if more == "nothing" else {(ben.pk, key), (ben.pk, CourseKey.from_string(OTHER_COURSE))}
    if more in ("staff", "instructors"):
        getattr(lms, more).add((ben.pk, key))
    if more == "staff_of_orgs":
        lms.staff_of_orgs.add((ben.pk, key.org))

    assert platform.is_assistant(ben.pk, COURSE) is expected
    assert platform.is_course_staff(ben.pk, COURSE) is (more != "nothing")


def test_without_an_lms_the_site_says_who_is_an_assistant(settings):
    assert platform.is_assistant(7, COURSE) is False
    settings.SOCIAL_LEARNING = {"COURSE_ACCESS": "tests.factories.spaces.course_access"}
    GRANTED.add((7, COURSE, "assistant"))

    assert (platform.is_assistant(7, COURSE), platform.is_assistant(8, COURSE)) == (True, False)


def test_an_account_that_is_gone_may_open_nothing(lms, db):
    assert platform.is_assistant(10**6, COURSE) is False
    assert (platform.may_open_course(10**6, COURSE), platform.is_course_staff(10**6, COURSE)) == (False, False)


def test_without_an_lms_the_site_says_who_may_open_a_course(settings):
    settings.SOCIAL_LEARNING = {"COURSE_ACCESS": "tests.factories.spaces.course_access"}
    GRANTED.add((7, COURSE, "load"))

    assert (platform.may_open_course(7, COURSE), platform.is_course_staff(7, COURSE)) == (True, False)
    assert (platform.may_open_course(8, COURSE), platform.is_course_staff(8, COURSE)) == (False, False)


def test_without_an_lms_and_a_word_of_the_site_courses_are_open_and_staff_unknown():
    assert (platform.may_open_course(7, COURSE), platform.is_course_staff(7, COURSE)) == (True, None)


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
