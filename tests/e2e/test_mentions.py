"""Suggestions for names and tags while typing."""

import pytest
from playwright.sync_api import expect

from tests.e2e.gallery import AskForm
from tests.e2e.site import Answer, opened

pytestmark = pytest.mark.e2e

EDITOR = """
<form id="f" class="sl-composer" data-sl-composer data-sl-post="/ask">
  {% include "social_learning/elements/composer.html" with field=form.body mentions_url="/people?space=3" only %}
</form>
"""
PEOPLE = """
<li role="option" data-value="ben">Ben Osei</li><li role="option" data-value="bea">Bea</li>
<li role="option" data-value="chi">Chi</li>
"""


@pytest.fixture
def area(page, site):
    site.answer("GET /people", PEOPLE)
    opened(page, site, EDITOR, context={"form": AskForm(auto_id="f-%s")})
    area = page.get_by_label("Details")
    area.focus()
    return area


def listbox(page):
    return page.get_by_role("listbox")


def active(area):
    return area.evaluate("(el) => document.getElementById(el.getAttribute('aria-activedescendant'))?.dataset.value")


def test_by_keyboard(page, site, area):
    page.keyboard.type("Ask @be")
    expect(listbox(page)).to_be_visible()
    assert active(area) == "ben"
    expect(page.locator("[role=status]")).to_contain_text("Suggestions")
    expect(area).to_have_attribute("aria-controls", listbox(page).get_attribute("id"))
    for key, name in [("ArrowDown", "bea"), ("ArrowDown", "chi"), ("ArrowDown", "ben"), ("ArrowUp", "chi")]:
        page.keyboard.press(key)
        assert active(area) == name
    expect(page.get_by_role("option", name="Chi", selected=True)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(area).to_have_value("Ask @chi ")
    expect(listbox(page)).to_have_count(0)
    expect(area).to_be_focused()
    assert area.get_attribute("aria-activedescendant") is None
    assert [asked.query for asked in site.requests("GET /people")] == [{"space": "3", "q": "be", "kind": "@"}]


def test_tab_takes_it_too_and_the_rest_of_the_text_stays(page, area):
    area.fill("see #be, please")
    area.evaluate("(el) => el.setSelectionRange(7, 7)")
    area.dispatch_event("input")
    expect(listbox(page)).to_be_visible()
    page.keyboard.press("Tab")
    expect(area).to_have_value("see #ben , please")


def test_escape_closes_only_the_list(page, area):
    page.keyboard.type("@be")
    expect(listbox(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(listbox(page)).to_have_count(0)
    expect(area).to_have_value("@be")
    expect(area).to_be_focused()


def test_by_mouse(page, area):
    page.keyboard.type("@be")
    page.get_by_role("option", name="Bea").click()
    expect(area).to_have_value("@bea ")
    expect(area).to_be_focused()


@pytest.mark.parametrize("text", ["mail ben@example.org", "plain", "# heading", "@ ", "a#b"])
def test_what_is_no_mention_asks_nothing(page, site, area, text):
    page.keyboard.type(text)
    page.wait_for_timeout(300)
    assert site.requests("GET /people") == []
    expect(listbox(page)).to_have_count(0)


@pytest.mark.browser_errors("status of 500")
def test_without_an_answer_one_can_still_type(page, site, area):
    site.answer("GET /people", Answer("", status=500))
    page.keyboard.type("@be")
    page.wait_for_timeout(300)
    page.keyboard.type("n!")
    expect(area).to_have_value("@ben!")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_list_stands_in_the_flow_below_the_text(page, area):
    page.keyboard.type("@be")
    expect(listbox(page)).to_be_visible()
    position = "getComputedStyle(document.querySelector('[role=listbox]')).position"
    assert page.evaluate(position) == "static"
    assert listbox(page).bounding_box()["y"] >= area.bounding_box()["y"] + area.bounding_box()["height"]


def test_leaving_the_field_closes_the_list(page, area):
    page.keyboard.type("@be")
    expect(listbox(page)).to_be_visible()
    page.get_by_role("button", name="Bold").focus()
    expect(listbox(page)).to_have_count(0)
