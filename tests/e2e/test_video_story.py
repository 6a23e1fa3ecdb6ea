"""The story of a grade: Chi reads it and where it comes from, answers, appeals; Dee decides; Chi reads why.

In Chromium, inside the frame of the Learning MFE's look-alike, with the class that the demo is seeded with.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, frame_of, visitor

pytestmark = pytest.mark.e2e

WHY = "The second reviewer says the range is missing, but it is on the last slide."
ANSWER = "You are right: it is there, and you say what it rests on."


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    yield from serve_demo(tmp_path_factory, "busy")


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "pitch")


def at_result(visit, **options):
    """Chi's page and unit, with the result open."""
    page, unit = visit("Chi", **options)
    step = unit.get_by_role("button", name="Result")
    if step.get_attribute("aria-current") != "step":
        step.press("Enter")
    expect(unit.get_by_role("heading", name="Your grade")).to_be_visible()
    return page, unit


def test_a_grade_is_read_answered_appealed_and_decided(visit):
    page, unit = at_result(visit, **WIDE)
    expect(unit.get_by_text("If very many people reviewed it").first).to_be_visible()
    unit.locator("summary", has_text="Why this grade?").press("Enter")
    expect(unit.get_by_text("Every review counts alike.").first).to_be_visible()
    expect(unit.get_by_text("points go to the gradebook.").first).to_be_visible()

    # A comment takes one to its moment of the video.
    video = unit.locator("video")
    frame_of(page).wait_for_function("(video) => video.readyState > 0", arg=video.element_handle())
    unit.locator(".sl-vr-received [data-sl-seek='13000']").first.press("Enter")
    frame_of(page).wait_for_function("(video) => Math.abs(video.currentTime - 13) < 0.6", arg=video.element_handle())

    # She answers it, and says what the review was worth.
    unit.get_by_role("button", name="Answer the comment at 0:13").press("Enter")
    box = unit.get_by_role("textbox", name="Your answer")
    expect(box).to_be_focused()
    box.press_sequentially("41 of 214. I will say it.")
    unit.get_by_role("button", name="Answer", exact=True).press("Enter")
    expect(unit.get_by_text("41 of 214. I will say it.").first).to_be_visible()
    review = unit.locator(".sl-vr-received").first
    review.locator("summary").press("Enter")
    review.get_by_role("group", name="Was it useful?").get_by_label("yes").check()
    review.get_by_role("button", name="Send", exact=True).press("Enter")
    expect(unit.get_by_text("The reviewer reads it without your name.").first).to_be_visible()
    assert axe(page) == {}

    unit.locator("summary", has_text="I think this grade is wrong").press("Enter")
    unit.get_by_role("textbox", name="What should be looked at again, and why?").press_sequentially(WHY)
    unit.get_by_role("button", name="Send to the staff").press("Enter")
    expect(unit.get_by_text("The staff of the course have it now.").first).to_be_visible()
    expect(unit.get_by_text("Waiting").first).to_be_visible()

    _staff_page, board = visit("Dee", **WIDE)
    board.get_by_role("button", name="Board", exact=True).click()
    expect(board.locator(".sl-tab[aria-current]")).to_have_text(re.compile("^Appeals"))  # what waits comes first
    line = board.locator(".sl-vb-row").filter(has=board.get_by_role("heading", name="Chi"))
    expect(line).to_have_count(1)

    decide(board, line)

    _page, unit = at_result(visit, **WIDE)
    expect(unit.get_by_text("The grade was changed").first).to_be_visible()
    expect(unit.get_by_text(ANSWER).first).to_be_visible()
    expect(unit.get_by_text("Set by the staff").first).to_be_visible()


def decide(board, line):
    """Dee answers the appeal with another grade."""
    line.get_by_role("heading", name="Chi").get_by_role("button").click()
    form = board.get_by_role("form", name="Answer the appeal")
    form.get_by_label("New points").fill("90")
    form.get_by_label("Answer.").fill(ANSWER)
    form.get_by_role("button", name="Change the grade").click()
    expect(board.get_by_text("the grade was changed").first).to_be_visible()


@pytest.mark.parametrize("language", ["English", "العربيّة"])
def test_the_result_fits_a_phone_in_both_directions(visit, language):
    page, unit = at_result(visit, **PHONE)
    if language != "English":
        page.get_by_role("link", name=language).or_(page.get_by_role("button", name=language)).first.click()
        unit = page.frame_locator("#unit-iframe")
        expect(unit.locator(".sl-vr-grade")).to_be_visible()
    frame = frame_of(page)
    assert not frame.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert axe(page) == {}
