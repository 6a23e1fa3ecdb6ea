"""The audit trail of a space as moderators of its questions read it."""

from __future__ import annotations

from collections.abc import Set

from ...kit.actor import Actor
from ...moderation import api as moderation
from ...spaces.models import Space
from ..enums import PostType
from ..models import Question
from .desk import reported_posts


def trail_of(actor: Actor, space: Space) -> list[moderation.TrailLine]:
    """The newest lines. Five queries at most. Raises NotAllowed for who does not moderate here."""
    words = {kind.value: str(kind.label) for kind in PostType}
    return moderation.trail_lines(actor, space, words=words, find=lambda subjects: threads_of(space, subjects))


def threads_of(space: Space, subjects: Set[moderation.Subject]) -> dict[moderation.Subject, moderation.Thread]:
    """The questions under which these posts stand, by post."""
    found = {}
    for subject, post in reported_posts(space, subjects).items():
        question = post if isinstance(post, Question) else post.question
        found[subject] = moderation.Thread(question.pk, question.title)
    return found
