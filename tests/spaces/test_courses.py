"""Courses that share a community."""

import pytest

from social_learning_xblocks.kit.errors import Invalid, NotAllowed
from social_learning_xblocks.spaces.api import Role, admit_course, courses_of, still_in
from tests.factories.spaces import COURSE, GRANTED, OTHER_COURSE, actor_in, make_community, make_space


@pytest.fixture
def community(db):
    return make_space(make_community("python"))


@pytest.fixture
def staff(community, dee):
    return actor_in(community, dee, Role.STAFF)


def test_staff_let_another_course_in(community, staff):
    admitted = admit_course(staff, community, course_key=f" {OTHER_COURSE}\n")

    assert admitted.course_key == OTHER_COURSE
    assert courses_of(community) == [COURSE, OTHER_COURSE]


def test_a_course_is_let_in_once(community, staff):
    first = admit_course(staff, community, course_key=OTHER_COURSE)

    assert admit_course(staff, community, course_key=OTHER_COURSE) == first
    assert courses_of(community) == [COURSE, OTHER_COURSE]


@pytest.mark.parametrize("role", [Role.LEARNER, Role.MENTOR, Role.EXPERT, Role.MODERATOR, Role.GUEST])
def test_only_staff_let_a_course_in(community, ben, role):
    with pytest.raises(NotAllowed, match="Only staff"):
        admit_course(actor_in(community, ben, role), community, course_key=OTHER_COURSE)

    assert courses_of(community) == [COURSE]


def test_staff_who_masquerade_let_nobody_in(community, dee):
    with pytest.raises(NotAllowed):
        admit_course(actor_in(community, dee, Role.STAFF, read_only=True), community, course_key=OTHER_COURSE)


@pytest.mark.parametrize("kind", ["block", "course"])
def test_only_a_community_is_shared(kind, dee):
    space = make_space(kind=kind)

    with pytest.raises(Invalid, match="Only a community"):
        admit_course(actor_in(space, dee, Role.STAFF), space, course_key=OTHER_COURSE)


@pytest.mark.parametrize(
    "key", ["", "python", "course-v1:Org+Course", "lib:Org:library", "course-v1:Org+Course+Run\x00"]
)
def test_what_is_no_course_is_not_let_in(community, staff, key):
    with pytest.raises(Invalid) as refusal:
        admit_course(staff, community, course_key=key)

    sentence = "This is not the key of a course. It looks like course-v1:Org+Course+Run."
    assert (refusal.value.message, refusal.value.fields) == (sentence, {"course_key": sentence})
    assert courses_of(community) == [COURSE]


@pytest.mark.parametrize("count", [1, 3])
def test_courses_are_one_query(count, community, staff, django_assert_num_queries):
    for number in range(2, count + 1):
        admit_course(staff, community, course_key=f"course-v1:Org+Course+{number}")

    with django_assert_num_queries(1):
        assert len(courses_of(community)) == count


def test_who_is_enrolled_in_one_course_of_a_community_is_still_in(community, staff, ben, chi, eve, settings):
    settings.SOCIAL_LEARNING = {"COURSE_ACCESS": "tests.factories.spaces.course_access"}
    admit_course(staff, community, course_key=OTHER_COURSE)
    GRANTED.update({(ben.pk, COURSE, "load"), (chi.pk, OTHER_COURSE, "load")})

    assert still_in(community, {ben.pk, chi.pk, eve.pk}) == {ben.pk, chi.pk}


def test_on_a_host_without_courses_all_are_still_in(db, ben):
    assert still_in(make_space(course_key=""), {ben.pk}) == {ben.pk}
