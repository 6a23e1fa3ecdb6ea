"""From a sign-up on a phone to the first meeting: a mentee, a coordinator who knows better than the engine, two answers, a
repair that moves nobody else, a mentor who writes to her mentees, and one question after they met.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, is_narrow, visitor

PLAN = "Bring a table that fights back."


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    for host in serve_demo(tmp_path_factory, "busy"):
        host.run("shell", "-c", "from tests.e2e.mentoring_class import gather; gather()")
        yield host


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "programme")


def button(frame, name, **options):
    return frame.get_by_role("button", name=name, **options)


def card(desk, mentee):
    return desk.locator("[data-sl-card]").filter(has_text=mentee)


def test_from_a_sign_up_to_the_first_meeting(visit, demo, context_factory, watched):
    ben_signs_up(visit)
    page, desk = dee_looks_and_runs(visit)
    dee_knows_better(page, desk)
    button(desk, "Run 1").click()
    button(desk, "Runs").click()
    button(desk, "Offers").click()
    button(desk, "Offer", exact=True).click()
    expect(desk.locator("[id$='-offers-said'] > span")).to_have_text("2 matches were offered.")

    phone, ben = visit("Ben", **PHONE)
    expect(ben.get_by_role("heading", name="Ada Okafor")).to_be_visible()
    button(ben, "Yes, please").tap()
    expect(ben.get_by_text("You said yes.")).to_be_visible()
    _phone, ada = visit("Ada", **PHONE)
    button(ada, "Yes, please").tap()
    expect(ada.get_by_text("Plan your first meeting.")).to_be_visible()
    chi_says_no(visit)
    the_repair_moves_nobody(page, desk)

    corner = visitor(demo, context_factory, watched, "mentors")
    _page, adas = corner("Ada", **PHONE)
    adas.get_by_label("Text", exact=True).click()
    adas.get_by_label("Text", exact=True).fill(PLAN)
    adas.get_by_label("For", exact=True).select_option(label="My mentees")
    expect(adas.get_by_text("1 of your mentees will see this")).to_be_visible()
    adas.get_by_role("button", name="Post", exact=True).click()
    _page, bens = corner("Ben", **PHONE)
    expect(bens.locator("li.sl-post").filter(has_text=PLAN)).to_be_visible()

    phone.reload()
    they_meet(phone, ben)


def ben_signs_up(visit):
    page, unit = visit("Ben", **PHONE)
    button(unit, "Sign up: two minutes").tap()
    unit.get_by_label("I look for a mentor").check()
    wanted = unit.get_by_label(re.compile("^What do you want to learn"))
    wanted.fill("SQL")
    wanted.press("Enter")
    wanted.fill("Statistics")
    wanted.press("Enter")
    assert (axe(page), is_narrow(page)) == ({}, True)
    button(unit, "Sign up", exact=True).tap()
    expect(unit.get_by_role("heading", name="You look for a mentor")).to_be_visible()
    assert (axe(page), is_narrow(page)) == ({}, True)


def dee_looks_and_runs(visit):
    page, desk = visit("Dee", **WIDE)
    button(desk, "Console").click()
    button(desk, "Pool").click()
    expect(desk.get_by_text("Pairs that the rules allow")).to_be_visible()
    assert axe(page) == {}
    button(desk, "Runs").click()
    button(desk, "Run the matching").click()
    button(desk, "Run 1", exact=True).click()
    expect(desk.get_by_role("listitem").filter(has_text="Ben Haddad")).to_contain_text("Lars Holm")
    assert axe(page) == {}
    return page, desk


def dee_knows_better(page, desk):
    """She locks what is good as it is, and moves Ben by keyboard, seeing that he loses by it."""
    button(desk, "Open the board").click()
    button(desk, "Lock Chi Nguyen").click()
    expect(button(desk, "Unlock Chi Nguyen")).to_be_visible()
    button(desk, "Move Ben Haddad").focus()
    page.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Move Ben Haddad from Lars Holm")).to_be_focused()
    desk.get_by_label("Find a mentor by name").press_sequentially("ada")
    choice = desk.get_by_role("radio", name=re.compile("^Ada Okafor"))
    expect(desk.get_by_role("radio")).to_have_count(1)
    choice.press("Space")
    effect = desk.get_by_role("listitem").filter(has_text="Ben Haddad mentee")
    expect(effect.locator(".sl-mt-loss")).to_have_text(re.compile(r"^-\d"))
    assert axe(page) == {}
    button(desk, "Move", exact=True).press("Enter")
    expect(desk.locator("[id$='-board-said'] > span")).to_have_text("Ben Haddad is with Ada Okafor now.")
    assert axe(page) == {}


def chi_says_no(visit):
    page, chi = visit("Chi", **PHONE)
    button(chi, "No, thanks").tap()
    chi.get_by_label("I have no time at present").check()
    button(chi, "Say no").click()
    expect(chi.get_by_text("You said no to a match with Grace Wanjiru.")).to_be_visible()
    assert (axe(page), is_narrow(page)) == ({}, True)


def the_repair_moves_nobody(page, desk):
    button(desk, "Declined").click()
    repair = desk.get_by_role("article").filter(has_text="Chi Nguyen")
    expect(repair.get_by_text("moves nobody else")).to_be_visible()
    assert axe(page) == {}
    repair.get_by_role("button", name="Do it: offer this").click()
    expect(desk.locator("[id$='-offers-said'] > span")).to_have_text("1 match was offered.")


def they_meet(page, ben):
    button(ben, "We have met").tap()
    pulse = ben.locator("form.sl-mt-pulse")
    expect(pulse).to_be_visible()
    assert (axe(page), is_narrow(page)) == ({}, True)
    pulse.get_by_label("Well", exact=True).check()
    button(pulse, "Send").tap()
    expect(pulse).to_have_count(0)
    page.get_by_role("link", name="العربيّة").click()
    expect(ben.locator("html")).to_have_attribute("dir", "rtl")
    expect(ben.get_by_role("heading", name="Ada Okafor")).to_be_visible()
    assert (axe(page), is_narrow(page)) == ({}, True)
