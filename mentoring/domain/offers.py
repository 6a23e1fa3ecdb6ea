"""Answering an offer. Both accept: a pair begins. One declines: it is over, and the coordinators are told."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import events
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.notices.api import NoticeKind

from ..enums import Answer, DeclineReason, OfferState
from ..models import Offer, Pair, Participant, Programme
from .coordinating import hold
from .screening import Screen
from .telling import tell, tell_coordinators, tell_pair

LONGEST = 500
#: So long after a no it can be taken back, while the offer could still be answered.
REOPEN = timedelta(hours=24)


@verb
def accept_offer(actor: Actor, programme: Programme, offer_id: int) -> Pair | None:
    """Say yes. The pair, once both have; None while the other one has not answered. Saying it twice says it once.

    Raises NotAllowed, NotFound, and Conflict when it is too late.
    """
    offer, me = _hold_own(actor, programme, offer_id)
    if offer.state == OfferState.ACCEPTED:
        return Pair.objects.filter(offer=offer).first()
    _check_open(offer)
    if _answer_of(offer, me) == Answer.ACCEPTED:
        return None
    _set_answer(offer, me, Answer.ACCEPTED)
    if {offer.mentee_answer, offer.mentor_answer} != {str(Answer.ACCEPTED)}:
        offer.save(update_fields=["mentee_answer", "mentor_answer"])
        return None
    return _begin(actor, offer)


@verb
def decline_offer(actor: Actor, programme: Programme, offer_id: int, *, reason: str, note: str = "") -> Offer:
    """Say no, also after a yes while the other one has not answered. Reason and note are for the coordinators alone.

    Raises NotAllowed, NotFound, Invalid, and Conflict when it is too late. Saying it twice keeps the first reason.
    """
    offer, me = _hold_own(actor, programme, offer_id)
    if offer.state == OfferState.DECLINED and _answer_of(offer, me) == Answer.DECLINED:
        return offer
    _check_open(offer)
    if reason not in DeclineReason.values:
        message = _("Choose what comes nearest. Only the coordinators read it.")
        raise Invalid(message, {"reason": message})
    if len(note) > LONGEST:
        message = _("Say it in {count} characters at most.").format(count=LONGEST)
        raise Invalid(message, {"note": message})
    _set_answer(offer, me, Answer.DECLINED)
    offer.state, offer.open_key, offer.closed_at = OfferState.DECLINED, None, timezone.now()
    offer.reason, offer.note = DeclineReason(reason), note.strip()
    offer.save()
    tell(programme, NoticeKind.OFFER_OVER, [_other(offer, me).user_id])
    tell_coordinators(programme)
    _say(offer, actor)
    return offer


@verb
def reopen_offer(actor: Actor, programme: Programme, offer_id: int) -> Offer:
    """Take a no back, as long as nothing else has come of it. Raises NotAllowed, NotFound and Conflict."""
    # Others could be offered what becomes free: places are counted under the lock of the programme.
    held = hold(programme)
    offer, me = _hold_own(actor, held, offer_id)
    if offer.state == OfferState.OPEN:
        return offer
    if not may_reopen(offer, is_mentor=offer.mentor_id == me.pk):
        raise Conflict(_("It is too late to change this answer. The coordinators look for another match."))
    if Screen(held, [offer.mentee, offer.mentor]).obstacle(offer.mentee, offer.mentor) is not None:
        raise Conflict(_("Meanwhile somebody else was found. The coordinators can tell you more."))
    _set_answer(offer, me, Answer.WAITING)
    offer.state, offer.open_key, offer.closed_at, offer.reason, offer.note = OfferState.OPEN, 1, None, "", ""
    offer.save()
    return offer


def may_reopen(offer: Offer, *, is_mentor: bool) -> bool:
    """Whether who declined may still change their mind."""
    own = offer.mentor_answer if is_mentor else offer.mentee_answer
    now = timezone.now()
    return (
        offer.state == OfferState.DECLINED
        and own == Answer.DECLINED
        and offer.closed_at is not None
        and now < min(offer.respond_by, offer.closed_at + REOPEN)
    )


def _hold_own(actor: Actor, programme: Programme, offer_id: int) -> tuple[Offer, Participant]:
    """An offer to the actor, locked, with both people; and the actor among them. Three queries."""
    if not actor.can_write:
        raise NotAllowed(_("You cannot write here."))
    me = Participant.objects.filter(programme=programme, user_id=actor.person_id).first()
    mine = Q(mentee=me) | Q(mentor=me)
    # Only the offer is locked: two answers at once are told one after the other.
    offer = Offer.objects.select_for_update().filter(mine, programme=programme, pk=offer_id).first() if me else None
    if offer is None or me is None:
        raise NotFound(_("There is no such offer."))
    offer.mentee, offer.mentor = _both(offer)
    return offer, me


def _both(offer: Offer) -> tuple[Participant, Participant]:
    found = Participant.objects.in_bulk([offer.mentee_id, offer.mentor_id])
    return found[offer.mentee_id], found[offer.mentor_id]


def _check_open(offer: Offer) -> None:
    """Raises Conflict with a sentence that says what became of an offer."""
    if offer.state == OfferState.OPEN and timezone.now() <= offer.respond_by:
        return
    raise Conflict(
        {
            OfferState.OPEN: _("The time to answer is over. The coordinators look for another match."),
            OfferState.EXPIRED: _("The time to answer is over. The coordinators look for another match."),
            OfferState.ACCEPTED: _("You have both accepted. If it does not work out, you can end the match."),
            OfferState.DECLINED: _("This match did not work out. The coordinators look for another one."),
            OfferState.WITHDRAWN: _("The coordinators have taken this proposal back. You need do nothing."),
        }[OfferState(offer.state)]
    )


def _begin(actor: Actor, offer: Offer) -> Pair:
    """Both have accepted."""
    offer.state, offer.closed_at = OfferState.ACCEPTED, timezone.now()
    pair, made = Pair.objects.get_or_create(
        space_id=offer.programme.space_id,
        mentor_id=offer.mentor.user_id,
        mentee_id=offer.mentee.user_id,
        open_key=1,
        defaults={"programme": offer.programme, "offer": offer},
    )
    if not made and pair.programme_id is None:
        # Staff paired them by hand meanwhile: that pair belongs to the programme now.
        pair.programme, pair.offer = offer.programme, offer
        pair.save(update_fields=["programme", "offer"])
    if pair.offer_id != offer.pk:
        offer.open_key = None
    offer.save()
    tell_pair(pair, NoticeKind.MATCHED, [pair.mentor_id, pair.mentee_id], actor.user_id)
    events.emit("social_learning.pair.made", pair_id=pair.pk, space_id=pair.space_id)
    _say(offer, actor)
    return pair


def _say(offer: Offer, actor: Actor) -> None:
    events.emit(
        "social_learning.offer.answered",
        programme_id=offer.programme_id,
        offer_id=offer.pk,
        user_id=actor.user_id,
    )


def _answer_of(offer: Offer, me: Participant) -> str:
    return offer.mentor_answer if offer.mentor_id == me.pk else offer.mentee_answer


def _set_answer(offer: Offer, me: Participant, answer: Answer) -> None:
    if offer.mentor_id == me.pk:
        offer.mentor_answer = answer
    else:
        offer.mentee_answer = answer


def _other(offer: Offer, me: Participant) -> Participant:
    return offer.mentee if offer.mentor_id == me.pk else offer.mentor
