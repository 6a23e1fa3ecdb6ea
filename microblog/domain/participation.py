"""What the grade of one learner is made of: what others had of them, not how much they wrote."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef

from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.spaces.models import Space

from ..data import Participation
from ..models import Mark, Post, Reply


def participation_of(space: Space, user_id: int) -> Participation:
    """How many posts of others a person replied to, and how many of their own somebody reacted to. Two queries.

    Ten replies to one post count once; what is hidden, held or deleted does not count.
    """
    replies = Reply.objects.filter(space=space, author_id=user_id, visibility=Visibility.VISIBLE)
    replied = replies.exclude(post__author_id=user_id).filter(post__visibility=Visibility.VISIBLE)
    others = Mark.objects.filter(post_id=OuterRef("pk")).exclude(user_id=user_id).exclude(reaction="")
    posts = Post.objects.filter(space=space, author_id=user_id, visibility=Visibility.VISIBLE)
    return Participation(
        replied=replied.aggregate(count=Count("post_id", distinct=True))["count"],
        helpful=posts.filter(Exists(others)).count(),
    )
