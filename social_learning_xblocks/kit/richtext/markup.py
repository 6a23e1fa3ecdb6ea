"""HTML as a string, before it is parsed: what would take the parser too long, and what holds no words."""

from __future__ import annotations

import re
from collections.abc import Collection

_SCRIPT = re.compile(r"<(script|style)\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_WHOLE_TAG = re.compile("<[^<>]*>")
_DEEPEST = 100
# Their ends may be left out, so a row of them is not deep.
_CLOSE_THEMSELVES = frozenset("p li dt dd tr td th thead tbody tfoot br hr img".split())


def without_scripts(source: str) -> str:
    """The source without scripts and styles: what is in them are no words. (Bleach takes away only their tags.)"""
    kept: list[str] = []
    position = 0
    while opening := _SCRIPT.search(source, position):
        kept.append(source[position : opening.start()])
        closing = re.compile(rf"</{opening[1]}[^>]*>", re.IGNORECASE).search(source, opening.end())
        if closing is None:
            return "".join(kept)
        position = closing.end()
    return "".join(kept) + source[position:]


def without_tags(source: str) -> str:
    """The words of the source, each tag replaced by a space."""
    return _WHOLE_TAG.sub(" ", source)


def is_too_deep(source: str, tags: Collection[str]) -> bool:
    """Whether ``tags`` stand so deep in each other that parsing takes more than linear time; no page does that."""
    open_tags = dict.fromkeys(tags, 0)
    depth = 0
    for slash, name in _TAG.findall(source):
        name = name.lower()
        if name not in open_tags or name in _CLOSE_THEMSELVES:
            continue
        if not slash:
            open_tags[name] += 1
            depth += 1
            if depth > _DEEPEST:
                return True
        elif open_tags[name]:
            open_tags[name] -= 1
            depth -= 1
    return False
