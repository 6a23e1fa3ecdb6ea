"""The board of a run: people are moved by mouse and by keyboard, and each step goes back."""

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, is_narrow, visitor


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    for host in serve_demo(tmp_path_factory, "busy"):
        host.run("shell", "-c", "from tests.e2e.mentoring_class import fill; fill()")
        yield host


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "programme")


@pytest.fixture
def open_board(visit):
    def open_board(**screen):
        page, desk = visit("Dee", **screen)
        for name in ("Console", "Runs", "Run 1", "Open the board"):
            desk.get_by_role("button", name=name, exact=True).first.click()
        expect(lane(desk, "Ada Okafor")).to_be_visible()
        return page, desk

    return open_board


def lane(desk, mentor):
    return desk.locator("[data-sl-lane]").filter(has=desk.locator(".sl-mt-lane-head", has_text=mentor))


def card(desk, mentee):
    return desk.locator("[data-sl-card]").filter(has_text=mentee)


def said(desk):
    return desk.locator("[id$='-board-said'] > span")


def test_somebody_is_moved_by_keyboard_and_back(open_board):
    page, desk = open_board(**WIDE)
    assert axe(page) == {}
    card(desk, "Ben Haddad").get_by_role("button", name="Move Ben Haddad").focus()
    page.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Move Ben Haddad from Ada Okafor")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(desk.get_by_text("All pairs together")).to_be_visible()
    assert axe(page) == {}
    chosen = desk.get_by_role("radio", checked=True).locator("xpath=..").locator(".sl-name").inner_text()
    desk.get_by_role("button", name="Move", exact=True).press("Enter")

    expect(said(desk)).to_contain_text(f"Ben Haddad is with {chosen} now")
    desk.get_by_role("button", name="Undo", exact=True).press("Enter")

    expect(said(desk)).to_have_text("It is as it was before.")
    expect(lane(desk, "Ada Okafor").get_by_text("Ben Haddad").first).to_be_visible()


def test_two_change_places_by_mouse_and_the_effect_is_seen_before(open_board):
    page, desk = open_board(**WIDE)
    source, target = card(desk, "Ben Haddad"), card(desk, "Chi Nguyen")
    source.locator(".sl-mt-card-who").hover()
    page.mouse.down()
    target.locator(".sl-mt-card-who").hover()
    target.locator(".sl-mt-card-who").hover()
    expect(desk.locator("[data-sl-effect]")).to_contain_text("All pairs together")
    page.mouse.up()

    expect(said(desk)).to_have_text("Ben Haddad is with Grace Wanjiru now, and Chi Nguyen with Ada Okafor.")
    expect(desk.locator("[data-sl-effect]")).to_be_hidden()
    desk.get_by_role("button", name="Undo", exact=True).click()
    expect(lane(desk, "Ada Okafor").get_by_text("Ben Haddad").first).to_be_visible()


def test_what_was_locked_stands_on_a_phone_and_is_taken_back_from_the_list(open_board):
    page, desk = open_board(**PHONE)
    assert (axe(page), is_narrow(page)) == ({}, True)
    card(desk, "Ben Haddad").get_by_role("button", name="Lock Ben Haddad").tap()
    expect(card(desk, "Ben Haddad").get_by_role("button", name="Unlock Ben Haddad")).to_be_visible()
    card(desk, "Chi Nguyen").get_by_role("button", name="Keep apart Chi Nguyen").tap()
    expect(desk.get_by_role("region", name="Without a mentor").get_by_text("Chi Nguyen").first).to_be_visible()

    desk.get_by_text("Locked and kept apart").tap()
    expect(desk.get_by_text("made in no run")).to_be_visible()
    assert (axe(page), is_narrow(page)) == ({}, True)
    desk.get_by_text("What was done here").tap()
    steps = desk.get_by_role("listitem").filter(has_text="are a pair in no run now.")
    steps.get_by_role("button", name="Undo").tap()
    expect(lane(desk, "Grace Wanjiru").get_by_text("Chi Nguyen").first).to_be_visible()
    card(desk, "Ben Haddad").get_by_role("button", name="Unlock Ben Haddad").tap()
    expect(card(desk, "Ben Haddad").get_by_role("button", name="Lock Ben Haddad")).to_be_visible()
