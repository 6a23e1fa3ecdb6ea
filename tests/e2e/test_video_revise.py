"""The story of a revised video: Chi uses what reviewers said, hands in once more, and looks again at what another has revised.

In Chromium, inside the frame of the Learning MFE's look-alike, with the class that the demo is seeded with.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, frame_of, visitor

pytestmark = pytest.mark.e2e

CLIP = Path(__file__).parents[2] / "demo" / "content" / "pitches" / "stations.webm"
CHANGE = "I begin with the finding. Thank you, reviewer 2."


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    yield from serve_demo(tmp_path_factory, "busy")


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "pitch")


def press(unit, name):
    unit.get_by_role("button", name=name, exact=True).first.press("Enter")


def step(unit, name):
    unit.locator(".sl-vr-step", has_text=name).press("Enter")


def test_a_video_is_revised_once_and_looked_at_again(visit):
    page, unit = visit("Chi", **WIDE)
    step(unit, "Revise")
    unit.locator("[data-sl-drop] [data-sl-file]").set_input_files(CLIP)
    press(unit, "Use this video")
    expect(unit.get_by_text("Arrived and checked")).to_be_visible()

    unit.get_by_role("textbox", name="What I changed, thanks to whom").press_sequentially(CHANGE)
    press(unit, "Hand in the revised work")
    press(unit, "Yes, hand in")
    expect(unit.get_by_text("0 of 3 reviewers have looked again.")).to_be_visible()
    assert axe(page) == {}

    # Both videos stand in the result, each with its own comments.
    step(unit, "Result")
    expect(unit.get_by_text(CHANGE)).to_be_visible()
    unit.locator(".sl-vr-former > summary").press("Enter")
    first = unit.locator(".sl-vr-former video")
    frame_of(page).wait_for_function("(video) => video.readyState > 0", arg=first.element_handle())
    unit.locator(".sl-vr-former .sl-vr-received [data-sl-seek='13000']").first.press("Enter")
    frame_of(page).wait_for_function("(video) => Math.abs(video.currentTime - 13) < 0.6", arg=first.element_handle())
    assert axe(page) == {}

    # Nobody has looked, so she may take it back.
    step(unit, "Revise")
    press(unit, "Take it back")
    press(unit, "Yes, take it back")
    expect(unit.get_by_role("textbox", name="What I changed, thanks to whom")).to_have_value(CHANGE)
    page.close()

    look_again(*visit("Chi", **PHONE))


def look_again(page, unit):
    """On a phone she looks again at a video that she has reviewed."""
    step(unit, "Review others")
    press(unit, "Look again at the work of review 3")
    expect(unit.get_by_text("Revised: what changed")).to_be_visible()
    frame = frame_of(page)
    assert not frame.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert axe(page) == {}
    unit.get_by_role("textbox", name="Your comment").press_sequentially("Here you have me.")
    press(unit, "Add comment")
    expect(unit.get_by_text("Here you have me.")).to_be_visible()
    press(unit, "Hand in review")
    expect(unit.get_by_text("Your second look counts now.").first).to_be_visible()
    expect(unit.get_by_role("button", name="Look again at the work of review 3")).to_have_text("Open your second look")
