import contextlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.qa import make_room

TRANSACTION_WORDS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@pytest.fixture
def room(db):
    return make_room()


@pytest.fixture
def queries():
    """A context manager: the SQL statements inside it, without those that only begin and end transactions."""

    @contextlib.contextmanager
    def capture():
        found = []
        with CaptureQueriesContext(connection) as captured:
            yield found
        found += [query["sql"] for query in captured if not query["sql"].startswith(TRANSACTION_WORDS)]

    return capture
