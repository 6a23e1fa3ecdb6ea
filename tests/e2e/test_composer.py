"""The calm composer and its Markdown toolbar."""

import pytest
from playwright.sync_api import expect

from tests.e2e.gallery import AskForm
from tests.e2e.site import opened

pytestmark = pytest.mark.e2e

COMPOSER = """
<form class="sl-form sl-composer" id="f" data-sl-composer data-sl-post="/ask" novalidate>
  <div class="sl-composer-line"><input type="text" class="sl-bare" name="title" aria-label="Title"></div>
  <div class="sl-later sl-form">
    {% include "social_learning/elements/composer.html" with field=form.body preview_url="/preview" only %}
    <div class="sl-actions"><button type="button" class="sl-btn" data-sl-collapse>Cancel</button>
    <button class="sl-btn sl-btn-primary">Post</button></div>
  </div>
</form>
"""


@pytest.fixture
def composer(page, site):
    return opened(page, site, COMPOSER, context={"form": AskForm(auto_id="f-%s")})


@pytest.fixture
def area(composer):
    composer.click("[name=title]")
    return composer.get_by_label("Details")


def select(area, start, end):
    area.evaluate("(el, [start, end]) => { el.focus(); el.setSelectionRange(start, end); }", [start, end])


def selected(area):
    return area.evaluate("(el) => el.value.slice(el.selectionStart, el.selectionEnd)")


def test_one_line_while_one_passes_by_with_tab(composer):
    composer.keyboard.press("Tab")
    expect(composer.get_by_label("Title")).to_be_focused()
    expect(composer.get_by_text("Post")).to_be_hidden()


@pytest.mark.parametrize("way", ["click", "Enter", "W"])
def test_it_opens_on_a_click_enter_or_typing(composer, way, site):
    title = composer.get_by_label("Title")
    title.click() if way == "click" else title.press(way)
    expect(composer.get_by_text("Post")).to_be_visible()
    assert site.requests("POST /ask") == []


def test_escape_folds_it_only_when_it_is_empty(composer, area):
    area.fill("text")
    area.press("Escape")
    expect(area).to_be_visible()
    area.fill("")
    area.press("Escape")
    expect(area).to_be_hidden()
    expect(composer.get_by_label("Title")).to_be_focused()
    composer.keyboard.type("W")
    expect(area).to_be_visible()


def test_cancel_folds_it_and_keeps_the_text(composer, area):
    area.fill("text")
    composer.click("text=Cancel")
    expect(area).to_be_hidden()
    composer.click("[name=title]")
    expect(area).to_have_value("text")


@pytest.mark.parametrize(
    ("name", "text", "span", "after", "chosen"),
    [
        ("Bold", "a word", (2, 6), "a **word**", "word"),
        ("Bold", "a **word**", (4, 8), "a word", "word"),
        ("Bold", "", (0, 0), "****", ""),
        ("Italic", "a word", (2, 6), "a _word_", "word"),
        ("Code", "a word", (2, 6), "a `word`", "word"),
        ("Code", "one\ntwo", (0, 7), "```\none\ntwo\n```", "one\ntwo"),
        ("Link", "see docs", (4, 8), "see [docs](url)", "url"),
        ("Link", "see ", (4, 4), "see [](url)", ""),
        ("List", "one\ntwo", (1, 5), "- one\n- two", ""),
        ("List", "- one\n- two", (1, 11), "one\ntwo", ""),
        ("Quote", "said\nwhat", (7, 7), "said\n> what", ""),
    ],
)
def test_toolbar(composer, area, name, text, span, after, chosen):
    area.fill(text)
    select(area, *span)
    composer.get_by_role("button", name=name).click()
    expect(area).to_have_value(after)
    expect(area).to_be_focused()
    assert selected(area) == chosen


def test_the_browser_can_undo_the_toolbar(area):
    area.fill("a word")
    select(area, 2, 6)
    area.press("ControlOrMeta+b")
    expect(area).to_have_value("a **word**")
    area.press("ControlOrMeta+z")
    expect(area).to_have_value("a word")


@pytest.mark.parametrize(("key", "after"), [("b", "**word**"), ("i", "_word_"), ("k", "[word](url)")])
def test_keys(area, key, after):
    area.fill("word")
    select(area, 0, 4)
    area.press(f"ControlOrMeta+{key}")
    expect(area).to_have_value(after)


def test_control_enter_sends_the_form(composer, area, site):
    site.answer("POST /ask", '<p id="f">thanks</p>')
    composer.fill("[name=title]", "Why?")
    area.fill("because")
    area.press("ControlOrMeta+Enter")
    expect(composer.locator("#f")).to_have_text("thanks")
    assert [asked.form for asked in site.requests("POST /ask")] == [{"title": "Why?", "body": "because"}]


def test_preview_shows_the_servers_rendering(composer, area, site):
    site.answer("POST /preview", "<p><strong>bold</strong></p>")
    area.fill("**bold**")
    composer.get_by_role("button", name="Preview").click()
    expect(composer.get_by_role("region", name="Preview")).to_have_text("bold")
    assert [asked.form for asked in site.requests("POST /preview")] == [
        {"title": "", "body": "**bold**", "field": "body"}
    ]


def test_a_form_that_comes_with_text_is_open(page, site):
    form = AskForm({"body": "mine"}, auto_id="f-%s")
    opened(page, site, COMPOSER, context={"form": form})
    expect(page.get_by_label("Details")).to_have_value("mine")
    expect(page.get_by_label("Details")).to_be_visible()


LINE = """
<form class="sl-form sl-composer" id="f" data-sl-composer data-sl-open data-sl-post="/ask">
  <div class="sl-composer-line"><textarea class="sl-bare" id="title" name="title" rows="1" data-sl-line aria-label="Title">
</textarea></div>
  <div data-sl-editor><textarea id="body" name="body" aria-label="Body"></textarea></div><button>Post</button>
</form>
"""


def test_a_long_title_grows_and_enter_leads_on_to_the_text(page, site):
    opened(page, site, LINE)
    page.focus("#title")
    low = page.locator("#title").bounding_box()["height"]
    page.keyboard.insert_text("Why does gradient descent zig-zag in a narrow valley? " * 4)
    assert page.locator("#title").bounding_box()["height"] >= low + 24
    assert page.evaluate("title.scrollHeight <= title.clientHeight")
    page.keyboard.press("Enter")
    expect(page.locator("#body")).to_be_focused()
    assert "\n" not in page.locator("#title").input_value()
    assert site.requests("POST /ask") == []


def test_control_and_enter_send_from_the_title_too(page, site):
    site.answer("POST /ask", '<p id="f">thanks</p>')
    opened(page, site, LINE)
    page.fill("#title", "Why?")
    page.press("#title", "Control+Enter")
    expect(page.locator("#f")).to_have_text("thanks")
    assert [asked.form for asked in site.requests("POST /ask")] == [{"title": "Why?", "body": ""}]
