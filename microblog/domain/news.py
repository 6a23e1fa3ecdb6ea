"""What is new since somebody last looked. No SQL at all while nothing is.

The cache keeps a stamp for each space: a random word that is replaced, after the commit, whenever a post comes, goes or
comes back. A stamp says nothing about posts, so it can never be an old answer; it only says whether to ask again.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Exists
from django.dispatch import receiver
from django.utils import timezone

from social_learning_xblocks.kit import events
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.spaces.models import Space

from ..data import News, Reader
from ..enums import PostType, Timeline
from ..models import Post
from ..queries import by_index, due_drafts
from .passing import quoted_by
from .timelines import rows_of

T = TypeVar("T")
logger = logging.getLogger(__name__)

#: Seconds until a stamp is made anew: how late news is, at most, when a worker could not reach the cache as it posted.
LIFETIME = 600


def is_unchanged(
    token: str, *, since: int, view: str = Timeline.HOME, tag: str = "", author_id: int | None = None
) -> bool:
    """Whether an earlier answer of ``news_of`` to the same question still stands. No SQL; False when in doubt."""
    space_id, _sep, rest = token.partition("-")
    stamp, _sep, asked = rest.partition("-")
    if asked != question(since, view, tag, author_id) or not (space_id.isdecimal() and stamp):
        return False
    return with_cache(lambda: cache.get(key_of(int(space_id)))) == stamp


def news_of(
    reader: Reader,
    space: Space,
    *,
    since: int,
    view: str = Timeline.HOME,
    tag: str = "",
    author_id: int | None = None,
) -> News:
    """How many posts of others in a timeline are newer than the post ``since``; 21 stands for more than a page.

    One query when nothing is new in the space, seven at most. Scheduled posts that are due come out first. Raises as
    ``timeline`` does.
    """
    # The stamp before the rows: what comes out in between replaces it, and the next poll asks again.
    token = news_token(space, news_stamp(space), since=since, view=view, tag=tag, author_id=author_id)
    if reader.user_id is None or not has_newer(space, since):
        return News(0, token)
    rows, _seen = rows_of(reader, space, view=view, tag=tag, author_id=author_id, besides=reader.user_id)
    new = [row for row in rows if row.pk > since]
    behind = quoted_by(reader, space, new)
    return News(sum(row.quoted_id in behind or not row.is_passed_on for row in new), token)


def news_stamp(space: Space) -> str:
    """The stamp of a space; "" when the cache cannot be reached. Ask for it before the rows that it stands for."""
    return with_cache(lambda: cache.get_or_set(key_of(space.pk), new_stamp, LIFETIME)) or ""


def news_token(
    space: Space,
    stamp: str,
    *,
    since: int,
    view: str = Timeline.HOME,
    tag: str = "",
    author_id: int | None = None,
) -> str:
    """The token of an answer that was drawn after this stamp; "" without one."""
    return f"{space.pk}-{stamp}-{question(since, view, tag, author_id)}" if stamp else ""


def has_newer(space: Space, since: int) -> bool:
    """Whether anything came out in the space after a post, or is due. One query."""
    newer = Post.objects.filter(space=space, visibility=Visibility.VISIBLE, pk__gt=since)
    newer = by_index(newer, "slb_post_space")
    due = due_drafts(timezone.now()).filter(space=space)
    return Space.objects.filter(Exists(newer) | Exists(due), pk=space.pk).exists()


def note_change(space_id: int) -> None:
    """Whoever changes posts without their verbs, in bulk, says so here after the commit."""
    with_cache(lambda: cache.set(key_of(space_id), new_stamp(), LIFETIME))


@receiver(events.post_published)
def on_published(sender: str, *, space_id: int, **ids: Any) -> None:
    note_change(space_id)


@receiver(events.post_moderated)
def on_moderated(sender: str, *, space_id: int, subject_type: str, **ids: Any) -> None:
    if subject_type == PostType.POST:
        note_change(space_id)


def with_cache(ask: Callable[[], T]) -> T | None:
    """What the cache says; None when it cannot be reached: then the database is asked, and nobody sees an error."""
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - every client raises what it likes
        logger.warning("The cache cannot be reached: %s", type(error).__name__)
        return None


def new_stamp() -> str:
    return secrets.token_hex(8)


def key_of(space_id: int) -> str:
    return f"social_learning.microblog.news.{space_id}"


def question(since: int, view: str, tag: str, author_id: int | None) -> str:
    """What was asked, so that a token answers nothing else."""
    return digest(str(since), view, tag, str(author_id))[:12]
