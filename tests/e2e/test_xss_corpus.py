"""The corpus in Chromium: every text is shown, pointed at, focused and clicked, and nothing runs or is fetched."""

from urllib.parse import urlsplit

import pytest

from social_learning_xblocks.kit.richtext import Policy, clean_html, render
from tests.kit.xss_corpus import CASES, IMAGE_HOSTS, PEOPLE

pytestmark = [pytest.mark.e2e, pytest.mark.browser_errors()]  # pictures that are not there are in the corpus

ORIGIN = "https://block.example"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Corpus</title>
<script>
  window.ran = [];
  for (const name of ["alert", "prompt", "confirm", "print", "open"]) window[name] = () => { window.ran.push(name); };
  Object.defineProperty(window, "__xss", { set() { window.ran.push("__xss"); }, get() { return undefined; } });
  // Web links lead away from the page, as they should; what any other address does when it is clicked is to be seen.
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && /^(https?|mailto):$/.test(link.protocol)) event.preventDefault();
  });
</script>
<body><div class="sl">%s</div></body></html>"""
SECTION = '<section data-case="{name}">{html}</section>'
TOUCH = """() => {
  const touched = document.querySelectorAll("section *");
  for (const element of touched) {
    for (const kind of ["pointerenter", "pointerover", "mouseenter", "mouseover", "mousemove", "mousedown", "mouseup",
                        "toggle", "load", "error", "animationstart", "transitionend", "focusin", "beforematch"])
      element.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }));
    if (element.focus) element.focus();
    if (element.blur) element.blur();
  }
  return touched.length;
}"""
# What may stand in a page, told by the browser's own tree.
STRANGE = """() => {
  const TAGS = "script style iframe object embed form base link meta template button textarea select video audio".split(" ");
  const NAMES = /^on|^(style|id|name|srcdoc|formaction)$/, VALUES = /^[\\s\\u0000-\\u0020]*(javascript|data|vbscript|blob):/i;
  const isStrange = (element) =>
    element.namespaceURI !== "http://www.w3.org/1999/xhtml" || TAGS.includes(element.localName) ||
    [...element.attributes].some(({ name, value }) => NAMES.test(name) || VALUES.test(value)) ||
    (element.href && !/^(https?|mailto):/.test(element.href));
  return [...document.querySelectorAll("section, section *")].filter(isStrange).map((element) => element.outerHTML);
}"""


class Net:
    """Answers the page itself and the pictures that are allowed; notes and stops everything else."""

    def __init__(self, html):
        self.html = html
        self.outside = []

    def __call__(self, route):
        url = urlsplit(route.request.url)
        if route.request.url == f"{ORIGIN}/":
            route.fulfill(body=self.html.encode("utf-8", "replace"), content_type="text/html; charset=utf-8")
        elif url.hostname in IMAGE_HOSTS or (
            url.netloc == "block.example" and url.path.startswith("/social-learning/images/")
        ):
            route.abort()
        else:
            self.outside.append(route.request.url)
            route.abort()


def markdown(source):
    return render(source, people=PEOPLE, policy=Policy(image_hosts=IMAGE_HOSTS)).html


def imported(source):
    return clean_html(source, policy=Policy(image_hosts=IMAGE_HOSTS)).html


def raw(source):
    return source


def opened(page, write):
    net = Net(PAGE % "\n".join(SECTION.format(name=name, html=write(source)) for name, source in CASES.items()))
    page.context.route("**/*", net)
    page.goto(f"{ORIGIN}/")
    return net


@pytest.mark.parametrize("write", [markdown, imported])
def test_nothing_runs_and_nothing_is_fetched(page, write):
    net = opened(page, write)
    sections = page.locator("section")
    assert sections.count() == len(CASES)
    assert page.evaluate(STRANGE) == []

    assert page.evaluate(TOUCH) > 300, "there is something to touch"
    for target in page.locator("section :is(a, img, [tabindex], input, label, .sl-mention, .sl-tag)").all():
        target.scroll_into_view_if_needed()
        target.hover(force=True)
        target.focus()
        target.click(force=True)
    page.wait_for_timeout(300)

    assert page.evaluate("window.ran") == []
    assert net.outside == []
    assert page.url == f"{ORIGIN}/"


@pytest.mark.parametrize("write", [markdown, imported])
def test_what_the_browser_has_read_it_writes_and_reads_as_the_same(page, write):
    """HTML that changes its meaning when it is read again is how sanitisers are deceived."""
    opened(page, write)
    changed = page.evaluate(
        """() => [...document.querySelectorAll("section")].filter((section) => {
          const copy = document.createElement("div");
          copy.innerHTML = section.innerHTML;
          return !copy.isEqualNode(Object.assign(document.createElement("div"), { innerHTML: copy.innerHTML }))
            || copy.innerHTML !== section.innerHTML;
        }).map((section) => section.dataset.case)"""
    )
    assert changed == []


def test_the_corpus_is_real_and_the_watch_is_awake(page):
    """Unrendered, it runs and fetches: otherwise the tests above would prove nothing."""
    net = opened(page, raw)
    page.evaluate(TOUCH)
    page.evaluate("document.querySelector('a[href^=javascript]').click()")
    page.wait_for_timeout(300)
    assert {"alert", "__xss"} <= set(page.evaluate("window.ran"))
    assert net.outside != []
