"""A coordinator looks at what came of a programme, at a desk and on a phone, and takes it along as tables."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, is_narrow, visitor


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    for host in serve_demo(tmp_path_factory, "busy"):
        host.run("shell", "-c", "from tests.e2e.mentoring_outcomes import fill; fill()")
        yield host


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "programme")


def button(frame, name):
    return frame.get_by_role("button", name=name)


def row(frame, words):
    return frame.get_by_role("row").filter(has_text=words)


def taken(page, frame, name):
    """What a link downloads, as lines."""
    with page.expect_download() as found:
        frame.get_by_role("link", name=name).click()
    return Path(found.value.path()).read_text(encoding="utf-8-sig").splitlines()


def test_a_coordinator_sees_what_came_of_the_programme(visit):
    page, desk = visit("Dee", **WIDE)
    button(desk, "Console").click()
    button(desk, "Outcomes").click()
    expect(row(desk, "Signed up")).to_contain_text("34")
    expect(row(desk, "Had a partner")).to_contain_text("28")
    expect(row(desk, "Mean of 5").first).to_contain_text("3.9")
    desk.get_by_text("As a table").click()
    expect(desk.get_by_role("columnheader", name="Week of")).to_be_visible()
    assert axe(page) == {}

    # A team of two people is not shown by itself, nor is the smallest of the others.
    by = desk.get_by_label("Group people by")
    by.focus()
    by.select_option(label="Team")
    expect(row(desk, "Others")).to_be_visible()
    expect(desk.get_by_role("rowheader", name="Board")).to_have_count(0)
    expect(by).to_be_focused()
    assert axe(page) == {}
    assert [line.split(",")[0] for line in taken(page, desk, "Groups as CSV")[1:]] == ["Sales", "Support", "Others"]
    assert len(taken(page, desk, "Pairs as CSV")) == 15


def test_it_is_read_on_a_phone(visit):
    page, desk = visit("Dee", **PHONE)
    button(desk, "Console").tap()
    button(desk, "Outcomes").tap()
    desk.get_by_label("Group people by").select_option(label="Experience")
    expect(desk.get_by_role("rowheader", name="I study")).to_be_visible()
    assert is_narrow(page)
    assert axe(page) == {}
