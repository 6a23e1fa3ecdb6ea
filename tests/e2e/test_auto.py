"""Requests without a hand: load, visible, and polls."""

import pytest
from playwright.sync_api import expect

from tests.e2e.site import Answer, opened

pytestmark = pytest.mark.e2e

POLL = '<div id="live" data-sl-get="/news" data-sl-trigger="every 0.2s" data-sl-swap="{}">{}</div>'
HIDE = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true})"


def test_load_asks_once(page, site):
    site.answer("GET /part", "<p>loaded</p>")
    opened(page, site, '<div data-sl-get="/part" data-sl-trigger="load" data-sl-swap="inner"></div>')
    expect(page.locator("text=loaded")).to_have_count(1)
    page.wait_for_timeout(200)
    assert len(site.requests("GET /part")) == 1


def test_what_an_answer_brings_is_wired_too(page, site):
    site.answer("GET /part", '<p data-sl-get="/inner" data-sl-trigger="load">wait</p>')
    site.answer("GET /inner", "<p>second</p>")
    opened(page, site, '<div data-sl-get="/part" data-sl-trigger="load" data-sl-swap="inner"></div>')
    expect(page.locator("text=second")).to_have_count(1)


def test_visible_waits_until_it_is_seen(page, site):
    site.answer("GET /part", "<p>seen</p>")
    space = '<svg width="10" height="3000"></svg>'
    opened(page, site, space + '<div id="low" data-sl-get="/part" data-sl-trigger="visible">not yet</div>')
    page.wait_for_timeout(200)
    assert site.requests("GET /part") == []
    page.locator("#low").scroll_into_view_if_needed()
    expect(page.locator("text=seen")).to_have_count(1)
    assert len(site.requests("GET /part")) == 1


@pytest.mark.browser_errors("status of 503")
@pytest.mark.parametrize(("quiet", "alerts"), [("", 1), ("data-sl-quiet", 0)])
@pytest.mark.parametrize("trigger", ["load", "visible"])
def test_what_comes_by_itself_and_is_quiet_fails_without_a_word(page, site, quiet, alerts, trigger):
    site.answer("GET /part", Answer("", status=503))
    part = f'<p data-sl-get="/part" data-sl-trigger="{trigger}" {quiet}>not yet</p>'
    with page.expect_response("**/part"):
        opened(page, site, part)
    page.wait_for_timeout(200)
    expect(page.locator("[role=alert]")).to_have_count(alerts)


def test_a_poll_shows_the_pill_and_304_keeps_it(page, site):
    pill = Answer('<button class="sl-live">2 new questions</button>', headers={"ETag": '"7"'})
    site.answer("GET /news", pill, Answer(status=304))
    opened(page, site, POLL.format("inner", ""))
    expect(page.locator(".sl-live")).to_have_text("2 new questions")
    page.evaluate("document.querySelector('.sl-live').dataset.same = '1'")
    page.wait_for_timeout(700)
    expect(page.locator(".sl-live[data-same]")).to_have_text("2 new questions")
    etags = [asked.headers.get("if-none-match") for asked in site.requests("GET /news")]
    assert etags[:3] == [None, '"7"', '"7"']


def test_a_poll_that_replaces_itself_goes_on_with_its_etag(page, site):
    site.answer("GET /news", Answer(POLL.format("outer", "new"), headers={"ETag": '"7"'}), Answer(status=304))
    opened(page, site, POLL.format("outer", "old"))
    expect(page.locator("#live")).to_have_text("new")
    page.wait_for_timeout(500)
    assert [asked.headers.get("if-none-match") for asked in site.requests("GET /news")][:2] == [None, '"7"']


def test_a_poll_rests_while_the_page_is_hidden(page, site):
    site.answer("GET /news", Answer(status=304))
    page.add_init_script(HIDE % "true")
    opened(page, site, POLL.format("inner", ""))
    page.wait_for_timeout(700)
    assert site.requests("GET /news") == []
    with page.expect_response("**/news"):
        page.evaluate(HIDE % "false")


@pytest.mark.browser_errors("status of 503")
def test_a_poll_that_fails_waits_longer_each_time_and_says_nothing(page, site):
    site.answer("GET /news", Answer("", status=503))
    page.add_init_script("Math.random = () => 0.5")  # in the middle of the spread: the wait itself
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    opened(page, site, POLL.format("inner", "old"))
    for count, wait in enumerate([200, 400, 800, 1600], 1):
        page.clock.run_for(wait - 110)
        assert len(site.requests("GET /news")) == count - 1
        with page.expect_response("**/news"):
            page.clock.run_for(120)
        page.wait_for_timeout(50)  # the answer is read, the next turn is set
    expect(page.locator("#live")).to_have_text("old")
    expect(page.locator("[role=alert]")).to_have_count(0)


def test_a_poll_ends_when_its_element_has_left(page, site):
    site.answer("GET /news", Answer(status=304))
    opened(page, site, POLL.format("inner", ""))
    with page.expect_response("**/news"):
        pass
    page.evaluate("document.querySelector('#live').remove()")
    page.wait_for_timeout(50)
    before = len(site.requests("GET /news"))
    page.wait_for_timeout(600)
    assert len(site.requests("GET /news")) == before
