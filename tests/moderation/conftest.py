import pytest

from tests.factories.qa import make_room


@pytest.fixture
def room(db):
    return make_room()
