"""Drafts in the browser: kept until the server has saved."""

import json

import pytest
from playwright.sync_api import expect

from tests.e2e.site import Answer, block, eventually, opened

pytestmark = pytest.mark.e2e

FORM = """
<form id="f" data-sl-post="/ask" data-sl-draft="ask" novalidate>
  <input type="hidden" name="key" value="k"><input type="text" name="title" id="title" aria-label="Title" value="">
  <label><input type="checkbox" name="anonymous" id="anonymous"> anonymous</label>
  <textarea name="body" id="body" aria-label="Body"></textarea><button id="send">Post</button>
</form>
"""
NOTE = "[data-sl-drafted]"


def write(page, title="Why?", body="Because"):
    page.fill("#title", title)
    page.fill("#body", body)
    eventually(lambda: kept(page).get("body", "") == body)


def kept(page):
    return json.loads(page.evaluate("Object.values(localStorage)[0] || '{}'"))


def drafts(page):
    return page.evaluate("Object.keys(localStorage)")


def test_a_draft_comes_back_and_says_so(page, site):
    opened(page, site, FORM)
    write(page)
    page.check("#anonymous")
    eventually(lambda: kept(page)["anonymous"])
    page.reload()
    expect(page.locator("#title")).to_have_value("Why?")
    expect(page.locator("#body")).to_have_value("Because")
    expect(page.locator("#anonymous")).to_be_checked()
    expect(page.locator("[role=status]")).to_have_text("Your draft is back.")
    expect(page.locator(NOTE)).to_be_visible()


def test_discarding_empties_the_form_and_the_browser(page, site):
    opened(page, site, FORM)
    write(page)
    page.reload()
    page.click("text=Discard draft")
    expect(page.locator("#title")).to_have_value("")
    expect(page.locator("#body")).to_have_value("")
    expect(page.locator("#title")).to_be_focused()
    expect(page.locator(NOTE)).to_have_count(0)
    page.wait_for_timeout(400)
    assert drafts(page) == []


def test_saved_removes_the_draft_even_with_a_keystroke_pending(page, site):
    site.answer("POST /ask", Answer(FORM, trigger={"sl:saved": "ask"}))
    opened(page, site, FORM)
    write(page)
    page.type("#body", "!")
    page.click("#send")
    expect(page.locator("#title")).to_have_value("")
    page.wait_for_timeout(500)
    assert drafts(page) == []
    expect(page.locator(NOTE)).to_have_count(0)


@pytest.mark.browser_errors("status of", "ERR_INTERNET_DISCONNECTED")
@pytest.mark.parametrize(
    "answer",
    [
        Answer("", status=403),
        Answer("", status=500),
        Answer("", status=204, trigger={"sl:saved": "answer-7"}),
        None,
    ],
    ids=["403", "500", "another form was saved", "offline"],
)
def test_a_draft_outlives_what_is_not_a_save(page, site, answer):
    if answer:
        site.answer("POST /ask", answer)
    opened(page, site, FORM)
    page.fill("#body", "long text")
    page.context.set_offline(answer is None)
    page.click("#send")
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#body")).to_have_value("long text")


@pytest.mark.browser_errors("status of 422")
def test_the_form_that_comes_back_with_faults_is_not_overwritten(page, site):
    bad = FORM.replace('aria-label="Title" value=""', 'aria-label="Title" aria-invalid="true" value="Why?"')
    site.answer("POST /ask", Answer(bad.replace("></textarea>", ">\nBecause</textarea>"), status=422))
    opened(page, site, FORM)
    page.fill("#title", " Why? ")
    page.fill("#body", "Because")
    page.click("#send")
    expect(page.locator("#title")).to_be_focused()
    expect(page.locator("#title")).to_have_value("Why?")
    expect(page.locator(NOTE)).to_have_count(0)


def test_drafts_belong_to_a_block_and_a_person(page, site):
    opened(page, site, FORM)
    write(page)
    assert drafts(page) == ["sl-draft:slaaaaaaaa:ben:ask"]
    page.goto(site.page(block(FORM, name="slbbbbbbbb")))
    expect(page.locator("#title")).to_have_value("")
    page.goto(site.page(block(FORM).replace('data-sl-user="ben"', 'data-sl-user="chi"')))
    expect(page.locator("#title")).to_have_value("")


def test_a_text_typed_back_to_nothing_leaves_no_draft(page, site):
    opened(page, site, FORM)
    write(page)
    write(page, "", "")
    assert drafts(page) == []


@pytest.mark.parametrize("fault", ["QuotaExceededError", "SecurityError"])
def test_a_browser_without_room_is_no_error(page, site, fault):
    refuse = f"() => {{ throw new DOMException('no', '{fault}'); }}"
    page.add_init_script(
        f"Object.defineProperty(window, 'localStorage', {{value: {{setItem: {refuse}, getItem: {refuse}, "
        f"removeItem: {refuse}}}}})"
    )
    site.answer("POST /ask", Answer("<p id='f'>thanks</p>", trigger={"sl:saved": "ask"}))
    opened(page, site, FORM)
    page.fill("#body", "Because")
    page.wait_for_timeout(400)
    page.click("#send")
    expect(page.locator("#f")).to_have_text("thanks")


def test_a_form_that_arrives_later_gets_its_draft_too(page, site):
    site.answer("GET /form", FORM)
    inside = (
        '<button data-sl-get="/form" data-sl-target="#slot" data-sl-swap="inner">Reply</button><div id="slot"></div>'
    )
    opened(page, site, inside)
    page.click("text=Reply")
    write(page)
    page.reload()
    page.click("text=Reply")
    expect(page.locator("#body")).to_have_value("Because")


CHOICES = """
<form id="f" data-sl-draft="profile">
  <input type="text" name="headline" id="headline" aria-label="Headline" value="">
  <label><input type="radio" name="period" value="daily" id="daily" checked> daily</label>
  <label><input type="radio" name="period" value="weekly" id="weekly"> weekly</label>
  <select name="role" id="role" aria-label="Role"><option>learner</option><option selected>mentor</option></select>
</form>
"""
CHOSEN = (
    "[...document.querySelectorAll('[type=radio]')].map((el) => [el.value, el.checked])"
    ".concat([['role', document.getElementById('role').value]])"
)


def test_choices_come_back_as_they_were_and_no_choice_changes_its_value(page, site):
    opened(page, site, CHOICES)
    page.fill("#headline", "Maps")
    page.check("#weekly")
    page.select_option("#role", "learner")
    eventually(lambda: kept(page).get("role") == "learner")
    page.reload()
    expect(page.locator(NOTE)).to_be_visible()
    assert page.evaluate(CHOSEN) == [["daily", False], ["weekly", True], ["role", "learner"]]
    page.click("text=Discard draft")
    assert page.evaluate(CHOSEN) == [["daily", True], ["weekly", False], ["role", "mentor"]]


def test_choices_that_nobody_touched_are_no_draft(page, site):
    opened(page, site, CHOICES)
    page.fill("#headline", "Maps")
    eventually(lambda: kept(page).get("headline") == "Maps")
    page.fill("#headline", "")
    eventually(lambda: drafts(page) == [])
