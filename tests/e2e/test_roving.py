"""Moving through lists and toolbars by key."""

import pytest
from playwright.sync_api import expect

from tests.e2e.gallery import AskForm
from tests.e2e.site import opened

pytestmark = pytest.mark.e2e

ITEM = '<li data-sl-item><a href="#{0}" data-sl-main id="m{0}">Question {0}</a> <button id="b{0}">Vote</button></li>'
LIST = (
    f'<ul data-sl-list>{ITEM.format(1)}{ITEM.format(2)}{ITEM.format(3)}</ul><input id="out" aria-label="Out">'
    '<ul data-sl-list><li data-sl-item><a href="#x" data-sl-main>x</a><input id="in" aria-label="In"></li></ul>'
)


def press(page, start, *keys):
    page.focus(start)
    for key in keys:
        page.keyboard.press(key)
    return page.evaluate("document.activeElement.id")


@pytest.mark.parametrize(
    ("start", "keys", "end"),
    [
        ("#m1", ["j"], "m2"),
        ("#m1", ["j", "j", "j"], "m3"),
        ("#m3", ["k"], "m2"),
        ("#m1", ["k"], "m1"),
        ("#b1", ["j"], "m2"),
        ("#m1", ["ArrowDown"], "m2"),
        ("#m2", ["ArrowUp"], "m1"),
        ("#m1", ["End"], "m3"),
        ("#m3", ["Home"], "m1"),
        ("#b1", ["ArrowDown"], "b1"),
        ("#m1", ["Control+j"], "m1"),
        ("#m1", ["Tab"], "b1"),
        ("#out", ["j"], "out"),
        ("#in", ["j"], "in"),
    ],
)
def test_in_a_list(page, site, start, keys, end):
    opened(page, site, LIST)
    assert press(page, start, *keys) == end


def test_letters_typed_in_a_list_are_letters(page, site):
    opened(page, site, LIST)
    press(page, "#in", "j", "k")
    expect(page.locator("#in")).to_have_value("jk")


@pytest.mark.parametrize(("rtl", "forward"), [(False, "ArrowRight"), (True, "ArrowLeft")], ids=["ltr", "rtl"])
def test_a_toolbar_is_one_stop(page, site, rtl, forward):
    editor = (
        '{% include "social_learning/elements/composer.html" with field=form.body only %}<button id="end">End</button>'
    )
    opened(page, site, f"<form>{editor}</form>", rtl=rtl, context={"form": AskForm(auto_id="f-%s")})
    page.get_by_label("Details").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Bold")).to_be_focused()
    page.keyboard.press(forward)
    expect(page.get_by_role("button", name="Italic")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#end")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Italic")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Quote")).to_be_focused()
    page.keyboard.press(forward)
    expect(page.get_by_role("button", name="Bold")).to_be_focused()


@pytest.mark.parametrize("rtl", [False, True], ids=["ltr", "rtl"])
def test_the_current_tab_is_in_sight_and_the_page_stays_where_it_is(page, site, rtl):
    page.set_viewport_size({"width": 360, "height": 400})
    items = [(str(number), f"A rather long tab {number}") for number in range(6)]
    tabs = '{% include "social_learning/elements/tabs.html" with label="Lists" name="v" items=items current="4" url="/l" %}'
    opened(page, site, tabs + "<p>text</p>" * 60, rtl=rtl, context={"items": items})
    bar, tab = page.locator(".sl-tabs").bounding_box(), page.locator("[aria-current]").bounding_box()
    assert bar["x"] <= tab["x"]
    assert tab["x"] + tab["width"] <= bar["x"] + bar["width"]
    assert page.evaluate("window.scrollY") == 0
