"""Who waits for an answer: of one mentor, and of anybody who mentors."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import api as mentoring
from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.kit.paging import in_order
from social_learning_xblocks.spaces.models import Membership, Space

from .. import rules
from ..data import PostCard, Reader
from ..enums import PostKind
from ..models import Mention, Post, Reply
from ..queries import blocks_with, readable, unmuted, with_parts
from .cards import cards_of

MOST_SHOWN = 50


def waiting_for(reader: Reader, space: Space) -> list[PostCard]:
    """What waits for somebody's answer, the longest waiting first; seven queries at most.

    Posts of theirs with a newer reply than their own last one; questions of their mentees that nobody who mentors has
    answered; posts that name them and that they have not replied to since. It empties as they answer.
    """
    me = reader.person_id
    now = timezone.now()
    posts = unmuted(readable(reader, space), reader, space, now, words=False)
    since: dict[int, datetime] = {}
    for rows in (talked_back(posts, space, me), asked(posts, space, me), named(posts, space, me)):
        for post_id, at in rows[:MOST_SHOWN]:
            since[post_id] = min(at, since.get(post_id, at))
    keys = sorted(since, key=lambda key: (since[key], key))[:MOST_SHOWN]
    cards = cards_of(reader, space, in_order(with_parts(readable(reader, space)), keys))
    return [replace(card, waits_since=since[card.id]) for card in cards]


def count_waiting(reader: Reader, space: Space) -> int:
    """How many posts wait for somebody's answer, counted up to fifty: what ``waiting_for`` lists. One query."""
    if not reader.can_write:
        return 0
    me = reader.person_id
    posts = unmuted(readable(reader, space), reader, space, timezone.now(), words=False)
    mine, asking, naming = talked_back(posts, space, me), asked(posts, space, me), named(posts, space, me)
    found = (
        mine.order_by()
        .values_list("pk")
        .union(asking.order_by().values_list("pk"), naming.order_by().values_list("post_id"))
    )
    return len(found[:MOST_SHOWN])


def talked_back(posts: QuerySet[Post], space: Space, me: int) -> QuerySet[Any]:
    """Posts of mine in which somebody else, whom I have not blocked, spoke after me."""
    mine = Reply.objects.filter(post_id=OuterRef("post_id"), author_id=me, visibility=Visibility.VISIBLE)
    theirs = (
        Reply.objects.filter(post_id=OuterRef("pk"), visibility=Visibility.VISIBLE, author__isnull=False)
        .exclude(author_id=me)
        .exclude(Exists(mine.filter(pk__gt=OuterRef("pk"))))
        .exclude(Exists(blocks_with(space, me)))
    )
    found = posts.filter(Exists(theirs), author_id=me, awaits_author=True, last_reply_at__isnull=False)
    return found.order_by("last_reply_at", "pk").values_list("pk", "last_reply_at")


def asked(posts: QuerySet[Post], space: Space, me: int) -> QuerySet[Any]:
    """Questions of my mentees without a reply of somebody who mentors."""
    mentees = mentoring.mentee_ids(space, me)
    found = posts.filter(author_id__in=mentees, kind=PostKind.QUESTION, wants_answer=True, mentor_reply_count=0)
    return found.order_by("pk").values_list("pk", "created_at")


def named(posts: QuerySet[Post], space: Space, me: int) -> QuerySet[Any]:
    """Posts that name me and that I have not replied to since."""
    found = Mention.objects.filter(user_id=me, space=space, is_open=True, post__in=posts.exclude(author_id=me))
    return found.order_by("created_at", "pk").values_list("post_id", "created_at")


def unanswered_since(reader: Reader, space: Space, hours: int = 48) -> list[PostCard]:
    """Questions of learners, and first posts of newcomers, that have waited so long for somebody who mentors.

    For mentors and staff, the oldest first. Three queries, four with a quote.
    """
    before = timezone.now() - timedelta(hours=hours)
    found = unanswered(reader, space).filter(created_at__lt=before)
    return cards_of(reader, space, list(found.order_by("pk")[:MOST_SHOWN]))


def newcomers(reader: Reader, space: Space) -> list[PostCard]:
    """First posts that nobody who mentors has answered yet, the oldest first: for a mentor's eye. Four queries at most."""
    found = unanswered(reader, space).filter(is_first=True)
    return cards_of(reader, space, list(found.order_by("pk")[:MOST_SHOWN]))


def unanswered(reader: Reader, space: Space) -> QuerySet[Post]:
    """What learners posted for somebody who mentors and nobody who does has answered. Raises NotAllowed."""
    if not rules.can_see_desk(reader):
        raise NotAllowed(_("Only mentors and staff can see this."))
    mentors = Membership.objects.filter(space=space, user_id=OuterRef("author_id"), role__in=rules.MENTORING)
    found = readable(reader, space).filter(wants_answer=True, mentor_reply_count=0, author__isnull=False)
    return with_parts(found.exclude(Q(author_id=reader.user_id) | Exists(mentors)))
