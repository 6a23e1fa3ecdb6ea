"""Who is named where: a row for each text that is shown and each person who may read it."""

from __future__ import annotations

from django.db.models import Case, Max, Value, When

from social_learning_xblocks.kit.models import Visibility

from ..models import Mention, Post, Reply
from ..queries import blocked_with
from . import audiences


def note(post: Post, called: set[int], reply: Reply | None = None) -> set[int]:
    """Make the rows of a text what it says now. Those who are newly named, to tell them.

    Who may not read the post is not told of it, and nobody is who has blocked the writer or is blocked.
    """
    key = reply.pk if reply else 0
    writer = reply.author_id if reply else post.author_id
    called = called - {writer}
    reached = audiences.among(post, called) | (called & {post.author_id} if reply else set())
    if reply and reached:
        reached -= blocked_with(post.space, writer, reached)
    written = reply.edited_at if reply else post.edited_at
    present: set[int] = set()
    if written is not None:
        rows = Mention.objects.filter(post=post, reply_key=key)
        present = set(rows.values_list("user_id", flat=True))
        rows.exclude(user_id__in=reached).delete()
    new = reached - present
    Mention.objects.bulk_create(
        [Mention(space_id=post.space_id, user_id=user_id, post=post, reply_key=key) for user_id in sorted(new)],
        ignore_conflicts=True,
    )
    return new


def forget(reply: Reply) -> None:
    """A reply that is not shown any more names nobody."""
    Mention.objects.filter(post_id=reply.post_id, reply_key=reply.pk).delete()


def settle(post_id: int, user_id: int | None) -> None:
    """Close the mentions that a person has answered since, open those they have not; the post's row is locked. Two queries."""
    if user_id is None:
        return
    own = Reply.objects.filter(post_id=post_id, author_id=user_id, visibility=Visibility.VISIBLE)
    last = own.aggregate(last=Max("pk"))["last"]
    is_open = Case(When(reply_key__lt=-1 if last is None else last, then=Value(False)), default=Value(True))
    Mention.objects.filter(post_id=post_id, user_id=user_id).update(is_open=is_open)


def answered(post: Post, user_id: int) -> None:
    """A new reply answers all that named its author before. One query."""
    Mention.objects.filter(space_id=post.space_id, post=post, user_id=user_id, is_open=True).update(is_open=False)
