"""How posts are called in notices and mails."""

from __future__ import annotations

from collections import defaultdict

from social_learning_xblocks.kit import platform
from social_learning_xblocks.notices.api import Described
from social_learning_xblocks.spaces.api import members_of
from social_learning_xblocks.spaces.models import Space

from ..data import Reader
from ..models import Post
from .posts import may_open
from .titles import titles_of

TITLE_LENGTH = 80


def describe_posts(ids: set[int], reader_id: int) -> dict[int, Described]:
    """The titles and the addresses of posts that this reader may still see. Three queries for each space, five at most.

    In which cohort somebody is, only the platform knows, and only while they are here: such posts are called nothing.
    """
    spaces: defaultdict[Space, list[int]] = defaultdict(list)
    for post in Post.objects.filter(pk__in=ids).select_related("space").only("space"):
        spaces[post.space].append(post.pk)
    found: dict[int, Described] = {}
    for space, wanted in spaces.items():
        role = members_of(space, {reader_id}).get(reader_id)
        if role is not None:
            reader = Reader(reader_id, "", frozenset({role}))
            posts = list(may_open(reader, space).filter(pk__in=wanted))
            titles = titles_of(reader, space, posts, TITLE_LENGTH)
            found |= {post.pk: Described(titles[post.pk], link_to(space, post)) for post in posts}
    return found


def link_to(space: Space, post: Post) -> str:
    """The page on which the post opens; "" for a community, where each course has its own."""
    if not (space.course_key and space.home_usage_key):
        return ""
    page = platform.unit_url(space.course_key, space.home_usage_key)
    return f"{page}#sl-p-{post.pk}" if page else ""
