"""A break of a pair: nobody is asked or told anything until it goes on. And what coordinators do about a pair or an offer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, NotFound
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.notices.api import NoticeKind

from ..enums import EndReason, OfferState
from ..models import Offer, Pair, Programme
from .coordinating import check_coordinator, hold
from .ending import Ended
from .own_pairs import hold_own, partner_of
from .pairs import close
from .publishing import users_of, withdraw
from .telling import tell, tell_coordinators, tell_pair

SUBJECT, OFFER = "pair", "offer"
#: So long one of the two waits before the next break.
BETWEEN = timedelta(minutes=10)


@verb
def pause_pair(actor: Actor, programme: Programme, pair_id: int) -> Pair:
    """One of the two asks for a break; the other one is told. Doing it twice does it once.

    Raises NotAllowed, NotFound, and Conflict when it has ended, or has gone on just now.
    """
    pair = hold_own(actor, programme, pair_id)
    if pair.resumed_at is not None and timezone.now() - pair.resumed_at < BETWEEN:
        # Each break and each end of one tells the other: nobody is to be told all the time.
        raise Conflict(_("This match has gone on just now. Wait a few minutes before the next break."))
    _pause(pair, [partner_of(pair, actor.person_id)])
    return pair


@verb
def resume_pair(actor: Actor, programme: Programme, pair_id: int) -> Pair:
    """One of the two goes on, whoever asked for the break; their time begins anew. Raises NotAllowed, NotFound, Conflict."""
    pair = hold_own(actor, programme, pair_id)
    _resume(pair, [partner_of(pair, actor.person_id)])
    return pair


@verb
def pause_for(actor: Actor, programme: Programme, pair_id: int) -> Pair:
    """A coordinator has a pair take a break; both are told. Raises as ``pause_pair``."""
    pair = _hold(actor, programme, pair_id)
    if _pause(pair, [pair.mentor_id, pair.mentee_id]):
        moderation.record(actor, programme.space, moderation.Act.PAUSED, (SUBJECT, pair.pk))
    return pair


@verb
def resume_for(actor: Actor, programme: Programme, pair_id: int) -> Pair:
    """A coordinator lets a pair go on; both are told. Raises as ``pause_pair``."""
    pair = _hold(actor, programme, pair_id)
    if _resume(pair, [pair.mentor_id, pair.mentee_id]):
        moderation.record(actor, programme.space, moderation.Act.RESUMED, (SUBJECT, pair.pk))
    return pair


@verb
def end_for(actor: Actor, programme: Programme, pair_id: int) -> Ended:
    """A coordinator ends a pair, with nobody at fault. Both are told that it ended, and neither why nor by whom.

    Raises as ``pause_pair``.
    """
    check_coordinator(actor)
    held = hold(programme)
    pair = _hold(actor, held, pair_id)
    meetings = close([pair], reason=EndReason.OTHER, by=actor.person_id)
    tell_pair(pair, NoticeKind.PAIR_ENDED, [pair.mentor_id, pair.mentee_id])
    tell_coordinators(held)
    moderation.record(actor, held.space, moderation.Act.UNPAIRED, (SUBJECT, pair.pk))
    return Ended(pair, meetings)


@verb
def take_offer_back(actor: Actor, programme: Programme, offer_id: int) -> Offer:
    """A coordinator takes one open offer back, also when one of the two has answered. Both are told that it did not work out.

    Raises NotAllowed, NotFound, and Conflict when it is not open any more.
    """
    check_coordinator(actor)
    held = hold(programme)
    offer = Offer.objects.select_for_update().filter(programme=held, pk=offer_id).first()
    if offer is None:
        raise NotFound(_("There is no such proposal."))
    if offer.state != OfferState.OPEN:
        raise Conflict(_("This proposal is not open any more. Reload to see what became of it."))
    withdraw([offer])
    tell(held, NoticeKind.OFFER_OVER, users_of([offer]))
    moderation.record(actor, held.space, moderation.Act.TAKEN_BACK, (OFFER, offer.pk))
    return offer


def _hold(actor: Actor, programme: Programme, pair_id: int) -> Pair:
    """Any pair of the programme, locked."""
    check_coordinator(actor)
    pair = Pair.objects.select_for_update().filter(programme=programme, pk=pair_id).first()
    if pair is None:
        raise NotFound(_("There is no such match."))
    if pair.open_key is None:
        raise Conflict(_("This match has ended."))
    return pair


def _pause(pair: Pair, told: Collection[int]) -> bool:
    if pair.paused_at is not None:
        return False
    pair.paused_at = timezone.now()
    pair.save(update_fields=["paused_at"])
    tell_pair(pair, NoticeKind.PAIR_PAUSED, told)
    return True


def _resume(pair: Pair, told: Collection[int]) -> bool:
    if pair.paused_at is None:
        return False
    pair.paused_at, pair.resumed_at = None, timezone.now()
    pair.save(update_fields=["paused_at", "resumed_at"])
    tell_pair(pair, NoticeKind.PAIR_RESUMED, told)
    return True
