"""What a phone shows less of, and grids that are not full."""

import pytest
from playwright.sync_api import expect

from tests.e2e.site import opened

pytestmark = pytest.mark.e2e

SIMILAR = """<aside class="sl-similar"><ul class="sl-list">
{% for title in "abcde" %}<li class="sl-row">Question {{ title }}</li>{% endfor %}
</ul></aside>"""


@pytest.mark.parametrize(("width", "shown"), [(360, 3), (900, 5)])
def test_a_phone_shows_three_similar_questions(page, site, width, shown):
    page.set_viewport_size({"width": width, "height": 740})
    opened(page, site, SIMILAR)

    expect(page.locator(".sl-similar li:visible")).to_have_count(shown)


@pytest.mark.parametrize("width", [360, 480, 900])
def test_figures_have_no_tile_without_a_figure(page, site, width):
    page.set_viewport_size({"width": width, "height": 740})
    opened(page, site, '<dl class="sl-stats"><div class="sl-stat"><dt>Questions</dt></div></dl>')

    paper, tile = (
        page.locator(name).evaluate("(el) => getComputedStyle(el).backgroundColor")
        for name in (".sl-stats", ".sl-stat")
    )
    assert (paper, tile) == ("rgba(0, 0, 0, 0)", "rgba(0, 0, 0, 0)")
