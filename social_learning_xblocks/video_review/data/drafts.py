"""Drafts of assistants as staff see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ...kit.actor import Person


@dataclass(frozen=True)
class DraftLine:
    """A draft that waits, or that came back to who wrote it (``is_sent_back``).

    ``id``: of the review; ``share``: the grade it would make, 0 to 1, None without points.
    ``seen``: sent along with a decision, and another one when something has changed since. ``is_outdated``: it is about a video
    that was replaced; ``is_graded``: staff have graded the work already; ``has_rivals``: there are several drafts of the work.
    """

    id: int
    person: Person
    share: float | None
    saved_at: datetime
    seen: str
    is_sent_back: bool = False
    is_outdated: bool = False
    is_graded: bool = False
    has_rivals: bool = False


@dataclass(frozen=True)
class DraftsConfirmed:
    """Several drafts at once: the ids of the reviews that count now, and how many were left."""

    ids: tuple[int, ...]
    left: int
