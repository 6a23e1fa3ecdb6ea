"""Where a block stands: on the platform, in Studio, in a library, in a workbench."""

import pytest
from opaque_keys.edx.keys import CourseKey
from xblock.fields import ScopeIds

from social_learning_xblocks.kit import platform
from tests.factories.blocks import Bell, LMSRuntime, StudioRuntime, make_block
from tests.factories.spaces import COURSE, OTHER_COURSE, usage_key
from tests.kit.platform.bells import LIBRARY_KEY, bell_for


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
