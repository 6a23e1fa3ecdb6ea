"""What the stories share: people at their devices, before a unit inside the frame of the outer page."""

import re

from axe_playwright_python.sync_playwright import Axe

from tests.demo_host import ANALYSIS

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
WIDE = {"viewport": {"width": 1280, "height": 900}}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Rules about a whole page, which a unit inside the frame is not.
PAGE_RULES = {"page-has-heading-one", "region", "landmark-one-main", "bypass"}


def visitor(demo, context_factory, watched, name):
    """``visitor(…)("Ben")`` opens the unit of that name as that persona; gives the outer page and the frame of the unit."""

    def visit(person, **options):
        page = watched(context_factory(**options).new_page())
        page.goto(demo.unit(ANALYSIS, name))
        page.get_by_role("button", name=re.compile(f"^{person}")).click()
        return page, page.frame_locator("#unit-iframe")

    return visit


def frame_of(page):
    return next(frame for frame in page.frames if "/xblock/" in frame.url)


def is_narrow(page) -> bool:
    """Whether the block is no wider than its frame."""
    return frame_of(page).evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def axe(page):
    """What axe finds wrong in the block: rule → elements."""
    frame = frame_of(page)
    frame.evaluate(Axe().axe_script)
    found = frame.evaluate("(options) => axe.run('.sl', options)", RULES)
    return {
        problem["id"]: [node["html"] for node in problem["nodes"]]
        for problem in found["violations"]
        if problem["id"] not in PAGE_RULES
    }
