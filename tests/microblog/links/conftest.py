import pytest

from tests.factories.links import FETCHER


@pytest.fixture(autouse=True)
def fetcher(settings):
    settings.SOCIAL_LEARNING = {"LINK_FETCHER": FETCHER, "SITE_URL": "https://learn.example.org"}


@pytest.fixture
def without_fetcher(settings):
    settings.SOCIAL_LEARNING = {}
