"""A group: Ben makes one, Ada joins it on her phone, both bring a video, one hands in for both.

In Chromium, inside the frame of the Learning MFE's look-alike, by keyboard and with axe.
"""

import pytest
from playwright.sync_api import expect

from tests.demo_host import ROOT, serve_demo
from tests.e2e.stories import PHONE, WIDE, axe, frame_of, visitor

pytestmark = pytest.mark.e2e

CLIPS = ROOT / "demo/content/pitches"
#: The author lets learners form groups.
GROUPS_ON = """
from demo.models import FieldValues
row = FieldValues.objects.get(scope="settings", owner__endswith="@vr-pitch", user_id=0)
row.values = {**row.values, "groups": "own", "group_size": 2}
row.save()
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    for host in serve_demo(tmp_path_factory, "busy"):
        host.run("shell", "-c", GROUPS_ON)
        yield host


@pytest.fixture
def visit(demo, context_factory, watched):
    return visitor(demo, context_factory, watched, "pitch")


def bring(unit, clip):
    unit.locator("[data-sl-file]:not([capture])").set_input_files(CLIPS / f"{clip}.webm")
    unit.get_by_role("button", name="Use this video").click()
    expect(unit.get_by_text("Arrived and checked")).to_be_visible()


def calm(page):
    """Nothing wrong with the page, and nothing sticks out of it."""
    frame = frame_of(page)
    frame.wait_for_function("() => !document.querySelector('.sl [aria-busy=true]')")
    assert axe(page) == {}
    assert frame.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.browser_errors("status of 422")
def test_two_work_on_one_video_and_one_hands_it_in(visit):
    page, ben = visit("Ben", **WIDE)
    ben.get_by_role("button", name="Make a group").press("Enter")
    expect(ben.get_by_text("Give the group a name")).to_be_visible()
    name = ben.get_by_role("textbox", name="Name of a new group")
    name.fill("Night owls")
    name.press("Enter")
    group = ben.get_by_role("region", name="Night owls")
    expect(group).to_be_focused()
    calm(page)
    bring(ben, "rain")

    phone, ada = visit("Ada", **PHONE)
    code = ada.get_by_role("textbox", name="Code of the group")
    expect(code).to_be_visible()
    calm(phone)
    code.fill(group.locator(".sl-vr-code").inner_text().lower())
    code.press("Enter")
    expect(ada.get_by_text("brought by Ben Haddad")).to_be_visible()
    expect(ada.get_by_text("The group is full")).to_be_visible()
    ada.get_by_role("button", name="Make another").click()
    bring(ada, "stations")
    calm(phone)

    page.reload()
    expect(ben.get_by_role("heading", name="Others that you brought")).to_be_visible()
    expect(ben.get_by_text("Last changed by Ada Okafor")).to_be_visible()
    calm(page)
    ben.get_by_role("button", name="Hand in for the group").press("Enter")
    ben.get_by_role("button", name="Yes, hand in").press("Enter")
    expect(ben.get_by_text("Your group has handed in")).to_be_visible()

    phone.reload()
    expect(ada.get_by_role("button", name="Review others")).to_have_attribute("aria-current", "step")
    ada.get_by_role("button", name="Hand in").click()
    expect(ada.get_by_text("Your group has handed in")).to_be_visible()
    calm(phone)
