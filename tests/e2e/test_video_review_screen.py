"""A learner watches the video of another and reviews it at its moments: by keyboard alone, on a phone, from right to left.

In Chromium, inside the frame of the Learning MFE's look-alike, with videos that Chromium recorded.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.footage import film, hand_in
from tests.e2e.stories import PHONE, WIDE, axe, frame_of, visitor

pytestmark = pytest.mark.e2e

PAUSED = "(video) => video.paused"
TIME = "(video) => video.currentTime"
READY = "(video) => video.readyState > 1 && video.duration > 3"


@pytest.fixture(scope="module")
def demo(tmp_path_factory, browser):
    for host in serve_demo(tmp_path_factory, "empty"):
        page = browser.new_page()
        hand_in(host, film(page), "ada", "ben", "chi", "dee")
        page.close()
        yield host


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "pitch")


def until(frame, locator, check):
    """Wait for what a video does, which no element shows."""
    frame.wait_for_function(check, arg=locator.element_handle())


def opened(visit, name, **options):
    """The desk of this person, with a video that can be played."""
    page, unit = visit(name, **options)
    expect(unit.locator(".sl-vr-step").first).to_be_visible()
    offer = unit.locator("button[data-sl-post$='take']")
    if offer.count():
        offer.press("Enter")
    video = unit.locator("video")
    expect(video).to_be_visible()
    until(frame_of(page), video, READY)
    return page, unit, video


def write(unit, text):
    box = unit.locator("[data-sl-comment]").first
    box.focus()
    box.press_sequentially(text)
    return box


def fits(page):
    frame = frame_of(page)
    return frame.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.browser_errors("status of 422")
def test_a_video_is_reviewed_by_keyboard_alone(visit):
    page, unit, video = opened(visit, "Ben", **WIDE)
    frame = frame_of(page)
    assert axe(page) == {}
    player = unit.locator("[data-sl-player]")
    player.focus()
    player.press("k")
    until(frame, video, "(video) => !video.paused && video.currentTime > 0.3")

    box = write(unit, "A good start")
    assert video.evaluate(PAUSED) is True
    stood = video.evaluate(TIME)
    unit.get_by_label("Comment", exact=True).last.focus()
    page.keyboard.press("ArrowDown")
    expect(unit.get_by_label("Praise")).to_be_checked()
    box.press("Control+Enter")
    mark = unit.get_by_role("toolbar", name="Comments on the timeline").get_by_role("button")
    expect(mark).to_have_count(1)
    expect(mark).to_have_accessible_name("0:00, Praise: A good start")
    until(frame, video, f"(video) => video.currentTime > {stood} + 0.1")  # it goes on
    expect(unit.locator("[data-sl-comment]")).to_be_focused()
    expect(unit.locator("[data-sl-comment]")).to_have_value("")

    player.press("j")
    until(frame, video, "(video) => video.currentTime < 1")
    unit.get_by_role("button", name="Mark start").press("Enter")
    start = video.evaluate(TIME)
    until(frame, video, f"(video) => video.currentTime > {start} + 0.8")
    unit.get_by_role("button", name="Mark end").press("Enter")
    write(unit, "All of this").press("Control+Enter")
    expect(mark).to_have_count(2)
    expect(
        unit.get_by_role("button", name=re.compile(r"^0:0\d(\.\d)? to 0:0\d(\.\d)?, Comment: All of this")).first
    ).to_be_visible()
    player.press("l")
    mark.first.focus()
    page.keyboard.press("ArrowRight")
    expect(mark.last).to_be_focused()
    page.keyboard.press("Enter")
    until(frame, video, "(video) => video.currentTime < 3")
    assert axe(page) == {}

    unit.get_by_role("radio", name=re.compile("^0 Not yet")).focus()
    page.keyboard.press("ArrowDown")
    unit.get_by_role("radiogroup", name="Is it honest").get_by_role("radio", name="0").focus()
    page.keyboard.press("ArrowRight")
    expect(unit.locator("[data-sl-progress]")).to_have_text("1 of 3 answered")
    expect(unit.locator("[data-sl-missing]")).to_contain_text("What should they try next?")
    expect(unit.locator("[data-sl-autosave]")).to_have_text("Saved")

    page.reload()
    unit = page.frame_locator("#unit-iframe")
    expect(unit.get_by_role("radio", name=re.compile("^2 Nearly"))).to_be_checked()
    expect(unit.get_by_role("radiogroup", name="Is it honest").get_by_role("radio", name="1")).to_be_checked()
    expect(unit.locator("[data-sl-drafted]")).to_have_count(0)

    hand = unit.get_by_role("button", name="Hand in review")
    hand.press("Enter")
    why = unit.locator("textarea[name='remark-honest']")
    expect(why).to_be_focused()
    expect(why).to_have_attribute("aria-invalid", "true")
    assert axe(page) == {}
    why.press_sequentially("It names the gaps")
    unit.locator("textarea[name='remark-next']").press_sequentially("A second plot")
    unit.get_by_role("button", name="Hand in review").press("Enter")
    expect(unit.get_by_text("Here is the next one.").first).to_be_visible()
    expect(unit.get_by_role("heading", name="Review 2 of 3")).to_be_visible()
    expect(unit.locator("[data-sl-progress]")).to_have_text("0 of 3 answered")
    assert axe(page) == {}


@pytest.mark.browser_errors("ERR_INTERNET_DISCONNECTED", "Failed to fetch")
def test_without_a_network_nothing_is_lost(visit):
    page, unit, _video = opened(visit, "Chi", **WIDE)
    page.context.set_offline(True)
    unit.get_by_label("On the whole").press_sequentially("Half a thought")
    expect(unit.locator("[data-sl-autosave]")).to_have_text("Not saved yet. Your text is kept in this browser.")
    page.context.set_offline(False)

    page.reload()
    unit = page.frame_locator("#unit-iframe")
    expect(unit.get_by_label("On the whole")).to_have_value("Half a thought")
    expect(unit.get_by_text("Your draft is back.").first).to_be_attached()
    expect(unit.locator("[data-sl-autosave]")).to_have_text("Saved")


def test_a_comment_is_changed_deleted_and_brought_back(visit):
    page, unit, _video = opened(visit, "Dee", **WIDE)
    write(unit, "First words").press("Control+Enter")
    unit.get_by_role("button", name=re.compile("^Change the comment")).press("Enter")
    box = unit.locator(".sl-vr-moment [data-sl-comment]")
    expect(box).to_be_focused()
    box.fill("Better words")
    assert axe(page) == {}
    box.press("Control+Enter")
    expect(unit.locator(".sl-vr-moment .sl-prose")).to_have_text("Better words")

    unit.get_by_role("button", name=re.compile("^Delete the comment")).press("Enter")
    undo = unit.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(unit.locator(".sl-vr-moment .sl-prose")).to_have_text("Better words")
    expect(undo).to_have_count(0)


@pytest.mark.whole_browser
@pytest.mark.browser_errors("status of 404")
def test_a_video_that_does_not_play_is_given_back_for_another(demo, context_factory, watched):
    page = watched(context_factory(**WIDE).new_page())
    blocked = []
    page.route(re.compile(r"/videos?/[0-9a-f-]{36}"), lambda route: (blocked.append(1), route.fulfill(status=404)))
    page, unit = visitor(demo, lambda **_options: page.context, lambda _new: page, "pitch")("Ada")
    unit.locator("button[data-sl-post$='take']").press("Enter")

    expect(unit.get_by_text("This video does not play here.").first).to_be_visible()
    assert axe(page) == {}
    page.unroute_all()
    unit.locator("[data-sl-broken]").get_by_role("button", name="Give it back").press("Enter")

    expect(unit.get_by_text("You have given it back.").first).to_be_visible()
    expect(unit.get_by_text("This video does not play here.")).to_be_hidden()
    assert blocked


def test_on_a_phone_the_video_comes_first_and_the_comment_box_below_it(visit):
    page, unit, _video = opened(visit, "Chi", **PHONE)
    tops = [unit.locator(name).bounding_box()["y"] for name in ("video", ".sl-vr-line", ".sl-vr-say", ".sl-vr-moments")]
    assert tops == sorted(tops)
    unit.get_by_role("radio", name=re.compile("^4 Clear")).check()  # nothing lies above it
    unit.get_by_role("button", name="Back to the work").click()
    expect(unit.locator("[data-sl-player]")).to_be_focused()
    assert fits(page)
    assert axe(page) == {}
    unit.get_by_text("I cannot review this").click()
    expect(unit.get_by_label("What is wrong with it?")).to_be_hidden()
    unit.get_by_label("Something is wrong with it").check()
    expect(unit.get_by_label("What is wrong with it?")).to_be_visible()
    assert fits(page)
    assert axe(page) == {}


def test_from_right_to_left_the_timeline_runs_as_the_video_does(visit):
    page, unit, _video = opened(visit, "Chi", **WIDE)
    page.get_by_text("العربيّة").click()
    unit = page.frame_locator("#unit-iframe")
    video = unit.locator("video")
    expect(video).to_be_visible()
    frame = frame_of(page)
    assert frame.evaluate("document.documentElement.dir") == "rtl"
    write(unit, "شكرا").press("Control+Enter")
    mark = unit.locator(".sl-vr-mark").first
    expect(mark).to_be_visible()
    line, at = unit.locator(".sl-vr-track").bounding_box(), mark.bounding_box()
    assert at["x"] < line["x"] + line["width"] / 2
    assert video.bounding_box()["x"] > unit.locator(".sl-vr-side").bounding_box()["x"]
    assert fits(page)
    assert axe(page) == {}
