"""Who mentors whom in a space."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import events
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Invalid, NotAllowed
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.spaces.api import find_member
from social_learning_xblocks.spaces.models import Space

from .. import rules
from ..enums import MeetingState
from ..models import Meeting, Offer, Pair
from ..queries import open_pairs


@verb
def pair_people(actor: Actor, space: Space, *, mentor_id: int, mentee_id: int) -> Pair:
    """Make somebody the mentor of somebody; both are members. Doing it twice does it once.

    Raises NotAllowed, Invalid (nobody mentors themself) or NotFound (no member).
    """
    if not rules.can_pair(actor):
        raise NotAllowed(_("Only staff of this course can pair people."))
    if mentor_id == mentee_id:
        raise Invalid(_("Nobody can be their own mentor."))
    for user_id in (mentor_id, mentee_id):
        find_member(space, user_id)
    pair, _made = Pair.objects.get_or_create(space=space, mentor_id=mentor_id, mentee_id=mentee_id, open_key=1)
    return pair


@verb
def end_pair(actor: Actor, space: Space, *, mentor_id: int, mentee_id: int, reason: str = "") -> bool:
    """End a pair; whether there was one. Staff and both of the two may, without giving a reason."""
    if not (rules.can_pair(actor) or (actor.can_write and actor.user_id in (mentor_id, mentee_id))):
        raise NotAllowed(_("Only staff and the two themselves can end this."))
    found = open_pairs(space).filter(mentor_id=mentor_id, mentee_id=mentee_id)
    pairs = list(found.select_for_update())
    close(pairs, reason=reason, by=actor.user_id)
    return bool(pairs)


def close(pairs: Collection[Pair], *, reason: str, by: int | None = None) -> list[int]:
    """End pairs inside the transaction of a verb, with all that hangs on them. Four queries, none for no pair.

    Offers that they came of are open no more. Meetings that were to come are called off: their ids, to be mailed.
    """
    ids = [pair.pk for pair in pairs]
    if not ids:
        return []
    now = timezone.now()
    ended = {"ended_at": now, "open_key": None, "end_reason": reason, "ended_by_id": by}
    Pair.objects.filter(pk__in=ids, open_key=1).update(**ended)
    Offer.objects.filter(pair__in=ids).update(open_key=None)
    coming = Meeting.objects.filter(pair__in=ids, state=MeetingState.PLANNED, starts_at__gt=now)
    meetings = list(coming.order_by("pk").values_list("pk", flat=True))
    Meeting.objects.filter(pk__in=meetings).update(state=MeetingState.CANCELLED, sequence=F("sequence") + 1)
    for pair in pairs:
        for name, value in ended.items():
            setattr(pair, name, value)
        events.emit("social_learning.pair.ended", pair_id=pair.pk, space_id=pair.space_id)
    return meetings


def mentors_of(space: Space, user_id: int | None) -> list[int]:
    """User ids of those who mentor a person here, the longest first. One query, none for a visitor."""
    if user_id is None:
        return []
    return list(open_pairs(space).filter(mentee_id=user_id).order_by("pk").values_list("mentor_id", flat=True))


def mentees_of(space: Space, user_id: int | None) -> list[int]:
    """User ids of those whom a person mentors here, the longest first. One query, none for a visitor."""
    if user_id is None:
        return []
    return list(open_pairs(space).filter(mentor_id=user_id).order_by("pk").values_list("mentee_id", flat=True))


def partners_of(space: Space, user_id: int, most: int) -> list[int]:
    """User ids of those with whom a person is paired here, mentors and mentees, the longest first. One query."""
    pairs = open_pairs(space).filter(Q(mentor_id=user_id) | Q(mentee_id=user_id)).order_by("pk")
    ids = [pair_id for both in pairs.values_list("mentor_id", "mentee_id")[:most] for pair_id in both]
    return [other for other in dict.fromkeys(ids) if other != user_id]


def mentors_everywhere(user_id: int) -> list[tuple[int, int]]:
    """(space id, user id) of those who mentor a person, in all spaces. One query."""
    return list(Pair.objects.filter(mentee_id=user_id, open_key=1).values_list("space_id", "mentor_id"))


def mentees_everywhere(mentor_ids: Collection[int]) -> Iterator[tuple[int, int, int]]:
    """(space id, mentor's id, mentee's id) of all whom these people mentor, in all spaces: one query, rows as they come."""
    pairs = Pair.objects.filter(mentor_id__in=mentor_ids, open_key=1)
    return pairs.values_list("space_id", "mentor_id", "mentee_id").iterator()
