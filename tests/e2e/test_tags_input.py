"""Tags as chips over one text field."""

import pytest
from playwright.sync_api import expect

from tests.e2e.gallery import AskForm
from tests.e2e.site import Answer, eventually, opened

pytestmark = pytest.mark.e2e

FIELD = """
<form id="f" data-sl-post="/ask" data-sl-draft="ask">
  {% include "social_learning/elements/tags_field.html" with field=form.tags url="/tags" max=3 only %}
  <button>Post</button>
</form>
"""
OPTIONS = '<li role="option" data-value="python">python</li><li role="option" data-value="pytest">pytest</li>'
PYRAMID = '<li role="option" data-value="pyramid">pyramid</li>'


@pytest.fixture
def typing(page, site):
    site.answer("GET /tags", OPTIONS)
    opened(page, site, FIELD, context={"form": AskForm(initial={"tags": "loops"}, auto_id="f-%s")})
    box = page.get_by_role("combobox", name="Tags")
    box.focus()
    return box


def chips(page):
    return page.locator(".sl-tags li").all_inner_texts()


def sent(page):
    return page.evaluate("new FormData(document.querySelector('#f')).get('tags')")


def test_comma_and_enter_make_chips_and_the_form_has_one_text(page, site, typing):
    site.answer("POST /ask", '<p id="f">thanks</p>')
    page.keyboard.type("sorting,")
    page.keyboard.type("week 4")
    page.keyboard.press("Enter")
    assert chips(page) == ["loops", "sorting", "week 4"]
    expect(typing).to_have_value("")
    page.click("text=Post")
    expect(page.locator("#f")).to_have_text("thanks")
    assert [asked.form for asked in site.requests("POST /ask")] == [{"tags": "loops, sorting, week 4"}]


def test_suggestions_by_keyboard(page, site, typing):
    page.keyboard.insert_text("py")
    eventually(lambda: len(site.requests("GET /tags")) == 2)
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(typing).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert chips(page) == ["loops", "pytest"]
    expect(typing).to_have_attribute("aria-expanded", "false")
    expect(typing).to_have_value("")
    assert site.requests("POST /ask") == []
    assert [asked.query for asked in site.requests("GET /tags")] == [
        {"q": "", "kind": ""},
        {"q": "py", "kind": ""},
    ]


def test_what_the_arrows_chose_stays_chosen_when_a_newer_list_arrives(page, site, typing):
    expect(page.get_by_role("option")).to_have_text(["python", "pytest"])
    site.answer("GET /tags", Answer(OPTIONS + PYRAMID, delay=1))
    page.keyboard.insert_text("py")
    eventually(lambda: len(site.requests("GET /tags")) == 2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_text(["python", "pytest", "pyramid"])
    expect(page.get_by_role("option", selected=True)).to_have_text("pytest")
    page.keyboard.press("Enter")
    assert chips(page) == ["loops", "pytest"]


def test_enter_takes_what_is_typed_when_nothing_is_chosen(page, typing):
    page.keyboard.type("py")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Enter")
    assert chips(page) == ["loops", "py"]
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_topics_are_offered_on_focus_and_closed_by_escape(page, site, typing):
    expect(page.get_by_role("option")).to_have_text(["python", "pytest"])
    assert [asked.query for asked in site.requests("GET /tags")] == [{"q": "", "kind": ""}]
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(typing).to_be_focused()


def test_what_is_below_can_be_clicked_while_topics_are_offered(page, site, typing):
    site.answer("POST /ask", '<p id="f">thanks</p>')
    expect(page.get_by_role("listbox")).to_be_visible()
    page.get_by_role("button", name="Post").click()
    expect(page.locator("#f")).to_have_text("thanks")


def test_leaving_by_mouse_closes_what_is_offered(page, typing):
    expect(page.get_by_role("listbox")).to_be_visible()
    page.get_by_role("button", name="Remove loops").click()
    page.get_by_role("button", name="Post").focus()
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_enter_takes_the_only_one_that_begins_so(page, site, typing):
    page.keyboard.insert_text("PYTH")
    eventually(lambda: len(site.requests("GET /tags")) == 2)
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Enter")
    assert chips(page) == ["loops", "python"]
    expect(typing).to_have_value("")


def test_a_plain_field_takes_the_person_that_is_chosen(page, site):
    site.answer("GET /people", '<li role="option" data-value="ben">ben Ben Haddad</li>')
    opened(page, site, '<input id="who" role="combobox" aria-label="Who" data-sl-mentions="/people" data-sl-whole="@">')
    page.get_by_role("combobox", name="Who").focus()
    page.get_by_role("option", name="Ben").click()
    expect(page.get_by_role("combobox", name="Who")).to_have_value("ben")
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert [asked.query for asked in site.requests("GET /people")] == [{"q": "", "kind": "@"}]


def test_a_chip_can_be_removed(page, typing):
    page.keyboard.type("sorting,")
    page.get_by_role("button", name="Remove loops").click()
    assert (chips(page), sent(page)) == (["sorting"], "sorting")
    expect(typing).to_be_focused()
    page.keyboard.press("Backspace")
    assert (chips(page), sent(page)) == ([], "")


def test_twice_the_same_is_one_and_more_than_the_most_is_said(page, typing):
    page.keyboard.type("loops,a,b,c,")
    assert chips(page) == ["loops", "a", "b"]
    expect(page.locator("[role=status]")).to_have_text("At most 3 tags.")


def test_leaving_the_field_keeps_what_was_typed(page, typing):
    page.keyboard.type("sorting")
    page.keyboard.press("Tab")
    assert sent(page) == "loops, sorting"


def test_a_draft_brings_the_chips_back(page, typing):
    page.keyboard.type("sorting,")
    eventually(lambda: "sorting" in page.evaluate("Object.values(localStorage).join()"))
    page.reload()
    expect(page.locator(".sl-tags li")).to_have_text(["loops", "sorting"])


def test_names_are_text_not_markup(page, typing):
    page.keyboard.type("<b>x</b>,")
    assert chips(page) == ["loops", "<b>x</b>"]
