"""Folded actions."""

import pytest
from playwright.sync_api import expect

from tests.e2e.site import opened

pytestmark = pytest.mark.e2e

MENU = (
    '<details class="sl-menu" data-sl-menu><summary aria-label="{}">…</summary>'
    '<div class="sl-menu-items"><button type="button">Edit</button></div></details>'
)
MENUS = MENU.format("First") + MENU.format("Second") + '<p id="text">text</p>'


@pytest.fixture
def menus(page, site):
    opened(page, site, MENUS)
    return page.locator("details")


def test_escape_closes_and_gives_the_focus_back(page, menus):
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Edit")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menus.first).not_to_have_attribute("open", "")
    expect(page.locator("summary").first).to_be_focused()


def test_a_click_elsewhere_or_another_menu_closes_it(page, menus):
    page.locator("summary").first.click()
    expect(menus.first).to_have_attribute("open", "")
    page.locator("summary").last.click()
    expect(menus.first).not_to_have_attribute("open", "")
    expect(menus.last).to_have_attribute("open", "")
    page.click("#text")
    expect(menus.last).not_to_have_attribute("open", "")


def test_it_opens_in_the_flow(page, menus):
    page.locator("summary").first.click()
    assert page.evaluate("getComputedStyle(document.querySelector('.sl-menu-items')).position") == "static"
