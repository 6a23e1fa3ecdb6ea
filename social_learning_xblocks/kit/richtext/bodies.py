"""Texts of a dump, cleaned: what a worker process does. Nothing here knows of Django or of a database."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .characters import usable
from .data import MAX_HTML, MAX_SOURCE, Policy
from .documents import render
from .imported import parse_html
from .markdown import write_markdown
from .writer import Writer

# What Stack Exchange's Markdown means and ours does not: tags, and lines that go on without a break between them.
_FOREIGN_TAG = re.compile(r"<(?!https?://|mailto:|[\w.+-]+@)[A-Za-z/!]")
_WRAPPED_LINE = re.compile(r"^(?![ \t>#|=*+-])[^\n]*[^\s\n]\n(?![\s>#|=*+\-~`]|\d+[.)])(?=.)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be cleaned: HTML, its Markdown source if that is known; for a comment Markdown alone."""

    html: str = ""
    markdown: str = ""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text ready to be stored. ``words`` is the plain text for search."""

    body: str
    html: str
    words: str
    version: int
    is_shortened: bool = False


def clean_texts(texts: Sequence[Text], policy: Policy) -> list[Cleaned]:
    """Each text cleaned, in the same order."""
    return [clean_text(text, policy) for text in texts]


def clean_text(text: Text, policy: Policy) -> Cleaned:
    """HTML as it was shown there, sanitised, and the Markdown behind it, so that editing it does not spoil it.

    The source is the author's where it means the same here, else it is written anew from the HTML. Texts that are
    longer than people may write here are cut, source and HTML alike.
    """
    source = usable(text.markdown).strip()
    if not text.html.strip() or (source and len(text.html) > MAX_HTML):
        return _from_markdown(source, policy)
    if len(text.html) > MAX_HTML:
        return _from_markdown(write_markdown(parse_html(usable(_beginning(text.html)))), policy, is_shortened=True)
    nodes = parse_html(usable(text.html))
    body = source if is_ours(source) else write_markdown(nodes)
    if len(body) > MAX_SOURCE:
        return _from_markdown(body, policy)
    rendered = Writer({}, policy).write(nodes)
    return Cleaned(body, rendered.html, rendered.text, rendered.version)


def is_ours(markdown: str) -> bool:
    """Whether Markdown of Stack Exchange reads the same here."""
    return bool(markdown) and not _FOREIGN_TAG.search(markdown) and not _WRAPPED_LINE.search(markdown)


def _beginning(html: str) -> str:
    """As much as may be read; a tag that is cut goes, elements that stay open are closed by the parser."""
    html = html[:MAX_HTML]
    return html.rpartition("<")[0] if html.rfind("<") > html.rfind(">") else html


def _from_markdown(body: str, policy: Policy, *, is_shortened: bool = False) -> Cleaned:
    """Markdown, cut at the end of a paragraph if it is too long."""
    if len(body) > MAX_SOURCE:
        is_shortened = True
        body = shortened(body)
    rendered = render(body, policy=policy)
    return Cleaned(body, rendered.html, rendered.text, rendered.version, is_shortened)


def shortened(body: str, longest: int = MAX_SOURCE) -> str:
    """Markdown that is no longer than it may be: cut at the end of a paragraph."""
    if len(body) <= longest:
        return body
    body = body[: longest - 3]
    return (body.rpartition("\n\n")[0] or body).rstrip() + "\n\n…"
