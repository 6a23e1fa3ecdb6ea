"""Who may do what in mentoring. Pure questions: actor in, yes or no out."""

from __future__ import annotations

from social_learning_xblocks.kit.actor import GUEST, Actor


def can_pair(actor: Actor) -> bool:
    """Staff and moderators of a space say who mentors whom there."""
    return actor.is_moderator and actor.can_write


def can_coordinate(actor: Actor) -> bool:
    """Staff and moderators of a space run its programmes; also who looks through their eyes sees the console."""
    return actor.is_moderator


def can_sign_up(actor: Actor) -> bool:
    """Everybody who may write, guests left out."""
    return actor.can_write and not actor.has_role(GUEST)
