"""What the browser kernel does when the server refuses, fails or is slow."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.controls import FORM, VOTE, status
from tests.e2e.site import STATIC, Answer, eventually, opened

pytestmark = pytest.mark.e2e


FAILED = "[role=alert][data-sl-failed]"


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
