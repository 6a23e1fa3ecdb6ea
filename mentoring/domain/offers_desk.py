"""The console's page about offers: what waits, what can be published, what could be repaired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.models import JobState
from social_learning_xblocks.kit.paging import in_order, page_of_keys
from social_learning_xblocks.spaces.api import people_in

from ..data import DeskOffer, DeskWaiting, LastWave, OfferFigures, OffersDesk, Publishable, RepairCard, RepairStepCard
from ..enums import Answer, DeclineReason, OfferState, RepairState
from ..models import Offer, Participant, Programme, Proposal, Repair, RepairStep, Round
from . import reasons
from .coordinating import check_sees
from .publishing import TAKE_BACK
from .waitlist import waiting_in, waiting_rows

WAITLIST = "waitlist"
#: The lists of offers, each by its state and in which order.
VIEWS = {
    "waiting": (OfferState.OPEN, "respond_by"),
    "declined": (OfferState.DECLINED, "-closed_at"),
    "expired": (OfferState.EXPIRED, "-closed_at"),
}
#: Steps of repairs that are shown at once. Others come up as these are decided on.
MOST_STEPS = 60


def offers_desk(actor: Actor, programme: Programme, *, view: str = "", cursor: str = "") -> OffersDesk:
    """Everything on the page, with one of its lists: "waiting", "declined", "expired" or "waitlist". Seven queries, one more
    for who left the space.

    Raises NotAllowed, and Invalid for a cursor that is none.
    """
    check_sees(actor)
    view = view if view in {*VIEWS, WAITLIST} else "waiting"
    offers: Sequence[Offer] = []
    waiting: Sequence[Participant] = []
    if view == WAITLIST:
        found = waiting_rows(programme, cursor)
        waiting, next_cursor = found.items, found.next_cursor
    else:
        state, sort = VIEWS[view]
        page = page_of_keys(Offer.objects.filter(programme=programme, state=state), sort=sort, cursor=cursor)
        offers = in_order(Offer.objects.select_related("mentee", "mentor"), page.items)
        next_cursor = page.next_cursor
    repairs = _repairs(programme)
    pairs: list[Offer | RepairStep] = [*offers, *(step for own in repairs for step in own)]
    users = [user for pair in pairs for user in (pair.mentee.user_id, pair.mentor.user_id)]
    people = people_in(programme.space, [*users, *(row.user_id for row in waiting)])
    return OffersDesk(
        view=view,
        figures=_figures(programme),
        publishable=_publishable(programme),
        last_wave=_last_wave(programme),
        repairs=[_repair_card(steps, people) for steps in repairs],
        offers=[_offer_card(row, people) for row in offers],
        waitlist=[_waiting_card(row, people) for row in waiting],
        next_cursor=next_cursor,
    )


def _figures(programme: Programme) -> OfferFigures:
    """All figures in one query."""
    offers = Offer.objects.filter(programme=OuterRef("pk"))
    counted = {
        "waiting": offers.filter(state=OfferState.OPEN),
        "accepted": offers.filter(state=OfferState.ACCEPTED),
        "declined": offers.filter(state=OfferState.DECLINED),
        "expired": offers.filter(state=OfferState.EXPIRED),
        "unmatched": waiting_in(programme),
        "repairs": Repair.objects.filter(programme=OuterRef("pk"), state=RepairState.OPEN),
    }
    columns = {f"n_{name}": _count(rows) for name, rows in counted.items()}
    found = Programme.objects.filter(pk=programme.pk).annotate(**columns).values(*columns).get()
    return OfferFigures(**{name: found[f"n_{name}"] for name in counted})


def _count(rows: QuerySet[Any]) -> Coalesce:
    counts = rows.order_by().values("programme").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def _publishable(programme: Programme) -> Publishable | None:
    """The newest run with a result. One query."""
    proposals = Proposal.objects.filter(round=OuterRef("pk"), published_at=None).order_by().values("round")
    unpublished = Coalesce(Subquery(proposals.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    rows = Round.objects.filter(programme=programme, state=JobState.DONE).annotate(unpublished=unpublished)
    row = rows.order_by("-number").first()
    return Publishable(row.pk, row.number, row.version, row.unpublished) if row else None


def _last_wave(programme: Programme) -> LastWave | None:
    """The newest wave of a run, as long as it can be taken back. One query."""
    newest = Offer.objects.filter(programme=programme).order_by("-wave").values("wave")[:1]
    silent = Q(state=OfferState.OPEN, mentee_answer=Answer.WAITING, mentor_answer=Answer.WAITING, round__isnull=False)
    found = Offer.objects.filter(programme=programme, wave=Subquery(newest)).aggregate(
        wave=Max("wave"), count=Count("pk"), silent=Count("pk", filter=silent), published_at=Max("published_at")
    )
    if not found["count"] or found["silent"] != found["count"]:
        return None
    until = found["published_at"] + TAKE_BACK
    return LastWave(found["wave"], found["count"], until) if timezone.now() <= until else None


def _repairs(programme: Programme) -> list[list[RepairStep]]:
    """The steps of the repairs that wait, those that move the fewest first, each with its repair. One query."""
    steps = RepairStep.objects.filter(repair__programme=programme, repair__state=RepairState.OPEN)
    rows = steps.select_related("repair", "mentee", "mentor").order_by("repair__moves", "repair_id", "-score", "pk")
    found: dict[int, list[RepairStep]] = {}
    for step in rows[:MOST_STEPS]:
        found.setdefault(step.repair_id, []).append(step)
    # What was cut off, or whose people have left, cannot be decided on.
    return [own for own in found.values() if len(own) == own[0].repair.size]


def _repair_card(steps: Sequence[RepairStep], people: Mapping[int, Person]) -> RepairCard:
    row = steps[0].repair
    before = {step.mentee_id: step.score for step in steps if not step.is_made}
    made = [
        _step_card(
            step,
            people,
            gain=step.score - before[step.mentee_id] if step.mentee_id in before else None,
            reasons=reasons.sentences(step.reasons),
        )
        for step in steps
        if step.is_made
    ]
    return RepairCard(row.pk, row.moves, made, [_step_card(step, people) for step in steps if not step.is_made])


def _step_card(step: RepairStep, people: Mapping[int, Person], **more: Any) -> RepairStepCard:
    return RepairStepCard(_named(step.mentee, people), _named(step.mentor, people), step.score, **more)


def _offer_card(row: Offer, people: Mapping[int, Person]) -> DeskOffer:
    return DeskOffer(
        id=row.pk,
        mentee=_named(row.mentee, people),
        mentor=_named(row.mentor, people),
        score=row.score,
        wave=row.wave,
        mentee_answer=row.mentee_answer,
        mentor_answer=row.mentor_answer,
        respond_by=row.respond_by,
        closed_at=row.closed_at,
        reason=str(DeclineReason(row.reason).label) if row.reason else "",
        note=row.note,
        by_mentor=row.mentor_answer == Answer.DECLINED,
        is_late=row.respond_by < timezone.now(),
    )


def _waiting_card(row: Participant, people: Mapping[int, Person]) -> DeskWaiting:
    unmatched = reasons.unmatched(row.why, had_offer=row.had_offer)  # type: ignore[attr-defined]  # annotated
    return DeskWaiting(row.pk, _named(row, people), row.signed_up_at, unmatched)


def _named(row: Participant, people: Mapping[int, Person]) -> Person:
    return people.get(row.user_id, Person(row.user_id, ""))
