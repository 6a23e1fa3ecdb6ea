"""The audit trail of a space as moderators of its posts read it."""

from __future__ import annotations

from collections.abc import Set

from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.models import Space

from ..data import Reader
from ..enums import PostType
from ..models import Post
from .desk import TITLE_LENGTH, reported_posts
from .titles import titles_of


def trail_of(actor: Reader, space: Space) -> list[moderation.TrailLine]:
    """The newest lines. Six queries at most. Raises NotAllowed for who does not moderate here."""
    words = {kind.value: str(kind.label) for kind in PostType}
    return moderation.trail_lines(actor, space, words=words, find=lambda subjects: threads_of(actor, space, subjects))


def threads_of(
    reader: Reader, space: Space, subjects: Set[moderation.Subject]
) -> dict[moderation.Subject, moderation.Thread]:
    """The posts under which these stand, by their titles."""
    rows = reported_posts(space, subjects)
    posts = {subject: row if isinstance(row, Post) else row.post for subject, row in rows.items()}
    titles = titles_of(reader, space, posts.values(), TITLE_LENGTH)
    return {subject: moderation.Thread(post.pk, titles[post.pk]) for subject, post in posts.items()}
