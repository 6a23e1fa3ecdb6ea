"""What crosses the border of the spaces applet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..kit.actor import Person


@dataclass(frozen=True)
class Place:
    """Where a block stands, before anybody knows whether there is a space yet.

    ``kind`` is a value of ``SpaceKind``; ``key`` is a usage key, a course key or the name of a community;
    ``cohort_id`` narrows it to one cohort of the course; ``usage_key`` is the block, whatever the space spans.
    """

    kind: str
    key: str
    course_key: str
    title: str = ""
    cohort_id: int | None = None
    usage_key: str = ""


@dataclass(frozen=True)
class Entrant:
    """Who comes in, as the platform says. ``user_id`` is None for somebody who is not signed in."""

    user_id: int | None
    name: str = ""
    is_staff: bool = False
    read_only: bool = False
    is_assistant: bool = False


@dataclass(frozen=True)
class ImageFile:
    """A picture as it is sent: its bytes come from ``open_image``."""

    name: str
    content_type: str
    size: int


@dataclass(frozen=True)
class Newcomer:
    """Somebody whom an import brings: the username, the name on screen, when they joined where they come from."""

    username: str
    name: str = ""
    joined_at: datetime | None = None


@dataclass(frozen=True)
class Named:
    """Somebody with a role. ``is_ours``: staff can take the role away here; that of course staff is the platform's."""

    username: str
    person: Person
    is_ours: bool


@dataclass(frozen=True)
class ImageRecord:
    """A picture as it stands, with its bytes; None when they are gone."""

    uuid: UUID
    author_id: int | None
    created_at: datetime
    content: bytes | None
    is_withheld: bool = False
