"""The browser kernel against a real server with scripted answers: requests, swaps, refusals, focus."""

import gzip
import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.site import STATIC, Answer, block, eventually, opened

pytestmark = pytest.mark.e2e

VOTE = '<button type="button" id="v" class="sl-vote" data-sl-post="/vote" name="answer" value="7">{count}</button>'
FORM = """
<form id="f" data-sl-post="/ask" novalidate>
  <label>Title <input name="title" id="title" value=""></label>
  <button class="sl-btn" id="send" data-sl-busy="Posting…">Post</button>
</form>
<ul id="list"><li id="one">one</li></ul>
"""
FAILED = "[role=alert][data-sl-failed]"


def status(page):
    return page.locator("[role=status]")


def test_a_post_carries_the_cookie_of_the_moment_and_the_values_of_its_button(page, site):
    site.answer("POST /vote", VOTE.format(count=8))
    opened(page, site, VOTE.format(count=7).replace("<button", "<button {% vals page=2 %}"))
    page.context.add_cookies([{"name": "csrftoken", "value": "renewed", "url": site.url}])
    page.click("#v")
    expect(page.locator("#v")).to_have_text("8")
    (asked,) = site.requests("POST /vote")
    assert asked.form == {"answer": "7", "page": "2"}
    assert (asked.headers["x-csrftoken"], asked.headers["hx-request"]) == ("renewed", "true")


@pytest.mark.parametrize(
    ("more", "token"),
    [
        ('data-sl-cookie="edx.csrf" data-sl-csrf="of-the-page"', "renewed"),
        ('data-sl-cookie="hidden" data-sl-csrf="of-the-page"', "of-the-page"),
        ('data-sl-cookie="hidden" data-sl-csrf=""', ""),
    ],
    ids=["a cookie of another name", "a cookie that scripts cannot read", "neither"],
)
def test_the_token_is_that_of_the_cookie_the_site_names_or_of_the_page(page, site, more, token):
    site.answer("POST /vote", VOTE.format(count=8))
    opened(page, site, VOTE.format(count=7), more=more)
    cookies = {"edx.csrf": False, "hidden": True}
    page.context.add_cookies(
        [
            {"name": name, "value": "renewed", "url": site.url, "httpOnly": http_only}
            for name, http_only in cookies.items()
        ]
    )
    page.click("#v")
    expect(page.locator("#v")).to_have_text("8")
    assert [asked.headers["x-csrftoken"] for asked in site.requests("POST /vote")] == [token]


def test_a_get_puts_its_values_in_the_query_and_sends_no_token(page, site):
    site.answer("GET /list", "<p>found</p>")
    inside = (
        '<form data-sl-get="/list?scope=all" data-sl-target="#out" data-sl-swap="inner"><input name="q"></form>'
        '<div id="out"></div>'
    )
    opened(page, site, inside)
    page.fill("[name=q]", "a&b é")
    page.press("[name=q]", "Enter")
    expect(page.locator("#out")).to_have_text("found")
    (asked,) = site.requests("GET /list")
    assert asked.query == {"scope": "all", "q": "a&b é"}
    assert "x-csrftoken" not in asked.headers


@pytest.mark.parametrize(
    ("how", "after"),
    [
        ("outer", "<b>new</b>"),
        ("inner", '<p id="t"><b>new</b></p>'),
        ("append", '<p id="t"><i>old</i><b>new</b></p>'),
        ("prepend", '<p id="t"><b>new</b><i>old</i></p>'),
        ("before", '<b>new</b><p id="t"><i>old</i></p>'),
        ("after", '<p id="t"><i>old</i></p><b>new</b>'),
        ("none", '<p id="t"><i>old</i></p>'),
    ],
)
def test_each_kind_of_swap(page, site, how, after):
    site.answer("GET /part", Answer("<b>new</b>", trigger={"sl:announce": "Done."}))
    inside = (
        f'<button data-sl-get="/part" data-sl-target="#t" data-sl-swap="{how}">Go</button>'
        '<div id="around"><p id="t"><i>old</i></p></div>'
    )
    opened(page, site, inside)
    page.click("text=Go")
    expect(status(page)).to_have_text("Done.")
    assert page.inner_html("#around") == after


@pytest.mark.parametrize(("target", "gone"), [("this", "#go"), ("closest .row", "#row"), ("#other", "#other")])
def test_targets(page, site, target, gone):
    site.answer("GET /part", "<b>new</b>")
    inside = (
        f'<div class="row" id="row"><button id="go" data-sl-get="/part" data-sl-target="{target}">Go</button></div>'
        '<p id="other">other</p>'
    )
    opened(page, site, inside)
    page.click("#go")
    expect(page.locator(gone)).to_have_count(0)
    expect(page.locator(".sl b")).to_have_count(1)


