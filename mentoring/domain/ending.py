"""Ending without blame: a pair by one of the two, and all that somebody had who leaves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.notices.api import NoticeKind

from ..enums import EndReason, OfferState, ParticipantState
from ..models import Apart, Offer, Pair, Participant, Programme
from .coordinating import hold
from .own_pairs import hold_own, partner_of
from .pairs import close
from .publishing import withdraw
from .telling import tell, tell_coordinators, tell_pair

LONGEST = 500
#: Why one of the two may say that it ends. The others are the programme's own.
OWN_REASONS = (
    EndReason.REACHED,
    EndReason.NO_TIME,
    EndReason.NO_FIT,
    EndReason.NO_REPLY,
    EndReason.OTHER,
)


@dataclass(frozen=True)
class Ended:
    """A pair that has ended, and the ids of meetings that were called off for it: to be mailed."""

    pair: Pair
    meetings: list[int]


@verb
def end_own_pair(
    actor: Actor, programme: Programme, pair_id: int, *, reason: str, rematch: bool, never: bool = False, note: str = ""
) -> Ended:
    """One of the two ends it. The other one is told that it ended, and neither why nor by whom.

    ``rematch``: whoever ends it takes part in matching on, and another place is free; otherwise they take a break. ``never``:
    the two are kept apart in this space from now on; ``note`` says why, to the coordinators alone.
    Raises NotAllowed, NotFound, Invalid, and Conflict when it has ended already.
    """
    pair = hold_own(actor, programme, pair_id)
    if reason not in OWN_REASONS:
        message = _("Choose what comes nearest. Only the coordinators read it.")
        raise Invalid(message, {"reason": message})
    if len(note) > LONGEST:
        message = _("Say it in {count} characters at most.").format(count=LONGEST)
        raise Invalid(message, {"note": message})
    meetings = close([pair], reason=reason, by=actor.user_id)
    if never:
        one, other = sorted((pair.mentor_id, pair.mentee_id))
        known = {"reason": note.strip(), "made_by_id": actor.user_id}
        Apart.objects.get_or_create(space_id=pair.space_id, one_id=one, other_id=other, defaults=known)
    if not rematch:
        own = Participant.objects.filter(programme=programme, user_id=actor.person_id, state=ParticipantState.ACTIVE)
        own.update(state=ParticipantState.PAUSED)
    tell_pair(pair, NoticeKind.PAIR_ENDED, [partner_of(pair, actor.person_id)])
    tell_coordinators(programme)
    return Ended(pair, meetings)


@verb
def let_go(programme: Programme, user_ids: Collection[int]) -> int:
    """End all offers and pairs of people who have left a programme; how many. Their partners are told. Can run twice."""
    gone = set(user_ids)
    if not gone:
        return 0
    held = hold(programme)
    mine = Q(mentee__user__in=gone) | Q(mentor__user__in=gone)
    # Ids first: a lock on a join would hold the people too.
    ids = list(Offer.objects.filter(mine, programme=held, state=OfferState.OPEN).values_list("pk", flat=True))
    offers = list(Offer.objects.select_for_update().filter(pk__in=ids, state=OfferState.OPEN).order_by("pk"))
    withdraw(offers)
    theirs = Q(mentee__in=gone) | Q(mentor__in=gone)
    open_ones = Pair.objects.select_for_update().filter(theirs, programme=held, open_key=1)
    pairs = list(open_ones.order_by("pk"))
    close(pairs, reason=EndReason.LEFT)
    if not offers and not pairs:
        return 0
    people = {person_id for offer in offers for person_id in (offer.mentee_id, offer.mentor_id)}
    left = Participant.objects.filter(pk__in=people).exclude(user__in=gone)
    tell(held, NoticeKind.OFFER_OVER, list(left.values_list("user_id", flat=True)))
    for pair in pairs:
        tell_pair(pair, NoticeKind.PAIR_ENDED, {pair.mentor_id, pair.mentee_id} - gone)
    tell_coordinators(held)
    return len(offers) + len(pairs)
