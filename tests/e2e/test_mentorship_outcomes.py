"""A coordinator looks at what became of a programme, at a desk and on a phone, and takes it along as tables."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, frame_of, visitor


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    for host in serve_demo(tmp_path_factory, "busy"):
        host.run("shell", "-c", "from tests.e2e.mentoring_outcomes import fill; fill()")
        yield host


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "programme")


def button(frame, name, **options):
    return frame.get_by_role("button", name=name, **options)


def row(frame, words):
    return frame.get_by_role("row").filter(has_text=words)


def taken(page, frame, name):
    """What a link downloads, as lines."""
    with page.expect_download() as found:
        frame.get_by_role("link", name=name).click()
    return Path(found.value.path()).read_text(encoding="utf-8-sig").splitlines()


def test_a_coordinator_sees_what_became_of_the_programme(visit):
    page, desk = visit("Dee", **WIDE)
    button(desk, "Console").click()
    button(desk, "Outcomes").click()
    expect(row(desk, "Signed up")).to_contain_text("34")
    expect(row(desk, "Were paired")).to_contain_text("28")
    expect(desk.get_by_text("from 18 people")).to_be_visible()
    desk.get_by_text("Weeks as a table").click()
    expect(desk.get_by_role("columnheader", name="Week from Monday")).to_be_visible()
    assert axe(page) == {}

    button(desk, "Team", exact=True).click()
    expect(button(desk, "Team", exact=True)).to_have_attribute("aria-current", "true")
    expect(button(desk, "Team", exact=True)).to_be_focused()
    expect(row(desk, "Others")).to_be_visible()
    expect(desk.get_by_role("rowheader", name="Board")).to_have_count(0)
    assert axe(page) == {}
    assert [line.split(",")[0] for line in taken(page, desk, "Groups as CSV")[1:]] == ["Data", "Sales", "Others"]
    assert len(taken(page, desk, "Pairs as CSV")) == 15


def test_it_is_read_on_a_phone(visit):
    page, desk = visit("Dee", **PHONE)
    button(desk, "Console").tap()
    button(desk, "Outcomes").tap()
    expect(desk.get_by_role("heading", name="By group")).to_be_visible()
    button(desk, "Experience", exact=True).tap()
    expect(desk.get_by_role("rowheader", name="I study")).to_be_visible()
    assert frame_of(page).evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == {}
