"""A mentor keeps and discards drafts, looks at her reach; a mentee mutes and blocks; staff decide.

In Chromium, inside the frame of the Learning MFE's look-alike, on a phone and on a wide screen, by keyboard and with axe.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, frame_of, visitor

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    yield from serve_demo(tmp_path_factory, "busy")


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "mentors")


def choose(unit, words):
    """An entry of the menu of one's own screens."""
    unit.locator(".sl-mb-menu > summary").click()
    unit.locator(".sl-mb-menu").get_by_role("button", name=re.compile(f"^{words}")).click()


def calm(page):
    """Nothing wrong with the page, and nothing sticks out of it."""
    frame = frame_of(page)
    frame.wait_for_function("() => !document.querySelector('.sl [aria-busy=true]')")
    assert axe(page) == {}
    assert frame.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("options", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_screen_is_open_to_all_and_fits(visit, options):
    page, unit = visit("Dee", **options)
    unit.get_by_role("button", name=re.compile("^Staff")).click()
    for words in ("Newcomers", "Figures", "Queue", "People", "Held words", "Audit trail", "Not answered"):
        unit.get_by_role("button", name=words, exact=True).click()
        expect(unit.locator(".sl-tab[aria-current]")).to_have_text(words)
        expect(unit.locator(".sl-tab[aria-current]")).to_be_focused()
        calm(page)
    page, unit = visit("Ada", **options)
    for words in ("People I follow", "Drafts", "Whom my posts reach", "Muted and blocked"):
        choose(unit, words)
        expect(unit.get_by_role("heading", name=words, exact=True)).to_be_visible()
        calm(page)
        unit.get_by_role("button", name="All posts").click()
    for words in ("for my answer", "Notices"):
        unit.get_by_role("button", name=re.compile(words)).click()
        expect(unit.get_by_role("heading", name=re.compile(words))).to_be_visible()
        calm(page)
        unit.get_by_role("button", name="All posts").click()


def test_a_draft_goes_on_is_given_a_time_by_her_own_clock_and_comes_back(visit):
    page, unit = visit("Ada", timezone_id="Asia/Tokyo", **PHONE)
    text = unit.get_by_label("Text", exact=True)
    text.click()
    text.fill("Half a thought")
    unit.get_by_role("button", name="Keep as draft").click()
    expect(unit.get_by_text("Kept under Drafts.").first).to_be_visible()
    choose(unit, "Drafts")
    unit.get_by_role("button", name="Set a time").click()
    moment = unit.get_by_label("Post it on")
    expect(moment).to_be_focused()
    moment.fill("2099-03-01T08:30")
    calm(page)
    unit.get_by_role("button", name="Save", exact=True).click()
    expect(unit.locator(".sl-pill time")).to_contain_text("8:30")
    expect(unit.locator(".sl-pill time")).to_have_attribute("datetime", re.compile("2099-02-28T23:30"))

    unit.get_by_role("button", name="Change the time").click()
    expect(unit.get_by_label("Post it on")).to_have_value("2099-03-01T08:30")
    unit.get_by_role("button", name="Cancel").click()
    unit.get_by_role("button", name="Discard").click()
    undo = unit.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(unit.locator(".sl-pill time")).to_contain_text("8:30")
    unit.get_by_role("button", name="Go on writing").click()

    expect(unit.get_by_label("Text", exact=True)).to_have_value("Half a thought")
    expect(unit.get_by_label("Send it later")).to_have_value("2099-03-01T08:30")


def test_a_name_opens_the_card_and_the_card_mutes_follows_and_blocks(visit):
    page, unit = visit("Chi", **WIDE)
    unit.get_by_role("button", name="This course").click()
    expect(unit.locator(".sl-tab[aria-current]")).to_have_text("This course")
    unit.locator(".sl-name-link", has_text="Ada Okafor").first.click()
    card = unit.locator(".sl-mb-person")
    card.get_by_role("button", name="Follow", exact=True).click()
    following = card.get_by_role("button", name="Following")
    expect(following).to_have_attribute("aria-pressed", "true")
    expect(following).to_be_focused()

    card.locator("summary").click()
    card.get_by_role("button", name="for a week").click()
    expect(card.get_by_text("in none of your lists until")).to_be_visible()
    card.get_by_role("button", name="Block").click()
    expect(card.get_by_text("Ada Okafor will read nothing of yours here")).to_be_visible()
    calm(page)
    card.get_by_role("group").get_by_role("button", name="Block").click()
    expect(card.get_by_text("You have blocked Ada Okafor")).to_be_visible()
    card.get_by_role("button", name="Close").press("Enter")
    expect(card).to_have_count(0)

    choose(unit, "Muted and blocked")
    unit.get_by_role("button", name="Unblock Ada Okafor").click()
    expect(unit.get_by_text("Nobody. A person is muted or blocked")).to_be_visible()
    unit.get_by_label("Word or short phrase").fill("Casino")
    unit.get_by_role("button", name="Mute this word").click()
    unit.get_by_role("button", name="Unmute the word “casino”").click()

    expect(unit.get_by_role("button", name=re.compile("Unmute the word"))).to_have_count(0)


def test_a_thread_leads_back_to_the_person_it_was_opened_from(visit):
    _page, unit = visit("Ben", **WIDE)
    unit.get_by_role("button", name="This course").click()
    expect(unit.locator(".sl-tab[aria-current]")).to_have_text("This course")
    unit.locator(".sl-name-link", has_text="Ada Okafor").first.click()
    unit.get_by_role("button", name="All their posts").click()
    expect(unit.get_by_role("heading", name="Posts", exact=True)).to_be_visible()
    link = unit.locator("[data-sl-main]").first
    at = link.get_attribute("href")
    link.click()
    unit.locator("[data-sl-back]").click()

    expect(unit.get_by_role("region", name="About this person")).to_be_visible()
    expect(unit.locator(f'[data-sl-main][href="{at}"]')).to_be_focused()


def test_reach_opens_beside_the_post_and_hiding_asks_why(visit):
    page, unit = visit("Dee", **PHONE)
    post = unit.locator(".sl-post").filter(has_text="The notebooks are down").first
    post.locator("summary[title='More actions']").click()
    post.get_by_role("button", name="Whom it reached").click()
    expect(post.get_by_role("table")).to_be_visible()
    table = post.locator(".sl-table-wrap").evaluate("el => [el.scrollWidth <= el.clientWidth, el.offsetHeight > 0]")
    assert table == [True, True]
    calm(page)
    post.get_by_role("button", name="Close").click()
    post.locator("summary[title='More actions']").click()
    post.get_by_role("button", name="Who has confirmed").click()
    expect(post.get_by_text("Not yet")).to_be_visible()
    post.get_by_role("button", name="Close").click()
    post.locator("summary[title='More actions']").click()
    post.get_by_role("button", name="Hide").click()
    reason = post.get_by_label(re.compile("Why is it hidden"))
    expect(reason).to_be_focused()
    reason.fill("It was last week")
    reason.press("Enter")

    expect(unit.get_by_text("The reason: It was last week")).to_be_visible()


def test_hiding_in_the_queue_is_undone_in_its_place(visit):
    _page, bens = visit("Ben", **WIDE)
    post = bens.locator(".sl-post").filter(has_text="Is a map with 40 categories").first
    post.locator("summary[title='More actions']").click()
    post.get_by_role("button", name="Report").click()
    post.get_by_label("Does not belong here").check()
    post.locator("form").get_by_role("button", name="Report").last.click()
    expect(bens.get_by_text("Thank you.")).to_be_visible()
    page, unit = visit("Dee", **PHONE)
    unit.get_by_role("button", name=re.compile("^Staff")).click()
    unit.get_by_role("button", name="Queue", exact=True).click()
    row = unit.locator(".sl-queue-row").filter(has_text="Is a map with 40 categories")
    row.get_by_role("button", name="Hide").click()
    row.get_by_role("button", name="Hide it").click()

    undo = unit.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    calm(page)
    undo.press("Enter")
    expect(row).to_contain_text("reported 1 time")
    expect(unit.locator(".sl-queue-row :focus")).to_have_text("Question")
    row.get_by_role("button", name="It may stay").click()
    expect(row).to_have_count(0)
