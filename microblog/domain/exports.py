"""Everything that was said in the microblog of a space, as records and as CSV, a few hundred rows at a time.

Left out is what people keep to themselves: drafts, mutes, bookmarks, reading places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import platform, richtext
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.kit.sheets import line
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.models import Space

from ..enums import Audience, PostType
from ..models import Follow, Mark, Post, PostVersion, Recipient, Reply
from .polls import poll_of

ROWS_AT_ONCE = 200
FORMAT = "social_learning.microblog"
VERSION = 1
COLUMNS = (
    "type",
    "id",
    "post_id",
    "author",
    "posted_by",
    "created_at",
    "edited_at",
    "kind",
    "audience",
    "text",
    "replies",
    "reactions",
    "quoted_id",
)

Record = dict[str, Any]
M = TypeVar("M", bound=Model)


def export_microblog(space: Space) -> Iterator[Record]:
    """The records of a space: a header, posts with what hangs on them, replies, follows, and a last line that counts them.

    It holds what people wrote, for whom, and their usernames: keep it as you keep a backup.
    """
    yield {"type": "header", "format": FORMAT, "version": VERSION, "space": space.key}
    count = 0
    for record in _records(space):
        count += 1
        yield record
    yield {"type": "end", "count": count}


def _records(space: Space) -> Iterator[Record]:
    for posts in _batches(Post.objects.filter(space=space).select_related("poll")):
        yield from _posts(posts)
    for replies in _batches(Reply.objects.filter(space=space)):
        names = usernames(row.author_id for row in replies)
        versions = _versions([row.pk for row in replies])
        for row in replies:
            parent = {"post": row.post_id, "parent": row.parent_id, "is_by_mentor": row.is_by_mentor}
            yield {"type": PostType.REPLY.value, **_written(row, names), **parent, "versions": versions[row.pk]}
    for follows in _batches(Follow.objects.filter(space=space)):
        names = usernames(user for row in follows for user in (row.follower_id, row.followed_id))
        for follow in follows:
            who = {"follower": names[follow.follower_id], "followed": names[follow.followed_id]}
            yield {"type": "follow", **who, "created_at": follow.created_at}


def _posts(posts: list[Post]) -> Iterator[Record]:
    keys = [post.pk for post in posts]
    recipients = _grouped(Recipient.objects.filter(post__in=keys).order_by("pk").values_list("post", "user"))
    marks: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in Mark.objects.filter(post__in=keys).order_by("pk"):
        marks[mark.post_id].append(mark)
    versions: defaultdict[int, list[Record]] = defaultdict(list)
    for row in PostVersion.objects.filter(post__in=keys, reply_key=0).order_by("number"):
        versions[row.post_id].append({"body": row.body, "replaced_at": row.replaced_at})
    people = [user for post in posts for user in (post.author_id, post.posted_by_id)]
    people += [user for found in recipients.values() for user in found]
    people += [mark.user_id for found in marks.values() for mark in found]
    names = usernames(people)
    for post in posts:
        poll = poll_of(post)
        yield {
            "type": PostType.POST.value,
            **_written(post, names),
            "kind": post.kind,
            "posted_by": names.get(post.posted_by_id),
            "audience": Audience(post.audience).name.lower(),
            "cohort_id": post.cohort_id,
            "recipients": [names[user] for user in recipients[post.pk]],
            "is_pinned": post.is_pinned,
            "value": post.value,
            "quoted": post.quoted_id,
            "may_be_quoted": post.may_be_quoted,
            "poll": {"options": poll.options, "ends_at": poll.ends_at} if poll else None,
            "marks": [
                {
                    "user": names[mark.user_id],
                    "reaction": mark.reaction,
                    "acknowledged_at": mark.acknowledged_at,
                }
                for mark in marks[post.pk]
                if mark.reaction or mark.acknowledged_at
            ],
            # How people chose in a poll is shown to nobody: only how many did.
            "votes": [getattr(poll, f"votes_{number}") for number in range(len(poll.options))] if poll else [],
            "versions": versions[post.pk],
        }


def _written(row: Post | Reply, names: dict[int | None, str]) -> Record:
    return {
        "id": row.pk,
        "author": names.get(row.author_id),
        "body": row.body,
        "created_at": row.created_at,
        "edited_at": row.edited_at,
        "visibility": Visibility(row.visibility).name.lower(),
        "is_locked": row.is_locked,
        "source_key": row.source_key,
    }


def _versions(reply_ids: list[int]) -> defaultdict[int, list[Record]]:
    found: defaultdict[int, list[Record]] = defaultdict(list)
    posts = Reply.objects.filter(pk__in=reply_ids).values("post")
    for row in PostVersion.objects.filter(post__in=posts, reply_key__in=reply_ids).order_by("number"):
        found[row.reply_key].append({"body": row.body, "replaced_at": row.replaced_at})
    return found


def _grouped(rows: Iterable[tuple[int, int]]) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found


def usernames(ids: Iterable[int | None]) -> dict[int | None, str]:
    """Usernames by id; one query, none for nobody."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    User = get_user_model()
    return dict(User._default_manager.filter(pk__in=wanted).values_list("pk", User.USERNAME_FIELD))


def export_csv(actor: Actor, space: Space) -> Iterator[str]:
    """What is shown in the microblog of a space, as lines of CSV that are made while they are sent. For moderators."""
    if not moderation.can_moderate(actor):
        raise NotAllowed(_("Only staff can export this."))
    return csv_lines(space)


def csv_lines(space: Space) -> Iterator[str]:
    """The same for whoever has the machine: posts, then replies to posts that are shown. No cell is run as a formula."""
    yield line(COLUMNS)
    shown = {"space": space, "visibility": Visibility.VISIBLE}
    for posts in _batches(Post.objects.filter(**shown)):
        names = platform.display_names(user for row in posts for user in (row.author_id, row.posted_by_id) if user)
        for post in posts:
            figures = (post.reply_count, post.reaction_count, post.quoted_id or "")
            audience = Audience(post.audience).name.lower()
            yield line((*_cells(post, post.pk, names, post.posted_by_id), post.kind, audience, _text(post), *figures))
    for replies in _batches(Reply.objects.filter(**shown, post__visibility=Visibility.VISIBLE)):
        names = platform.display_names(row.author_id for row in replies if row.author_id)
        for reply in replies:
            yield line((*_cells(reply, reply.post_id, names, None), "", "", _text(reply), "", "", ""))


def _cells(row: Post | Reply, post_id: int, names: dict[int, str], posted_by: int | None) -> tuple[object, ...]:
    kind = PostType.POST if isinstance(row, Post) else PostType.REPLY
    edited = row.edited_at.isoformat() if row.edited_at else ""
    people = names.get(row.author_id or 0, ""), names.get(posted_by or 0, "")
    return (kind.value, row.pk, post_id, *people, row.created_at.isoformat(), edited)


def _text(row: Post | Reply) -> str:
    return richtext.plain_text(row.body_html)


def _batches(rows: QuerySet[M]) -> Iterator[list[M]]:
    """All rows by id, some at a time; what is added meanwhile does not disturb."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:ROWS_AT_ONCE]):
        yield some
        last = some[-1].pk
