"""The story of a report: told in private on a phone, read by the coordinator alone, closed; a break, and two kept apart."""

import re

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, is_narrow, visitor


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    yield from serve_demo(tmp_path_factory, "busy")


@pytest.fixture
def visit(demo, context_factory, watched):
    """Each story begins with the same people, whatever the one before it did to them."""
    demo.run("shell", "-c", "from tests.e2e.mentoring_pairs import match; match()")
    return visitor(demo, context_factory, watched, "programme")


def button(frame, name, **options):
    return frame.get_by_role("button", name=name, **options)


def said(frame):
    return frame.locator("[id$='-safety-said'] > span")


@pytest.mark.browser_errors("status of 422")
def test_a_report_is_told_read_and_closed(visit):
    page, ben = visit("Ben", **PHONE)
    button(ben, "Tell the coordinators in private").tap()
    expect(ben.get_by_text("Ada Okafor never sees it and is not told.")).to_be_visible()
    assert (axe(page), is_narrow(page)) == ({}, True)
    button(ben, "Send in private").tap()
    expect(ben.get_by_text("Say what happened.")).to_be_visible()
    expect(ben.get_by_label("What happened?")).to_be_focused()
    ben.get_by_label("What happened?").fill("Ada mocks my questions before others.")
    button(ben, "Send in private").tap()
    expect(ben.get_by_text("Sent. The coordinators were told that there is something to read.").first).to_be_visible()
    button(ben, "Take a break").tap()
    expect(ben.get_by_text("This match takes a break.")).to_be_visible()
    assert (axe(page), is_narrow(page)) == ({}, True)

    page, ada = visit("Ada", **PHONE)
    expect(ada.get_by_text("This match takes a break.")).to_be_visible()
    expect(ada.get_by_text("mocks")).to_have_count(0)
    button(ada, "Go on").tap()
    expect(ada.get_by_text("It goes on. Plan your next meeting when it suits you both.").first).to_be_visible()

    page, desk = visit("Dee", **WIDE)
    button(desk, "Console").click()
    button(desk, "Safety").click()
    report = desk.get_by_role("listitem").filter(has_text="Ada mocks my questions before others.")
    expect(report.get_by_text("Ben Haddad").first).to_be_visible()
    assert axe(page) == {}
    button(report, "Never pair these two").click()
    expect(said(desk)).to_contain_text("goes on until you end it")
    button(desk, "Undo").click()
    expect(said(desk)).to_have_text("The two may be paired again.")
    button(desk, "Open reports").click()
    button(report, "Close with a note").click()
    desk.get_by_label("What was done").fill("I spoke with both of them.")
    assert axe(page) == {}
    button(desk, "Close the report").click()
    expect(said(desk)).to_have_text("The report is closed.")
    button(desk, "Closed reports").click()
    expect(desk.get_by_text("I spoke with both of them.")).to_be_visible()
    assert axe(page) == {}

    button(desk, "History").click()
    expect(desk.get_by_text("closed a private report.")).to_be_visible()
    assert axe(page) == {}
    button(desk, "Safety").last.click()
    expect(desk.get_by_text("keeps Ada Okafor and Ben Haddad apart.")).to_be_visible()


def test_two_are_kept_apart_and_what_they_have_is_ended(visit):
    page, desk = visit("Dee", **WIDE)
    button(desk, "Console").click()
    button(desk, "Safety").click()
    button(desk, "Kept apart").click()
    one = desk.get_by_label("Username", exact=True)
    one.press_sequentially("chi")
    desk.get_by_role("option", name="chi").first.click()
    expect(one).to_have_value(re.compile("^chi"))
    other = desk.get_by_label("Username of the other one")
    other.press_sequentially("grace")
    desk.get_by_role("option", name="grace").first.click()
    desk.get_by_label("Why").fill("They work for each other.")
    button(desk, "Keep them apart").click()
    expect(said(desk)).to_contain_text("see below")
    row = desk.get_by_role("listitem").filter(has_text="They work for each other.")
    expect(row.get_by_text("Open proposal")).to_be_visible()
    assert axe(page) == {}
    button(row, "Take back").click()
    button(desk, "Yes, take it back").click()
    expect(said(desk)).to_contain_text("The proposal was taken back.")

    button(desk, "Matches").click()
    desk.get_by_label("Find somebody").fill("be")
    pair = desk.get_by_role("listitem").filter(has_text="Ben Haddad")
    button(pair, "Pause").click()
    expect(said(desk)).to_have_text("The match takes a break. Both were told.")
    assert axe(page) == {}
    button(pair, "End").click()
    button(desk, "Yes, end it").click()
    expect(said(desk)).to_contain_text("The match has ended.")

    page, chi = visit("Chi", **PHONE)
    expect(chi.get_by_text("The coordinators took the proposal of a match with Grace Wanjiru back.")).to_be_visible()
    expect(chi.get_by_text("apart")).to_have_count(0)
    assert axe(page) == {}
