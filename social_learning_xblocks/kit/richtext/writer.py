"""The one door to HTML. What is not written here by name does not come out, whoever built the tree.

Every tag and attribute is spelled in this file, every word is escaped, every address is checked and spelled anew; tags
are closed in the order they were opened. So the result reads the same in every parser, and there is nothing to guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from . import maths
from .addresses import is_outside, safe_image, safe_link
from .characters import without_unwanted
from .data import RENDERER_VERSION, Policy, Rendered
from .highlighting import CSS_PREFIX, Highlighter, language_name
from .nodes import Content, Node, walk

_DEEPEST = 48  # elements inside each other; browsers stop at 512, some readers sooner
_BREAK = "\0"  # stands for <br> in a run of text; no text holds NUL

_INLINE = frozenset({"em", "strong", "del", "ins", "sub", "sup", "kbd"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINES = frozenset({"line", "p", "li", "blockquote", "ul", "ol", "table", "thead", "tbody", "tr", *_HEADINGS})
# The outermost block finds its direction by its first letter, and what is inside follows it: dir=auto looks past
# descendants that have a dir of their own, so one on every paragraph would leave their list without any.
_DIRECTED = frozenset({"p", "blockquote", "ul", "ol", "table", "h3", "h4", "h5", "h6"})
_LEAVES = frozenset({"br", "hr", "img", "code", "codeblock", "maths", "mention", "hashtag"})
_REL = 'rel="noopener nofollow ugc"'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    return _escaped(without_unwanted(" ".join(text.split()))).replace('"', "&quot;")


class Writer:
    """Writes one tree; use it once.

    people: lower-case user name to user id and display name; who is not in it stays text.
    """

    def __init__(self, people: Mapping[str, tuple[int, str]], policy: Policy) -> None:
        self._people = people
        self._policy = policy
        self._highlighter = Highlighter()
        self._html: list[str] = []
        self._text: list[str] = []
        self._run: list[str] = []  # text since the last tag: MathJax sees it as one, so it is looked at as one
        self._links = 0  # how many links we are in, safe or not
        self._mentions: dict[str, None] = {}
        self._tags: dict[str, None] = {}
        self._outside: dict[str, None] = {}  # web addresses that were linked to

    def write(self, nodes: Sequence[Content]) -> Rendered:
        """The tree as HTML and as plain text."""
        levels = _demotion(nodes)
        # Not recursive: how deep a tree is does not matter.
        frames: list[tuple[Iterator[Content], str, str]] = [(iter(nodes), "", "")]
        while frames:
            items, ending, opened = frames[-1]
            for item in items:
                if isinstance(item, str):
                    self._say(item)
                elif item.tag in _LEAVES:
                    self._leaf(item)
                else:
                    tag = levels.get(item.tag, item.tag)
                    self._links += tag == "a"
                    frames.append((iter(item.children), self._open(tag, item, len(frames)), tag))
                    break
            else:
                frames.pop()
                self._close(opened, ending)
        self._flush()
        return Rendered(
            html="".join(self._html).strip(),
            text="".join(self._text).strip(),
            mentions=tuple(self._mentions),
            tags=tuple(self._tags),
            version=RENDERER_VERSION,
            links=tuple(self._outside),
        )

    def _open(self, tag: str, node: Node, depth: int) -> str:
        """Begin an element; what ends it, or nothing for one of which only the content is written."""
        if depth > _DEEPEST:
            return ""
        if tag in _INLINE:
            self._put(f"<{tag}>")
            return f"</{tag}>"
        if tag == "a":
            return self._open_link(node)
        direction = ' dir="auto"' if depth == 1 and tag in _DIRECTED else ""
        if tag == "p":
            self._put(f"<p{direction}>{_task_box(node)}")
            return "</label></p>\n" if "task" in node.attributes else "</p>\n"
        if tag == "line":
            self._put(_task_box(node))
            return "</label>" if "task" in node.attributes else ""
        if tag == "li":
            self._put("<li>")
            return "</li>\n"
        if tag == "ol":
            start = node.attributes.get("start", "1")
            number = f' start="{start}"' if start.isascii() and start.isdecimal() and start != "1" else ""
            self._put(f"<ol{number}{direction}>\n")
            return "</ol>\n"
        if tag == "table":
            # Wide tables scroll in their frame, also by keyboard.
            self._put(f'<div class="sl-table-wrap" tabindex="0"><table{direction}>\n')
            return "</table></div>\n"
        if tag in ("th", "td"):
            side = node.attributes.get("side", "")
            self._put(f'<{tag} class="sl-{side}">' if side in ("start", "center", "end") else f"<{tag}>")
            return f"</{tag}>"
        if tag in ("blockquote", "ul"):
            self._put(f"<{tag}{direction}>\n")
            return f"</{tag}>\n"
        if tag in ("thead", "tbody", "tr", "h3", "h4", "h5", "h6"):
            self._put(f"<{tag}{direction}>")
            return f"</{tag}>\n"
        return ""

    def _close(self, tag: str, closing: str) -> None:
        if closing:
            self._put(closing)
        if tag == "a":
            self._links -= 1
        elif tag in _LINES:
            self._end_line()
        elif tag in ("th", "td"):
            self._text.append("\t")

    def _open_link(self, node: Node) -> str:
        href = safe_link(node.attributes.get("address", ""))
        if href is None or self._links > 1:
            return ""
        self._put(self._link(href, node.attributes.get("title", "")))
        return "</a>"

    def _leaf(self, node: Node) -> None:
        content = "".join(item for item in walk(node.children) if isinstance(item, str))
        if node.tag == "br":
            self._run.append(_BREAK)
        elif node.tag == "hr":
            self._put("<hr>\n")
        elif node.tag == "img":
            self._image(node.attributes)
        elif node.tag == "codeblock":
            self._code_block(content, node.attributes.get("language", ""))
        elif node.tag == "code" or (node.tag == "maths" and maths.has_command(content)):
            self._put("<code>")
            self._html.append(_escaped(without_unwanted(content)) + "</code>")
            self._text.append(without_unwanted(content))
        elif node.tag == "maths":
            self._maths(content)
        elif node.tag == "mention":
            self._mention(content, node.attributes["name"])
        else:
            self._hashtag(content, node.attributes["name"])

    def _image(self, attributes: Mapping[str, str]) -> None:
        address, alt = attributes.get("address", ""), " ".join(attributes.get("alt", "").split())
        source = safe_image(address, self._policy)
        if source is not None:
            # Other hosts learn that somebody looks, but not where.
            referrer = ' referrerpolicy="no-referrer"' if is_outside(source) else ""
            self._put(f'<img src="{_attribute(source)}" alt="{_attribute(alt)}" loading="lazy"{referrer}>')
            # Its words are none of the sentence around it.
            self._text.append(f" {without_unwanted(alt)} ")
            return
        href = safe_link(address)
        if href is None or self._links:
            self._say(alt)
        else:
            self._enclose(self._link(href, ""), alt or address, "</a>")

    def _code_block(self, code: str, language: str) -> None:
        name = language_name(language)
        code = without_unwanted(code)
        marked = f' class="lang-{name}"' if name else ""
        # Code runs from left to right on every page; long lines scroll, also by keyboard.
        self._put(f'<pre class="sl-code" dir="ltr" tabindex="0"><code{marked}>')
        for kind, piece in self._highlighter.pieces(code, name):
            escaped = _escaped(piece)
            self._html.append(f'<span class="{CSS_PREFIX}{kind}">{escaped}</span>' if kind else escaped)
        self._html.append("</code></pre>\n")
        self._text.append(code)
        self._end_line()

    def _maths(self, formula: str) -> None:
        self._put('<span class="sl-math">')
        shown = maths.for_platform(formula) if self._policy.platform_math else formula
        self._html.append(_escaped(without_unwanted(shown)) + "</span>")
        self._text.append(without_unwanted(formula))

    def _mention(self, written: str, name: str) -> None:
        if self._links:
            self._say(written)
            return
        self._mentions[name] = None
        person = self._people.get(name)
        if person is None:
            self._say(written)
        else:
            user_id, display_name = person
            self._enclose(f'<span class="sl-mention" data-person="{int(user_id)}">', f"@{display_name}", "</span>")

    def _hashtag(self, written: str, name: str) -> None:
        if self._links:
            self._say(written)
            return
        self._tags[name] = None
        self._enclose(f'<span class="sl-tag" data-tag="{_attribute(name)}">', written, "</span>")

    def _link(self, href: str, title: str) -> str:
        """The beginning of a link. Web links open a page of their own: the block may stand in a small frame."""
        hint = f' title="{_attribute(title)}"' if title.strip() else ""
        outside = f' {_REL} target="_blank"' if is_outside(href) else f" {_REL}" if href.startswith("mailto:") else ""
        if is_outside(href):
            self._outside[href] = None
        return f'<a href="{_attribute(href)}"{hint}{outside}>'

    def _enclose(self, opening: str, words: str, closing: str) -> None:
        self._put(opening)
        self._say(words)
        self._put(closing)

    def _say(self, words: str) -> None:
        self._run.append(without_unwanted(words))

    def _put(self, tags: str) -> None:
        self._flush()
        self._html.append(tags)

    def _flush(self) -> None:
        if not self._run:
            return
        run = "".join(self._run)
        self._run.clear()
        self._html.append(maths.disarm(_escaped(run)).replace(_BREAK, "<br>\n"))
        self._text.append(run.replace(_BREAK, "\n"))

    def _end_line(self) -> None:
        self._flush()
        if self._text and self._text[-1] == "\t":
            self._text.pop()
        if self._text and not self._text[-1].endswith("\n"):
            self._text.append("\n")


def _task_box(node: Node) -> str:
    """A box that is named by the words beside it; it cannot be ticked and is not sent with a form."""
    task = node.attributes.get("task")
    if task is None:
        return ""
    return f'<label class="sl-task"><input type="checkbox" disabled{" checked" if task == "x" else ""}> '


def _demotion(nodes: Sequence[Content]) -> dict[str, str]:
    """The page has h1 and h2 of its own: the highest heading of a text becomes h3, the next h4, with no gap between."""
    used = sorted({node.tag for node in walk(nodes) if isinstance(node, Node) and node.tag in _HEADINGS})
    return {tag: f"h{min(level, 6)}" for level, tag in enumerate(used, start=3)}
