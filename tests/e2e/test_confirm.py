"""The inline question before something that cannot be undone."""

import pytest
from playwright.sync_api import expect

from tests.e2e.site import opened

pytestmark = pytest.mark.e2e

DELETE = """
<div data-sl-item id="answer"><p>An answer</p>
{% include "social_learning/elements/button.html" with label="Delete" kind="danger" post="/delete" name="answer" value=7 target="#answer" confirm="Delete this answer?" yes="Delete it" no="Keep it" only %}</div>
"""  # noqa: E501 - one Django tag


def test_by_keyboard_no_and_escape_keep_it(page, site):
    opened(page, site, DELETE)
    button = page.get_by_role("button", name="Delete", exact=True)
    for answer in ("Enter", "Escape"):
        button.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("group", name="Delete this answer?")).to_be_visible()
        expect(page.get_by_role("button", name="Keep it")).to_be_focused()
        expect(button).to_be_hidden()
        page.keyboard.press(answer)
        expect(button).to_be_focused()
        expect(page.get_by_role("group")).to_have_count(0)
    assert site.requests("POST /delete") == []


def test_by_keyboard_yes_sends(page, site):
    site.answer("POST /delete", '<p id="answer">Deleted. <button>Undo</button></p>')
    opened(page, site, DELETE)
    page.get_by_role("button", name="Delete", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Delete it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    assert [asked.form for asked in site.requests("POST /delete")] == [{"answer": "7"}]


def test_a_double_click_is_not_a_yes(page, site):
    opened(page, site, DELETE)
    page.get_by_role("button", name="Delete", exact=True).dblclick(delay=20)
    expect(page.get_by_role("group", name="Delete this answer?")).to_be_visible()
    page.get_by_role("button", name="Delete it").evaluate(
        "(el) => el.dispatchEvent(new MouseEvent('click', {bubbles: true, detail: 2}))"
    )
    page.wait_for_timeout(100)
    assert site.requests("POST /delete") == []


def test_a_submit_button_can_ask_first(page, site):
    site.answer("POST /close", '<p id="f">closed</p>')
    form = (
        '<form id="f" data-sl-post="/close"><input name="why" aria-label="Why" value="done"><button '
        'data-sl-confirm="Close it?" data-sl-confirm-yes="Close" data-sl-confirm-no="Leave open">Go</button></form>'
    )
    opened(page, site, form)
    page.click("text=Go")
    assert site.requests("POST /close") == []
    page.click("text=Close >> nth=-1")
    expect(page.locator("#f")).to_have_text("closed")
    assert [asked.form for asked in site.requests("POST /close")] == [{"why": "done"}]
