"""The stories of a text and of a picture: written or chosen, kept over a reload, handed in, reviewed and graded.

In Chromium, inside the frame of the Learning MFE's look-alike.
"""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, frame_of, is_narrow, visitor

pytestmark = pytest.mark.e2e

STORY = (
    "## What the stations say\n\nIt rains **more often** than it did, and not harder. I asked twelve stations for "
    "thirty years; two of them were moved, and I left them out."
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    yield from serve_demo(tmp_path_factory, "busy")


def press(unit, name):
    unit.get_by_role("button", name=name, exact=True).first.press("Enter")


def step(unit, name):
    unit.locator(".sl-vr-step", has_text=name).press("Enter")


def hand_in(unit):
    press(unit, "Hand in")
    press(unit, "Yes, hand in")
    expect(unit.get_by_text("You have handed in")).to_be_visible()


def review(unit, words):
    """Fill in the rubric of the demo, with full points, and hand in."""
    for row in unit.locator(".sl-vr-rows [role=radiogroup]").all():
        row.get_by_role("radio").last.check(force=True)
    for field in unit.locator(".sl-vr-rows textarea").all():
        field.fill(words)
    press(unit, "Hand in review")
    expect(unit.get_by_text("Your review is handed in.").first).to_be_visible()


def test_a_text_is_written_kept_handed_in_and_reviewed(demo, context_factory, watched):
    visit = visitor(demo, context_factory, watched, "story")
    page, unit = visit("Ben", **PHONE)
    box = unit.get_by_role("textbox", name="Your text")
    box.fill(STORY)
    expect(unit.get_by_text("Saved.")).to_be_visible()
    expect(unit.get_by_text("31 words; 20 to 300 are wanted")).to_be_visible()
    page.reload()
    expect(box).to_have_value(STORY)
    unit.get_by_role("button", name="Preview").first.click()
    expect(unit.get_by_role("region", name="Preview").first.get_by_role("heading")).to_have_text(
        "What the stations say"
    )
    assert (is_narrow(page), axe(page)) == (True, {})

    # What is typed in the last moment goes along.
    box.press("Control+End")
    box.press_sequentially(" Ask me.")
    hand_in(unit)
    expect(unit.get_by_role("article", name="Your work")).to_contain_text("Ask me.")
    assert axe(page) == {}
    page.close()

    page, unit = visit("Chi", **WIDE)
    unit.get_by_role("textbox", name="Your text").fill(STORY.replace("rains", "snows"))
    hand_in(unit)
    step(unit, "Review others")
    press(unit, "Get a work to review")
    expect(unit.get_by_role("article", name="The work")).to_contain_text("It rains more often")
    expect(unit.locator("video, [data-sl-timeline], [data-sl-start]")).to_have_count(0)
    unit.get_by_role("textbox", name="Your comment").fill("“two of them were moved”: well said.")
    press(unit, "Add comment")
    expect(unit.get_by_text("well said.")).to_be_visible()
    assert axe(page) == {}
    review(unit, "I could repeat it.")
    page.close()

    page, unit = visit("Ben", **WIDE)
    step(unit, "Result")
    expect(unit.get_by_text("well said.")).to_be_visible()
    expect(unit.get_by_text("I could repeat it.").first).to_be_visible()
    assert axe(page) == {}
    press(unit, "Show my work in the gallery")
    expect(unit.get_by_text("Shown without your name")).to_be_visible()
    step(unit, "Gallery")
    expect(unit.locator(".sl-vg-beginning")).to_contain_text("What the stations say It rains more often")
    assert axe(page) == {}


def test_a_picture_is_chosen_described_handed_in_and_looked_at(demo, context_factory, watched):
    visit = visitor(demo, context_factory, watched, "plot")
    page, unit = visit("Ben", **PHONE)
    # As a camera makes it: larger than a request may be. The browser makes it smaller.
    unit.locator("[data-sl-picture]").set_input_files(
        {"name": "plot.png", "mimeType": "image/png", "buffer": noise((1500, 1200))}
    )
    shown = unit.get_by_role("img", name="Your work")
    expect(shown).to_be_visible()
    frame_of(page).wait_for_function("(img) => img.complete && img.naturalWidth > 0", arg=shown.element_handle())
    unit.get_by_role("textbox", name="What does the picture show?").fill("Rainy days a year, rising from 120 to 150")
    assert (is_narrow(page), axe(page)) == (True, {})
    hand_in(unit)
    expect(unit.get_by_role("img", name="Rainy days a year, rising from 120 to 150")).to_be_visible()
    page.close()

    page, unit = visit("Chi", **WIDE)
    unit.locator("[data-sl-picture]").set_input_files(
        {"name": "mine.png", "mimeType": "image/png", "buffer": noise((60, 40))}
    )
    unit.get_by_role("textbox", name="What does the picture show?").fill("Snow")
    hand_in(unit)
    step(unit, "Review others")
    press(unit, "Get a work to review")
    expect(unit.get_by_role("img", name="Rainy days a year, rising from 120 to 150")).to_be_visible()
    expect(unit.get_by_role("link", name="Full size")).to_be_visible()
    assert axe(page) == {}
    review(unit, "I see it at once.")


def noise(size):
    """A PNG that does not pack."""
    target = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(target, "PNG", compress_level=0)
    return target.getvalue()
