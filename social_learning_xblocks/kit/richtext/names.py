"""What is found in running text without any brackets: ``@people``, ``#tags`` and bare addresses."""

from __future__ import annotations

import re
import unicodedata

from .nodes import Node

URL_START = r"(?<![^\W_])(?:[hH][tT][tT][pP][sS]?://|[wW]{3}\.)(?=[^\W_]|\[)"
_URL_TAIL = "?!.,:;*_~'\"”’»…"
_LONGEST_URL = 2000
# A bracket ends it where a link goes on: [see https://…](…)
_URL = re.compile(rf"(?:[^\s<\]]|\](?![(\[])){{1,{_LONGEST_URL + 1}}}")

# User names as Django and openedx-platform allow them; they do not end with a sign, because sentences do.
_MENTION = re.compile(r"@([^\W_](?:[\w.+-]{0,148}\w)?|_[\w.+-]{0,148}\w)")
_BEFORE_MENTION = frozenset("_.+-@/&#=")  # e-mail addresses, paths, queries
_BEFORE_TAG = frozenset("_&#@/")
_SIGNS = "-_\u200c\u200d"  # joiners stand inside Persian and Indic words
_LONGEST_TAG = 50
_TAG_SUFFIX = re.compile(r"(?:\+\+|#)(?!\w)")  # c++ and c#


def may_hold_url(text: str) -> bool:
    """A quick look whether a search for addresses is worth it."""
    return "://" in text or "www." in text.lower()


def name_at(text: str, start: int) -> tuple[Node, int] | None:
    """The mention or the tag whose ``@`` or ``#`` stands there, and the place after it."""
    before = text[start - 1] if start else " "
    return (_mention if text[start] == "@" else _tag)(text, start, before)


def url_at(text: str, start: int) -> tuple[Node, int] | None:
    """The bare address that starts there, as a link, and the place after it. The stop of the sentence is not in it."""
    match = _URL.match(text, start)
    assert match is not None  # noqa: S101 - the caller has seen its beginning
    if len(match.group()) > _LONGEST_URL:
        return None
    url = match.group().rstrip(_URL_TAIL)
    surplus = {")": url.count(")") - url.count("("), "]": url.count("]") - url.count("[")}
    while surplus.get(url[-1], 0) > 0:
        surplus[url[-1]] -= 1
        url = url[:-1].rstrip(_URL_TAIL)
    address = url if "://" in url[:8] else f"http://{url}"
    return Node("a", [url], {"address": address}), start + len(url)


def normalised(tag: str) -> str:
    """A tag as it is compared and stored: compatibility forms folded, lower case, no sign at the end."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", tag).lower()).rstrip(_SIGNS)


def _mention(text: str, start: int, before: str) -> tuple[Node, int] | None:
    match = _MENTION.match(text, start)
    if not match or before.isalnum() or before in _BEFORE_MENTION or text[match.end() : match.end() + 1] == "@":
        return None
    return Node("mention", [match.group()], {"name": match[1].lower()}), match.end()


def _tag(text: str, start: int, before: str) -> tuple[Node, int] | None:
    if before.isalnum() or before in _BEFORE_TAG:
        return None
    end = start + 1
    limit = min(len(text), start + _LONGEST_TAG + 2)
    while end < limit and _in_tag(text[end]):
        end += 1
    written = text[start + 1 : end].rstrip(_SIGNS)
    name = normalised(written)
    if len(name) > _LONGEST_TAG or not any(map(str.isalpha, name)) or not all(map(_in_tag, name)):
        return None
    end = start + 1 + len(written)
    suffix = _TAG_SUFFIX.match(text, end)
    if suffix:
        name, end = name + suffix.group(), suffix.end()
    return Node("hashtag", [text[start:end]], {"name": name}), end


def _in_tag(sign: str) -> bool:
    return sign.isalnum() or sign in _SIGNS or unicodedata.category(sign)[0] == "M"
