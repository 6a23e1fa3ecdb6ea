import pytest

from tests.factories.spaces import make_space


@pytest.fixture
def space(db):
    return make_space()
