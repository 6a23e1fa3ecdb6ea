"""Running text that is no Markdown: white space as browsers show it, formulas, bare addresses."""

from __future__ import annotations

import re

from . import names
from .maths import Finder
from .nodes import Content, Node

WHITE = " \t\n\f"

_SPACE = re.compile(f"[{WHITE}]+")
_SIGN = re.compile(r"[\\$]")
_SIGN_OR_URL = re.compile(rf"[\\$]|{names.URL_START}")
# White space beside these is for the eye of who edits HTML.
_PHRASES = frozenset({"a", "em", "strong", "del", "ins", "sub", "sup", "kbd", "code", "img", "maths"})


def tidied(node: Node, *, is_block: bool, with_links: bool) -> list[Content]:
    """The children of a node with their strings read; a block has no white space at its edges."""
    found: list[Content] = []
    for place, child in enumerate(node.children, start=1):
        if isinstance(child, Node):
            found.append(child)
            continue
        words = _SPACE.sub(" ", child)
        before = found[-1] if found else None
        if (before is None and is_block) or (isinstance(before, Node) and before.tag not in _PHRASES):
            words = words.lstrip(" ")
        if place == len(node.children) and is_block:
            words = words.rstrip(" ")
        found += filter(None, _read(words, with_links))
    return found


def _read(text: str, with_links: bool) -> list[Content]:
    found: list[Content] = []
    formulas = Finder(text)
    pattern = _SIGN_OR_URL if with_links and names.may_hold_url(text) else _SIGN
    done = position = 0
    while match := pattern.search(text, position):
        start, position = match.start(), match.end()
        if match.group() in ("\\", "$"):
            end = formulas.at(start)
            taken = (Node("maths", [text[start:end]]), end) if end is not None else None
        else:
            taken = names.url_at(text, start)
        if taken is not None:
            found += [text[done:start], taken[0]]
            done = position = taken[1]
    return [*found, text[done:]]
