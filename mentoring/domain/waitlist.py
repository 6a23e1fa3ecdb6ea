"""Who waits for a mentor: their place, and why nobody was found yet."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from social_learning_xblocks.kit.paging import Page, in_order, page_of_keys

from ..data import Waiting
from ..enums import OfferState, ParticipantState, ProgrammeKind
from ..models import LeftOut, Offer, Pair, Participant, Programme, Proposal, Round
from . import reasons

#: Nobody is told a place further back than this: it is "more than" so many.
FURTHEST = 999


def waiting_in(programme: Programme) -> QuerySet[Participant]:
    """Mentees who take part and have neither a pair nor an offer; ids are in the order of sign-up."""
    offers = Offer.objects.filter(mentee=OuterRef("pk"), state=OfferState.OPEN)
    pairs = Pair.objects.filter(programme=programme, mentee=OuterRef("user"), open_key=1)
    rows = Participant.objects.filter(programme=programme, state=ParticipantState.ACTIVE)
    if programme.kind != ProgrammeKind.PEER:
        rows = rows.filter(is_mentee=True)
    return rows.filter(~Exists(offers), ~Exists(pairs))


def published_rounds(programme: Programme) -> QuerySet[Round]:
    """Runs of which something was published, the newest first."""
    return Round.objects.filter(
        Exists(Proposal.objects.filter(round=OuterRef("pk"), published_at__isnull=False)), programme=programme
    ).order_by("-number")


def place_of(me: Participant | None) -> Waiting | None:
    """Where a mentee stands who waits; None for who does not, and before anything was published. Six queries at most."""
    if me is None:
        return None
    newest = published_rounds(me.programme).first()
    if newest is None or not waiting_in(me.programme).filter(pk=me.pk).exists():
        return None
    if Proposal.objects.filter(round=newest, mentee=me, published_at=None).exists():
        # Somebody was found, and a later wave may bring it: that is the coordinators' to say.
        return None
    before = waiting_in(me.programme).filter(pk__lt=me.pk).values("pk")[: FURTHEST + 1].count()
    why = LeftOut.objects.filter(round=newest, mentee=me).values_list("why", flat=True).first()
    had_offer = Offer.objects.filter(mentee=me).exists()
    unmatched = reasons.unmatched(why, had_offer=had_offer)
    return Waiting(min(before, FURTHEST) + 1, before >= FURTHEST, unmatched)


def waiting_rows(programme: Programme, cursor: str) -> Page[Participant]:
    """Who waits, the longest first, each with ``why`` and ``had_offer`` for ``reasons.unmatched``. Two queries."""
    page = page_of_keys(waiting_in(programme), sort="id", cursor=cursor)
    newest = published_rounds(programme).values("pk")[:1]
    left_out = LeftOut.objects.filter(round=Subquery(newest), mentee=OuterRef("pk")).values("why")[:1]
    had_offer = Exists(Offer.objects.filter(mentee=OuterRef("pk")))
    rows = Participant.objects.annotate(why=Subquery(left_out), had_offer=had_offer)
    return Page(in_order(rows, page.items), page.next_cursor)
