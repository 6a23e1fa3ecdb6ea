"""Deep links from the outer page, and scrolling it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.site import Answer, block

pytestmark = pytest.mark.e2e

LINKED = 'data-sl-deeplink="/question?id=__id__" data-sl-target="#slaaaaaaaa-main" data-sl-swap="inner"'
MAIN = '<svg width="10" height="1200"></svg><div id="slaaaaaaaa-main"><p>list</p></div>'
QUESTION = Answer('<h2 id="slaaaaaaaa-q12">Question 12</h2>', trigger={"sl:scroll": "#slaaaaaaaa-q12"})
# What the Learning MFE does: posts the hash of its address at every change of height, and scrolls when it is asked to.
OUTER = """<!doctype html><html lang="en"><title>MFE</title><iframe id="unit-iframe" title="unit" width="600"
height="1600" scrolling="no" src="/"></iframe><script src="/outer.js"></script></html>"""
OUTER_SCRIPT = "window.heard = []; addEventListener('message', ({ data }) => heard.push(data));"


def tell(page, hash_name, times=1):
    send = "([name, times]) => { for (let n = 0; n < times; n++) frames[0].postMessage({hashName: name}, '*') }"
    page.evaluate(send, [hash_name, times])


@pytest.fixture
def framed(page, site):
    site.answer("GET /question", QUESTION)
    site.page(block(MAIN, more=LINKED))
    site.answer("GET /outer", Answer(OUTER))
    site.answer("GET /outer.js", Answer(OUTER_SCRIPT, kind="text/javascript"))
    page.goto(site.url + "/outer")
    page.frame_locator("iframe").locator("html[data-ready]").wait_for(state="attached")
    return page


def test_one_hash_is_asked_for_once(framed, site):
    unit = framed.frame_locator("iframe")
    tell(framed, "#sl-q-12", times=5)
    expect(unit.locator("h2")).to_have_text("Question 12")
    tell(framed, "#sl-q-12")
    framed.wait_for_timeout(200)
    assert [asked.query for asked in site.requests("GET /question")] == [{"id": "12"}]
    tell(framed, "#sl-q-13")
    tell(framed, "#sl-q-12")
    framed.wait_for_timeout(300)
    # The request for 13 was given up for the one for 12; the server may hear them in any order.
    assert [asked.query for asked in site.requests("GET /question")].count({"id": "12"}) == 2
    expect(unit.locator("h2")).to_have_text("Question 12")


@pytest.mark.parametrize("name", ["#other", "#sl-q-", "#sl-q-1/../../x", "sl-q-1", 7, None])
def test_other_hashes_are_not_ours(framed, site, name):
    tell(framed, name)
    framed.wait_for_timeout(150)
    assert site.requests("GET /question") == []


def test_only_the_outer_page_is_heard(framed, site):
    framed.frames[1].evaluate("window.postMessage({hashName: '#sl-q-12'}, '*')")
    framed.wait_for_timeout(150)
    assert site.requests("GET /question") == []


def test_in_a_frame_the_outer_page_is_asked_to_scroll(framed):
    tell(framed, "#sl-q-12")
    expect(framed.frame_locator("iframe").locator("h2")).to_have_count(1)
    top = framed.frames[1].evaluate(
        "Math.round(document.querySelector('h2').getBoundingClientRect().top + window.scrollY)"
    )
    assert framed.evaluate("heard.filter((data) => 'offset' in data)") == [{"offset": top}]
    assert top > 1200


def test_without_a_frame_the_address_itself_counts(page, site):
    site.answer("GET /question", QUESTION)
    page.goto(site.page(block(MAIN, more=LINKED)) + "#sl-q-12")
    expect(page.locator("h2")).to_be_in_viewport()
    page.evaluate("location.hash = '#sl-q-13'")
    page.wait_for_timeout(200)
    assert [asked.query for asked in site.requests("GET /question")] == [{"id": "12"}, {"id": "13"}]


@pytest.mark.browser_errors("status of 404")
def test_a_link_into_the_other_block_of_the_page_is_no_error(page, site):
    site.answer("GET /question", Answer("<p data-sl-error>No such question.</p>", status=404))
    page.goto(site.page(block(MAIN, more=LINKED)) + "#sl-q-12")
    page.wait_for_timeout(200)
    expect(page.locator("[role=alert]")).to_have_count(0)
    expect(page.locator("text=list")).to_have_count(1)
