"""Staff look after a class: who is where, an appeal in two clicks, a flag, more time, starting anew.

In Chromium, inside the frame of the Learning MFE's look-alike, on a phone and on a wide screen, by keyboard and with axe.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, frame_of, visitor

pytestmark = pytest.mark.e2e

VIEWS = (
    "Everyone",
    "Not handed in",
    "Owe reviews",
    "Short of reviews",
    "Late",
    "Least certain",
    "Disputed",
    "Flagged",
    "Appeals",
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    for host in serve_demo(tmp_path_factory, "busy"):
        host.run("shell", "-c", "from tests.e2e.video_class import fill; fill()")
        yield host


@pytest.fixture
def board(demo, context_factory, watched):
    """``board(options)``: Dee's page and the frame of the unit, at the board."""
    visit = visitor(demo, context_factory, watched, "pitch")

    def opened(**options):
        page, unit = visit("Dee", **options)
        unit.get_by_role("button", name="Board", exact=True).click()
        expect(unit.get_by_role("heading", name="Board")).to_be_focused()
        return page, unit

    return opened


def choose(unit, words):
    unit.get_by_role("group", name="Whom to show").get_by_role("button", name=re.compile(f"^{words}")).click()
    expect(unit.locator(".sl-tab[aria-current]")).to_have_text(re.compile(f"^{words}"))
    expect(unit.locator(".sl [aria-busy=true]")).to_have_count(0)


def row(unit, name):
    return unit.locator(".sl-vb-row").filter(has=unit.get_by_role("heading", name=name))


def calm(page):
    """Nothing wrong with the page, and nothing sticks out of it."""
    frame = frame_of(page)
    frame.wait_for_function("() => !document.querySelector('.sl [aria-busy=true]')")
    assert axe(page) == {}
    assert frame.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("options", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_view_is_open_to_all_and_fits(board, options):
    page, unit = board(**options)
    for words in VIEWS:
        choose(unit, words)
        calm(page)
    choose(unit, "Flagged")
    unit.locator(".sl-vb-who .sl-name-link").first.click()
    expect(unit.get_by_text("A phone number is on the whiteboard at 0:40.").first).to_be_visible()
    calm(page)


def test_right_to_left_nothing_sticks_out(board):
    page, unit = board(**PHONE)
    frame_of(page).evaluate("document.documentElement.dir = 'rtl'")
    choose(unit, "Least certain")
    unit.locator(".sl-vb-who .sl-name-link").first.click()
    expect(unit.get_by_role("button", name="Look and grade")).to_be_visible()
    calm(page)


@pytest.mark.browser_errors("status of 422")
def test_an_appeal_is_decided_by_keyboard_and_undone(board):
    page, unit = board(**WIDE)
    choose(unit, "Appeals")
    name = unit.locator(".sl-vb-who .sl-name-link").first
    name.press("Enter")
    form = unit.get_by_role("form", name="Answer the appeal")
    form.get_by_label("Answer.").fill("You are right about the plot.")
    form.get_by_role("button", name="Change the grade").press("Enter")
    expect(form.get_by_text("Say how many points it is now.").first).to_be_visible()
    expect(form.get_by_label("Answer.")).to_have_value("You are right about the plot.")
    form.get_by_label("New points").fill("88")
    form.get_by_role("button", name="Change the grade").press("Enter")

    expect(unit.get_by_text("the grade was changed").first).to_be_visible()
    expect(unit.locator(".sl-vb-facts .sl-vb-points").first).to_have_text("88")
    calm(page)
    unit.get_by_role("button", name="Take back").press("Enter")
    expect(unit.get_by_text("taken back").first).to_be_visible()
    expect(unit.locator(".sl-vb-facts .sl-vb-points").first).not_to_have_text("88")


@pytest.mark.browser_errors("status of 409")
def test_a_second_decision_at_once_is_refused_and_loses_no_word(board):
    _page, first = board(**WIDE)
    _other, second = board(**WIDE)
    for unit in (first, second):
        choose(unit, "Least certain")
        unit.locator(".sl-vb-who .sl-name-link").last.click()
        form = unit.get_by_role("form", name="Set another grade")
        form.get_by_label("Points").fill("70")
        form.get_by_label("Why?").fill("Reviewer one watched another video.")
    first.get_by_role("button", name="Set the grade").click()
    expect(first.get_by_text("set 70 points").first).to_be_visible()
    second.get_by_role("button", name="Set the grade").click()

    expect(second.get_by_text("Somebody else has decided on this grade").first).to_be_visible()
    expect(second.get_by_label("Why?")).to_have_value("Reviewer one watched another video.")


def test_a_review_is_set_aside_and_work_is_held(board):
    _page, unit = board(**PHONE)
    choose(unit, "Least certain")
    name = unit.locator(".sl-vb-who .sl-name-link").first
    who = name.inner_text()
    name.click()
    line = row(unit, who)
    line.get_by_role("button", name=re.compile("^Set the review by")).first.click()
    expect(line.get_by_text("set aside", exact=True)).to_be_visible()
    line.get_by_role("button", name=re.compile("^Count the review by")).click()
    expect(line.get_by_text("set aside", exact=True)).to_have_count(0)
    line.get_by_role("button", name="Hold it out of the pool").click()
    expect(line.get_by_text("Held", exact=True)).to_be_visible()
    line.get_by_role("button", name="Put it back into the pool").click()

    expect(line.get_by_text("Held", exact=True)).to_have_count(0)


def test_somebody_is_found_given_time_and_let_start_anew(board):
    page, unit = board(**WIDE)
    choose(unit, "Everyone")
    search = unit.get_by_role("searchbox", name="Search by name")
    search.fill("marta")
    expect(unit.locator(".sl-vb-row")).to_have_count(1)
    expect(search).to_be_focused()
    unit.get_by_role("button", name="Marta Kowalska").click()
    line = row(unit, "Marta Kowalska")
    line.get_by_role("button", name="More time").click()
    line.get_by_label("Hand in until").fill("2099-01-02T08:30")
    calm(page)
    line.get_by_role("button", name="Save").click()
    expect(line.get_by_text("may hand in until").first).to_be_visible()
    line.get_by_role("button", name="Let Marta Kowalska start anew").click()
    line.get_by_role("group").get_by_role("button", name="Delete").click()

    expect(unit.get_by_text("They can start anew.").first).to_be_visible()
    expect(row(unit, "Marta Kowalska")).to_contain_text("has time until Jan. 2, 2099")


def test_more_of_the_list_comes_and_the_class_is_graded_anew(board):
    _page, unit = board(**WIDE)
    choose(unit, "Everyone")
    expect(unit.locator(".sl-vb-row")).to_have_count(25)
    unit.get_by_role("button", name="Show more").click()
    expect(unit.get_by_role("button", name="Show more")).to_have_count(0)
    assert unit.locator(".sl-vb-row").count() > 25
    unit.get_by_role("button", name="Grade anew").click()

    expect(unit.locator(".sl-alert-ok", has_text="changed")).to_be_visible()
    expect(unit.get_by_text("Graded anew just now").first).to_be_visible()
    unit.get_by_role("button", name="Back to the assignment").click()
    expect(unit.get_by_role("button", name="Board", exact=True)).to_be_visible()
