"""A learner asks, sees a similar one, posts; another answers; the asker accepts; a mentor endorses; a stranger sees nothing.

In Chromium, inside the frame of the Learning MFE's look-alike, on another origin, with two workers.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.demo_host import ANALYSIS, serve_demo
from tests.e2e.stories import axe, visitor


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    yield from serve_demo(tmp_path_factory, "empty")


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "ask")


def ask(unit, title, body=""):
    unit.get_by_label("Your question").fill(title)
    if body:
        unit.get_by_label("Text", exact=True).fill(body)
    unit.get_by_role("button", name="Post question").click()
    expect(unit.get_by_role("link", name=title)).to_be_visible()


@pytest.mark.browser_errors(r"404 \(Not Found\)")  # what the stranger gets
def test_from_a_question_to_an_endorsed_answer(visit):
    first = "Why does gradient descent zig-zag in a narrow valley?"
    _chis_page, chis = visit("Chi")
    ask(chis, first, "The path of lecture 4 bounces between the walls.")

    page, bens = visit("Ben")
    bens.get_by_label("Your question").fill("Gradient descent zig-zags, why?")
    similar = bens.get_by_role("complementary", name="Similar questions")
    expect(similar.get_by_role("link", name=first)).to_be_visible()
    assert axe(page) == {}
    ask(bens, "Is the bias term regularised in ridge regression?", "The slides leave it *out*.")
    expect(bens.get_by_role("status").filter(has_text="Your question is posted.")).to_have_count(1)

    page, chis = visit("Chi")
    chis.get_by_role("link", name=re.compile("Is the bias term")).click()
    expect(chis.locator(".sl-post em")).to_have_text("out")
    chis.get_by_label("Text", exact=True).fill("Leave it out:\n\n```python\nRidge(fit_intercept=True)\n```")
    chis.get_by_role("button", name="Post answer").click()
    expect(chis.locator(".sl-code")).to_contain_text("fit_intercept")
    expect(chis.get_by_role("heading", name="1 answer")).to_be_visible()
    assert axe(page) == {}

    _bens_page, bens = visit("Ben")
    expect(bens.get_by_role("button", name="Notices, 1 unread")).to_be_visible()
    bens.get_by_role("link", name=re.compile("Is the bias term")).click()
    bens.get_by_role("button", name="This solved it").click()
    expect(bens.get_by_text("Accepted answer")).to_be_visible()

    _adas_page, adas = visit("Ada")
    adas.get_by_role("link", name=re.compile("Is the bias term")).click()
    adas.get_by_role("button", name="Endorse").click()
    expect(adas.get_by_text("Endorsed by")).to_be_visible()

    stranger, _unit = visit("Eve")
    expect(stranger.locator("body")).not_to_contain_text("bias term")
    assert all("bias term" not in frame.content() for frame in stranger.frames)


def test_a_link_to_a_question_opens_it_inside_the_frame(visit, demo):
    _page, chis = visit("Chi")
    ask(chis, "Where do I find the data of exercise 5?")
    number = chis.get_by_role("link", name=re.compile("exercise 5")).get_attribute("href").rsplit("-", 1)[1]

    page, unit = visit("Ben")
    page.goto(f"{demo.unit(ANALYSIS, 'ask')}#sl-q-{number}")
    page.reload()

    expect(unit.get_by_role("heading", name="Where do I find the data of exercise 5?")).to_be_visible()


def test_a_draft_survives_a_closed_tab(visit):
    page, unit = visit("Ben")
    unit.get_by_label("Your question").fill("Half a thought about")
    unit.get_by_label("Text", exact=True).fill("and a story that took ten minutes")
    page.wait_for_timeout(900)

    page.reload()

    expect(page.frame_locator("#unit-iframe").get_by_label("Your question")).to_have_value("Half a thought about")


@pytest.mark.browser_errors("ERR_INTERNET_DISCONNECTED")
def test_offline_in_mid_post_keeps_the_text_and_retry_works(visit):
    page, unit = visit("Chi")
    unit.get_by_label("Your question").fill("Does it work without a network?")
    page.context.set_offline(True)
    unit.get_by_role("button", name="Post question").click()
    expect(unit.get_by_role("alert")).to_contain_text("cannot be reached")

    page.context.set_offline(False)
    unit.get_by_role("button", name="Try again").click()

    expect(unit.get_by_role("link", name="Does it work without a network?")).to_be_visible()


@pytest.mark.browser_errors("ERR_CONNECTION_FAILED")
def test_what_was_posted_without_our_hearing_of_it_is_not_posted_again(visit):
    page, unit = visit("Chi")
    unit.get_by_label("Your question").fill("Did you get that, or shall I repeat it?")

    def lose_the_answer(route):
        route.fetch()
        route.abort("connectionfailed")

    page.route("**/handler/ask*", lose_the_answer, times=1)
    unit.get_by_role("button", name="Post question").click()
    unit.get_by_role("button", name="Try again").click()
    expect(unit.get_by_role("link", name="Did you get that")).to_be_visible()
    page.reload()

    expect(unit.get_by_role("link", name="Did you get that")).to_have_count(1)


def test_a_double_click_posts_once(visit):
    _page, unit = visit("Ben")
    unit.get_by_label("Your question").fill("Am I here once or twice, please?")

    unit.get_by_role("button", name="Post question").dblclick()

    expect(unit.get_by_role("link", name="Am I here once or twice, please?")).to_have_count(1)


def test_the_frame_is_as_tall_as_the_unit_and_a_phone_scrolls_nothing_sideways(visit):
    page, unit = visit("Ben", viewport={"width": 360, "height": 740})
    expect(unit.get_by_role("heading", name="Ask the class")).to_be_visible()
    frame = next(frame for frame in page.frames if "/xblock/" in frame.url)

    inner = frame.evaluate("document.documentElement.scrollHeight")
    outer = page.locator("#unit-iframe").bounding_box()["height"]
    sideways = frame.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

    assert (abs(inner - outer) < 3, sideways) == (True, False)


def test_a_question_is_asked_and_answered_by_keyboard_alone(visit):
    page, unit = visit("Ben")
    title = unit.get_by_label("Your question")
    title.focus()
    page.keyboard.type("Can I do this without a mouse?")
    unit.get_by_label("Text", exact=True).focus()
    page.keyboard.type("I only have keys.")
    page.keyboard.press("Control+Enter")
    link = unit.get_by_role("link", name="Can I do this without a mouse?")
    expect(link).to_be_visible()

    link.focus()
    page.keyboard.press("Enter")

    expect(unit.get_by_role("heading", name="Can I do this without a mouse?")).to_be_visible()


def test_a_tab_keeps_the_focus_and_back_and_reload_stay_in_the_unit(visit):
    page, unit = visit("Ben")
    ask(unit, "Where does Back lead to from here?")
    tab = unit.get_by_role("button", name="Unanswered")
    tab.click()
    expect(tab).to_have_attribute("aria-current", "true")
    expect(tab).to_be_focused()
    unit.get_by_role("link", name="Where does Back lead to").click()
    opened = unit.get_by_role("button", name="All questions")
    expect(opened).to_be_visible()

    page.reload()
    expect(opened).to_be_visible()
    opened.click()
    link = unit.get_by_role("link", name="Where does Back lead to")
    expect(link).to_be_focused()

    link.click()
    expect(opened).to_be_visible()
    page.evaluate("history.back()")
    expect(link).to_be_focused()
    expect(unit.get_by_role("heading", name="Ask the class")).to_be_visible()


def test_on_a_phone_the_new_question_is_on_the_screen_and_says_that_it_is_posted(visit):
    _page, unit = visit("Ben", viewport={"width": 360, "height": 640})
    ask(unit, "Do I see my own question on a phone?")
    posted = unit.locator("[data-sl-said]").filter(has_text="Your question is posted.")
    expect(posted).to_be_in_viewport()
    expect(unit.get_by_role("link", name="Do I see my own question on a phone?")).to_be_in_viewport()

    unit.get_by_role("button", name="Unanswered").click()
    expect(posted).to_have_count(0)


def test_the_form_to_hide_takes_the_place_of_the_buttons_of_the_queue(visit):
    _page, bens = visit("Ben")
    ask(bens, "Who wants to buy my notes of last year?")
    _page, chis = visit("Chi")
    chis.get_by_role("link", name="Who wants to buy").click()
    chis.get_by_label("More actions").first.click()
    chis.get_by_role("button", name="Report").click()
    chis.get_by_label("Spam").first.check()
    chis.locator(".sl-panel").get_by_role("button", name="Report").click()
    expect(chis.get_by_text("Thank you. The moderators will look at it")).to_be_visible()
    _page, dees = visit("Dee")
    dees.get_by_role("button", name="Staff").click()
    row = dees.locator(".sl-queue-row").filter(has_text="Who wants to buy")

    row.get_by_role("button", name="Hide").click()
    reason = row.get_by_label("Why is it hidden?")
    expect(reason).to_be_focused()
    expect(row.get_by_role("button", name="It may stay")).to_be_hidden()
    expect(row.get_by_role("button", name="Hide", exact=True)).to_be_hidden()

    reason.press("Escape")
    expect(row.get_by_role("button", name="Hide", exact=True)).to_be_focused()
