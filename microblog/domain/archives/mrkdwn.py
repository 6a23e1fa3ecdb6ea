"""Slack's mrkdwn as our Markdown: read into the tree of rich text, from which the kit writes what means the same here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from social_learning_xblocks.kit.richtext.markdown import write_markdown
from social_learning_xblocks.kit.richtext.names import name_at
from social_learning_xblocks.kit.richtext.nodes import Content, Node

#: Gives the username here, or else the name to be shown, of somebody: (text, whether it is a username).
Called = Callable[[str], tuple[str, bool]]

_FENCE = re.compile(r"```(.*?)```", re.DOTALL)
_TOKEN = re.compile(r"<([^<>\n]{1,4000})>|`([^`\n]+)`")
_PERSON = re.compile(r"<@([A-Z0-9]{1,30})(?:\|[^<>\n]{0,200})?>")
# What stands for a token while emphasis is looked for; texts hold no controls.
_PLACE = re.compile("\x01([0-9]+)\x02")
_EMPHASIS = re.compile(r"(?<![\w*~])([*_~])(?=\S)([^\n]{0,1000}?\S)\1(?!\w)")
_TAGS = {"*": "strong", "_": "em", "~": "del"}
_QUOTE = re.compile(r"&gt;(?:&gt;&gt;)? ?")
_ITEM = re.compile(r"\s*(?:[•◦▪-]|([0-9]{1,3})\.)\s+(?=\S)")


def people_named(text: str) -> list[str]:
    """The ids of people whom a text mentions."""
    return _PERSON.findall(text)


def to_markdown(text: str, called: Called) -> str:
    """A message as people would write it here."""
    nodes: list[Content] = []
    for place, part in enumerate(_FENCE.split(text)):
        if place % 2:
            nodes.append(Node("codeblock", [_unwrapped(part).strip("\n") + "\n"], {"language": ""}))
        else:
            nodes += _blocks(part, called)
    return write_markdown(nodes)


def _blocks(text: str, called: Called) -> Iterator[Node]:
    """Paragraphs, quotes and lists: lines of one kind belong together."""
    for kind, group in groupby(text.strip("\n").split("\n"), _kind_of):
        lines = list(group)
        if kind == "quote":
            inner = [_QUOTE.sub("", line, count=1) for line in lines]
            yield Node("blockquote", [Node("p", _lines(inner, called))])
        elif kind in ("ul", "ol"):
            items = [Node("li", _inline(_ITEM.sub("", line, count=1), called)) for line in lines]
            first = _ITEM.match(lines[0])
            yield Node(kind, [*items], {"start": first[1]} if first and first[1] else {})
        elif kind:
            yield Node("p", _lines(lines, called))


def _kind_of(line: str) -> str:
    if not line.strip():
        return ""
    if _QUOTE.match(line):
        return "quote"
    item = _ITEM.match(line)
    return "p" if item is None else "ol" if item[1] else "ul"


def _lines(lines: list[str], called: Called) -> list[Content]:
    found: list[Content] = []
    for line in lines:
        if found:
            found.append(Node("br"))
        found += _inline(line, called)
    return found


def _inline(line: str, called: Called) -> list[Content]:
    """One line: tokens first, so that nothing in an address is taken for a sign."""
    tokens: list[Content] = []

    def keep(found: re.Match[str]) -> str:
        tokens.append(Node("code", [_plain(found[2])]) if found[2] else _token(found[1], called))
        return f"\x01{len(tokens) - 1}\x02"

    return _emphasised(_TOKEN.sub(keep, line), tokens, frozenset("*_~"))


def _emphasised(text: str, tokens: list[Content], signs: frozenset[str]) -> list[Content]:
    """Text with emphasis; one kind does not stand inside itself, so this goes three deep at most."""
    found: list[Content] = []
    at = 0
    for match in _EMPHASIS.finditer(text):
        if match[1] in signs:
            found += _with_tokens(text[at : match.start()], tokens)
            found.append(Node(_TAGS[match[1]], _emphasised(match[2], tokens, signs - {match[1]})))
            at = match.end()
    return found + _with_tokens(text[at:], tokens)


def _with_tokens(text: str, tokens: list[Content]) -> list[Content]:
    pieces = _PLACE.split(text)
    found: list[Content] = []
    for place, piece in enumerate(pieces):
        if place % 2:
            found.append(tokens[int(piece)])
        elif piece:
            found.append(_plain(piece))
    return found


def _token(text: str, called: Called) -> Content:
    """What stands between angle brackets: somebody, a channel, a call to all, an address."""
    target, _bar, label = text.partition("|")
    label = _plain(label)
    if target.startswith("@"):
        name, is_username = called(target[1:])
        return Node("mention", [f"@{name}"]) if is_username else f"@{name}"
    if target.startswith("#"):
        return hashtag(label or target[1:])
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    address = _plain(target)
    return Node("a", [label or address.removeprefix("mailto:")], {"address": address})


def hashtag(name: str) -> Content:
    """A hashtag where it can be one, else the words."""
    found = name_at(f"#{name} ", 0)
    return Node("hashtag", [f"#{name}"]) if found and found[1] == len(name) + 1 else f"#{name}"


def _plain(text: str) -> str:
    """The three signs that Slack escapes."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _unwrapped(code: str) -> str:
    """Code, in which Slack puts addresses between brackets too."""
    return _plain(_TOKEN.sub(lambda found: found[1].rpartition("|")[2] if found[1] else found[0], code))
