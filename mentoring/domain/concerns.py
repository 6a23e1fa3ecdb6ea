"""Private reports: somebody tells the coordinators that something is not right. Whom it is about never learns of it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import conf
from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.notices.api import NoticeKind
from social_learning_xblocks.spaces.api import people_in

from ..data import ConcernDoor
from ..enums import ConcernState, OfferState
from ..models import Concern, Offer, Programme
from .coordinating import check_coordinator
from .own_pairs import find_own, partner_of
from .telling import coordinators_of, tell

SUBJECT = "concern"
LONGEST = 2_000


def concern_door(actor: Actor, programme: Programme, *, pair_id: int = 0, offer_id: int = 0) -> ConcernDoor:
    """Whom a report from a pair, or from an open offer, may be about, and who would read it.

    Three queries, one more for who left the space. Raises NotAllowed, and NotFound for pairs and offers of others.
    """
    other_id = _other(actor, programme, pair_id, offer_id)
    ids = coordinators_of(programme) - {actor.person_id}
    people = people_in(programme.space, {other_id, *ids})
    general = [people[user_id] for user_id in sorted(ids)]
    about = [person for person in general if person.user_id != other_id]
    return ConcernDoor(people.get(other_id, Person(other_id, "")), about, general)


@verb
def report_concern(
    actor: Actor,
    programme: Programme,
    *,
    body: str,
    pair_id: int = 0,
    offer_id: int = 0,
    is_about_other: bool = True,
    knows_unread: bool = False,
) -> Concern:
    """Tell the coordinators in private: about the other one of a pair or an open offer, or about nobody in particular.

    ``knows_unread``: the reporter was told that nobody else coordinates here, and sends it all the same.
    Raises NotAllowed, NotFound, Invalid, and Conflict when somebody reports too much in a short while.
    """
    if not actor.can_write:
        raise NotAllowed(_("You cannot write here."))
    other_id = _other(actor, programme, pair_id, offer_id)
    text = body.strip()
    if not text:
        message = _("Say what happened.")
        raise Invalid(message, {"body": message})
    if len(text) > LONGEST:
        message = _("Say it in {count} characters at most.").format(count=LONGEST)
        raise Invalid(message, {"body": message})
    _check_limit(actor)
    about = other_id if is_about_other else None
    readers = coordinators_of(programme) - {actor.person_id, about}
    if not readers and not knows_unread:
        raise Invalid(_("Nobody else coordinates this programme now. Read below what that means, and send it again."))
    made = Concern.objects.create(programme=programme, reporter_id=actor.person_id, about_id=about, body=text)
    tell(programme, NoticeKind.CONCERN, readers)
    return made


@verb
def close_concern(actor: Actor, programme: Programme, concern_id: int, *, note: str = "") -> Concern:
    """It was looked after; ``note`` says how, to coordinators alone. Closing it twice changes the note.

    Raises NotAllowed, Invalid, and NotFound: also for what is about the actor.
    """
    row = _hold(actor, programme, concern_id)
    if len(note.strip()) > LONGEST:
        message = _("Say it in {count} characters at most.").format(count=LONGEST)
        raise Invalid(message, {"note": message})
    row.state, row.note = ConcernState.CLOSED, note.strip()
    row.closed_by_id, row.closed_at = actor.person_id, timezone.now()
    row.save(update_fields=["state", "note", "closed_by", "closed_at"])
    moderation.record(actor, programme.space, moderation.Act.CONCERN_CLOSED, (SUBJECT, row.pk))
    return row


@verb
def reopen_concern(actor: Actor, programme: Programme, concern_id: int) -> Concern:
    """It is not done yet. The note stays. Raises NotAllowed and NotFound."""
    row = _hold(actor, programme, concern_id)
    if row.state == ConcernState.CLOSED:
        row.state, row.closed_by, row.closed_at = ConcernState.OPEN, None, None
        row.save(update_fields=["state", "closed_by", "closed_at"])
        moderation.record(actor, programme.space, moderation.Act.CONCERN_OPENED, (SUBJECT, row.pk))
    return row


def concerns_for(actor: Actor, programme: Programme) -> QuerySet[Concern]:
    """The reports that a coordinator may know of: not those about themself."""
    return Concern.objects.filter(programme=programme).exclude(about_id=actor.person_id)


def find_concern(actor: Actor, programme: Programme, concern_id: int) -> Concern:
    """One of them. Raises NotAllowed and NotFound."""
    check_coordinator(actor)
    return _found(concerns_for(actor, programme), concern_id)


def _hold(actor: Actor, programme: Programme, concern_id: int) -> Concern:
    check_coordinator(actor)
    return _found(concerns_for(actor, programme).select_for_update(), concern_id)


def _found(rows: QuerySet[Concern], concern_id: int) -> Concern:
    row = rows.filter(pk=concern_id).first()
    if row is None:
        raise NotFound(_("There is no such report."))
    return row


def _other(actor: Actor, programme: Programme, pair_id: int, offer_id: int) -> int:
    """The user id of the other one of one's pair, ended or not, or of one's open offer."""
    if pair_id:
        return partner_of(find_own(actor, programme, pair_id), actor.person_id)
    if actor.read_only:
        raise NotAllowed(_("This is for one person only."))
    offers = Offer.objects.filter(programme=programme, pk=offer_id, state=OfferState.OPEN)
    both = set(next(iter(offers.values_list("mentee__user_id", "mentor__user_id")), ()))
    if actor.person_id not in both:
        raise NotFound(_("There is no such match."))
    return next(iter(both - {actor.person_id}))


def _check_limit(actor: Actor) -> None:
    most, seconds = conf.get("LIMITS")["concern"]
    since = timezone.now() - timedelta(seconds=seconds)
    if Concern.objects.filter(reporter_id=actor.person_id, made_at__gt=since)[:most].count() >= most:
        raise Conflict(_("These were many reports in a short while. Keep your text, wait a little and try again."))
