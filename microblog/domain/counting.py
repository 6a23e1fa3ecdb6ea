"""Counters of posts and polls, made again from the rows that are the truth: replies and marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Count, Model, Q

from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.kit.upkeep import CounterDifference
from social_learning_xblocks.spaces.models import Space

from ..models import Mark, Poll, Post, Reply
from .polls import MOST
from .tallies import awaits_author

POSTS_AT_ONCE = 100

Values = dict[str, Any]


def check_counters(space: Space, *, fix: bool = False) -> Iterator[CounterDifference]:
    """Everything in the microblog of a space that is not what its rows make of it; with ``fix`` it is, from then on.

    Locks a hundred posts at a time, so it can run while people write.
    """
    last = 0
    ids = Post.objects.filter(space=space).order_by("pk").values_list("pk", flat=True)
    while some := list(ids.filter(pk__gt=last)[:POSTS_AT_ONCE]):
        yield from check_posts(some, fix=fix)
        last = some[-1]


def settle(post_ids: Iterable[int]) -> None:
    """Make all counters of some posts anew, after rows were added to them in bulk."""
    check_posts(sorted(set(post_ids)), fix=True)


@verb
def check_posts(post_ids: Sequence[int], *, fix: bool) -> list[CounterDifference]:
    """The differences in these posts. Five queries, and one more for each row that is put right."""
    columns = ("author_id", *_of_post(None, {}, {}))
    posts = list(Post.objects.select_for_update().filter(pk__in=post_ids).only(*columns).order_by("pk"))
    replies = _replies(post_ids)
    marks, votes = _marks(post_ids)
    polls = Poll.objects.in_bulk(post_ids)
    found: list[CounterDifference] = []
    for post in posts:
        found += _compare(post, _of_post(post, replies, marks), fix=fix)
        if post.pk in polls:
            expected = {f"votes_{number}": votes[post.pk, number] for number in range(MOST)}
            found += _compare(polls[post.pk], expected, fix=fix)
    return found


def _replies(post_ids: Sequence[int]) -> dict[int, Values]:
    """Of the visible replies to each post: how many, how many of mentors, and the newest."""
    shown = Reply.objects.filter(post__in=post_ids, visibility=Visibility.VISIBLE).order_by("pk")
    found: dict[int, Values] = {}
    for reply in shown.only("post_id", "author_id", "created_at", "is_by_mentor", "source_key"):
        of_post = found.setdefault(reply.post_id, {"count": 0, "mentors": 0})
        of_post["count"] += 1
        of_post["mentors"] += reply.is_by_mentor
        of_post["newest"] = reply
    return found


def _marks(post_ids: Sequence[int]) -> tuple[dict[int, int], Counter[tuple[int, int]]]:
    marks = Mark.objects.filter(post__in=post_ids).order_by()
    reacted = dict(marks.values_list("post").annotate(rows=Count("pk", Q(reaction__gt=""))))
    voted = marks.filter(vote__isnull=False).values_list("post", "vote").annotate(rows=Count("pk"))
    return reacted, Counter({(post_id, vote): rows for post_id, vote, rows in voted})


def _of_post(post: Post | None, replies: dict[int, Values], reactions: dict[int, int]) -> Values:
    """What the columns of a post should say."""
    key = post.pk if post else 0
    below = replies.get(key, {})
    newest = below.get("newest")
    return {
        "reply_count": below.get("count", 0),
        "mentor_reply_count": below.get("mentors", 0),
        "reaction_count": reactions.get(key, 0),
        "last_reply_at": newest and newest.created_at,
        "awaits_author": post is not None and awaits_author(post, newest),
    }


def _compare(row: Model, expected: Values, *, fix: bool) -> list[CounterDifference]:
    wrong = [column for column, value in expected.items() if getattr(row, column) != value]
    found = [
        CounterDifference(type(row).__name__, str(row.pk), column, getattr(row, column), expected[column])
        for column in wrong
    ]
    if wrong and fix:
        for column in wrong:
            setattr(row, column, expected[column])
        row.save(update_fields=wrong)
    return found
