"""Hashtags that are offered while somebody types."""

from __future__ import annotations

from django.db.models import Count, Q

from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.spaces.api import normal_name
from social_learning_xblocks.spaces.models import Space

from ..data import Hashtag
from ..enums import Audience
from ..models import PostTag

MOST = 8


def hashtags_like(space: Space, start: str) -> list[Hashtag]:
    """The busiest hashtags that begin so, of posts for everybody: what a few people talk about is not offered. One query."""
    seen = Q(post__audience=Audience.EVERYBODY, post__visibility=Visibility.VISIBLE)
    rows = PostTag.objects.filter(seen, tag__space=space, tag__name__istartswith=normal_name(start))
    found = rows.values("tag__name").annotate(count=Count("pk")).order_by("-count", "tag__name")[:MOST]
    return [Hashtag(row["tag__name"], row["count"]) for row in found]
