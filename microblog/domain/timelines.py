"""Timelines: newest first, every page at the same cost, the audience of each post asked in the same SQL."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.errors import Invalid, NotAllowed
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.kit.paging import decode_cursor, encode_cursor
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.spaces.api import find_member, normal_name
from social_learning_xblocks.spaces.models import Space

from ..data import PostCard, Reader, TimelinePage
from ..enums import Timeline
from ..models import Place, Post
from ..queries import due_drafts, less_of, muted_words, readable, unmuted, with_parts
from .cards import cards_of
from .drafts import publish_due
from .marks import note_seen
from .pages import PAGE_SIZE, page_in_view, page_of_author, page_under_tag
from .posts import MOST_PINNED

#: So many posts of one person stand in a row before the next ones are folded.
MOST_IN_A_ROW = 3
#: Of so many hashtags and people it is known how far somebody has read; what is more goes, so many rows at once.
MOST_PLACES, AT_ONCE = 200, 100


class Glance(NamedTuple):
    """How far somebody has read (None: they see it for the first time), whether they mute words, or want less of somebody."""

    last_read: int | None = None
    has_words: bool = False
    has_less: bool = False


def timeline(
    reader: Reader,
    space: Space,
    *,
    view: str = Timeline.HOME,
    tag: str = "",
    author_id: int | None = None,
    cursor: str = "",
    is_unread: bool = False,
) -> TimelinePage:
    """A page of one of ``Timeline``, of a hashtag, or of one person. At most ten queries, whatever the page.

    Who posts more than three times in a row is folded: the further posts of the page hang on the third (``more``).
    ``is_unread``: only what came after the reading position, without the reader's own posts. Scheduled posts that are due
    come out first. Raises Invalid for a list that does not exist or a cursor that is not ours, NotFound for a person who is
    no member.
    """
    before = place_of(cursor)
    besides = reader.user_id if is_unread else None
    rows, seen = rows_of(
        reader, space, view=view, tag=tag, author_id=author_id, before=before, besides=besides, is_unread=is_unread
    )
    shown = rows[:PAGE_SIZE]
    more = encode_cursor(shown[-1].pk, shown[-1].pk) if len(rows) > PAGE_SIZE else ""
    cards = cards_of(reader, space, shown, last_read=seen.last_read)
    # What was passed on without a word is nothing without the post behind it.
    cards = [card for card in cards if card.quoted is not None or not card.is_passed_on]
    note_seen(reader, [card.id for card in cards if not (card.is_mine or card.is_marked)])
    if author_id is None and view not in (Timeline.MENTIONS, Timeline.BOOKMARKS):
        less = set(less_of(reader, space).values_list("whom_id", flat=True)) if seen.has_less else set()
        cards = fold_loud(cards, less)
    return TimelinePage(cards, more, seen.last_read)


def rows_of(
    reader: Reader,
    space: Space,
    *,
    view: str,
    tag: str,
    author_id: int | None,
    before: int | None = None,
    besides: int | None = None,
    is_unread: bool = False,
) -> tuple[list[Post], Glance]:
    """The posts of a page, one more than fit on it, and what was seen of the reader.

    ``besides``: without those of one person; ``is_unread``: only those after that place.
    """
    name = tag_key(tag) if tag else str(author_id) if author_id is not None else view
    seen = glance(reader, space, name)
    posts = readable(reader, space)
    if besides is not None:
        posts = posts.exclude(author_id=besides)
    if is_unread:
        posts = posts.filter(pk__gt=seen.last_read or 0)
    if author_id is not None:
        find_member(space, author_id)
        # Whoever opens the page of a person wants to see them, muted or not.
        return page_of_author(posts, author_id, before), seen
    posts = unmuted(posts, reader, space, timezone.now(), words=seen.has_words)
    if tag:
        return page_under_tag(space, posts, tag, before), seen
    if view not in Timeline.values:
        raise Invalid(_("There is no such list."))
    return page_in_view(reader, space, posts, view, before), seen


def glance(reader: Reader, space: Space, name: str) -> Glance:
    """What a timeline has to know of its reader before it chooses.

    One query, which also sees whether a scheduled post is due; then it is published.
    """
    if reader.user_id is None:
        return Glance()
    now = timezone.now()
    place = Place.objects.filter(space=space, user_id=reader.user_id, timeline=name[:12])
    last_read, has_words, has_less, is_due = (
        Space.objects.filter(pk=space.pk)
        .values_list(
            Subquery(place.values("post_id")[:1]),
            Exists(muted_words(reader, space, now)),
            Exists(less_of(reader, space)),
            Exists(due_drafts(now).filter(space_id=OuterRef("pk"))),
        )
        .get()
    )
    if is_due and reader.can_write:
        publish_due(space=space, now=now)
    return Glance(last_read, has_words, has_less)


def fold_loud(cards: Sequence[PostCard], less: Container[int | None] = ()) -> list[PostCard]:
    """At most three posts of one person in a row; the rest of the row hangs on the third. Nothing is lost.

    less: people of whom there is one post, with all others of the page behind it.
    """
    behind: defaultdict[int | None, list[PostCard]] = defaultdict(list)
    shown: list[PostCard] = []
    for card in cards:
        author = card.author.user_id
        if author in less and author in behind:
            behind[author].append(card)
        else:
            shown.append(card)
            behind[author] = []
    cards = [
        replace(card, more=tuple(behind[card.author.user_id])) if card.author.user_id in less else card
        for card in shown
    ]
    found: list[PostCard] = []
    for _author, row in itertools.groupby(cards, lambda card: card.author.user_id):
        run = list(row)
        found += run[:MOST_IN_A_ROW]
        if len(run) > MOST_IN_A_ROW and found[-1].author.user_id is not None:
            found[-1] = replace(found[-1], more=tuple(run[MOST_IN_A_ROW:]))
        else:
            found += run[MOST_IN_A_ROW:]
    return found


def pinned(reader: Reader, space: Space) -> list[PostCard]:
    """What mentors and staff keep above the timelines, newest first: three at most. Three queries, four with a quote."""
    found = with_parts(readable(reader, space).filter(is_pinned=True))
    return cards_of(reader, space, list(found.order_by("-pk")[:MOST_PINNED]))


@verb
def read_up_to(reader: Reader, space: Space, *, view: str, post_id: int) -> int:
    """Remember how far somebody has read in a timeline. The place only moves on, on whichever device."""
    if not reader.can_write:
        raise NotAllowed(_("You cannot do this here."))
    place, made = Place.objects.get_or_create(
        space=space, user_id=reader.person_id, timeline=view[:12], defaults={"post_id": post_id}
    )
    if made:
        forget_places(reader, space)
    else:
        Place.objects.filter(pk=place.pk, post_id__lt=post_id).update(post_id=post_id)
    return max(place.post_id, post_id)


def forget_places(reader: Reader, space: Space) -> None:
    """Of hashtags and people the newest places are kept: a request can name any, also those that there are not."""
    own = Place.objects.filter(space=space, user_id=reader.person_id).exclude(timeline__in=Timeline.values)
    rest = own.order_by("-pk").values_list("pk", flat=True)[MOST_PLACES : MOST_PLACES + AT_ONCE]
    Place.objects.filter(pk__in=list(rest)).delete()


def tag_key(name: str) -> str:
    """The name under which the reading position of a hashtag's timeline is kept."""
    return "#" + digest(normal_name(name))[:10]


def place_of(cursor: str) -> int | None:
    """The id in a cursor. Raises Invalid for one that is not ours."""
    if not cursor:
        return None
    value, key = decode_cursor(cursor)
    if value != key:
        raise Invalid(_("This place in the list no longer exists. Start again from the top."))
    return key
