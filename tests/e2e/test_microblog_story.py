"""A mentor writes to her mentees on a phone; a mentee sees it and replies; a stranger never sees it; the mentor's queue
empties as she answers; on the laptop the mentee's place is where he left it on the phone.

In Chromium, inside the frame of the Learning MFE's look-alike, on another origin, with two workers.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.demo_host import ANALYSIS, serve_demo
from tests.e2e.stories import PHONE, axe, frame_of, visitor

NOTE = "Bring your worst plot to the call"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    yield from serve_demo(tmp_path_factory, "busy")


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "mentors")


def write(unit, text, audience=None):
    unit.get_by_label("Text", exact=True).click()
    unit.get_by_label("Text", exact=True).fill(text)
    if audience:
        unit.get_by_label("For", exact=True).select_option(label=audience)


def send(unit, text, audience=None):
    write(unit, text, audience)
    unit.get_by_role("button", name="Post", exact=True).click()
    expect(unit.locator("[data-sl-said]").filter(has_text="Your post is out.")).to_be_visible()


def card(unit, text):
    return unit.locator("li.sl-post").filter(has_text=text).first


@pytest.mark.browser_errors(r"404 \(Not Found\)")  # what the stranger gets
def test_from_a_note_on_the_phone_to_the_place_on_the_laptop(visit, demo):
    phone, adas = visit("Ada", **PHONE)
    write(adas, f"{NOTE}, @ben", "My mentees")
    expect(adas.get_by_text("6 of your mentees will see this")).to_be_visible()
    assert axe(phone) == {}
    adas.get_by_role("button", name="Post", exact=True).click()
    expect(card(adas, NOTE)).to_be_in_viewport()

    page, bens = visit("Ben", **PHONE)
    expect(card(bens, NOTE)).to_contain_text("Mentees of Ada Okafor")
    assert axe(page) == {}
    card(bens, NOTE).get_by_role("link", name="Reply").click()
    expect(bens.get_by_role("button", name="All posts")).to_be_visible()
    bens.get_by_label("Text", exact=True).fill("I have *three* of them.")
    bens.get_by_role("button", name="Reply", exact=True).last.click()
    expect(bens.locator(".sl-mb-reply em")).to_have_text("three")
    expect(bens.get_by_role("heading", name="1 reply")).to_be_visible()
    assert axe(page) == {}

    # The mentor's queue empties as she answers: Ben's reply waits there with the others, and goes with the last of them.
    phone.reload()
    adas.get_by_role("button", name=re.compile("for my answer")).click()
    rows = adas.locator(".sl-queue-row")
    expect(rows.filter(has_text=NOTE)).to_contain_text("new reply")
    assert axe(phone) == {}
    for left in range(rows.count() - 1, -1, -1):
        rows.last.get_by_role("button", name="Answer").click()
        expect(adas.get_by_label("Text", exact=True)).to_be_focused()
        adas.get_by_label("Text", exact=True).fill("Then we start with the third.")
        adas.get_by_role("button", name="Reply", exact=True).last.click()
        expect(adas.locator(".sl-mb-reply").last).to_contain_text("Then we start with the third.")
        adas.locator("[data-sl-back]").click()
        expect(rows).to_have_count(left)
    expect(adas.get_by_text("You are up to date")).to_be_visible()

    # Ben goes down to where he was before; then Ada writes once more, and he opens his laptop.
    bens.get_by_role("button", name="All posts").click()
    here = bens.locator(".sl-mb-here")
    with page.expect_response(re.compile("/handler/read")):
        here.scroll_into_view_if_needed()
    send(adas_again := visit("Ada")[1], "One more thing")
    expect(card(adas_again, "One more thing")).to_be_visible()

    laptop, bens = visit("Ben")
    expect(bens.get_by_text("1 new since your last visit")).to_be_visible()
    expect(card(bens, "One more thing")).to_have_attribute("data-unread", "")
    order = bens.locator("#unit-iframe, li.sl-post, li.sl-mb-here").all_inner_texts()
    assert ["up to date" in text for text in order].index(True) == 1
    assert axe(laptop) == {}

    stranger, _unit = visit("Eve")
    assert all(NOTE not in frame.content() for frame in stranger.frames)


def test_a_reply_to_a_reply_stands_at_once_where_a_reload_shows_it(visit):
    page, unit = visit("Chi", **PHONE)
    card(unit, "Is a map with 40 categories").get_by_role("link", name="Reply").click()
    expect(unit.get_by_role("button", name="All posts")).to_be_visible()
    replies = unit.locator(".sl-mb-reply")
    unit.get_by_label("Text", exact=True).fill("Of what size?")
    unit.get_by_role("button", name="Reply", exact=True).last.click()
    for answered, text in (("Of what size?", "Of any"), ("Of what size?", "Of none"), ("Of any", "Even of a wall?")):
        at = replies.filter(has_text=answered)
        at.get_by_role("button", name="Reply", exact=True).click()
        at.get_by_label("Text", exact=True).fill(text)
        at.get_by_role("button", name="Reply", exact=True).last.click()
        expect(replies.last).to_be_focused()
    expect(replies.last).to_contain_text("to Chi Nguyen")
    texts, bodies = replies.locator(".sl-prose").all_inner_texts(), replies.locator(".sl-author").all_inner_texts()
    assert texts[-4:] == ["Of what size?", "Of any", "Of none", "Even of a wall?"]

    page.reload()

    expect(replies).to_have_count(len(texts))
    assert replies.locator(".sl-prose").all_inner_texts() == texts
    assert ["to Chi Nguyen" in line for line in replies.locator(".sl-author").all_inner_texts()] == [
        "to Chi Nguyen" in line for line in bodies
    ]


def test_somebody_for_whom_it_is_not_finds_it_in_no_list(visit):
    _page, adas = visit("Ada")
    send(adas, "A word among mentors", "Mentors only")
    _page, bens = visit("Ben")

    for tab in ("This course", "My mentors", "Home"):
        bens.get_by_role("button", name=tab).click()
        expect(bens.get_by_role("button", name=tab)).to_have_attribute("aria-current", "true")
        expect(bens.get_by_text("A word among mentors")).to_have_count(0)


@pytest.mark.browser_errors("422")
def test_the_counter_counts_an_address_as_twenty_three_and_says_when_it_is_too_much(visit):
    _page, unit = visit("Ben")
    left = unit.locator("[data-sl-left]")
    write(unit, "https://example.org/" + "x" * 200)
    expect(left).to_have_text("477")
    expect(left).not_to_have_attribute("data-sl-over", "")

    write(unit, "x" * 501)
    expect(left).to_have_text("-1")
    unit.get_by_role("button", name="Post", exact=True).click()
    expect(unit.get_by_text("The text has 501 characters; 500 are possible.")).to_be_visible()
    expect(unit.get_by_label("Text", exact=True)).to_have_value("x" * 501)
    unit.get_by_label("Text", exact=True).fill("")


def test_a_poll_grows_an_option_at_a_time_and_is_voted_in(visit):
    page, unit = visit("Chi")
    write(unit, "Tea or coffee?")
    unit.get_by_text("More: question").click()
    options = unit.locator(".sl-mb-option input:visible")
    expect(options).to_have_count(2)
    expect(unit.get_by_label("The poll runs for")).to_be_hidden()
    options.nth(0).fill("Tea")
    options.nth(1).fill("Coffee")
    expect(options).to_have_count(3)
    expect(unit.get_by_label("The poll runs for")).to_be_visible()
    assert axe(page) == {}
    unit.get_by_role("button", name="Post", exact=True).click()
    expect(card(unit, "Tea or coffee?")).to_be_visible()

    _page, bens = visit("Ben")
    poll = card(bens, "Tea or coffee?")
    poll.get_by_label("Coffee").check()
    poll.get_by_role("button", name="Vote").click()
    expect(poll).to_contain_text("100 %")
    expect(poll).to_contain_text("your vote")
    share = poll.locator(".sl-num").filter(has_text="100 %").bounding_box()
    bar = poll.locator("progress").last.bounding_box()
    assert share["x"] + share["width"] == pytest.approx(bar["x"] + bar["width"], abs=1)


def test_who_is_mentioned_can_be_chosen_while_one_sees_what_one_writes(visit):
    page, unit = visit("Ada", **PHONE)
    write(unit, "Well done, @be")
    unit.get_by_label("Text", exact=True).press_sequentially("n")
    options = unit.locator(".sl-suggest")
    expect(options.get_by_role("option").first).to_contain_text("Ben Haddad")
    text, offered = unit.get_by_label("Text", exact=True).bounding_box(), options.bounding_box()
    assert text["width"] > 200
    assert offered["y"] >= text["y"] + text["height"]
    assert offered["x"] + offered["width"] <= 360
    assert axe(page) == {}


def test_a_draft_survives_a_closed_tab(visit):
    page, unit = visit("Ben")
    write(unit, "Half a thought about")
    page.wait_for_timeout(900)

    page.reload()

    unit = page.frame_locator("#unit-iframe")
    expect(unit.get_by_label("Text", exact=True)).to_have_value("Half a thought about")
    unit.get_by_role("button", name="Discard draft").click()


@pytest.mark.browser_errors("ERR_CONNECTION_FAILED")
def test_what_was_posted_without_our_hearing_of_it_is_not_posted_again(visit):
    page, unit = visit("Chi")
    write(unit, "Did you get that, or shall I repeat it?")

    def lose_the_answer(route):
        route.fetch()
        route.abort("connectionfailed")

    page.route("**/handler/publish*", lose_the_answer, times=1)
    unit.get_by_role("button", name="Post", exact=True).click()
    unit.get_by_role("button", name="Try again").click()
    expect(card(unit, "Did you get that")).to_be_visible()
    page.reload()

    expect(unit.locator("li.sl-post").filter(has_text="Did you get that")).to_have_count(1)


def test_like_bookmark_pass_on_and_the_menu(visit):
    page, unit = visit("Ben")
    post = card(unit, "Is a map with 40 categories")
    like = post.get_by_role("button", name=re.compile("Like"))
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(like).to_be_focused()
    like.click()
    expect(like).to_have_attribute("aria-pressed", "false")

    post.get_by_role("button", name="Keep under Bookmarks").click()
    expect(post.get_by_role("button", name="Keep under Bookmarks")).to_have_attribute("aria-pressed", "true")
    post.get_by_title("More actions").click()
    expect(post.get_by_role("button", name="Gives me an idea")).to_be_visible()
    assert axe(page) == {}
    post.get_by_role("button", name="Pass on", exact=True).click()
    post.get_by_label("Words of your own").fill("I ask myself the same.")
    post.get_by_role("button", name="Quote with my words").click()
    expect(card(unit, "I ask myself the same.")).to_contain_text("Is a map with 40 categories")


def test_a_new_post_is_announced_by_a_pill_and_moves_nothing(visit):
    page, bens = visit("Ben")
    page.clock.install()
    page.reload()
    expect(card(bens, "Short one between two meetings")).to_be_visible()
    _page, adas = visit("Ada")
    send(adas, "Who sees the pill?")
    first = bens.locator("li.sl-post").first.inner_text()
    with page.expect_response(re.compile("/handler/news")) as found:
        page.clock.fast_forward("00:40")
    assert found.value.status == 200
    pill = frame_of(page).locator("[id$='-live']").get_by_role("button", name=re.compile("new post"))
    expect(pill).to_be_visible()
    assert bens.locator("li.sl-post").first.inner_text() == first
    with page.expect_response(re.compile("/handler/news")) as found:
        page.clock.fast_forward("00:40")
    assert found.value.status == 304

    pill.click()
    expect(card(bens, "Who sees the pill?")).to_be_visible()


def test_a_hashtag_leads_to_its_posts_by_keyboard_and_back_leads_home(visit):
    _page, unit = visit("Ben")
    tag = unit.get_by_role("link", name="#habit").first
    tag.focus()
    tag.press("Enter")
    expect(unit.get_by_role("button", name="Remove filter #habit")).to_be_focused()

    unit.get_by_role("button", name="Remove filter #habit").press("Enter")
    expect(unit.get_by_role("button", name="Home")).to_have_attribute("aria-current", "true")
    expect(unit.locator("[id$='-list'] :focus")).to_have_text(re.compile("^(Only new|Home)$"))


def test_a_link_to_a_post_opens_it_and_back_returns_to_its_place(visit, demo):
    page, unit = visit("Ben")
    link = card(unit, "Is a map with 40 categories").locator("[data-sl-main]")
    address = link.get_attribute("href")
    link.click()
    back = unit.get_by_role("button", name="All posts")
    expect(back).to_be_visible()
    page.evaluate("history.back()")
    expect(card(unit, "Short one between")).to_be_visible()

    page.goto(f"{demo.unit(ANALYSIS, 'mentors')}{address}")
    page.reload()
    expect(page.frame_locator("#unit-iframe").get_by_role("button", name="All posts")).to_be_visible()


@pytest.mark.parametrize("language", ["es", "ar"])
def test_the_row_of_buttons_breaks_between_its_buttons_only(visit, demo, language):
    page, unit = visit("Ada", **PHONE)
    page.goto(f"{demo.unit(ANALYSIS, 'mentors')}?lang={language}")
    unit.locator(".sl-mb-composer textarea").first.click()
    buttons = unit.locator(".sl-mb-composer > .sl-actions > .sl-btn")
    expect(buttons.last).to_be_visible()

    heights = [button.bounding_box()["height"] for button in buttons.all()]
    rows = {button.bounding_box()["y"] for button in buttons.all()}
    assert (len(set(heights)), len(rows) <= 2) == (1, True)


@pytest.mark.parametrize("person", ["Ada", "Ben"])
def test_a_phone_scrolls_nothing_sideways(visit, person):
    page, unit = visit(person, **PHONE)
    write(unit, "x")
    unit.get_by_text("More: question").click()
    frame = frame_of(page)

    assert not frame.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    unit.get_by_label("Text", exact=True).fill("")


def test_in_a_right_to_left_language_it_is_mirrored_and_without_faults(visit, demo):
    page, unit = visit("Ben")
    page.goto(f"{demo.unit(ANALYSIS, 'mentors')}?lang=ar")
    expect(unit.locator("li.sl-post").first).to_be_visible()
    frame = frame_of(page)

    side, main = (frame.locator(f"li.sl-post > .sl-post-{part}").first.bounding_box() for part in ("side", "main"))
    assert side["x"] > main["x"]
    assert axe(page) == {}
