"""The demo host in Chromium: the unit in a frame of another origin, as the Learning MFE shows it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.demo_host import ANALYSIS, block_key, unit_key

pytestmark = pytest.mark.e2e

ASK = unit_key(ANALYSIS, "ask")
NARROW = {"width": 360, "height": 720}
PATIENCE = 20_000  # milliseconds; the machine may be busy
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the frame hears from outside, kept from its first moment on.
LISTEN = """
if (window.parent !== window) {
  window.heard = [];
  window.addEventListener("message", ({ data, origin }) => window.heard.push({ ...data, origin }));
}
"""


@pytest.fixture
def person(host, context_factory, watched):
    """``person("ben")`` is a page on which Ben has signed in; options are those of the browser's context."""

    def enter(name="", **options):
        context = context_factory(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(PATIENCE)
        page = watched(context.new_page())
        page.add_init_script(LISTEN)
        page.goto(host.learning)
        page.click(f"button.person[value='{name}']")
        page.wait_for_load_state()
        return page

    return enter


def open_unit(page, host, unit="ask", fragment=""):
    """Go to a unit and wait until its frame has told its height; the frame."""
    page.goto(f"{host.learning}/learning/course/{ANALYSIS}/{unit_key(ANALYSIS, unit)}{fragment}")
    page.wait_for_selector("[data-frame][data-state=ready]")
    return page.frame(url=f"{host.lms}/**")


def heights(page, frame):
    return page.eval_on_selector("iframe", "frame => frame.offsetHeight"), frame.evaluate(
        "document.getElementById('content').offsetHeight"
    )


def test_the_unit_is_of_another_origin_and_the_session_is_the_same(host, person):
    frame = open_unit(person("ben"), host)

    assert frame.evaluate("location.origin") == host.lms
    assert frame.locator("[data-sl-root]").get_attribute("data-sl-user") is not None
    with pytest.raises(Exception, match="Blocked a frame with origin"):
        frame.evaluate("window.parent.document.title")


def test_the_frame_has_the_attributes_of_the_learning_mfe(host, person):
    page = person("ben")
    open_unit(page, host)
    frame = page.locator("iframe")

    assert {name: frame.get_attribute(name) for name in ("scrolling", "referrerpolicy", "allow")} == {
        "scrolling": "no",
        "referrerpolicy": "origin",
        "allow": ("microphone *; camera *; midi *; geolocation *; encrypted-media *; clipboard-write *; autoplay *"),
    }


def test_the_frame_is_as_tall_as_its_content_and_grows_with_it(host, person):
    page = person("ben")
    frame = open_unit(page, host)
    before, content = heights(page, frame)
    assert before == content > 0

    frame.evaluate("document.getElementById('content').append(document.createElement('hr'), 'x'.repeat(9))")
    frame.evaluate("document.getElementById('content').style.paddingBottom = '500px'")
    page.wait_for_function("before => document.querySelector('iframe').offsetHeight > before + 400", arg=before)

    after, content = heights(page, frame)
    assert after == content


def test_the_hash_arrives_when_the_frame_is_there_and_at_each_new_height(host, person):
    page = person("ben")
    frame = open_unit(page, host, fragment="#sl-q-1")
    frame.wait_for_function("heard.some(({ hashName }) => hashName === '#sl-q-1')")
    count = frame.evaluate("heard.filter(({ hashName }) => hashName).length")

    frame.evaluate("document.getElementById('content').style.paddingBottom = '300px'")
    frame.wait_for_function("count => heard.filter(({ hashName }) => hashName).length > count", arg=count)

    assert frame.evaluate("new Set(heard.map(({ origin }) => origin)).size") == 1
    assert frame.evaluate("heard[0].origin") == host.learning


def test_the_hash_survives_the_way_over_jump_to(host, person):
    page = person("ben")
    key = block_key(ANALYSIS, "social_qa", "qa-class")

    page.goto(f"{host.lms}/courses/{ANALYSIS}/jump_to/{key}#sl-q-1")
    page.wait_for_selector("[data-frame][data-state=ready]")

    assert page.url == f"{host.learning}/learning/course/{ANALYSIS}/{ASK}#sl-q-1"


def test_the_frame_hears_which_part_of_it_is_visible(host, person):
    page = person("ben")
    frame = open_unit(page, host)
    status = "heard.filter(({ type }) => type === 'unit.visibilityStatus').at(-1)?.data"
    frame.wait_for_function(status)
    top = frame.evaluate(status)["topPosition"]

    page.mouse.wheel(0, 200)
    frame.wait_for_function(f"top => {status}.topPosition < top", arg=top)

    assert frame.evaluate(status)["viewportHeight"] == 800


def test_an_offset_scrolls_the_outer_page(host, person):
    page = person("ben")
    frame = open_unit(page, host)

    frame.evaluate("window.parent.postMessage({ offset: 250 }, '*')")
    page.wait_for_function("window.scrollY > 0")

    top = page.eval_on_selector("iframe", "frame => frame.getBoundingClientRect().top + window.scrollY")
    assert page.evaluate("window.scrollY") == pytest.approx(top + 250, abs=1)


def test_links_of_a_unit_lead_the_whole_page(host, person, dee_there):
    page = person("dee")
    frame = open_unit(page, host)

    frame.evaluate(
        "href => { const a = document.createElement('a'); a.href = href; a.textContent = 'there';"
        " a.id = 'there'; document.getElementById('content').prepend(a); }",
        f"{host.learning}/learning/course/{ANALYSIS}/progress",
    )
    frame.click("#there")

    page.wait_for_url("**/progress")


@pytest.mark.browser_errors("404")
def test_a_unit_that_cannot_be_loaded_says_so(host, person):
    page = person("eve")
    # The outer page is there, and the unit is not for her: what a learner sees whose access ended meanwhile.
    page.goto(f"{host.learning}/learning/course/course-v1:Northlight+PY100+2026")
    page.wait_for_selector("[data-frame][data-state=ready]")
    page.evaluate(
        "src => { document.querySelector('[data-frame]').dataset.state = 'loading'; document.querySelector('iframe').src = src; }",
        f"{host.lms}/xblock/{ASK}",
    )

    page.wait_for_selector("[data-frame][data-state=failed]")

    assert page.locator(".frame-failed").inner_text() == "The unit could not be loaded. Reload the page to try again."


def test_the_camera_may_be_used_in_the_frame(host, person):
    frame = open_unit(person("ben"), host)

    assert frame.evaluate("document.featurePolicy.allowsFeature('camera')") is True
    assert frame.evaluate("document.featurePolicy.allowsFeature('display-capture')") is False


def test_a_learner_asks_inside_the_frame(host, person):
    frame = open_unit(person("chi"), host)

    frame.get_by_label("Your question").fill("Does the demo take my question?")
    frame.get_by_label("Text", exact=True).fill("I would like to see it in the list.")
    frame.get_by_role("button", name="Post question").click()

    frame.get_by_text("Does the demo take my question?").first.wait_for()


def test_an_author_edits_saves_and_is_back_at_the_preview(host, person, dee_there):
    key = dee_there.add_block("social_qa", "joining")
    page = person("dee")

    page.goto(f"{host.learning}/studio/{ANALYSIS}/{unit_key(ANALYSIS, 'joining')}")
    page.wait_for_selector("[data-frame][data-state=ready]")
    page.frame(url=f"{host.lms}/**").click(f"[data-locator='{key}'] .studio-action-main")
    page.wait_for_url("**/action/edit")
    assert page.evaluate("[typeof define.amd, getComputedStyle(document.documentElement).fontSize]") == [
        "object",
        "10px",
    ]
    page.fill("[name=display_name]", "A room beside")
    page.click("[data-sl-root] button[type=submit]")

    page.wait_for_url("**/studio/course-v1**")
    page.wait_for_selector("[data-frame][data-state=ready]")
    page.frame(url=f"{host.lms}/**").get_by_text("A room beside").first.wait_for()


def test_cancelling_the_editor_is_back_at_the_preview(host, person, dee_there):
    key = dee_there.add_block("social_qa", "joining")
    page = person("dee")
    page.goto(f"{host.lms}/studio/xblock/{key}/action/edit")

    page.click("[data-sl-studio-cancel]")

    page.wait_for_url(f"{host.learning}/studio/**")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        f"/learning/course/{ANALYSIS}/{ASK}",
        f"/learning/course/{ANALYSIS}/progress",
        f"/studio/{ANALYSIS}/{ASK}",
        f"/learning/course/{ANALYSIS}/nowhere",
    ],
    ids=["home", "unit", "progress", "studio", "missing"],
)
@pytest.mark.browser_errors("404")
def test_pages_fit_a_narrow_screen(host, person, path, language):
    page = person("dee", viewport=NARROW)

    page.goto(f"{host.learning}{path}?lang={language}")
    if page.locator("[data-frame]").count():
        page.wait_for_selector("[data-frame][data-state=ready]")

    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.parametrize(
    "path",
    ["/", f"/learning/course/{ANALYSIS}/{ASK}", f"/learning/course/{ANALYSIS}/progress", f"/studio/{ANALYSIS}/{ASK}"],
    ids=["home", "unit", "progress", "studio"],
)
def test_the_outer_pages_have_no_barriers_that_axe_finds(host, person, path):
    page = person("dee")
    page.goto(f"{host.learning}{path}")
    if page.locator("[data-frame]").count():
        page.wait_for_selector("[data-frame][data-state=ready]")

    options = {"runOnly": {"type": "tag", "values": RULES}, "iframes": False}
    found = Axe().run(page, options=options).response["violations"]

    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
