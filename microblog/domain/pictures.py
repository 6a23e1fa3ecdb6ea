"""Pictures in posts: hidden and restored with them, and which texts refer to them. The spaces keep the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.moderation.api import Act
from social_learning_xblocks.spaces import api as spaces
from social_learning_xblocks.spaces.models import Space

from ..models import Draft, Post, PostVersion, Reply
from .versions import place_of

AT_ONCE = 200
#: Acts after which a post is not shown any more.
REMOVED = frozenset({Act.HIDDEN, Act.DELETED})


def follow(post: Post | Reply, act: Act) -> None:
    """After a post or reply was hidden or deleted: keep what it alone shows from its readers; give it back when it returns."""
    if act in REMOVED:
        post_id, reply_key = place_of(post)
        earlier = PostVersion.objects.filter(post_id=post_id, reply_key=reply_key).values_list("body", flat=True)
        shown = spaces.pictures_in(post.body, post.body_html).union(*map(spaces.pictures_named, earlier))
        alone = {number for number in shown if not spaces.is_picture_shown(post.space, number)}
        if alone:
            spaces.withhold_images(post.space, alone, withheld=True)
    elif post.is_visible:
        give_back(post)


def give_back(post: Post | Reply) -> None:
    """Let the pictures in a post be seen by those who know them."""
    shown = spaces.pictures_in(post.body, post.body_html)
    if shown:
        spaces.withhold_images(post.space, shown, withheld=False)


def texts_with(piece: str) -> Iterator[str]:
    """All texts with this in them, shown or not: posts, replies, earlier versions and drafts. Reads each once.

    Of posts and replies their HTML too: an address can be written in ways that show only there.
    """
    columns: tuple[tuple[Any, str], ...] = (
        (Post, "body"),
        (Post, "body_html"),
        (Reply, "body"),
        (Reply, "body_html"),
        (PostVersion, "body"),
        (Draft, "body"),
    )
    for model, column in columns:
        texts = model.objects.filter(**{f"{column}__icontains": piece}).order_by("pk").values_list(column, flat=True)
        yield from texts.iterator(AT_ONCE)


def is_shown_there(space: Space, piece: str) -> bool:
    """Whether a visible post of a space, or a visible reply to one, has this in its HTML. Two queries that no index helps."""
    seen = Q(visibility=Visibility.VISIBLE)
    below = seen & Q(post__visibility=Visibility.VISIBLE)
    places: tuple[tuple[Any, Q], ...] = ((Post, seen), (Reply, below))
    return any(
        model.objects.filter(visible, space=space, body_html__icontains=piece).exists() for model, visible in places
    )
