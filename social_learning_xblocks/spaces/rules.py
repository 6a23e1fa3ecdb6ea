"""Questions about people in spaces."""

from __future__ import annotations

from ..kit.actor import GUEST, Actor


def can_post(actor: Actor) -> bool:
    """Members who act for themselves; guests read only."""
    return actor.can_write and not actor.has_role(GUEST)


def can_manage_members(actor: Actor) -> bool:
    """Staff of the course give roles."""
    return actor.can_write and actor.is_staff
