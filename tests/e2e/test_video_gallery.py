"""The story of a gallery: Chi shows her video, Ben votes by keyboard, Dee closes and picks, Chi goes out again.

In Chromium, inside the frame of the Learning MFE's look-alike, with the class that the demo is seeded with.
"""

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, frame_of, visitor

pytestmark = pytest.mark.e2e

VERDICT = "Two sentences, one picture, and it stays with me."


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    yield from serve_demo(tmp_path_factory, "busy")


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "pitch")


def calm(page):
    """Nothing wrong with the page, and nothing sticks out of it."""
    frame = frame_of(page)
    frame.wait_for_function("() => !document.querySelector('.sl [aria-busy=true]')")
    assert axe(page) == {}
    assert frame.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def gallery_of(unit):
    unit.locator("[id$=-step-gallery]").press("Enter")
    expect(unit.locator("[id$=-step-gallery]")).to_have_attribute("aria-current", "step")
    return unit.locator(".sl-vg-card")


def test_a_video_is_shown_voted_for_picked_and_taken_out(visit):
    chi_page, chi = visit("Chi", **WIDE)
    card = chi.locator(".sl-vg-consent")
    card.get_by_label("With my name").check()
    card.get_by_role("button", name="Show my work in the gallery").press("Enter")
    expect(card.get_by_text("Shown with your name")).to_be_visible()
    expect(card.get_by_role("heading")).to_be_focused()
    calm(chi_page)

    page, ben = visit("Ben", **PHONE)
    cards = gallery_of(ben)
    expect(cards).to_have_count(5)
    hers = cards.filter(has_text="Chi")
    vote = hers.locator(".sl-vg-vote")
    vote.press("Enter")
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(vote).to_be_focused()
    expect(ben.get_by_text("2 of 3 votes left")).to_be_visible()
    calm(page)
    hers.locator(".sl-vg-open").press("Enter")
    expect(ben.locator("[id$=-gallery-title]")).to_be_focused()
    video = ben.locator("video")
    frame_of(page).wait_for_function("(video) => video.readyState > 0", arg=video.element_handle())
    calm(page)

    board_page, board = visit("Dee", **WIDE)
    board.get_by_role("button", name="Board", exact=True).click()
    tabs = board.get_by_role("group", name="Whom to show")
    tabs.get_by_role("button", name="Gallery").click()
    board.get_by_role("button", name="Close the voting").click()
    board.get_by_role("button", name="Yes, close it").click()
    row = board.locator(".sl-vg-row").filter(has=board.get_by_role("heading", name="Chi"))
    row.get_by_role("button", name="Finalist").click()
    row.get_by_role("button", name="Pick it").click()
    form = row.get_by_role("form", name="Pick it")
    form.get_by_role("textbox").fill(VERDICT)
    form.get_by_role("button", name="Pick it").click()
    expect(row.get_by_text("Picked by the staff")).to_be_visible()
    calm(board_page)

    ben.locator("[id$=-gallery-back]").press("Enter")
    expect(ben.get_by_text("Voting is over. 5 people voted.")).to_be_visible()
    expect(cards.first).to_contain_text(VERDICT)
    calm(page)

    card.get_by_role("button", name="Take it out").press("Enter")
    expect(card.get_by_text("Not shown")).to_be_visible()
    expect(gallery_of(ben)).to_have_count(4)
    expect(ben.get_by_text(VERDICT)).to_have_count(0)
