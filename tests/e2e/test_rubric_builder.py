"""An author builds a rubric in Studio's editor: by keyboard, by mouse, on a wide and on a narrow screen, and from files."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.demo_host import ANALYSIS, block_key, serve_demo
from tests.e2e.stories import RULES

pytestmark = pytest.mark.e2e
PITCH = block_key(ANALYSIS, "social_video_review", "vr-pitch")
TITLES = ["Is the finding clear?", "Is it honest about what the data cannot say?", "What should they try next?"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    yield from serve_demo(tmp_path_factory, "first-week")


@pytest.fixture
def editor(demo, context_factory, watched):
    """``editor()``: Dee's page with the editor of the assignment, its scripts started."""

    def visit(width=1280, height=900):
        page = watched(context_factory(viewport={"width": width, "height": height}, accept_downloads=True).new_page())
        page.goto(demo.lms)
        page.click("button.person[value='dee']")
        page.wait_for_load_state()
        page.goto(f"{demo.lms}/studio/xblock/{PITCH}/action/edit")
        expect(page.locator("[data-rb-share]").first).to_have_text(re.compile("%"))
        return page

    return visit


def titles(page):
    return page.locator(".sl-rb-list > [data-rb-item] [data-rb-name=title]").evaluate_all(
        "all => all.map(el => el.value)"
    )


def criterion(page, number):
    return page.get_by_role("group", name=f"Criterion {number}", exact=True)


def button(group, name):
    return group.get_by_role("button", name=name, exact=True).first


def said(page):
    return page.locator("[data-sl-status]")


@pytest.mark.parametrize("width", [1280, 700, 360])
def test_the_editor_is_open_to_all_and_fits(editor, width):
    page = editor(width)
    page.get_by_text("Import or export").click()

    page.evaluate(Axe().axe_script)
    found = page.evaluate("(options) => axe.run('.sl', options)", RULES)

    assert {one["id"]: [node["html"] for node in one["nodes"]] for one in found["violations"]} == {}
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_criterion_moves_by_keyboard_and_the_focus_goes_along(editor):
    page = editor()
    button(criterion(page, 1), "Move down").focus()

    page.keyboard.press("Enter")

    assert titles(page) == [TITLES[1], TITLES[0], TITLES[2]]
    expect(button(criterion(page, 2), "Move down")).to_be_focused()
    expect(said(page)).to_have_text(f"“{TITLES[0]}” is now number 2 of 3.")


def test_a_criterion_moves_by_drag(editor):
    page = editor(height=4000)  # so that nothing scrolls away under the mouse

    criterion(page, 3).locator("[data-rb-drag]").drag_to(criterion(page, 1), target_position={"x": 60, "y": 5})

    assert titles(page) == [TITLES[2], TITLES[0], TITLES[1]]
    expect(said(page)).to_have_text(f"“{TITLES[2]}” is now number 1 of 3.")


def test_what_is_deleted_comes_back(editor):
    page = editor()
    button(criterion(page, 1), "Delete").click()
    assert titles(page) == TITLES[1:]
    expect(criterion(page, 1).locator("[data-rb-share]")).to_have_text("100% of the grade")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()

    undo.press("Enter")

    assert titles(page) == TITLES
    expect(criterion(page, 1).locator("[data-rb-name=title]")).to_be_focused()


def test_points_and_shares_are_reckoned_while_one_types(editor):
    page = editor()
    shares = page.locator("[data-rb-share]")
    expect(shares).to_have_text(["40% of the grade", "60% of the grade", "does not count"])

    criterion(page, 2).get_by_label("Weight").fill("12")
    expect(shares).to_have_text(["25% of the grade", "75% of the grade", "does not count"])
    criterion(page, 1).get_by_label("Points").last.fill("10")
    expect(page.locator("[data-rb-total]")).to_have_text("Points of the rubric: 16")


def test_a_kind_shows_what_it_needs(editor):
    page = editor()
    levels, most = (
        criterion(page, 1).get_by_role("button", name="Add a level"),
        criterion(page, 1).get_by_label("Most points"),
    )
    expect(most).to_be_hidden()

    criterion(page, 1).get_by_label("Answered with").select_option("range")

    expect(most).to_be_visible()
    expect(levels).to_be_hidden()


def test_levels_are_added_moved_and_taken_away(editor):
    page = editor()
    first = criterion(page, 1)
    first.get_by_role("button", name="Add a level").click()
    new = first.get_by_role("group", name="Level 4")
    expect(new.get_by_label("Points")).to_be_focused()
    page.keyboard.type("6")
    new.get_by_label("Level", exact=True).fill("Brilliant")
    button(new, "Move up").click()
    button(first.get_by_role("group", name="Level 1"), "Delete").click()

    names = first.locator("[data-rb-item] [data-rb-name=level]").evaluate_all(
        "all => all.filter(el => el.checkVisibility()).map(el => el.value)"
    )

    assert names == ["Nearly", "Brilliant", "Clear"]


@pytest.mark.browser_errors("422")
def test_a_mistake_is_shown_where_it_is_and_what_is_right_is_kept(editor):
    page = editor()
    button(criterion(page, 2), "Duplicate").click()
    expect(criterion(page, 3).locator("[data-rb-name=title]")).to_be_focused()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Delete")
    with page.expect_response(lambda answer: answer.status == 422):
        page.get_by_role("button", name="Save").click()
    expect(criterion(page, 3).locator("[data-rb-name=title]")).to_be_focused()
    expect(criterion(page, 3).get_by_text("Give it a title.").first).to_be_visible()

    page.keyboard.type("Is it short?")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    page = editor()

    assert titles(page) == [*TITLES[:2], "Is it short?", TITLES[2]]
    keys = page.locator(".sl-rb-list > [data-rb-item]").evaluate_all("all => all.map(el => el.dataset.rbKey)")
    assert keys == ["clear", "honest", "is-it-short", "next"]
    button(criterion(page, 3), "Delete").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()


def test_a_file_is_read_mended_and_undone(editor, tmp_path):
    page = editor()
    page.get_by_text("Import or export").click()
    file = tmp_path / "rubric.csv"
    file.write_bytes("criterion;least;most\r\nÜbersicht;0;viele".encode("cp1252"))
    page.locator("[data-rb-file]").set_input_files(file)
    text = page.get_by_label("Text of a rubric")
    expect(text).to_have_value("criterion;least;most\nÜbersicht;0;viele")
    page.get_by_role("button", name="Replace all criteria").click()
    expect(page.get_by_text("Line 2: Give a number.").first).to_be_visible()
    assert titles(page) == TITLES

    text.fill("criterion;least;most\nÜbersicht;0;5")
    page.get_by_role("button", name="Replace all criteria").click()
    expect(page.get_by_text("1 criterion was read.").first).to_be_visible()
    assert titles(page) == ["Übersicht"]

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 criterion was read.")).to_have_count(0)
    assert titles(page) == TITLES


def test_the_rubric_is_taken_away_as_a_file(editor):
    page = editor()
    page.get_by_text("Import or export").click()
    page.get_by_role("button", name="Export as CSV").click()
    with page.expect_download() as found:
        page.get_by_role("button", name="Download").click()

    assert found.value.suggested_filename == "rubric.csv"
    assert found.value.path().read_text("utf-8").splitlines()[0].startswith("key,criterion,explanation,kind,")
