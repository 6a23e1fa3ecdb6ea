"""People who hand in together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class GroupCard:
    """A group as its members see it. ``most``: how many fit in, 0 for a team of the course, which says itself who is in it.

    ``code`` is as people read it, "" for a team; ``may_change``: nothing is handed in yet. ``changed_by``: who changed the draft
    last, and when; None before that, and when the account is gone.
    """

    id: int
    name: str
    members: tuple[int, ...]
    most: int
    code: str
    is_team: bool
    may_change: bool
    changed_by: int | None
    changed_at: datetime | None

    @property
    def has_room(self) -> bool:
        return len(self.members) < self.most


@dataclass(frozen=True)
class InvitationCard:
    """An invitation: to which group, by whom (None when the account is gone), and whom."""

    id: int
    group: str
    user_id: int
    invited_by: int | None
