"""HTML that was written elsewhere: bleach sanitises it, and what it lets through is put in order as a tree of ours.

What is plainly well formed needs no browser's parser (``wellformed``); both ways end in the one writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from bleach.sanitizer import Cleaner

from .addresses import safe_link
from .characters import without_unwanted
from .links import resolved
from .markup import is_too_deep, without_scripts, without_tags
from .nodes import Content, Node
from .running import WHITE, tidied
from .wellformed import read_tokens

_INLINE: Mapping[str, str] = {
    "a": "a", "em": "em", "i": "em", "strong": "strong", "b": "strong", "del": "del", "s": "del", "strike": "del",
    "ins": "ins", "sub": "sub", "sup": "sup", "kbd": "kbd",
}  # fmt: skip
_BLOCKS: Mapping[str, str] = {
    **{tag: tag for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "table")},
    "li": "li", "thead": "thead", "tbody": "tbody", "tfoot": "tbody", "tr": "tr", "th": "th", "td": "td",
}  # fmt: skip
# They have no look here, but a paragraph does not go on through their edge.
_EDGES = frozenset("div section article header footer aside main figure figcaption center dl dt dd caption".split())
_LEAVES = frozenset({"br", "hr", "img"})
_VERBATIM = frozenset({"pre", "code"})
_TAGS = frozenset({*_INLINE, *_BLOCKS, *_EDGES, *_LEAVES, *_VERBATIM})
_SCHEMES = frozenset({"http", "https", "mailto"})
_ATTRIBUTES = {
    "a": ["href", "title"],
    "img": ["src", "alt"],
    "ol": ["start"],
    "pre": ["class"],
    "code": ["class"],
}
# Where each block may stand, and what is put in between when something stands where it may not.
_PARENTS = {
    "li": ("ul", "ol"),
    "thead": ("table",),
    "tbody": ("table",),
    "tr": ("thead", "tbody"),
    "th": ("tr",),
    "td": ("tr",),
}
_BETWEEN = {"ul": "li", "ol": "li", "table": "tbody", "thead": "tr", "tbody": "tr", "tr": "td"}
_SPANS = frozenset(_INLINE.values())
_PHRASING = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"}) | _SPANS
_NEEDS_PARAGRAPH = frozenset({"", "blockquote"})
_SPACE = re.compile(f"[{WHITE}]+")
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w+#.-]+)")


def parse_html(source: str) -> list[Content]:
    """The blocks of an HTML body; ``source`` holds line feeds only."""
    tokens = read_tokens(source)
    if tokens is None:
        return parse_as_browsers_do(source)
    builder = _Builder()
    for token in tokens:
        builder.take(token)
    return builder.finish()


def parse_as_browsers_do(source: str) -> list[Content]:
    """The same by bleach, which makes sense of whatever it is given."""
    builder = _Builder()

    def feed(source: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """A filter at the end of bleach's chain: takes all that is allowed, and leaves nothing to write."""
        for token in source:
            builder.take(token)
        return iter(())

    # A cleaner keeps state while it works, so each call has its own: 0.03 ms.
    cleaner = Cleaner(
        tags=_TAGS, attributes=_ATTRIBUTES, protocols=["http", "https", "mailto"], strip=True, filters=[feed]
    )
    source = without_scripts(source)
    cleaner.clean(without_tags(source) if is_too_deep(source, _TAGS) else source)
    return builder.finish()


