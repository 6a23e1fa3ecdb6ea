"""What every test may ask for. Helpers that only one folder needs live in that folder."""

import os
from pathlib import Path

import hypothesis
import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test import SimpleTestCase

from tests import lms as platform
from tests.factories import links, spaces
from tests.personas import person

# One browser for the whole run: Playwright allows one event loop a process.
pytest_plugins = ["tests.browser"]

HERE = Path(__file__).parent
FEWEST_WORDS = 3
DATABASE_FIXTURES = {"db", "transactional_db"}

# Two cores are shared with a browser and a database: how long one example takes says nothing.
hypothesis.settings.register_profile("contributor", deadline=None)
# CI repeats the same examples, so that a red run is about the change; contributors' machines look for new ones.
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
# Its first leg tries everything a hundred times; on the servers the same is tried where those could differ.
hypothesis.settings.register_profile("ci-servers", deadline=None, derandomize=True, max_examples=20)
_LEG = "ci" if os.environ.get("SL_DATABASE", "sqlite") == "sqlite" else "ci-servers"
hypothesis.settings.load_profile(_LEG if os.environ.get("CI") else "contributor")


@pytest.fixture(autouse=True)
def nothing_left_over():
    """What a test tells the functions that a site would name in its settings, the next one must not hear."""
    cache.clear()
    yield
    for said in (links.ASKED, links.ANSWERS, spaces.ASKED, spaces.GRANTED):
        said.clear()


@pytest.fixture
def ada(db):
    return person("ada")


@pytest.fixture
def ben(db):
    return person("ben")


@pytest.fixture
def chi(db):
    return person("chi")


@pytest.fixture
def dee(db):
    return person("dee")


@pytest.fixture
def eve(db):
    return person("eve")


@pytest.fixture
def lms(monkeypatch):
    """An LMS around us."""
    return platform.surround(monkeypatch)


@pytest.fixture
def unique_addresses(transactional_db):
    """A platform on which two accounts must not share an address. (Making an index commits on MariaDB.)"""
    table = connection.ops.quote_name(get_user_model()._meta.db_table)
    with connection.schema_editor() as editor:
        editor.execute(f"CREATE UNIQUE INDEX sl_test_address ON {table} (email)")
    yield
    with connection.schema_editor() as editor:
        editor.execute("DROP INDEX sl_test_address" + (f" ON {table}" if connection.vendor == "mysql" else ""))


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(DemosFirst())
    if os.environ.get("CI"):
        config.pluginmanager.register(ReasonedSkips())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    on_sqlite = os.environ.get("SL_DATABASE", "sqlite") == "sqlite"
    if not (on_sqlite or os.environ.get("SL_EVERY_TEST")):
        # What asks no database says the same on each of them: the run on SQLite has it.
        config.hook.pytest_deselected(items=[item for item in items if not asks_database(item)])
        items[:] = [item for item in items if asks_database(item)]
    for item in items:
        if HERE / "e2e" in item.path.parents:
            item.add_marker("e2e")
        if HERE / "contract" in item.path.parents or item.get_closest_marker("e2e"):
            item.add_marker("no_cover")  # what it tries runs in a browser or in another process
        if on_sqlite and item.get_closest_marker("concurrency"):
            reason = "SQLite lets one writer in at a time: run with SL_DATABASE=mysql or postgres"
            item.add_marker(pytest.mark.skip(reason=reason))


def asks_demo(item: pytest.Item) -> bool:
    """Whether a test needs a demo host that is served."""
    return item.path.parent.name in {"contract", "e2e"} and bool({"demo", "host"} & {*item.fixturenames})


def asks_database(item: pytest.Item) -> bool:
    is_case = isinstance(item.cls, type) and issubclass(item.cls, SimpleTestCase)
    return is_case or item.get_closest_marker("django_db") is not None or bool(DATABASE_FIXTURES & {*item.fixturenames})


class DemosFirst:
    """Tests with a demo begin: it takes a while to start, and nobody waits for it at the end."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: not asks_demo(item))


class ReasonedSkips:
    """In CI a test that is skipped without a reason in words fails the run: nothing falls silent by accident."""

    def __init__(self) -> None:
        self.unreasoned: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple) and not is_reason(report.longrepr[2]):
            self.unreasoned.append(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.unreasoned:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for nodeid in self.unreasoned:
            terminalreporter.write_line(f"skipped without a reason in words: {nodeid}", red=True)


def is_reason(text: str) -> bool:
    """Whether pytest's text for a skip says why: its own phrase for "no reason given" does not."""
    reason = text.removeprefix("Skipped: ").strip()
    return len(reason.split()) >= FEWEST_WORDS and reason != "unconditional skip"
