"""The story of an example: Dee makes it with the recorder of learners and reviews it; Ben practises on it, on a phone.

In Chromium, inside the frame of the Learning MFE's look-alike, with a video that Chromium recorded, by keyboard and with axe.
"""

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.footage import film
from tests.e2e.stories import PHONE, WIDE, axe, frame_of, visitor

pytestmark = pytest.mark.e2e

WHY = "Nobody says how many were asked."


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    yield from serve_demo(tmp_path_factory, "empty")


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "pitch")


def calm(page):
    """Nothing wrong with the page, and nothing sticks out of it."""
    frame = frame_of(page)
    frame.wait_for_function("() => !document.querySelector('.sl [aria-busy=true]')")
    assert axe(page) == {}
    assert frame.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def answer(unit, clear, honest, why):
    """Fill in the rubric with keys alone."""
    for name, points in (("clear", clear), ("honest", honest)):
        unit.locator(f"[name=score-{name}][value='{points}']").press("Space")
    unit.locator("[name=remark-honest]").press_sequentially(why)
    unit.locator("[name=remark-next]").press_sequentially("Ask more people.")


def test_an_example_is_made_published_shown_and_practised_on(visit, browser):
    filming = browser.new_page()
    content = film(filming, 2)
    filming.close()

    # Dee makes it.
    page, unit = visit("Dee", **WIDE)
    unit.get_by_role("button", name="Board", exact=True).press("Enter")
    unit.get_by_role("button", name="Examples", exact=True).press("Enter")
    expect(unit.get_by_role("heading", name="Examples", exact=True)).to_be_focused()
    unit.get_by_role("button", name="Add an example").press("Enter")
    file = {"name": "example.webm", "mimeType": "video/webm", "buffer": content}
    unit.locator(".sl-vr-way [data-sl-file]").set_input_files(file)
    unit.get_by_role("button", name="Use this video").press("Enter")
    unit.get_by_role("button", name="Write the reference").press("Enter")
    expect(unit.get_by_role("heading", name="Reference review of an example")).to_be_visible()
    answer(unit, 2, 3, WHY)
    calm(page)
    unit.get_by_role("button", name="Save the reference").press("Enter")
    expect(unit.get_by_text("The reference is saved.").first).to_be_visible()
    unit.get_by_role("button", name="Back to the examples").press("Enter")
    unit.get_by_role("button", name="Publish", exact=True).press("Enter")
    unit.get_by_role("button", name="Show it with the task").press("Enter")
    expect(unit.get_by_text("Everybody sees the example, and not its reference.")).to_be_visible()
    expect(unit.get_by_role("listitem", name="Example 1")).to_be_focused()
    calm(page)

    # Ben sees it beside the task, and practises before he has handed in.
    page, unit = visit("Ben", **PHONE)
    expect(unit.get_by_text("Record here")).to_be_visible()
    shown = unit.get_by_label("Example video")
    frame_of(page).wait_for_function("(video) => video.readyState > 0", arg=shown.element_handle())
    unit.get_by_role("button", name="Practise 0 of 1 example").press("Enter")
    calm(page)
    unit.get_by_role("button", name="Practise on example 1").press("Enter")
    expect(unit.get_by_role("heading", name="Practise on an example")).to_be_visible()
    assert WHY not in frame_of(page).content()
    answer(unit, 4, 6, "It is.")
    calm(page)
    unit.get_by_role("button", name="Hand in and compare").press("Enter")

    # Their points stand side by side.
    expect(unit.get_by_text("You gave 50 points more than the staff did, on 100.")).to_be_visible()
    expect(unit.locator("[id$='-panel']")).to_be_focused()
    expect(unit.get_by_text(WHY)).to_be_visible()
    calm(page)
    unit.get_by_role("button", name="All examples").press("Enter")
    expect(unit.get_by_role("button", name="Compare example 1")).to_be_visible()
    calm(page)
