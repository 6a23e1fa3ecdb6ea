"""Staff start work on the whole class, follow it while it goes on, give it up, and take the ZIP with them.

In Chromium, inside the frame of the Learning MFE's look-alike, on a phone and by keyboard, with axe.
"""

import zipfile

import pytest
from playwright.sync_api import expect

from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, axe, frame_of, visitor

pytestmark = pytest.mark.e2e
SOONER = 10_000  # milliseconds: three seconds between two questions, and a machine that is busy


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    yield from serve_demo(tmp_path_factory, "busy")


def set_job(demo, values):
    """Let the newest ZIP be as far as it is while a worker is at it."""
    demo.run(
        "shell",
        "-c",
        "from django.db.models import F\nfrom django.utils.timezone import now\n"
        "from social_learning_xblocks.models import Job\n"
        f"Job.objects.filter(kind='pack').update(beat_at=now(), {values})",
    )


def calm(page):
    """Nothing wrong with the page, and nothing sticks out of it."""
    assert axe(page) == {}
    assert frame_of(page).evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_zip_is_made_followed_cancelled_and_fetched(demo, context_factory, watched):
    page, unit = visitor(demo, context_factory, watched, "pitch")("Dee", **PHONE)
    unit.get_by_role("button", name="Board", exact=True).click()
    unit.get_by_role("button", name="ZIP of everything").press("Enter")
    expect(unit.get_by_role("heading", name="Board")).to_be_focused()
    job = unit.get_by_role("listitem").filter(has_text="ZIP of everything")
    expect(job.get_by_text("Done")).to_be_visible()

    set_job(demo, "state='running', open_in=F('assignment'), ended_at=None, done=3, total=9")
    unit.get_by_role("button", name="Back to the assignment").click()
    unit.get_by_role("button", name="Board", exact=True).click()
    expect(job.get_by_role("progressbar")).to_have_attribute("value", "3")
    calm(page)
    set_job(demo, "done=6")
    expect(job.get_by_text("6 of 9")).to_be_visible(timeout=SOONER)

    set_job(demo, "state='done', open_in=None, ended_at=now(), done=9")
    expect(job.get_by_text("Done")).to_be_visible(timeout=SOONER)
    expect(unit.locator("[data-sl-trigger='every 3s']")).to_have_count(0)
    with page.expect_download() as fetched:
        job.get_by_role("link", name="Download the ZIP").press("Enter")
    assert zipfile.ZipFile(fetched.value.path()).testzip() is None
    calm(page)

    set_job(demo, "state='waiting', open_in=F('assignment'), ended_at=None")
    unit.get_by_role("button", name="Back to the assignment").click()
    unit.get_by_role("button", name="Board", exact=True).click()
    expect(job.get_by_text("This site has no background workers")).to_be_visible()
    job.get_by_role("button", name="Cancel").press("Enter")
    expect(job.get_by_text("It was cancelled.")).to_be_visible()
    calm(page)
