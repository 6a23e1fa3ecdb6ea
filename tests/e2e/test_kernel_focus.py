"""The browser kernel while a request is under way and afterwards: clicks, typing, focus, what is announced."""

import pytest
from playwright.sync_api import expect

from tests.e2e.controls import FORM, VOTE, status
from tests.e2e.site import Answer, eventually, opened

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("delay", [0, 0.3])
def test_a_double_click_is_one_post(page, site, delay):
    site.answer("POST /vote", Answer(VOTE.format(count=8), delay=delay), VOTE.format(count=7))
    opened(page, site, VOTE.format(count=7))
    page.dblclick("#v", delay=30)
    expect(page.locator("#v")).to_have_text("8")
    page.wait_for_timeout(200)
    assert len(site.requests("POST /vote")) == 1


def test_a_double_click_on_submit_is_one_post(page, site):
    site.answer("POST /ask", FORM.split("<ul")[0])
    opened(page, site, FORM)
    page.dblclick("#send", delay=30)
    page.wait_for_timeout(200)
    assert len(site.requests("POST /ask")) == 1


def test_while_a_request_is_under_way_its_control_is_busy_not_disabled(page, site):
    site.answer("POST /ask", Answer('<p id="f">thanks</p>', delay=2))
    opened(page, site, FORM)
    page.click("#send")
    expect(page.locator("#send")).to_have_attribute("aria-busy", "true")
    expect(page.locator("#send")).to_be_focused()
    expect(status(page)).to_have_text("Posting…")
    page.press("#title", "Enter")
    expect(page.locator("#f")).to_have_text("thanks")
    assert len(site.requests("POST /ask")) == 1


def test_focus_comes_back_to_the_element_with_the_same_id(page, site):
    site.answer("POST /vote", VOTE.format(count=8))
    opened(page, site, VOTE.format(count=7))
    page.focus("#v")
    page.keyboard.press("Enter")
    expect(page.locator("#v")).to_have_text("8")
    expect(page.locator("#v")).to_be_focused()


def test_show_more_moves_the_focus_to_the_first_new_row(page, site):
    more = '{{% include "social_learning/elements/more.html" with url="/list" cursor="{}" extra=nothing %}}'
    rows = '<li><a href="#" data-sl-get="/q">second</a></li><li><a href="#" data-sl-get="/q">third</a></li>'
    site.answer("GET /list", rows)
    opened(page, site, f"<ul><li>first</li>{more.format('c1')}</ul>")
    page.get_by_role("button", name="Show more").focus()
    page.keyboard.press("Enter")
    expect(page.locator("text=second")).to_be_focused()
    assert [asked.query for asked in site.requests("GET /list")] == [{"after": "c1"}]


def test_focus_never_falls_to_the_top_of_the_page(page, site):
    site.answer("POST /vote", "")
    opened(page, site, VOTE.format(count=7))
    page.click("#v")
    expect(page.locator("#v")).to_have_count(0)
    expect(page.locator("#slaaaaaaaa")).to_be_focused()


def test_a_sentence_that_takes_the_place_of_a_button_takes_its_focus(page, site):
    site.answer("POST /vote", '<p id="thanks">Thank you.</p>')
    opened(page, site, VOTE.format(count=7))
    page.click("#v")
    expect(page.locator("#thanks")).to_be_focused()


def test_the_server_says_where_the_focus_goes_and_what_is_said(page, site):
    trigger = {"sl:announce": "Your question is posted.", "sl:focus": "one", "sl:other": {"id": 3}}
    site.answer("POST /ask", Answer("", status=204, trigger=trigger))
    opened(page, site, FORM)
    page.evaluate("document.querySelector('.sl').addEventListener('sl:other', (e) => (window.seen = e.detail))")
    page.click("#send")
    expect(page.locator("#one")).to_be_focused()
    expect(status(page)).to_have_text("Your question is posted.")
    assert page.evaluate("window.seen") == {"id": 3}
    expect(page.locator("form")).to_have_count(1)


