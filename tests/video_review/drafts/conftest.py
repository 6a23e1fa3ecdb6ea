import pytest

from social_learning_xblocks.spaces.api import Role
from tests.factories.assignments import make_assignment
from tests.factories.drafts import assistant_in
from tests.factories.spaces import actor_in


@pytest.fixture
def course(db):
    return make_assignment(assistants_draft=True, revises=True)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


@pytest.fixture
def ada(course, ada):
    return assistant_in(course, ada)


@pytest.fixture
def people(course):
    """Ben, Chi and Eve, who have handed in."""
    found = [course.learner(name) for name in ("ben", "chi", "eve")]
    for actor in found:
        course.hand_in(actor)
    return found
