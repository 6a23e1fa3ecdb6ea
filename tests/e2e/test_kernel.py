"""The browser kernel against a real server with scripted answers: requests, swaps, blocks that share a page."""

import gzip
import json

import pytest
from playwright.sync_api import expect

from tests.e2e.controls import FORM, VOTE, status
from tests.e2e.site import STATIC, Answer, block, opened

pytestmark = pytest.mark.e2e


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
