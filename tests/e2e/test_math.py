"""Formulas that arrive after the page: the platform's MathJax is told."""

import pytest
from playwright.sync_api import expect

from tests.e2e.site import Answer, opened

pytestmark = pytest.mark.e2e

GO = '<button data-sl-get="/part" data-sl-target="#out" data-sl-swap="inner">Go</button><div id="out"></div>'
OLD = "window.set = []; window.MathJax = {Hub: {Queue: ([name, hub, found]) => found.forEach((el) => set.push([name, el.id]))}};"
NEW = "window.set = []; window.MathJax = {typesetPromise: (found) => found.forEach((el) => set.push(['Typeset', el.id]))};"


@pytest.mark.parametrize("mathjax", [OLD, NEW], ids=["2", "3"])
@pytest.mark.parametrize(
    ("answer", "times"),
    [(r"<p>\(x^2\)</p>", 1), (r"<p>\[x\]</p>", 1), ("<p>$$x$$</p>", 1), ("<p>costs $5</p>", 0)],
)
def test_formulas_are_set_when_they_arrive(page, site, mathjax, answer, times):
    site.answer("GET /mathjax.js", Answer(mathjax, kind="text/javascript"))
    site.answer("GET /part", f'<i>{answer}</i><div class="mathjax_process" id="open">{answer}</div>')
    opened(page, site, GO, head='<script src="/mathjax.js"></script>')
    page.click("text=Go")
    expect(page.locator("#open")).to_have_count(1)
    assert page.evaluate("set") == [["Typeset", "open"]] * times


def test_a_page_without_mathjax_is_fine(page, site):
    site.answer("GET /part", r"<p>\(x^2\)</p>")
    opened(page, site, GO)
    page.click("text=Go")
    expect(page.locator("#out p")).to_have_text(r"\(x^2\)")
