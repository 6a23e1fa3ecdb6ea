"""HTML as machines write it: well formed, few elements. Read in one go, where a browser's parser takes four times as long.

What is not plainly so is not read here: the answer is None, and bleach's parser looks at it as a browser would. For what
is read, both give the same tokens (the tests compare them); what comes out as HTML is written by ``writer`` either way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.entities import html5
from typing import Any

from .characters import without_unwanted

_TOKEN = re.compile(r"""([^<&]+)|<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"<>]*")*) ?(/?)>|&(#?[0-9A-Za-z]{1,32};)""")
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"<>]*)"')
_ADDRESS = re.compile(r"https?://[!-;=?-_a-z{|}~\u00a1-\U0010ffff]+")
_REFERENCE = re.compile(r"#[1-9][0-9]{1,4};")

_INLINE = frozenset("a em i strong b del s strike ins sub sup kbd code".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BLOCKS = frozenset({"p", "blockquote", "ul", "ol", "li", "pre", *_HEADINGS})
_EMPTY = frozenset({"br", "img", "hr"})
_KEPT: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href", "title"}),
    "img": frozenset({"src", "alt"}),
    "ol": frozenset({"start"}),
    "pre": frozenset({"class"}),
    "code": frozenset({"class"}),
}
_ADDRESSES = frozenset({"href", "src"})
_DEEPEST = 40

Token = dict[str, Any]


def read_tokens(source: str) -> list[Token] | None:
    """The tokens of a source that is plainly well formed, as bleach gives them; None for all others."""
    tokens: list[Token] = []
    open_tags: list[str] = []
    position = 0
    for match in _TOKEN.finditer(source):
        if match.start() != position:
            return None
        position = match.end()
        text, slash, tag, attributes, _closed, reference = match.groups()
        if text is not None:
            tokens.append({"type": "Characters", "data": text})
        elif reference is not None:
            if (word := _resolved(reference)) is None:
                return None
            tokens.append({"type": "Characters", "data": word})
        elif slash:
            if attributes or not open_tags or open_tags.pop() != tag:
                return None
            tokens.append({"type": "EndTag", "name": tag})
        else:
            data = _data(tag, attributes)
            if (
                data is None
                or not _may_stand(tag, open_tags)
                or (tag == "pre" and source[position : position + 1] == "\n")
            ):
                return None
            tokens.append({"type": "EmptyTag" if tag in _EMPTY else "StartTag", "name": tag, "data": data})
            if tag not in _EMPTY:
                open_tags.append(tag)
    return tokens if position == len(source) and not open_tags else None


def _resolved(reference: str) -> str | None:
    if reference[0] != "#":
        return without_unwanted(unescape(f"&{reference}")) if reference in html5 else None
    return without_unwanted(unescape(f"&{reference}")) if _REFERENCE.fullmatch(reference) else None


def _may_stand(tag: str, open_tags: list[str]) -> bool:
    """Whether a browser would leave the element where it is written."""
    if len(open_tags) > _DEEPEST:
        return False
    if tag in _INLINE:
        return tag != "a" or "a" not in open_tags
    if tag in ("br", "img"):
        return True
    if tag == "hr" or tag in _BLOCKS:
        top = open_tags[-1] if open_tags else ""
        if tag == "li":
            return top in ("ul", "ol")
        return top in ("", "blockquote", "li") and _HEADINGS.isdisjoint(open_tags)
    return False


def _data(tag: str, attributes: str) -> dict[tuple[None, str], str] | None:
    """The attributes that are kept; None for some that need a closer look."""
    if not attributes:
        return {}
    pairs = _ATTRIBUTE.findall(attributes)
    if len({name for name, _value in pairs}) != len(pairs):
        return None
    kept: frozenset[str] = _KEPT.get(tag, frozenset())
    if any(name in _ADDRESSES and not _ADDRESS.fullmatch(value) for name, value in pairs if name in kept):
        return None
    return {(None, name): value for name, value in pairs if name in kept}
