"""An assistant drafts two grades; staff send one back, confirm all that are shown, undo that, change one and confirm it.

In Chromium, inside the frame of the Learning MFE's look-alike, on a phone and on a wide screen, with axe.
"""

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, frame_of, visitor

pytestmark = pytest.mark.e2e

#: Ada is of the limited staff, and the author of the course has her grades confirmed.
ASSISTED = """
from tests.e2e.video_class import fill
from demo.models import Enrolment, FieldValues
from tests.demo_host import ANALYSIS
Enrolment.objects.filter(course__key=ANALYSIS, user__username="ada").update(role="assistant")
row = FieldValues.objects.get(scope="settings", owner__endswith="@vr-pitch", user_id=0)
row.values = {**row.values, "assistants_draft": True}
row.save()
fill()
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    for host in serve_demo(tmp_path_factory, "busy"):
        host.run("shell", "-c", ASSISTED)
        yield host


@pytest.fixture
def board(demo, context_factory, watched):
    """``board(name, options)``: somebody's page and the frame of the unit, at the board."""
    visit = visitor(demo, context_factory, watched, "pitch")

    def opened(name, **options):
        page, unit = visit(name, **options)
        unit.get_by_role("button", name="Board", exact=True).click()
        expect(unit.get_by_role("heading", name="Board")).to_be_focused()
        return page, unit

    return opened


def calm(page):
    """Nothing wrong with the page, and nothing sticks out of it."""
    frame = frame_of(page)
    frame.wait_for_function("() => !document.querySelector('.sl [aria-busy=true]')")
    assert axe(page) == {}
    assert frame.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def choose(unit, words):
    unit.get_by_role("group", name="Whom to show").get_by_role("button", name=words).click()
    expect(unit.locator(".sl-tab[aria-current]")).to_contain_text(words)


def open_row(unit, number):
    """The name in a line of the list, and the line with all that is below it."""
    row = unit.locator(".sl-vb-row").nth(number)
    row.locator(".sl-name-link").click()
    expect(row.get_by_role("heading", name="Reviews")).to_be_visible()
    return row


def draft(page, unit, number, points):
    choose(unit, "Everyone")
    open_row(unit, number).get_by_role("button", name="Look and grade").click()
    expect(unit.get_by_text("What you give is a draft")).to_be_visible()
    unit.get_by_text("Nearly").check()
    unit.locator(f"label:has([name=score-honest][value='{points}'])").click()
    unit.locator("[name=remark-honest]").fill("The sample is small.")
    unit.locator("[name=remark-next]").fill("Name the source.")
    calm(page)
    unit.get_by_role("button", name="Save the draft").click()
    expect(unit.get_by_text("This draft waits for staff.")).to_be_visible()
    unit.get_by_role("button", name="Back to the board").click()


# The videos of this class have no bytes, so the player finds none.
@pytest.mark.browser_errors("status of 404")
def test_grades_of_an_assistant_are_decided_by_staff(board):
    page, ada = board("Ada", **PHONE)
    for number, points in ((0, "3"), (1, "6")):
        draft(page, ada, number, points)
    choose(ada, "Drafts")
    expect(ada.get_by_text("Draft by Ada Okafor")).to_have_count(2)
    expect(ada.get_by_role("button", name="Confirm all that are shown")).to_have_count(0)
    calm(page)

    desk, dee = board("Dee", **WIDE)
    choose(dee, "Drafts")
    row = open_row(dee, 0)
    calm(desk)
    row.get_by_role("button", name="Send back").click()
    note = row.get_by_label("What is to be changed?")
    expect(note).to_be_focused()
    note.fill("Say which sample you mean.")
    row.get_by_role("form", name="Send the draft back").get_by_role("button", name="Send back").press("Enter")
    expect(row.get_by_text("sent it back")).to_be_visible()
    calm(desk)

    dee.get_by_role("button", name="Confirm all that are shown").click()
    expect(dee.get_by_text("1 draft is a grade now.").first).to_be_visible()
    calm(desk)
    dee.get_by_role("button", name="Undo").click()
    expect(dee.get_by_text("1 draft waits again.").first).to_be_visible()
    row = open_row(dee, 0)
    row.get_by_role("button", name="Watch and change").click()
    expect(dee.get_by_role("heading", name="Draft by Ada Okafor")).to_be_visible()
    dee.get_by_text("One sentence, and it stays.").check()
    calm(desk)
    dee.get_by_role("button", name="Confirm with these points").click()
    expect(dee.get_by_text("Confirmed. It is the grade now.").first).to_be_visible()
    calm(desk)

    choose(ada, "Drafts")
    expect(ada.get_by_text("Sent back to you")).to_be_visible()
    open_row(ada, 0).get_by_role("button", name="Look and grade").click()
    expect(ada.get_by_text("Say which sample you mean.")).to_be_visible()
    calm(page)