def test_swapping_the_root_keeps_the_root_and_its_listeners(page, site):
    whole = '<div class="sl" data-sl-root><button data-sl-get="/part" data-sl-target="root">{}</button></div>'
    site.answer("GET /part", whole.format("second"), whole.format("third"))
    opened(page, site, '<button data-sl-get="/part" data-sl-target="root">first</button>')
    page.click("text=first")
    page.click("text=second")
    expect(page.locator("text=third")).to_have_count(1)
    expect(page.locator("[data-sl-root]")).to_have_count(1)


def test_out_of_band_pieces_go_to_their_places(page, site):
    pieces = (
        '<b id="v">voted</b><span id="a" data-sl-oob="outer" class="new">A</span><p id="b" data-sl-oob="inner">B</p>'
        '<ul id="c" data-sl-oob="append"><li>C2</li></ul><ul id="d" data-sl-oob="prepend"><li>D1</li></ul>'
        '<p id="nowhere" data-sl-oob="outer">lost</p>'
    )
    site.answer("POST /vote", pieces)
    places = '<span id="a">a</span><p id="b">b</p><ul id="c"><li>C1</li></ul><ul id="d"><li>D2</li></ul>'
    opened(page, site, VOTE.format(count=7) + f'<div id="places">{places}</div>')
    page.click("#v")
    expect(page.locator("#v")).to_have_text("voted")
    assert page.inner_html("#places") == (
        '<span id="a" class="new">A</span><p id="b">B</p><ul id="c"><li>C1</li><li>C2</li></ul>'
        '<ul id="d"><li>D1</li><li>D2</li></ul>'
    )
    expect(page.locator("text=lost")).to_have_count(0)


@pytest.mark.browser_errors("status of 422")
def test_422_brings_the_form_back_with_the_focus_on_the_first_fault(page, site):
    bad = FORM.split("<ul")[0].replace('value=""', 'value="x" aria-invalid="true"')
    site.answer("POST /ask", Answer(bad, status=422))
    form = FORM.replace('data-sl-post="/ask"', 'data-sl-post="/ask" data-sl-target="#list" data-sl-swap="prepend"')
    opened(page, site, form)
    page.fill("#title", "x")
    page.click("#send")
    expect(page.locator("#title")).to_be_focused()
    expect(page.locator("#title")).to_have_attribute("aria-invalid", "true")
    assert page.inner_html("#list") == '<li id="one">one</li>'
    expect(page.locator("form")).to_have_count(1)


@pytest.mark.browser_errors("status of 422")
def test_422_without_a_form_is_a_sentence(page, site):
    site.answer("POST /vote", Answer("<div data-sl-error>You cannot vote on your own post.</div>", status=422))
    opened(page, site, f"<div data-sl-item>{VOTE.format(count=7)}</div>")
    page.click("#v")
    expect(page.locator(FAILED)).to_have_text("You cannot vote on your own post.")
    expect(page.locator("#v")).to_have_text("7")


@pytest.mark.browser_errors("status of 4..", "status of 500")
@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer("<div data-sl-error>Only mentors endorse.</div>", status=403), "Only mentors endorse."),
        (Answer("<h1>Forbidden</h1>", status=403), r"You are signed out.*Try again"),
        (Answer("", status=401), r"You are signed out.*Try again"),
        (Answer("<h1>Not Found</h1>", status=404), r"This is no longer here\."),
        (Answer("<p data-sl-error>Ben was faster.</p>", status=409), r"Ben was faster\."),
        (Answer("", status=409), r"Somebody was faster.*"),
        (Answer("", status=429), r"That was a lot.*Try again"),
        (Answer("<h1>Server Error</h1>", status=500), r"Something went wrong on our side.*Try again"),
        (Answer('{"success": false}', kind="application/json"), r"Something went wrong on our side.*Try again"),
        (Answer(status=302, headers={"Location": "/login"}), r"You are signed out.*Try again"),
    ],
    ids=["403 said", "403", "401", "404", "409 said", "409", "429", "500", "no html", "login"],
)
def test_refusals_are_told_apart_beside_the_control(page, site, answer, sentence):
    site.answer("POST /vote", answer)
    site.answer("GET /login", "<form>Sign in</form>")
    opened(page, site, f'<div data-sl-item id="item">{VOTE.format(count=7)}</div>')
    page.click("#v")
    expect(page.locator(f"#item > {FAILED}")).to_have_text(re.compile(f"^{sentence}$"))
    expect(page.locator("#v")).to_have_text("7")
    assert page.get_attribute("#v", "aria-busy") is None


