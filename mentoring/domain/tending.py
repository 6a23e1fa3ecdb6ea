"""What happens by the clock: answers that are due or late, people who have left, pairs of whom nothing is heard, the end.

Each step takes some rows at a time, under the lock of its programme: it can run twice, also at once, and goes on where it
stopped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.notices.api import NoticeKind
from social_learning_xblocks.spaces.api import still_in

from ..enums import Answer, Cadence, EndReason, MeetingState, OfferState, ParticipantState
from ..models import Meeting, Offer, Pair, Participant, Programme
from .coordinating import hold
from .ending import let_go
from .pair_pages import FIRST_WITHIN, QUIET_AFTER
from .pairs import close
from .publishing import users_of, withdraw
from .repairs import look_for_repairs
from .telling import OFFERS, tell, tell_coordinators, tell_pair

logger = logging.getLogger(__name__)

#: People are reminded so long before the end of the time to answer, or when half of it is over, whichever is later.
REMIND = timedelta(days=2)
#: Who was nudged and does not meet within this is offered another partner.
PATIENCE = timedelta(days=14)
#: Who has withdrawn may think better of it for so long, before their matches end.
GRACE = timedelta(minutes=30)
#: Rows in one go.
AT_ONCE = 500


@dataclass(frozen=True)
class Tended:
    """What one run did: offers of which people were reminded, and that ran out; offers and pairs of people who left; pairs that
    were nudged, and offered other partners; pairs that ended with their programme; repairs that wait; programmes that failed.
    """

    reminded: int = 0
    expired: int = 0
    left: int = 0
    nudged: int = 0
    rematches: int = 0
    ended: int = 0
    repairs: int = 0
    failed: int = 0

    def __add__(self, other: Tended) -> Tended:
        return Tended(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def tend() -> Tended:
    """Look after every programme in which something was offered, or somebody is paired. One that fails is logged and left for
    the next run.
    """
    done = Tended()
    offers = Offer.objects.filter(programme=OuterRef("pk"))
    pairs = Pair.objects.filter(programme=OuterRef("pk"), open_key=1)
    rows = Programme.objects.filter(Exists(offers) | Exists(pairs))
    for programme in rows.select_related("space").order_by("pk").iterator():
        try:
            done += tend_programme(programme)
        except Exception as error:  # noqa: BLE001 - one broken programme must not stop the clocks of all others
            logger.error("Programme %s could not be tended: %s", programme.pk, type(error).__name__)
            done += Tended(failed=1)
    return done


def tend_programme(programme: Programme) -> Tended:
    """Look after one programme."""
    now = timezone.now()
    if programme.ends_on is not None and programme.ends_on < timezone.localdate():
        return Tended(
            expired=_batches(Offer.objects.filter(programme=programme, state=OfferState.OPEN), _drop, programme),
            ended=_batches(_open(programme), _end, programme),
        )
    done = Tended(
        left=let_go(programme, _leavers(programme)),
        expired=_batches(_late(programme, now), _expire, programme),
        reminded=_batches(_due(programme, now), _remind, programme),
        # Rematches first: who was nudged a moment ago has not had the time to answer.
        rematches=_batches(_deaf(programme, now), _offer_rematch, programme),
        nudged=_batches(_quiet(programme, now), _nudge, programme),
    )
    return done + Tended(repairs=look_for_repairs(programme.pk))


def _batches(rows: QuerySet[Any], work: Callable[[Programme, list[int]], int], programme: Programme) -> int:
    """Do the work on some rows at a time until none is left; how many it was done on."""
    count = last = 0
    while ids := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        count += work(programme, ids)
        last = ids[-1]
    return count


def _leavers(programme: Programme) -> set[int]:
    """The user ids of those who have an open offer or pair and have withdrawn, are no longer enrolled, or have no account."""
    offers = Offer.objects.filter(programme=programme, state=OfferState.OPEN)
    pairs = _open(programme)
    users = {user for pair in pairs.values_list("mentee_id", "mentor_id") for user in pair}
    users |= {user for both in offers.values_list("mentee__user_id", "mentor__user_id") for user in both}
    withdrawn = Q(state=ParticipantState.WITHDRAWN, changed_at__lt=timezone.now() - GRACE)
    gone = Participant.objects.filter(withdrawn | Q(user__is_active=False), programme=programme)
    return (users - still_in(programme.space, users)) | (users & set(gone.values_list("user_id", flat=True)))


def _late(programme: Programme, now: datetime) -> QuerySet[Offer]:
    """Offers whose time to answer is over."""
    return Offer.objects.filter(programme=programme, state=OfferState.OPEN, respond_by__lt=now)


@verb
def _expire(programme: Programme, ids: list[int]) -> int:
    held = hold(programme)
    late = Offer.objects.select_for_update().filter(pk__in=ids, state=OfferState.OPEN).order_by("pk")
    offers = _with_people(late)
    if offers:
        withdraw(offers, OfferState.EXPIRED)
        tell(held, NoticeKind.OFFER_OVER, users_of(offers))
        tell_coordinators(held)
    return len(offers)


def _due(programme: Programme, now: datetime) -> QuerySet[Offer]:
    """Offers whose time to answer ends soon, and of which nobody was reminded."""
    ahead = min(REMIND, timedelta(days=programme.response_days) / 2)
    rows = Offer.objects.filter(programme=programme, state=OfferState.OPEN, reminded_at=None)
    return rows.filter(respond_by__gte=now, respond_by__lt=now + ahead)


@verb
def _remind(programme: Programme, ids: list[int]) -> int:
    """Remind those who have not answered, once."""
    held = hold(programme)
    due = Offer.objects.select_for_update().filter(pk__in=ids, state=OfferState.OPEN, reminded_at=None)
    offers = _with_people(due.order_by("pk"))
    Offer.objects.filter(pk__in=[offer.pk for offer in offers]).update(reminded_at=timezone.now())
    silent = {offer.mentee.user_id for offer in offers if offer.mentee_answer == Answer.WAITING}
    silent |= {offer.mentor.user_id for offer in offers if offer.mentor_answer == Answer.WAITING}
    tell(held, NoticeKind.OFFER_DUE, silent, target=OFFERS)
    return len(offers)


def _open(programme: Programme) -> QuerySet[Pair]:
    return Pair.objects.filter(programme=programme, open_key=1)


def silent_pairs(programme: Programme, now: datetime) -> QuerySet[Pair]:
    """Pairs that should have met by now and plan nothing: as ``pair_pages.is_quiet`` says of one. Those on a break never."""
    overdue = Q(last_met_at=None, started_at__lt=now - FIRST_WITHIN) & _not_since(now - FIRST_WITHIN)
    if programme.cadence != Cadence.ONCE:
        before = now - QUIET_AFTER[Cadence(programme.cadence)]
        overdue |= Q(last_met_at__lt=before) & _not_since(before)
    plans = Meeting.objects.filter(pair=OuterRef("pk"), state=MeetingState.PLANNED)
    return _open(programme).filter(overdue, ~Exists(plans), paused_at=None)


def _not_since(moment: datetime) -> Q:
    """Those who took no break that ended after that: their time begins anew."""
    return Q(resumed_at=None) | Q(resumed_at__lt=moment)


def _quiet(programme: Programme, now: datetime) -> QuerySet[Pair]:
    """Pairs to be nudged: not since they met last, or came back from a break."""
    fresh = Q(nudged_at=None) | Q(last_met_at__gt=F("nudged_at")) | Q(resumed_at__gt=F("nudged_at"))
    return silent_pairs(programme, now).filter(fresh)


def _deaf(programme: Programme, now: datetime) -> QuerySet[Pair]:
    """Pairs that were nudged, and have not met since."""
    nudged = Q(last_met_at=None) | Q(last_met_at__lt=F("nudged_at"))
    fresh = Q(rematch_at=None) | Q(rematch_at__lt=F("nudged_at"))
    back = Q(resumed_at=None) | Q(resumed_at__lt=F("nudged_at"))
    return silent_pairs(programme, now).filter(nudged, fresh, back, nudged_at__lt=now - PATIENCE)


@verb
def _nudge(programme: Programme, ids: list[int]) -> int:
    return _tell_quiet(_quiet(hold(programme), timezone.now()).filter(pk__in=ids), "nudged_at", NoticeKind.PAIR_QUIET)


@verb
def _offer_rematch(programme: Programme, ids: list[int]) -> int:
    """Tell them that they may have other partners; the coordinators learn that two do not find each other."""
    held = hold(programme)
    told = _tell_quiet(_deaf(held, timezone.now()).filter(pk__in=ids), "rematch_at", NoticeKind.REMATCH)
    if told:
        tell_coordinators(held)
    return told


def _tell_quiet(rows: QuerySet[Pair], column: str, kind: NoticeKind) -> int:
    """Tell the two of each pair, and remember it; whoever came first under the lock has told them."""
    pairs = list(rows.select_related("space").order_by("pk"))
    for pair in pairs:
        tell_pair(pair, kind, [pair.mentor_id, pair.mentee_id])
    Pair.objects.filter(pk__in=[pair.pk for pair in pairs]).update(**{column: timezone.now()})
    return len(pairs)


@verb
def _end(programme: Programme, ids: list[int]) -> int:
    """The programme is over: pairs end, with nobody at fault, and offers with them."""
    held = hold(programme)
    pairs = list(_open(held).select_for_update().filter(pk__in=ids).order_by("pk"))
    close(pairs, reason=EndReason.PROGRAMME)
    for pair in pairs:
        tell_pair(pair, NoticeKind.PAIR_ENDED, [pair.mentor_id, pair.mentee_id])
    return len(pairs)


@verb
def _drop(programme: Programme, ids: list[int]) -> int:
    """Offers in a programme that is over: nobody is told to wait for another."""
    offers = Offer.objects.select_for_update().filter(programme=hold(programme), pk__in=ids, state=OfferState.OPEN)
    rows = list(offers.order_by("pk"))
    withdraw(rows, OfferState.EXPIRED)
    return len(rows)


def _with_people(offers: QuerySet[Offer]) -> list[Offer]:
    """Locked offers with their people, who are not locked. Two queries."""
    rows = list(offers)
    people = Participant.objects.in_bulk({pk for row in rows for pk in (row.mentee_id, row.mentor_id)})
    for row in rows:
        row.mentee, row.mentor = people[row.mentee_id], people[row.mentor_id]
    return rows
