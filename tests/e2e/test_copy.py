"""Copying a link."""

import pytest
from playwright.sync_api import expect

from tests.e2e.site import opened

pytestmark = pytest.mark.e2e

BUTTON = '<button type="button" data-sl-copy="https://lms.example.org/unit#sl-q-1" data-sl-copied="Link copied.">Copy link</button>'


def test_it_is_on_the_clipboard_and_said(context_factory, watched, site):
    page = watched(context_factory(permissions=["clipboard-read", "clipboard-write"]).new_page())
    opened(page, site, BUTTON)
    page.click("text=Copy link")
    expect(page.locator("[role=status]")).to_have_text("Link copied.")
    assert page.evaluate("navigator.clipboard.readText()") == "https://lms.example.org/unit#sl-q-1"


def test_refused_it_stands_there_selected(page, site):
    page.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    opened(page, site, BUTTON)
    page.click("text=Copy link")
    field = page.get_by_role("textbox", name="Copy link")
    expect(field).to_be_focused()
    assert field.evaluate("(el) => el.value.slice(el.selectionStart, el.selectionEnd)") == (
        "https://lms.example.org/unit#sl-q-1"
    )
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(page.get_by_role("button")).to_be_focused()
