"""What is taken out of an archive, whatever it was there, and how to take it out of JSON of which nothing is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any, Protocol

from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.kit.richtext.characters import usable
from social_learning_xblocks.spaces.api import Newcomer

#: Longer names are none; a column of the database holds what is made of them.
LONGEST_NAME = 500
#: Nothing that can be imported was written before; some databases know no earlier moments.
FIRST_YEAR = 1990
_SECONDS = re.compile(r"[0-9]{1,11}(\.[0-9]{1,9})?")


@dataclass(slots=True)
class Item:
    """A post, a reply or a boost as it stands in an archive.

    key: what tells it from all others anywhere. author: their name there, "" for nobody. source: the text as it is there.
    parent: the key of what it replies to. boosted: the key of what it shows again; it has no text then.
    pictures: names of members and alternative texts. reactions: what people said to it, by their names there.
    is_public: whether everybody may read it; where not, its author's followers may.
    """

    key: str
    at: datetime | None
    author: str = ""
    source: str = ""
    parent: str = ""
    boosted: str = ""
    edited_at: datetime | None = None
    is_public: bool = True
    tags: list[str] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    reactions: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Liking:
    """The author of an archive has marked a post that may be here: a reaction, or "" for a bookmark."""

    author: str
    key: str
    reaction: str = ""


class Source(Protocol):
    """An archive of one kind."""

    #: What keys and usernames begin with.
    kind: str

    def items(self) -> Iterator[Item]:
        """Everything to be taken over, in any order; what is not goes into the report."""

    def likings(self) -> Iterator[Liking]:
        """What the author of the archive likes and keeps."""

    def mentioned(self, item: Item) -> list[str]:
        """Whom a text names, by their names there."""

    def markdown(self, item: Item, ours: dict[str, str]) -> str:
        """The text of an item as people would write it here, without its pictures. ours: usernames by names there."""

    def newcomer(self, author: str) -> Newcomer:
        """The account that somebody gets who has none."""

    def called(self, author: str) -> list[str]:
        """By which names an operator may know an author."""

    def address(self, author: str) -> str:
        """Their e-mail address, "" where the archive has none."""

    def open(self, member: str) -> IO[bytes] | None:
        """A file of the archive; None when it is not there. Raises Damaged when it cannot be opened."""


def source_key(kind: str, key: str) -> str:
    """What a post is called in the column ``source_key``."""
    return f"{kind}:{digest(key)}"


def text_in(entry: Any, key: str) -> str:
    """A text in a JSON object, "" where there is none; without signs that no text keeps."""
    value = entry.get(key) if isinstance(entry, dict) else None
    return usable(value) if isinstance(value, str) else ""


def name_in(entry: Any, key: str) -> str:
    """A name, an id or an address in a JSON object; "" for none, and for one that is far too long."""
    found = text_in(entry, key).strip()
    return found if len(found) <= LONGEST_NAME else ""


def list_in(entry: Any, key: str) -> list[Any]:
    """A list in a JSON object; a single thing is a list of one, as JSON-LD has it."""
    value = entry.get(key) if isinstance(entry, dict) else None
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def moment_of(value: object) -> datetime | None:
    """A moment in ISO 8601, or in seconds since 1970 as Slack writes it; in UTC. None for what is none."""
    if not isinstance(value, str):
        return None
    try:
        if _SECONDS.fullmatch(value):
            return datetime.fromtimestamp(float(value), UTC)
        found = datetime.fromisoformat(value)
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.year >= FIRST_YEAR else None
