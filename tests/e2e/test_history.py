"""Back, Reload and "All questions": where one was."""

import pytest
from playwright.sync_api import expect

from tests.e2e.site import Answer, Asked, block

pytestmark = pytest.mark.e2e

WORDS = {"view": "votes", "tag": "", "state": "", "q": "valley"}


def root(name):
    return f'data-sl-deeplink="/{name}/question?id=__id__" data-sl-target="#{name}-main" data-sl-swap="inner"'


def board(name, first, last, *, more=True):
    """The list of a block: search words, tabs, rows from one number to another."""
    rows = "".join(
        f'<li data-sl-item><svg width="10" height="400"></svg><a href="#sl-q-{n}" data-sl-get="/{name}/question" '
        f'data-sl-target="#{name}-main" data-sl-swap="inner" data-sl-vals=\'{{"id": {n}}}\'>Question {n}</a></li>'
        for n in range(first, last)
    )
    next_rows = (
        f'<li data-sl-more><button name="after" value="x" data-sl-get="/{name}/rows" '
        'data-sl-target="closest [data-sl-more]">More</button></li>'
    )
    return rows + (next_rows if more else "")


def home(name, first=1, last=5):
    choice = '{"view": "votes", "tag": "", "state": "", "q": "valley"}'
    return (
        f'<div id="{name}-list"><button>My profile</button><button class="sl-tab" aria-current="true">Votes</button>'
        f"<ul id=\"{name}-rows\" data-sl-vals='{choice}'>{board(name, first, last)}</ul></div>"
    )


def thread(name):
    def draw(asked: Asked):
        number = int(asked.query["id"])
        if (name == "sla") != (number < 100):
            return Answer("<p data-sl-error>No such question.</p>", status=404)
        return (
            f'<nav data-sl-at="#sl-q-{number}"><button data-sl-get="/{name}/home" data-sl-back '
            f'data-sl-target="#{name}-main" data-sl-swap="inner">All questions {name}</button></nav>'
            f"<h2>Open {number}</h2>"
        )

    return draw


@pytest.fixture
def two(page, site):
    """Two blocks on one page; the numbers of the second begin at 100."""
    for name, first in (("sla", 1), ("slb", 101)):
        site.answer(f"GET /{name}/home", home(name, first, first + 4))
        site.answer(f"GET /{name}/rows", board(name, first + 4, first + 8, more=False))
        site.answer(f"GET /{name}/question", thread(name))
    blocks = (
        block(f'<div id="{name}-main">{home(name, first, first + 4)}</div>', name=name, more=root(name))
        for name, first in (("sla", 1), ("slb", 101))
    )
    page.goto(site.page("".join(blocks)))
    page.wait_for_selector("html[data-ready]", state="attached")
    return page


def test_all_questions_leads_to_the_same_choice_and_row_however_far_down(two, site):
    two.locator("#sla-rows button").click()
    two.get_by_role("link", name="Question 7", exact=True).click()
    expect(two.get_by_role("heading", name="Open 7")).to_be_visible()

    two.get_by_role("button", name="All questions sla").click()

    link = two.get_by_role("link", name="Question 7", exact=True)
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    assert [asked.query for asked in site.requests("GET /sla/home")] == [WORDS]


def test_a_row_that_has_left_the_list_gives_the_focus_to_the_tab(two, site):
    site.answer("GET /sla/home", home("sla", 2, 5))
    site.answer("GET /sla/rows", Answer(board("sla", 5, 6, more=False)))
    two.get_by_role("link", name="Question 1", exact=True).click()

    two.get_by_role("button", name="All questions sla").click()

    expect(two.locator("#sla-list .sl-tab")).to_be_focused()


def test_back_closes_the_question_and_forward_opens_it(two):
    two.get_by_role("link", name="Question 2", exact=True).click()
    expect(two.get_by_role("heading", name="Open 2")).to_be_visible()
    assert two.evaluate("location.hash") == "#sl-q-2"

    two.go_back()
    expect(two.get_by_role("link", name="Question 2", exact=True)).to_be_focused()
    assert two.evaluate("location.hash") == ""

    two.go_forward()
    expect(two.get_by_role("heading", name="Open 2")).to_be_visible()


def test_closing_with_the_button_leaves_no_pile_of_entries(two):
    before = two.evaluate("history.length")
    for number in (1, 2, 3):
        two.get_by_role("link", name=f"Question {number}", exact=True).click()
        expect(two.get_by_role("heading", name=f"Open {number}")).to_be_visible()
        two.get_by_role("button", name="All questions sla").click()
        expect(two.get_by_role("link", name=f"Question {number}", exact=True)).to_be_focused()

    assert (two.evaluate("history.length") - before, two.evaluate("location.hash")) == (1, "")


@pytest.mark.browser_errors("status of 404")
def test_reload_opens_the_question_again(two):
    two.get_by_role("link", name="Question 3", exact=True).click()
    expect(two.get_by_role("heading", name="Open 3")).to_be_visible()

    two.reload()

    expect(two.get_by_role("heading", name="Open 3")).to_be_visible()
    expect(two.locator("#slb-rows")).to_be_visible()
    expect(two.locator("[role=alert]")).to_have_count(0)


@pytest.mark.browser_errors("status of 404")
def test_two_blocks_of_a_page_go_back_one_after_the_other(two):
    two.get_by_role("link", name="Question 1", exact=True).click()
    expect(two.get_by_role("heading", name="Open 1", exact=True)).to_be_visible()
    two.get_by_role("link", name="Question 102").click()
    expect(two.get_by_role("heading", name="Open 102")).to_be_visible()

    two.reload()
    expect(two.get_by_role("heading", name="Open 1", exact=True)).to_be_visible()
    expect(two.get_by_role("heading", name="Open 102")).to_be_visible()
    two.go_back()

    expect(two.get_by_role("link", name="Question 102")).to_be_focused()
    expect(two.get_by_role("heading", name="Open 1", exact=True)).to_be_visible()
    assert two.evaluate("location.hash") == "#sl-q-1"
