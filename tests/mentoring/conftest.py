import pytest

from tests.factories.microblog import make_stage


@pytest.fixture
def stage(db):
    return make_stage()
