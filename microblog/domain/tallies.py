"""What a post keeps of its replies: how many, how many of mentors, when the newest was and whose turn it is.

The caller has locked the row of the post.
"""

from __future__ import annotations

from django.db.models import F

from social_learning_xblocks.kit.models import Visibility

from ..models import Post, Reply
from . import mentions


def count_new(post: Post, reply: Reply) -> None:
    """Before a visible reply is inserted: its post's row makes others wait here. One query."""
    Post.objects.filter(pk=post.pk).update(
        reply_count=F("reply_count") + 1,
        mentor_reply_count=F("mentor_reply_count") + int(reply.is_by_mentor),
        last_reply_at=reply.created_at,
        awaits_author=reply.author_id != post.author_id,
    )


def appear(post: Post, reply: Reply) -> None:
    """A reply that was not shown is shown, at its old place in the thread."""
    change(post, reply, 1)


def disappear(post: Post, reply: Reply) -> None:
    """The reverse; who was named in it is not any more."""
    mentions.forget(reply)
    change(post, reply, -1)


def awaits_author(post: Post, newest: Reply | None) -> bool:
    """Whether it is the author's turn; what was said long ago and elsewhere asks nobody for an answer."""
    return newest is not None and newest.source_key is None and newest.author_id != post.author_id


def change(post: Post, reply: Reply, step: int) -> None:
    newest = Reply.objects.filter(post=post, visibility=Visibility.VISIBLE).order_by("-pk").first()
    Post.objects.filter(pk=post.pk).update(
        reply_count=F("reply_count") + step,
        mentor_reply_count=F("mentor_reply_count") + step * reply.is_by_mentor,
        last_reply_at=newest.created_at if newest else None,
        awaits_author=awaits_author(post, newest),
    )
    mentions.settle(post.pk, reply.author_id)
