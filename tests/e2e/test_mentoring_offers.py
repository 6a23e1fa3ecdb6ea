"""The story of an offer: published, accepted on a phone by one, declined by the other, repaired without moving anybody."""

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, visitor


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    for host in serve_demo(tmp_path_factory, "busy"):
        host.run("shell", "-c", "from tests.e2e.mentoring_class import fill; fill()")
        yield host


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "programme")


def button(frame, name, **options):
    return frame.get_by_role("button", name=name, **options)


def said(frame):
    return frame.locator("[id$='-offers-said'] > span")


def test_offers_are_answered_and_repaired(visit):
    desk_page, desk = visit("Dee", **WIDE)
    button(desk, "Console").click()
    button(desk, "Offers").click()
    expect(desk.get_by_text("2 pairs are not offered yet.")).to_be_visible()
    button(desk, "Show the pairs to tick").click()
    expect(desk.get_by_label("Ben Haddad with Ada Okafor")).to_be_visible()
    assert axe(desk_page) == {}
    button(desk, "Offer", exact=True).click()
    expect(said(desk)).to_have_text("2 matches were offered.")
    button(desk, "Take back").click()
    expect(said(desk)).to_have_text("2 offers were taken back.")
    button(desk, "Offer", exact=True).click()
    expect(said(desk)).to_have_text("2 matches were offered.")

    page, ben = visit("Ben", **PHONE)
    expect(ben.get_by_role("heading", name="Ada Okafor")).to_be_visible()
    expect(ben.get_by_text("Can help you with SQL")).to_be_visible()
    assert axe(page) == {}
    button(ben, "Yes, please").tap()
    expect(ben.get_by_text("You said yes.")).to_be_visible()

    page, ada = visit("Ada", **PHONE)
    expect(ada.get_by_text("Ben Haddad has said yes already.")).to_be_visible()
    button(ada, "No, thanks").tap()
    expect(ada.get_by_text("Why not?")).to_be_visible()
    assert axe(page) == {}
    ada.get_by_label("I have no time at present").check()
    button(ada, "Say no").click()
    expect(ada.get_by_text("You said no to a match with Ben Haddad.")).to_be_visible()

    button(desk, "Declined").click()
    expect(desk.get_by_text("Ada Okafor declined: I have no time at present")).to_be_visible()
    repair = desk.get_by_role("article").filter(has_text="Ben Haddad")
    expect(repair.get_by_text("moves nobody else")).to_be_visible()
    expect(repair.get_by_text("Lars Holm")).to_be_visible()
    assert axe(desk_page) == {}
    repair.get_by_role("button", name="Do it: offer this").click()
    expect(said(desk)).to_have_text("1 match was offered.")
    button(desk, "Without a mentor").click()
    expect(desk.get_by_role("listitem").filter(has_text="Inês Carvalho")).to_be_visible()

    _page, again = visit("Ben", **PHONE)
    expect(again.get_by_role("heading", name="Lars Holm")).to_be_visible()
