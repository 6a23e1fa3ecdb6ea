"""Who may do what with pairs. Pure questions: actor in, yes or no out."""

from __future__ import annotations

from social_learning_xblocks.kit.actor import Actor


def can_pair(actor: Actor) -> bool:
    """Staff and moderators of a space say who mentors whom there."""
    return actor.is_moderator and actor.can_write
