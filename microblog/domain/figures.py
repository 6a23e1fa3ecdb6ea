"""How a space is doing: not how much is said, but how much of it is answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.spaces.api import count_members
from social_learning_xblocks.spaces.models import Space

from .. import rules
from ..data import Reader, Statistics, Week
from ..models import Post, Reply

#: The shares are of the newest posts: those that somebody can still do something about.
SAMPLE = 1000
WEEKS = 8
#: Who wrote in the last so many weeks counts as somebody who writes.
LATELY = 4


def statistics_of(reader: Reader, space: Space) -> Statistics:
    """Posts and replies of the last eight weeks beside each other, and how much is answered. Five queries.

    Raises NotAllowed for who does not mentor here.
    """
    if not rules.can_see_desk(reader):
        raise NotAllowed(_("Only mentors and staff can see this."))
    shown = Post.objects.filter(space=space, visibility=Visibility.VISIBLE)
    fields = ("reply_count", "wants_answer", "mentor_reply_count")
    newest = list(shown.order_by("-pk").values_list(*fields)[:SAMPLE])
    asking = [by_mentors for _replies, wants_answer, by_mentors in newest if wants_answer]
    starts = week_starts(timezone.now())
    posts = per_week(shown, starts)
    replies = per_week(Reply.objects.filter(space=space, visibility=Visibility.VISIBLE), starts)
    return Statistics(
        sample_size=len(newest),
        replied_share=share(sum(replies > 0 for replies, _wants, _by in newest), len(newest)) or 0.0,
        answered_share=share(sum(count > 0 for count in asking), len(asking)),
        writers=len(writers_since(space, starts[-LATELY])),
        members=count_members(space),
        weeks=[Week(*row) for row in zip(starts, posts, replies, strict=True)],
    )


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def week_starts(now: datetime) -> list[datetime]:
    """When each of the last weeks began, counted back from this moment; the oldest first."""
    return [now - timedelta(weeks=number) for number in range(WEEKS, 0, -1)]


def per_week(rows: QuerySet[Any], starts: list[datetime]) -> list[int]:
    """How many of these were written in each week. One query, whatever the clock of the database."""
    week = timedelta(weeks=1)
    columns = {
        f"week_{number}": Count("pk", Q(created_at__gt=start, created_at__lte=start + week))
        for number, start in enumerate(starts)
    }
    found = rows.filter(created_at__gt=starts[0]).aggregate(**columns)
    return [found[name] for name in columns]


def writers_since(space: Space, start: datetime) -> set[int]:
    """Who wrote a post or a reply that is shown. One query."""
    shown = {"space": space, "visibility": Visibility.VISIBLE, "created_at__gt": start, "author__isnull": False}
    posts = Post.objects.filter(**shown).order_by().values_list("author_id", flat=True)
    return set(posts.union(Reply.objects.filter(**shown).order_by().values_list("author_id", flat=True)))
