"""Rows of a dump as values: numbers, moments, tags, posts with their history."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ....kit.richtext.bodies import Cleaned, Text
from .files import Attributes

_NUMBER = re.compile(r"-?[0-9]{1,18}")
_BETWEEN_TAGS = re.compile(r"[<>|]+")
#: MySQL keeps no moments before; nothing was asked so early.
EARLIEST_YEAR, LATEST_YEAR = 1970, 2200

#: The kinds of a history that hold a title or a body; 3, 6 and 9 hold tags.
TITLES, BODIES = frozenset("147"), frozenset("258")


def to_number(text: str) -> int | None:
    """A whole number, or None for what is none."""
    return int(text) if _NUMBER.fullmatch(text) else None


def to_moment(text: str) -> datetime | None:
    """A moment of a dump (UTC, without saying so), or None for what is none."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def to_tags(text: str) -> list[str]:
    """The tags of ``<a><b>``, ``|a|b|`` or ``a b``, as written."""
    return [tag for tag in _BETWEEN_TAGS.split(text) if tag] if _BETWEEN_TAGS.search(text) else text.split()


def to_score(text: str) -> int:
    """A score that a database column can hold; 0 for what is none."""
    return max(-(2**31), min(to_number(text) or 0, 2**31 - 1))


@dataclass(frozen=True, slots=True)
class Version:
    """A post as it was from ``at`` on: Markdown."""

    title: str
    body: str
    tags: tuple[str, ...]
    editor: int | None
    at: datetime


@dataclass(slots=True)
class SourcePost:
    """A question or an answer of a dump. ``question`` is the number of its question, its own for a question."""

    id: int
    question: int
    owner: int | None
    created_at: datetime | None
    edited_at: datetime | None
    score: int
    title: str
    tags: list[str]
    html: str
    accepted: int | None
    is_closed: bool
    is_wiki: bool
    versions: list[Version] = field(default_factory=list)
    cleaned: Cleaned | None = None

    @classmethod
    def from_row(cls, row: Attributes, question: int) -> SourcePost:
        return cls(
            id=int(row["Id"]),
            question=question,
            owner=to_number(row.get("OwnerUserId", "")),
            created_at=to_moment(row.get("CreationDate", "")),
            edited_at=to_moment(row.get("LastEditDate", "")),
            score=to_score(row.get("Score", "")),
            title=" ".join(row.get("Title", "").split()),
            tags=to_tags(row.get("Tags", "")),
            html=row.get("Body", ""),
            accepted=to_number(row.get("AcceptedAnswerId", "")),
            is_closed=bool(row.get("ClosedDate")),
            is_wiki=bool(row.get("CommunityOwnedDate")),
        )

    def text(self) -> Text:
        """What has to be cleaned."""
        return Text(self.html, self.versions[-1].body if self.versions else "")


@dataclass(slots=True)
class SourceComment:
    """A comment of a dump; ``post`` is the number of the question or answer it is on."""

    id: int
    post: int
    owner: int | None
    created_at: datetime | None
    markdown: str
    cleaned: Cleaned | None = None

    @classmethod
    def from_row(cls, row: Attributes, post: int) -> SourceComment:
        return cls(
            id=int(row["Id"]),
            post=post,
            owner=to_number(row.get("UserId", "")),
            created_at=to_moment(row.get("CreationDate", "")),
            markdown=row.get("Text", ""),
        )

    def text(self) -> Text:
        """What has to be cleaned."""
        return Text(markdown=self.markdown)


def versions_from(rows: Iterable[Attributes]) -> list[Version]:
    """The versions of one post, oldest first. One edit is up to three rows: title, body, tags; what is not in it stays.

    Before there is a body there is no version; an edit without a date is left out.
    """
    edits: dict[tuple[datetime, str], list[Attributes]] = {}
    for row in rows:
        at = to_moment(row.get("CreationDate", ""))
        if at is not None:
            edits.setdefault((at, row.get("RevisionGUID", row["Id"])), []).append(row)
    title, body, tags = "", "", ()  # type: str, str, tuple[str, ...]
    versions: list[Version] = []
    for (at, _guid), parts in sorted(edits.items(), key=lambda item: (item[0][0], int(item[1][0]["Id"]))):
        before = (title, body, tags)
        for row in parts:
            kind, text = row["PostHistoryTypeId"], row.get("Text", "")
            if kind in TITLES:
                title = " ".join(text.split())
            elif kind in BODIES:
                body = text
            else:
                tags = tuple(to_tags(text))
        if body and (not versions or (title, body, tags) != before):
            versions.append(Version(title, body, tags, to_number(parts[0].get("UserId", "")), at))
    return versions
