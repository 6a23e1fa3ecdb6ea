"""A text from its source to what is stored and shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .characters import usable
from .data import MAX_HTML, MAX_SOURCE, Policy, Rendered
from .dialect import parse_markdown
from .imported import parse_html
from .nodes import named
from .writer import Writer

_NOBODY: Mapping[str, tuple[int, str]] = MappingProxyType({})
_STRICT = Policy()


def render(source: str, *, people: Mapping[str, tuple[int, str]] = _NOBODY, policy: Policy = _STRICT) -> Rendered:
    """Markdown as people write it on GitHub, as safe HTML. The same source always gives the same result.

    people: lower-case user name to (user id, display name), for ``find_mentions`` of the same source.
    Raises ValueError when the source is longer than ``MAX_SOURCE`` characters.
    """
    return Writer(people, policy).write(parse_markdown(_checked(source, MAX_SOURCE)))


def clean_html(source: str, *, policy: Policy = _STRICT) -> Rendered:
    """HTML that was written elsewhere (a dump of Stack Exchange), by the same rules; without mentions and tags.

    Cleaning what is clean changes nothing. Raises ValueError when the source is longer than ``MAX_HTML`` characters.
    """
    return Writer(_NOBODY, policy).write(parse_html(_checked(source, MAX_HTML)))


def find_mentions(source: str) -> tuple[str, ...]:
    """The user names mentioned in a Markdown source: lower case, once each, in order.

    Not in code, links, formulas and e-mail addresses. Raises ValueError as ``render`` does.
    """
    text = _checked(source, MAX_SOURCE)
    return named(parse_markdown(text), "mention") if "@" in text else ()


def _checked(source: str, limit: int) -> str:
    if len(source) > limit:
        raise ValueError(f"The text has {len(source)} characters; {limit} are possible.")
    return usable(source)