def test_the_same_sentence_is_announced_again(page, site):
    site.answer("POST /vote", Answer("", status=204, trigger={"sl:announce": "Saved."}))
    opened(page, site, VOTE.format(count=7))
    page.click("#v")
    expect(status(page)).to_have_text("Saved.")
    page.evaluate(
        "new MutationObserver((all) => all.forEach((one) => (window.said ??= []).push(one.target.textContent)))"
        ".observe(document.querySelector('[role=status]'), {childList: true})"
    )
    page.wait_for_timeout(600)
    page.click("#v")
    page.wait_for_timeout(300)
    assert page.evaluate("window.said") == ["", "Saved."]


def test_typing_waits_and_the_newest_answer_wins(page, site):
    site.answer("GET /similar", Answer("<p>old</p>", delay=1.5), "<p>new</p>")
    inside = (
        '<input name="title" data-sl-get="/similar" data-sl-trigger="input delay:400" data-sl-target="#out" '
        'data-sl-swap="inner"><div id="out"></div>'
    )
    opened(page, site, inside)
    page.focus("input")
    page.keyboard.insert_text("gra")
    eventually(lambda: len(site.requests("GET /similar")) == 1)
    page.keyboard.insert_text("di")
    page.keyboard.insert_text("ent")
    expect(page.locator("#out")).to_have_text("new")
    page.wait_for_timeout(1200)
    expect(page.locator("#out")).to_have_text("new")
    assert [asked.query for asked in site.requests("GET /similar")] == [{"title": "gra"}, {"title": "gradient"}]


def test_enter_in_the_search_box_goes_before_an_older_search(page, site):
    site.answer("GET /list", Answer("<p>old</p>", delay=1), "<p>new</p>")
    inside = (
        '<form data-sl-get="/list" data-sl-trigger="submit, input delay:300" data-sl-target="#out" data-sl-swap="inner">'
        '<input name="q" aria-label="Search"></form><div id="out"></div>'
    )
    opened(page, site, inside)
    page.focus("input")
    page.keyboard.insert_text("gra")
    eventually(lambda: len(site.requests("GET /list")) == 1)
    page.keyboard.insert_text("dient")
    page.keyboard.press("Enter")
    expect(page.locator("#out")).to_have_text("new")
    page.wait_for_timeout(1200)
    expect(page.locator("#out")).to_have_text("new")
    assert [asked.query for asked in site.requests("GET /list")] == [{"q": "gra"}, {"q": "gradient"}]


def test_the_newest_choice_of_a_select_wins(page, site):
    site.answer("GET /list", Answer("<p>old</p>", delay=1), "<p>new</p>")
    options = '<option value="a">A</option><option value="b">B</option><option value="c">C</option>'
    opened(
        page,
        site,
        f'<select name="order" aria-label="Order" data-sl-get="/list" data-sl-target="#out" data-sl-swap="inner">{options}'
        '</select><div id="out"></div>',
    )
    page.select_option("select", "b")
    eventually(lambda: len(site.requests("GET /list")) == 1)
    page.select_option("select", "c")
    expect(page.locator("#out")).to_have_text("new")
    page.wait_for_timeout(1200)
    expect(page.locator("#out")).to_have_text("new")
    assert [asked.query for asked in site.requests("GET /list")] == [{"order": "b"}, {"order": "c"}]


@pytest.mark.parametrize("delay", [0, 0.5], ids=["waiting", "under way"])
def test_what_was_typed_in_a_form_that_is_gone_brings_nothing(page, site, delay):
    title = '<input name="title" aria-label="Title" data-sl-get="/similar" data-sl-trigger="input delay:{}" {}>'
    form = '<form id="f" data-sl-post="/ask">{}<button>Post</button></form>'
    swap = 'data-sl-target="#out" data-sl-swap="inner"'
    site.answer("GET /similar", Answer("<p>similar</p>", delay=1.5))
    site.answer("POST /ask", Answer(form.format(title.format(1, swap)), trigger={"sl:announce": "Posted."}))
    opened(page, site, form.format(title.format(300 if delay == 0 else 1, swap)) + '<div id="out"></div>')
    page.keyboard.press("Tab")
    page.keyboard.insert_text("Why?")
    page.wait_for_timeout(delay * 1000)
    page.click("text=Post")
    expect(status(page)).to_have_text("Posted.")
    page.wait_for_timeout(1800)
    expect(page.locator("#out")).to_be_empty()