@pytest.mark.browser_errors("status of 500")
def test_try_again_sends_the_same_once_more(page, site):
    site.answer("POST /vote", Answer("", status=500), VOTE.format(count=8))
    opened(page, site, VOTE.format(count=7))
    page.click("#v")
    page.click("text=Try again")
    expect(page.locator("#v")).to_have_text("8")
    expect(page.locator(FAILED)).to_have_count(0)
    expect(page.locator("#v")).to_be_focused()
    assert [asked.form for asked in site.requests("POST /vote")] == [{"answer": "7"}, {"answer": "7"}]


@pytest.mark.browser_errors("status of 500")
def test_a_failure_stays_until_its_own_control_succeeds(page, site):
    site.answer("POST /vote", Answer("", status=500))
    site.answer("POST /ask", Answer("", status=204, trigger={"sl:announce": "Done."}))
    opened(page, site, f"<div data-sl-item>{VOTE.format(count=7)}</div>{FORM}")
    page.click("#v")
    expect(page.locator(FAILED)).to_have_count(1)
    page.click("#v")
    page.click("#send")
    expect(status(page)).to_have_text("Done.")
    expect(page.locator(FAILED)).to_have_count(1)


@pytest.mark.browser_errors("ERR_INTERNET_DISCONNECTED")
def test_offline_keeps_the_text_and_can_be_tried_again(page, site):
    site.answer("POST /ask", Answer('<p id="f">thanks</p>'))
    opened(page, site, FORM)
    page.fill("#title", "Why?")
    page.context.set_offline(True)
    page.click("#send")
    expect(page.locator(f"form > {FAILED}")).to_contain_text("The server cannot be reached.")
    expect(page.locator("#title")).to_have_value("Why?")
    page.context.set_offline(False)
    page.click("text=Try again")
    expect(page.locator("#f")).to_have_text("thanks")
    assert [asked.form for asked in site.requests("POST /ask")] == [{"title": "Why?"}]


@pytest.mark.browser_errors("503", "ERR_INTERNET_DISCONNECTED")
def test_offers_while_typing_fail_without_a_word(page, site):
    site.answer("GET /similar", Answer(status=503))
    opened(page, site, '<input id="q" name="q" data-sl-get="/similar" data-sl-trigger="input" data-sl-quiet="1">')
    page.fill("#q", "one")
    eventually(lambda: len(site.requests("GET /similar")) == 1)
    page.context.set_offline(True)
    page.fill("#q", "two")
    page.wait_for_timeout(300)
    expect(page.locator(FAILED)).to_have_count(0)


@pytest.mark.browser_errors("503")
def test_a_failure_takes_back_what_was_said_before(page, site):
    site.answer("POST /vote", Answer(VOTE.format(count=8), trigger={"sl:announce": "Saved."}), Answer(status=503))
    opened(page, site, VOTE.format(count=7))
    page.click("#v")
    expect(status(page)).to_have_text("Saved.")
    page.click("#v")
    expect(page.locator(FAILED)).to_have_count(1)
    expect(status(page)).to_have_text("")


def test_a_request_that_takes_too_long_is_given_up(page, site):
    site.answer("POST /vote", Answer(VOTE.format(count=8), delay=3), VOTE.format(count=8))
    opened(page, site, VOTE.format(count=7), more='data-sl-timeout="1000"')
    page.click("#v")
    expect(page.locator(FAILED)).to_contain_text("This takes too long.")
    page.click("text=Try again")
    expect(page.locator("#v")).to_have_text("8")


def test_the_usual_patience_is_eight_seconds_and_thirty_for_what_writes():
    assert "slTimeout) || (post ? 30000 : 8000)" in (STATIC / "kernel.js").read_text("utf-8")


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


def test_a_control_can_take_a_form_along(page, site):
    site.answer("POST /preview", "<p>seen</p>")
    preview = (
        '<button type="button" id="p" data-sl-post="/preview" data-sl-include="closest form" data-sl-target="#list" '
        'data-sl-swap="inner">Preview</button>'
    )
    opened(page, site, FORM.replace("</form>", preview + "</form>"))
    page.fill("#title", "Why?")
    page.click("#p")
    expect(page.locator("#list")).to_have_text("seen")
    assert [asked.form for asked in site.requests("POST /preview")] == [{"title": "Why?"}]
    assert site.requests("POST /ask") == []


def test_the_pressed_button_of_a_form_goes_along(page, site):
    site.answer("POST /ask", Answer("", status=204, trigger={"sl:announce": "Done."}))
    opened(page, site, FORM.replace("</form>", '<button name="state" value="draft" id="d">Keep</button></form>'))
    page.click("#d")
    expect(status(page)).to_have_text("Done.")
    assert [asked.form for asked in site.requests("POST /ask")] == [{"title": "", "state": "draft"}]


