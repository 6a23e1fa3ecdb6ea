"""The rule that all HTML of ``kit.richtext`` keeps, written down a second time: what it may hold, and nothing else."""

import re
from html.parser import HTMLParser

import bleach

WEB = re.compile(r"https?://[a-z0-9.\[\]:_-]+([/?#][\x21-\x7e]*)?")
ADDRESS = re.compile(rf"{WEB.pattern}|mailto:[\x21-\x7e]+@[\x21-\x7e]+|/(?![/\\])[\x21-\x7e]*|/")
UPLOAD = re.compile(r"/social-learning/images/[0-9a-fA-F-]{32,36}(\.[a-z0-9]{2,5})?/?")
ANY = re.compile(r"[^\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]*")
BLOCK = {"dir": re.compile("auto")}
CELL = {"class": re.compile("sl-(start|center|end)")}

ALLOWED: dict[str, dict[str, re.Pattern[str]]] = {
    **dict.fromkeys("p h3 h4 h5 h6 blockquote ul table".split(), BLOCK),
    "ol": {**BLOCK, "start": re.compile("[0-9]{1,9}")},
    **{tag: {} for tag in "li thead tbody tr br hr em strong del ins sub sup kbd".split()},
    "th": CELL,
    "td": CELL,
    "div": {"class": re.compile("sl-table-wrap"), "tabindex": re.compile("0")},
    "pre": {"class": re.compile("sl-code"), "dir": re.compile("ltr"), "tabindex": re.compile("0")},
    "code": {"class": re.compile("lang-[a-z]+")},
    "span": {
        "class": re.compile("sl-(mention|tag|math|c-[a-z])"),
        "data-person": re.compile("[0-9]+"),
        "data-tag": re.compile(r"[^\s<>\"']+"),
    },
    "a": {
        "href": ADDRESS,
        "title": ANY,
        "rel": re.compile("noopener nofollow ugc"),
        "target": re.compile("_blank"),
    },
    "img": {
        "src": re.compile(rf"{UPLOAD.pattern}|https://pictures\.example([/?#][\x21-\x7e]*)?"),
        "alt": ANY,
        "loading": re.compile("lazy"),
        "referrerpolicy": re.compile("no-referrer"),
    },
    "label": {"class": re.compile("sl-task")},
    "input": {"type": re.compile("checkbox"), "disabled": re.compile(""), "checked": re.compile("")},
}
VOID = frozenset({"br", "hr", "img", "input"})


class Reader(HTMLParser):
    """Reads HTML as events, and notes what breaks the rule."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[tuple[object, ...]] = []
        self.problems: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append(("start", tag, [(name, value or "") for name, value in attrs]))
        self.problems += faults(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.events.append(("end", tag))
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> ends nothing")

    def handle_data(self, data: str) -> None:
        if self.events and self.events[-1][0] == "text":
            data = f"{self.events.pop()[1]}{data}"
        self.events.append(("text", data))
        if not ANY.fullmatch(data):
            self.problems.append(f"character in {data!r}")

    def handle_comment(self, data: str) -> None:
        self.problems.append(f"comment {data!r}")

    def handle_decl(self, decl: str) -> None:
        self.problems.append(f"declaration {decl!r}")

    def unknown_decl(self, data: str) -> None:
        self.problems.append(f"declaration {data!r}")

    def handle_pi(self, data: str) -> None:
        self.problems.append(f"instruction {data!r}")


def faults(tag: str, attrs: list[tuple[str, str | None]]) -> list[str]:
    """What is wrong with a tag and its attributes."""
    if tag not in ALLOWED:
        return [f"<{tag}>"]
    found = [f"{tag} {name}={value!r}" for name, value in attrs if not is_allowed(tag, name, value or "")]
    names = [name for name, _ in attrs]
    if len(names) != len(set(names)):
        found.append(f"{tag} has an attribute twice")
    href = dict(attrs).get("href") or ""
    if href.startswith("http") and not {"rel", "target"} <= set(names):
        found.append(f"{href} without rel and target")
    return found


def is_allowed(tag: str, name: str, value: str) -> bool:
    """Whether an attribute may have this value there."""
    pattern = ALLOWED[tag].get(name)
    return pattern is not None and pattern.fullmatch(value) is not None


def read(html: str) -> Reader:
    """The HTML as events and problems."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    reader.problems += [f"<{tag}> stays open" for tag in reader.open]
    return reader


def problems(html: str) -> list[str]:
    """Everything that breaks the rule, also when a browser's parser (html5lib, in bleach) reads the HTML instead."""
    ours = read(html)
    attributes = {tag: [*rules] for tag, rules in ALLOWED.items()}
    theirs = read(bleach.clean(html, tags=[*ALLOWED], attributes=attributes, protocols=["http", "https", "mailto"]))
    return ours.problems + ([] if ours.events == theirs.events else ["reads otherwise in html5lib"])
