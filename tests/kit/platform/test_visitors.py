"""Who looks at a block, as openedx-platform says it and without it."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from opaque_keys.edx.keys import CourseKey

from social_learning_xblocks.kit import platform
from social_learning_xblocks.kit.platform import Visitor
from tests.factories.blocks import Bell, LMSRuntime, make_block
from tests.factories.spaces import OTHER_COURSE
from tests.kit.platform.bells import LIBRARY_KEY, bell_for


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


def test_nobody_masquerades_in_a_library(lms, dee):
    lms.session_user = dee

    assert platform.visitor(make_block(Bell, LMSRuntime(dee), LIBRARY_KEY)).is_masquerading is False