class _Builder:
    """Puts tokens in order: paragraphs hold no blocks, lists hold items, rows hold cells, words stand in blocks."""

    def __init__(self) -> None:
        # Each open node with the tag that opened it; none for one that was put in between.
        self._open: list[tuple[Node, str]] = [(Node(""), "")]
        self._words: list[str] = []
        self._verbatim: Node | None = None
        self._verbatim_tags: list[str] = []

    def take(self, token: Mapping[str, Any]) -> None:
        """One token of bleach's stream."""
        kind = token["type"]
        if kind in ("Characters", "SpaceCharacters"):
            self._words.append(token["data"])
        elif kind == "Entity":
            self._words.append(without_unwanted(unescape(f"&{token['name']};")))
        elif kind == "EndTag":
            self._end(token["name"])
        else:  # StartTag, EmptyTag
            attributes = {name: resolved(value) for (_, name), value in token["data"].items()}
            self._start(token["name"], attributes)

    def finish(self) -> list[Content]:
        """The tree."""
        self._close_to(0)
        return self._open[0][0].children

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._verbatim is not None:
            self._start_in_verbatim(tag, attributes)
            return
        if tag in ("a", "img") and not _says_something(tag, attributes):
            return  # as if it were not there: the words around it are one text
        self._flush()
        if tag in _VERBATIM:
            self._start_verbatim(tag, attributes)
        elif tag in _EDGES:
            self._close_phrasing()
        elif tag == "hr":
            self._make_room()
            self._top.children.append(Node("hr"))
        elif tag == "img":
            self._make_room_for_words()
            given = {"address": attributes.get("src", ""), "alt": attributes.get("alt", "")}
            self._top.children.append(Node("img", [], given))
        elif tag == "br":
            self._make_room_for_words()
            self._top.children.append(Node("br"))
        elif tag in _INLINE:
            self._make_room_for_words()
            given = {"address": attributes.get("href", ""), "title": attributes.get("title", "")} if tag == "a" else {}
            self._push(Node(_INLINE[tag], [], given), tag)
        else:
            self._start_block(tag, attributes)

    def _start_block(self, tag: str, attributes: dict[str, str]) -> None:
        name = _BLOCKS[tag]
        parents = _PARENTS.get(name)
        if parents is None:
            self._make_room()
        else:
            self._close_phrasing()
            self._close_between(parents)
            if self._top.tag not in parents:
                return  # an item without a list, a cell without a row: only its edge counts
        self._push(Node(name, [], {"start": attributes["start"]} if "start" in attributes else {}), tag)

    def _start_verbatim(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "pre":
            self._make_room()
            self._verbatim = Node("codeblock", [], {"language": ""})
        else:
            self._make_room_for_words()
            self._verbatim = Node("code")
        self._verbatim_tags.append(tag)
        self._note_language(attributes)

    def _start_in_verbatim(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _VERBATIM:
            self._verbatim_tags.append(tag)
            self._note_language(attributes)
        elif tag == "br":
            self._words.append("\n")

    def _note_language(self, attributes: dict[str, str]) -> None:
        found = _LANGUAGE.search(attributes.get("class", ""))
        if found and self._verbatim is not None and not self._verbatim.attributes.get("language", "-"):
            self._verbatim.attributes["language"] = found[1]

    def _end(self, tag: str) -> None:
        if self._verbatim is not None:
            if tag in _VERBATIM:
                self._verbatim_tags.pop()
                if not self._verbatim_tags:
                    self._end_verbatim(self._verbatim)
            return
        self._flush()
        if tag in _EDGES:
            self._close_phrasing()
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place][1] == tag:
                self._close_to(place - 1)
                break

    def _end_verbatim(self, node: Node) -> None:
        text = "".join(self._words)
        self._words.clear()
        self._verbatim = None
        if node.tag == "code":
            text = _SPACE.sub(" ", text)
        if text:
            node.children.append(text)
            self._top.children.append(node)

    @property
    def _top(self) -> Node:
        return self._open[-1][0]

    def _push(self, node: Node, tag: str) -> None:
        self._top.children.append(node)
        self._open.append((node, tag))

    def _make_room(self) -> None:
        """For a block: end the paragraph; in a list or a table, begin an item or a cell."""
        self._close_phrasing()
        while self._top.tag in _BETWEEN:
            self._push(Node(_BETWEEN[self._top.tag]), "")

    def _make_room_for_words(self) -> None:
        while self._top.tag in _BETWEEN:
            self._push(Node(_BETWEEN[self._top.tag]), "")
        if self._top.tag in _NEEDS_PARAGRAPH:
            self._push(Node("p"), "")

    def _close_phrasing(self) -> None:
        place = len(self._open) - 1
        while self._open[place][0].tag in _PHRASING:
            place -= 1
        self._close_to(place)

    def _close_between(self, parents: tuple[str, ...]) -> None:
        """Leave what was put in between when the right thing comes after all."""
        place = len(self._open) - 1
        while place and self._open[place][1] == "" and self._open[place][0].tag not in parents:
            place -= 1
        self._close_to(place)

    def _close_to(self, place: int) -> None:
        """Close all nodes above a place; those in which nothing was said go."""
        self._flush()
        while len(self._open) - 1 > place:
            node, _ = self._open.pop()
            is_in_link = node.tag == "a" or any(outer.tag == "a" for outer, _ in self._open)
            node.children = tidied(node, is_block=node.tag not in _SPANS, with_links=not is_in_link)
            if not node.children and node.tag not in ("td", "th"):
                self._top.children.pop()

    def _flush(self) -> None:
        words = "".join(self._words)
        self._words.clear()
        is_between = self._top.tag in _BETWEEN or self._top.tag in _NEEDS_PARAGRAPH
        if not words or (is_between and not words.strip(WHITE)):
            return
        self._make_room_for_words()
        children = self._top.children
        if children and isinstance(children[-1], str):
            words = f"{children.pop()}{words}"
        children.append(words)


def _says_something(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether anything of a link or a picture would be shown."""
    if tag == "a":
        return safe_link(attributes.get("href", "")) is not None
    return bool(attributes.get("alt", "").strip()) or safe_link(attributes.get("src", "")) is not None
