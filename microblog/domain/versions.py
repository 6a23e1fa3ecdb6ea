"""What a post or a reply said before, and what changed from step to step."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import conf
from social_learning_xblocks.kit.diffs import Budget, diff
from social_learning_xblocks.kit.errors import Conflict, NotFound
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.spaces.models import Space

from ..data import Change, Reader
from ..models import Post, PostVersion, Reply
from . import posts, replies


def check_edits(actor: Reader) -> None:
    """Raises Conflict for who has edited a great deal lately, wherever: each edit keeps a whole text. One query."""
    most, seconds = conf.get("LIMITS")["edit"]
    since = timezone.now() - timedelta(seconds=seconds)
    if PostVersion.objects.filter(editor_id=actor.user_id, replaced_at__gt=since)[:most].count() >= most:
        raise Conflict(
            _(
                "You have edited posts {count} times in a short while. Your text is kept; wait a little and save it again."
            ).format(count=most)
        )


def keep(row: Post | Reply, body: str, editor_id: int) -> None:
    """Keep what a post or reply (locked by the caller) said until now. Two queries."""
    post_id, reply_key = place_of(row)
    before = PostVersion.objects.filter(post_id=post_id, reply_key=reply_key)
    last = before.order_by("-number").values_list("number", flat=True).first() or 0
    PostVersion.objects.create(
        post_id=post_id,
        reply_key=reply_key,
        number=last + 1,
        body=body,
        editor_id=editor_id,
        was_held=row.visibility == Visibility.HELD,
    )


def place_of(row: Post | Reply) -> tuple[int, int]:
    """The post, and the key of the reply under it."""
    return (row.post_id, row.pk) if isinstance(row, Reply) else (row.pk, 0)


def history_of(reader: Reader, space: Space, post_id: int) -> list[Change]:
    """The versions of a post, newest first, each with its difference from the one before. Two queries.

    A version that was replaced while it waited for review is for its author and for moderators only. Of a post that was
    edited before it was imported, there is one. Raises NotFound for a post that was never edited.
    """
    return changes_of(reader, posts.find_post(reader, space, post_id))


def history_of_reply(reader: Reader, space: Space, reply_id: int) -> list[Change]:
    """The same of a reply. Three queries."""
    return changes_of(reader, replies.find_reply(reader, space, reply_id))


def changes_of(reader: Reader, row: Post | Reply) -> list[Change]:
    post_id, reply_key = place_of(row)
    rows = list(PostVersion.objects.filter(post_id=post_id, reply_key=reply_key).order_by("number"))
    if not rows and row.edited_at is None:
        raise NotFound(_("This post has not been edited."))
    bodies = [*(version.body for version in rows), row.body]
    times = [row.created_at, *(version.replaced_at for version in rows)]
    may_see_all = sees_all(reader, row)
    held = [*(version.was_held and not may_see_all for version in rows), False]
    changes: list[Change] = []
    last: str | None = None
    budget = Budget()
    for number, (body, at, is_left_out) in enumerate(zip(bodies, times, held, strict=True), start=1):
        if is_left_out:
            continue
        changes.append(Change(number, at, escape(body) if last is None else diff(last, body, budget)))
        last = body
    return changes[::-1]


def sees_all(reader: Reader, row: Post | Reply) -> bool:
    return reader.is_moderator or (reader.user_id is not None and reader.user_id == row.author_id)
