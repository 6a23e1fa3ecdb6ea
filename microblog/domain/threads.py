"""A post with its replies, as one reader sees it."""

from __future__ import annotations

from django.db.models import Q

from social_learning_xblocks.kit.paging import encode_cursor
from social_learning_xblocks.notices.api import mark_read
from social_learning_xblocks.spaces.models import Space

from ..data import PostCard, Reader, ReplyCard, Thread
from ..enums import PostType
from ..models import Reply
from ..queries import readable_replies
from . import posts, replies
from .cards import cards_of, reply_cards
from .marks import note_seen
from .timelines import place_of

PAGE_OF_REPLIES = 20


def thread(reader: Reader, space: Space, post_id: int, *, cursor: str = "") -> Thread:
    """A post with a page of its replies, the oldest first; it counts as seen, also in the notices. Ten queries at most.

    Replies of people who are blocked are left out. Raises NotFound, or Invalid for a cursor that is not ours.
    """
    after = place_of(cursor)
    post = posts.find_post(reader, space, post_id)
    found = readable_replies(reader, space).filter(post=post)
    if after is not None:
        found = found.filter(pk__gt=after)
    rows = list(found.order_by("pk")[: PAGE_OF_REPLIES + 1])
    shown = rows[:PAGE_OF_REPLIES]
    more = encode_cursor(shown[-1].pk, shown[-1].pk) if len(rows) > PAGE_OF_REPLIES else ""
    (card,) = cards_of(reader, space, [post])
    if not cursor and reader.can_write:
        if not card.is_mine:
            note_seen(reader, [post_id])
        mark_read(reader, space, target=(PostType.POST, post_id))
    return Thread(card, reply_cards(reader, space, post, shown), more)


def show_post(reader: Reader, space: Space, post_id: int) -> PostCard:
    """One post as it is now. Five queries at most."""
    return cards_of(reader, space, [posts.find_post(reader, space, post_id)])[0]


def show_reply(reader: Reader, space: Space, reply_id: int) -> ReplyCard:
    """One reply as it is now. Four queries at most."""
    reply: Reply = replies.find_reply(reader, space, reply_id)
    return reply_cards(reader, space, reply.post, [reply])[0]


def reply_in_place(reader: Reader, space: Space, reply_id: int) -> list[ReplyCard]:
    """One reply as it is now, after the reply that it answers and the one that this answers, where the reader sees them.

    Five queries at most.
    """
    reply: Reply = replies.find_reply(reader, space, reply_id)
    above: list[Reply] = []
    if reply.parent_id is not None:
        before = Reply.objects.filter(pk=reply.parent_id, parent__isnull=False).values("parent_id")
        shown = readable_replies(reader, space).filter(post=reply.post)
        above = list(shown.filter(Q(pk=reply.parent_id) | Q(pk__in=before)).order_by("pk"))
    return reply_cards(reader, space, reply.post, [*above, reply])
