"""What somebody has chosen not to see, and how they stand to one person: for the screens that undo it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.spaces.api import find_member, people_in
from social_learning_xblocks.spaces.models import Space

from ..data import MutedPost, Reader, Relation, Silenced, Silences
from ..models import MutedThread, Silence
from ..queries import followed_by, lasting, muted_words, readable
from .cards import gone
from .titles import titles_of

MOST_SHOWN = 200
EXCERPT = 120


def silences_of(reader: Reader, space: Space) -> Silences:
    """People, posts and words that somebody mutes now, and whom they block, the newest first. Seven queries at most.

    A post that they may not read any more is left out: it is in no list of theirs anyway. For one pair of eyes only.
    """
    me = own_eyes(reader)
    now = timezone.now()
    rows = lasting(Silence.objects.filter(space=space, by_id=me), now).order_by("-pk")[:MOST_SHOWN]
    muted = lasting(MutedThread.objects.filter(space=space, user_id=me, post__in=readable(reader, space)), now)
    posts = muted.select_related("post").order_by("-pk")[:MOST_SHOWN]
    people = people_in(space, [*(row.whom_id for row in rows), *(row.post.author_id for row in posts)])
    titles = titles_of(reader, space, [row.post for row in posts], EXCERPT)
    words = muted_words(reader, space, now).order_by("word")
    return Silences(
        people=[Silenced(people.get(row.whom_id, gone()), row.is_block, row.until, row.is_less) for row in rows],
        posts=[
            MutedPost(
                row.post_id,
                titles[row.post_id],
                people.get(row.post.author_id or 0, gone()),
                row.until,
            )
            for row in posts
        ],
        words=[(row.word.strip(), row.until) for row in words],
    )


def relation_to(reader: Reader, space: Space, user_id: int) -> Relation:
    """A member, and whether the reader follows, mutes or blocks them, or wants less of them. Three queries. Raises NotFound.

    Whether that person has blocked the reader is not told.
    """
    person = find_member(space, user_id)
    me = reader.person_id
    if user_id == me:
        return Relation(person, is_me=True)
    follows = followed_by(space, me).filter(followed_id=user_id).exists()
    row = lasting(Silence.objects.filter(space=space, by_id=me, whom_id=user_id), timezone.now()).first()
    if row is None:
        return Relation(person, follows=follows)
    is_muted = not (row.is_block or row.is_less)
    return Relation(
        person,
        follows=follows,
        is_muted=is_muted,
        is_blocked=row.is_block,
        is_less=row.is_less,
        until=row.until,
    )


def own_eyes(reader: Reader) -> int:
    """The id of somebody who looks for themself. Raises NotAllowed for who looks through their eyes."""
    if reader.read_only:
        raise NotAllowed(_("This is for one person only."))
    return reader.person_id
