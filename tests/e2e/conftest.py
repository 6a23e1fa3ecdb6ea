"""What the tests of single elements talk to."""

import pytest

from tests.e2e.site import Site


@pytest.fixture
def site():
    server = Site()
    yield server
    server.close()