def test_a_select_sends_when_it_changes(page, site):
    site.answer("GET /list", "<p>sorted</p>")
    inside = (
        '<select name="order" aria-label="Order" data-sl-get="/list" data-sl-target="#out" data-sl-swap="inner">'
        '<option value="new">New</option><option value="top">Top</option></select><div id="out"></div>'
    )
    opened(page, site, inside)
    page.select_option("select", "top")
    expect(page.locator("#out")).to_have_text("sorted")
    assert [asked.query for asked in site.requests("GET /list")] == [{"order": "top"}]


def test_a_link_asks_for_its_address_and_a_new_tab_is_left_alone(page, site):
    site.answer("GET /q/3", "<p>question</p>")
    opened(
        page, site, '<a href="/q/3" data-sl-get data-sl-target="#out" data-sl-swap="inner">Q</a><div id="out"></div>'
    )
    with page.context.expect_page() as other:
        page.click("text=Q", modifiers=["ControlOrMeta"])
    other.value.close()
    assert [asked.headers.get("hx-request") for asked in site.requests("GET /q/3")] == [None]
    page.click("text=Q")
    expect(page.locator("#out")).to_have_text("question")
    assert [asked.headers.get("hx-request") for asked in site.requests("GET /q/3")] == [None, "true"]


def test_two_blocks_on_a_page_do_not_meet(page, site):
    site.answer("POST /vote", Answer(VOTE.format(count=8) + '<p id="x" data-sl-oob="inner">moved</p>'))
    one = block(VOTE.format(count=1) + '<p id="x">x</p>', name="slaaaaaaaa")
    two = block(VOTE.format(count=2) + '<p id="x">x</p>', name="slbbbbbbbb")
    page.goto(site.page(one + two))
    page.click("#slbbbbbbbb #v")
    expect(page.locator("#slbbbbbbbb #v")).to_have_text("8")
    expect(page.locator("#slbbbbbbbb #x")).to_have_text("moved")
    expect(page.locator("#slaaaaaaaa #v")).to_have_text("1")
    expect(page.locator("#slaaaaaaaa #x")).to_have_text("x")
    assert len(site.requests("POST /vote")) == 1


def test_three_starts_and_a_second_load_are_one_post(page, site):
    site.answer("POST /vote", Answer(VOTE.format(count=8), delay=0.1))
    again = '<script src="/static/kernel.js"></script><script src="/static/kernel.js"></script>'
    opened(page, site, VOTE.format(count=7), head=again)
    page.click("#v")
    expect(page.locator("#v")).to_have_text("8")
    assert len(site.requests("POST /vote")) == 1
    assert page.evaluate("[SocialLearningBlock.length, typeof SocialLearningBlock.prototype]") == [3, "object"]


def test_a_foreign_amd_loader_does_not_take_the_scripts(page, site):
    stub = "window.define = function () { window.taken = true; }; window.define.amd = {};"
    site.answer("GET /amd.js", Answer(stub, kind="text/javascript"))
    site.answer("POST /vote", VOTE.format(count=8))
    opened(page, site, VOTE.format(count=7), head='<script src="/amd.js"></script>')
    page.click("#v")
    expect(page.locator("#v")).to_have_text("8")
    assert page.evaluate("window.taken") is None


def test_nothing_global_but_the_initialiser(page, site):
    names = "JSON.stringify(Object.keys(window).sort())"
    site.answer("GET /empty", "<!doctype html><title>-</title>")
    page.goto(site.url + "/empty")
    before = json.loads(page.evaluate(names))
    opened(page, site, VOTE.format(count=7))
    assert sorted(set(json.loads(page.evaluate(names))) - set(before)) == ["SocialLearningBlock"]


def test_scripts_in_an_answer_do_not_run(page, site):
    site.answer("GET /part", '<p id="t">new</p><script>window.ran = true</script>')
    opened(page, site, '<button data-sl-get="/part" data-sl-target="#t">Go</button><p id="t">old</p>', policy="")
    page.click("text=Go")
    expect(page.locator("#t")).to_have_text("new")
    assert page.evaluate("window.ran") is None


def test_what_people_wrote_never_acts(page, site):
    inside = (
        '<div class="sl-prose"><button data-sl-post="/vote" id="bad">Win</button>'
        '<p data-sl-get="/vote" data-sl-trigger="load"></p></div>'
    )
    opened(page, site, inside)
    page.click("#bad")
    page.wait_for_timeout(150)
    assert site.requests("POST /vote") + site.requests("GET /vote") == []


@pytest.mark.parametrize("bundle", ["qa", "microblog"])
@pytest.mark.parametrize(("kind", "most"), [("js", 12_000), ("css", 8_000)])
def test_scripts_and_styles_of_a_block_are_small(bundle, kind, most):
    files = [STATIC / "dist" / f"{name}.{kind}" for name in ("common", bundle)]

    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= most


def test_the_kernel_stays_short():
    assert len((STATIC / "kernel.js").read_text("utf-8").splitlines()) <= 150
