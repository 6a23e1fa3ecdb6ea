"""Chromium for the tests: one browser a run, a fresh context and page a test, and no silent errors."""

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

# Playwright's synchronous interface keeps an event loop in this thread, and Django then refuses its ORM. Tests only.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Milliseconds to wait for what must come. Two cores may have three browsers to serve.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


def pytest_configure(config):
    line = "browser_errors(*patterns): console errors that match one of the patterns are part of the test"
    config.addinivalue_line("markers", line)
    config.addinivalue_line("markers", "whole_browser: needs what Chromium's headless shell has not, such as a camera")


def chromium_path():
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(found).exists():
        pytest.fail(f"The browser tests need Chromium, and {found} is not there (Debian: apt-get install chromium).")
    return found


def shell_path():
    """Chromium without what is around its pages, where it is installed: the same engine for half the work."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or chromium_path()


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright):
    chromium = playwright.chromium.launch(executable_path=shell_path(), args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def whole_browser(playwright):
    chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture
def context_factory(request):
    """Make browser contexts (people, windows); all are closed when the test ends."""
    is_whole = request.node.get_closest_marker("whole_browser") is not None
    browser = request.getfixturevalue("whole_browser" if is_whole else "browser")
    contexts = []

    def make(**options):
        context = browser.new_context(**{"viewport": {"width": 900, "height": 700}, "locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def watched(request):
    """Watch a page: what it complains of fails the test, unless the mark browser_errors expects it."""
    marks = list(request.node.iter_markers("browser_errors"))
    expected = [pattern for mark in marks for pattern in mark.args or (".*",)]
    complaints = []

    def hear(kind, text):
        if not any(re.search(pattern, text) for pattern in expected):
            complaints.append(f"{kind}: {text}")

    def watch(page):
        page.on("console", lambda message: message.type == "error" and hear("console", message.text))
        page.on("pageerror", lambda error: hear("page", str(error)))
        return page

    yield watch
    assert complaints == []


@pytest.fixture
def page(context_factory, watched):
    return watched(context_factory().new_page())
