"""What was opened beside a post closes, and the focus goes back."""

import pytest
from playwright.sync_api import expect

from tests.e2e.site import opened

pytestmark = pytest.mark.e2e

POST = """
<article data-sl-item>
  <button type="button" id="name" data-sl-get="/card" data-sl-target="#panel" data-sl-swap="inner">Ben</button>
  <details data-sl-menu><summary id="dots">More</summary>
    <button type="button" data-sl-get="/form" data-sl-target="#panel" data-sl-swap="inner">Hide</button></details>
  <div class="sl-panel" id="panel"></div>
</article>
"""


@pytest.fixture
def post(page, site):
    site.answer("GET /card", "<section>About Ben <button data-sl-close>Close</button></section>")
    site.answer(
        "GET /form", '<form><input type="text" aria-label="Reason"><button data-sl-close>Cancel</button></form>'
    )
    return opened(page, site, POST)


@pytest.mark.parametrize("way", ["Escape", "Enter"])
def test_a_card_closes_and_the_name_has_the_focus(post, way):
    post.click("#name")
    post.get_by_role("button", name="Close").focus()

    post.keyboard.press(way)

    expect(post.locator("#panel")).to_be_empty()
    expect(post.locator("#name")).to_be_focused()


def test_a_form_closes_on_escape_only_while_nothing_is_typed(post):
    post.click("#dots")
    post.get_by_role("button", name="Hide").click()
    reason = post.get_by_label("Reason")
    reason.fill("Advertising")
    reason.press("Escape")
    post.get_by_role("button", name="Hide").click()
    expect(reason).to_be_focused()
    expect(reason).to_have_value("Advertising")

    post.locator("details").evaluate("(menu) => { menu.open = false; }")
    reason.fill(" ")
    reason.press("Escape")

    expect(post.locator("#panel")).to_be_empty()
    expect(post.locator("#dots")).to_be_focused()
