"""Pictures in a text: pasted, dropped or chosen, with a text for those who cannot see them."""

import json

import pytest
from playwright.sync_api import expect

from tests.e2e.gallery import AskForm
from tests.e2e.site import Answer, opened

pytestmark = pytest.mark.e2e

EDITOR = """
<form id="f" data-sl-post="/ask">
  {% include "social_learning/elements/composer.html" with field=form.body upload_url="/image" image_max=1000 only %}
  <button>Post</button>
</form>
"""
SAVED = Answer(json.dumps({"url": "/media/1.png", "id": 1}), kind="application/json")
PNG = b"\x89PNG\r\n\x1a\n picture"
PASTE = """(el, [bytes, type, how]) => {
  const data = new DataTransfer(), file = new File([new Uint8Array(bytes)], "shot.png", { type });
  data.items.add(file);
  const init = { bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data };
  el.focus();
  return !el.dispatchEvent(how === "paste" ? new ClipboardEvent("paste", init) : new DragEvent("drop", init));
}"""


@pytest.fixture
def area(page, site):
    site.answer("POST /image", SAVED)
    opened(page, site, EDITOR, context={"form": AskForm(auto_id="f-%s")})
    return page.get_by_label("Details")


def give(area, how="paste", data=PNG, kind="image/png"):
    return area.evaluate(PASTE, [list(data), kind, how])


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_a_picture_gets_its_words_and_stands_at_the_caret(page, site, area, how):
    area.fill("before after")
    area.evaluate("(el) => el.setSelectionRange(7, 7)")
    assert give(area, how) is True
    alt = page.get_by_label("What does the picture show?")
    expect(alt).to_be_focused()
    page.keyboard.type("A [plot]\\ of loss")
    page.keyboard.press("Enter")
    expect(area).to_have_value("before \n![A \\[plot\\]\\\\ of loss](/media/1.png)\nafter")
    expect(area).to_be_focused()
    (asked,) = site.requests("POST /image")
    assert asked.form == {"image": ("shot.png", "image/png", PNG)}
    assert asked.headers["x-csrftoken"] == "cookie-of-ben"
    assert site.requests("POST /ask") == []


def test_a_chosen_file_is_a_picture_too(page, site, area):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Picture").click()
    chooser.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    page.get_by_label("It is only decoration").check()
    page.get_by_role("button", name="Insert picture").click()
    expect(area).to_have_value("![](/media/1.png)\n")


def test_without_words_it_asks_again(page, area):
    give(area)
    page.get_by_role("button", name="Insert picture").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what it shows")
    expect(page.get_by_label("What does the picture show?")).to_be_focused()
    expect(area).to_have_value("")


def test_escape_leaves_the_picture_out(page, area):
    give(area)
    page.keyboard.press("Escape")
    expect(area).to_be_focused()
    expect(page.get_by_label("What does the picture show?")).to_have_count(0)
    expect(area).to_have_value("")


def test_the_words_can_be_ready_before_the_picture(page, site, area):
    site.answer("POST /image", Answer(SAVED.html, kind="application/json", delay=2))
    give(area)
    expect(page.get_by_role("progressbar", name="Uploading")).to_be_visible()
    page.keyboard.type("A plot")
    page.keyboard.press("Enter")
    expect(area).to_have_value("![A plot](/media/1.png)\n")


@pytest.mark.parametrize(
    ("data", "kind", "sentence"),
    [
        (PNG, "image/tiff", "This is not a picture we can show"),
        (b"x" * 1001, "image/png", "The picture is larger than"),
    ],
)
def test_what_would_be_refused_is_not_sent(page, site, area, data, kind, sentence):
    give(area, data=data, kind=kind)
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    assert site.requests("POST /image") == []


@pytest.mark.browser_errors("status of 4")
@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer('{"error": "This is not a picture."}', status=422, kind="application/json"), "This is not a picture."),
        (Answer("<h1>Forbidden</h1>", status=403), "You are signed out"),
        (Answer("<h1>Too large</h1>", status=413), "Something went wrong on our side"),
    ],
)
def test_a_refused_upload_says_why_and_can_be_tried_again(page, site, area, answer, sentence):
    site.answer("POST /image", answer, SAVED)
    give(area)
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    page.get_by_role("button", name="Try again").click()
    page.get_by_label("What does the picture show?").fill("A plot")
    page.keyboard.press("Enter")
    expect(area).to_have_value("![A plot](/media/1.png)\n")


def test_pasted_text_is_left_to_the_browser(page, site, area):
    pasted = "(el) => el.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true, clipboardData: new DataTransfer()}))"  # noqa: E501 - one call
    assert area.evaluate(pasted) is True
    assert site.requests("POST /image") == []
