"""Whom somebody follows, and whom they could."""

from __future__ import annotations

from collections import Counter

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from mentoring import api as mentoring
from social_learning_xblocks.kit.actor import Person
from social_learning_xblocks.kit.paging import Page, encode_cursor
from social_learning_xblocks.spaces.api import people_in
from social_learning_xblocks.spaces.models import Membership, Space

from .. import rules
from ..data import Reader
from ..models import Follow, Silence
from ..queries import followed_by, lasting, readable
from .silences import own_eyes
from .timelines import place_of

PAGE_SIZE = 30
MOST_SUGGESTED = 6
#: So many of the newest posts say who is active.
LOOKED_AT = 200


def following_of(reader: Reader, space: Space, *, cursor: str = "") -> Page[Person]:
    """Whom somebody follows here, the newest first. Two queries. Who left the space is not shown. For one's own eyes."""
    after = place_of(cursor)
    members = Membership.objects.filter(space=space, user_id=OuterRef("followed_id"))
    found = followed_by(space, own_eyes(reader)).filter(Exists(members))
    if after is not None:
        found = found.filter(pk__lt=after)
    rows: list[Follow] = list(found.order_by("-pk")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    more = encode_cursor(shown[-1].pk, shown[-1].pk) if len(rows) > PAGE_SIZE else ""
    people = people_in(space, [row.followed_id for row in shown])
    return Page([people[row.followed_id] for row in shown if row.followed_id in people], more)


def suggestions_for(reader: Reader, space: Space) -> list[Person]:
    """Whom somebody could follow: their mentors, then those who mentor here and wrote lately, the most active first.

    Without those whom they follow, mute or block already. Six queries.
    """
    me = own_eyes(reader)
    mentors = mentoring.mentors_of(space, me)
    posts = readable(reader, space).exclude(author_id=me).order_by("-pk")
    newest = posts.values_list("author_id", flat=True)[:LOOKED_AT]
    active = [user_id for user_id, _count in Counter(newest).most_common() if user_id is not None]
    members = Membership.objects.filter(space=space, user_id__in={*mentors, *active})
    known = dict(members.values_list("user_id", "role"))
    settled = set(followed_by(space, me).filter(followed_id__in=known).values_list("followed_id", flat=True))
    apart = lasting(Silence.objects.filter(space=space), timezone.now())
    apart = apart.filter(Q(by_id=me, whom_id__in=known) | Q(whom_id=me, by_id__in=known, is_block=True))
    settled.update(*apart.values_list("by_id", "whom_id"))
    wanted = [user_id for user_id in mentors if user_id in known]
    wanted += [user_id for user_id in active if known.get(user_id) in rules.MENTORING]
    chosen = [user_id for user_id in dict.fromkeys(wanted) if user_id not in settled][:MOST_SUGGESTED]
    people = people_in(space, chosen)
    return [people[user_id] for user_id in chosen if user_id in people]
