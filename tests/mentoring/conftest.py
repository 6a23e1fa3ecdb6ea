import pytest

from tests.factories.mentoring import make_paired_stage, make_stage


@pytest.fixture
def stage(db):
    return make_stage()


@pytest.fixture
def paired(db):
    return make_paired_stage()
