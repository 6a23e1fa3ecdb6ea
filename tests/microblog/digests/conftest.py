import pytest

from tests.factories.spaces import GRANTED
from tests.microblog.digests.mails import SITE


@pytest.fixture(autouse=True)
def site(settings):
    """Mails need to know where they lead to."""
    settings.SOCIAL_LEARNING = SITE


@pytest.fixture
def granting(settings):
    """The platform lets into COURSE whom the test adds."""
    settings.SOCIAL_LEARNING = {**SITE, "COURSE_ACCESS": "tests.factories.spaces.course_access"}
    return GRANTED
