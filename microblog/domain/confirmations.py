"""Who has confirmed an announcement, by name: for who wrote it, and for moderators."""

from __future__ import annotations

from django.utils.translation import gettext as _

from social_learning_xblocks.kit.errors import Invalid, NotAllowed
from social_learning_xblocks.spaces.api import people_in
from social_learning_xblocks.spaces.models import Space

from .. import rules
from ..data import Confirmations, Reader
from ..enums import Audience, PostKind
from ..models import Mark
from . import posts
from .reach import audience_of

MOST_NAMES = 200


def confirmations_of(reader: Reader, space: Space, post_id: int) -> Confirmations:
    """Who has said that they read an announcement, and who of those it is for has not. Five queries.

    Raises NotFound, NotAllowed for everybody but its author and moderators, Invalid for a post that asks for nothing.
    """
    post = posts.find_post(reader, space, post_id)
    if not rules.can_see_reach(reader, post.author_id):
        raise NotAllowed(_("Only its author and moderators can see who has confirmed it."))
    if post.kind != PostKind.ANNOUNCEMENT:
        raise Invalid(_("This post asks for no confirmation."))
    marks = Mark.objects.filter(post=post, acknowledged_at__isnull=False).exclude(user_id=post.author_id or 0)
    is_for = audience_of(post)
    if post.audience != Audience.COHORT:
        marks = marks.filter(user_id__in=is_for.values("user_id"))
    done = list(marks.order_by("-acknowledged_at", "-pk").values_list("user_id", "acknowledged_at")[:MOST_NAMES])
    rest = is_for.exclude(user_id__in=marks.values("user_id")).order_by("pk").values_list("user_id", flat=True)
    missing = list(rest[:MOST_NAMES])
    people = people_in(space, [*(user_id for user_id, _at in done), *missing])
    return Confirmations(
        [(people[user_id], at) for user_id, at in done if user_id in people and at is not None],
        None if post.audience == Audience.COHORT else [people[user_id] for user_id in missing if user_id in people],
    )
