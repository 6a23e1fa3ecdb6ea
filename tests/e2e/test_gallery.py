"""The elements as one page: accessible, readable in every theme and direction, whole at any width."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.gallery import gallery
from tests.e2e.site import Answer, block

pytestmark = pytest.mark.e2e

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What the style sheets of older LMS themes do to bare elements, some with more weight than one class.
HOSTILE = """
.course-content h2, .xblock h3 { text-transform: uppercase; letter-spacing: 4px; margin: 40px 0; color: #f0f; }
.course-content button, button:hover { background-image: linear-gradient(red, blue); box-shadow: 0 0 9px red;
  text-shadow: 1px 1px red; color: #0f0; border: 4px solid red; text-transform: uppercase; }
.course-content input[type="text"], .course-content textarea { box-shadow: inset 0 0 9px red; font: italic 30px serif; }
.course-content label { font: bold italic 30px serif; color: red; display: block; }
.course-content p + p { margin-top: 99px; }
.course-content a:focus { outline: 9px dotted red; box-shadow: 0 0 9px red; }
.course-content ul { list-style: square; padding-left: 90px; }
"""


def shown(page, site, *, more="", rtl=False, width=900, around="{}", head=""):
    inside = "{% verbatim %}" + gallery() + "{% endverbatim %}"
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site.page(around.format(block(inside, more=more)), rtl=rtl, head=head))
    page.wait_for_selector("html[data-ready]", state="attached")
    return page


@pytest.mark.parametrize("open_composer", [False, True], ids=["calm", "open"])
@pytest.mark.parametrize(
    "look",
    [{}, {"more": 'data-sl-theme="dark"'}, {"rtl": True}, {"width": 360}],
    ids=["light", "dark", "rtl", "narrow"],
)
def test_axe_finds_nothing(page, site, look, open_composer):
    shown(page, site, **look)
    if open_composer:
        page.focus("[name=title]")
        page.locator("details summary").first.click()
    found = Axe().run(page, context={"include": [[".sl"]]}, options=RULES)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []


@pytest.mark.parametrize("width", [320, 360, 560, 900])
@pytest.mark.parametrize("rtl", [False, True], ids=["ltr", "rtl"])
def test_nothing_sticks_out(page, site, width, rtl):
    shown(page, site, width=width, rtl=rtl)
    page.focus("[name=title]")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_every_control_is_large_enough_to_hit(page, site):
    shown(page, site)
    page.focus("[name=title]")
    small = page.evaluate(
        "[...document.querySelectorAll('.sl :is(button, select, textarea, input:not([type=checkbox], [type=radio]),"
        " summary)')].filter((el) => el.checkVisibility()).map((el) => [el.outerHTML.slice(0, 80),"
        " el.getBoundingClientRect()]).filter(([, { width, height }]) => width < 24 || height < 24)"
    )
    assert small == []


def test_a_finger_gets_44_pixels(context_factory, watched, site):
    page = watched(context_factory(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800}).new_page())
    shown(page, site, width=390)
    page.focus("[name=title]")
    heights = page.evaluate(
        "[...document.querySelectorAll('.sl-btn-primary, .sl-vote, .sl-tab, .sl-input, .sl-tool')]"
        ".filter((el) => el.checkVisibility()).map((el) => Math.round(el.getBoundingClientRect().height))"
    )
    assert min(heights) == 44


def test_hostile_styles_of_the_page_lose(page, site):
    site.answer("GET /hostile.css", Answer(HOSTILE, kind="text/css"))
    looks = []
    for around, head in [("{}", ""), ('<div class="course-content xblock">{}</div>', "hostile")]:
        link = '<link rel="stylesheet" href="/hostile.css">' if head else ""
        shown(page, site, around=around, head=link)
        page.focus("[name=title]")
        looks.append(
            page.evaluate(
                "[...document.querySelectorAll('.sl *')].filter((el) => el.checkVisibility()).map((el) => {"
                " const s = getComputedStyle(el); return [el.tagName, el.className, s.color, s.fontSize, s.fontStyle,"
                " s.textTransform, s.letterSpacing, s.backgroundImage, s.boxShadow, s.textShadow, s.borderTopWidth,"
                " s.marginTop, s.paddingLeft, s.listStyleType, s.outlineStyle, s.display].join(' '); })"
            )
        )
    assert looks[0] == looks[1]


def test_dark_only_on_request(context_factory, watched, site):
    page = watched(context_factory(color_scheme="dark").new_page())
    shown(page, site)
    background = "getComputedStyle(document.querySelector('.sl-card')).backgroundColor"
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    page.evaluate("document.documentElement.dataset.paragonThemeVariant = 'dark'")
    assert page.evaluate(background) == "rgb(20, 22, 27)"


def test_reduced_motion_has_no_transitions(context_factory, watched, site):
    page = watched(context_factory(reduced_motion="reduce").new_page())
    shown(page, site)
    moving = "[...document.querySelectorAll('.sl *')].filter((el) => getComputedStyle(el).transitionDuration !== '0s')"
    assert page.evaluate(moving + ".length") == 0


def test_forced_colors_show_what_is_pressed(context_factory, watched, site):
    page = watched(context_factory(forced_colors="active").new_page())
    shown(page, site)
    style = "getComputedStyle(document.querySelector('.sl-vote[aria-pressed=true]')).outlineStyle"
    assert page.evaluate(style) == "solid"


def test_a_line_of_another_script_starts_where_the_page_starts(page, site):
    lines = '<div><h2 class="sl-post-title" dir="auto">{}</h2></div><p class="sl-excerpt" dir="auto">{}</p>'
    align = "[...document.querySelectorAll('.sl [dir=auto]')].map((el) => getComputedStyle(el).textAlign)"
    for rtl, words, side in [(True, "Why?", "right"), (False, "لماذا", "left")]:
        page.goto(site.page(block(lines.format(words, words)), rtl=rtl))
        page.wait_for_selector("html[data-ready]", state="attached")
        assert page.evaluate(align) == [side, side]
