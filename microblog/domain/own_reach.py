"""Whom somebody's last posts reached, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.spaces.models import Membership, Space

from ..data import Counts, PostFigures, Reader
from ..enums import Audience
from ..models import Mark, Post, Recipient, Reply
from .reach import audience_of, note_row, repliers
from .silences import EXCERPT, own_eyes
from .titles import titles_of

MOST_POSTS = 20


def reach_of_mine(reader: Reader, space: Space) -> list[PostFigures]:
    """What ``reach_of_post`` says in all, of each of somebody's last twenty posts, the newest first. Nine queries at most.

    For the author's own eyes.
    """
    me = own_eyes(reader)
    found = Post.objects.filter(space=space, author_id=me, visibility=Visibility.VISIBLE)
    posts = list(found.order_by("-pk")[:MOST_POSTS])
    for post in posts:
        post.space = space
    marks: QuerySet[Any] = Mark.objects.filter(post__in=posts).exclude(user_id=me).order_by().values("post_id")
    marks = marks.annotate(
        seen=Count("pk"), reacted=Count("pk", ~Q(reaction="")), acknowledged=Count("acknowledged_at")
    )
    replies: QuerySet[Any] = Reply.objects.filter(post__in=posts, visibility=Visibility.VISIBLE, author__isnull=False)
    replies = replies.exclude(author_id=me).order_by().values("post_id")
    people = people_for(space, posts)
    counts: dict[int, dict[str, Any]] = {post.pk: {"people": people.get(post.pk)} for post in posts}
    for row in [*marks, *replies.annotate(**repliers())]:
        note_row(counts[row.pop("post_id")], row)
    titles = titles_of(reader, space, posts, EXCERPT)
    return [
        PostFigures(
            post.pk,
            titles[post.pk],
            str(Audience(post.audience).label),
            post.created_at,
            Counts(**counts[post.pk]),
        )
        for post in posts
    ]


def people_for(space: Space, posts: Sequence[Post]) -> dict[int, int]:
    """For how many people each of these posts of one author is; those for a cohort are left out. One query an audience."""
    sizes: dict[int, int] = {}
    found: dict[int, int] = {}
    for post in posts:
        if post.audience in (Audience.NAMED, Audience.COHORT):
            continue
        if post.audience not in sizes:
            sizes[post.audience] = audience_of(post).count()
        found[post.pk] = sizes[post.audience]
    named = [post.pk for post in posts if post.audience == Audience.NAMED]
    if named:
        members = Membership.objects.filter(space=space).values("user_id")
        rows = Recipient.objects.filter(post_id__in=named, user_id__in=members).order_by().values("post_id")
        found |= dict(rows.annotate(people=Count("pk")).values_list("post_id", "people"))
    return found
