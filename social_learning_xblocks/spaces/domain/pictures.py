"""Which pictures texts refer to, and whether any text of a space shows one. Applets above this one hold the texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import unquote
from uuid import UUID

from ...kit import richtext
from ..models import Space

#: Whether a text that everybody in a space can see has this in its HTML.
Shows = Callable[[Space, str], bool]

_shows: dict[str, Shows] = {}
_NUMBER = re.compile(
    r"/images/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", re.IGNORECASE | re.ASCII
)
_ADDRESS = re.compile(r' (?:src|href)="([^"]*)"')
# What stands in an address without being part of it: the sign of a Markdown escape, and what browsers drop.
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_DROPPED = re.compile(r"[\t\n\r]")


def register_texts(applet: str, shows: Shows) -> None:
    """Say who knows the texts of an applet; called once when Django starts."""
    _shows[applet] = shows


def is_picture_shown(space: Space, number: UUID) -> bool:
    """Whether a post that everybody in a space can see shows this picture. Some queries that no index helps.

    To name it, as text or as code, is not to show it: no text has a "<" in its HTML.
    """
    shown = f'<img src="{richtext.Policy().upload_prefix}{number}"'
    return any(shows(space, shown) for shows in _shows.values())


def pictures_in(body: str, html: str) -> set[UUID]:
    """The pictures that a text shows or leads to, and those that its source names."""
    return pictures_named(body).union(*map(pictures_named, _ADDRESS.findall(html)))


def pictures_named(text: str) -> set[UUID]:
    """The pictures in a text, or in an address, in whatever way its letters are written."""
    plain = _DROPPED.sub("", unquote(unescape(_ESCAPE.sub("", text))))
    return {UUID(found) for found in _NUMBER.findall(plain)}
