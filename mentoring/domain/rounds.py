"""Runs: asking for one, seeing how far it is, giving it up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import conf
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotFound
from social_learning_xblocks.kit.jobs import end, is_stale
from social_learning_xblocks.kit.models import JobState
from social_learning_xblocks.kit.paging import Page, in_order, page_of_keys
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.api import people_in

from ..data import RoundCard
from ..enums import ProgrammeKind
from ..models import Programme, Round
from ..queries import taking_part
from .coordinating import check_coordinator, check_sees, hold
from .problems import settings_of

#: Matchings of up to so many people are done inside a request where no worker is.
SMALL = 1_500
#: The largest seed: what a column of every database holds.
MOST_SEED = 2**31 - 1
#: What stands in the audit trail.
SUBJECT = "round"


@verb
def ask_round(actor: Actor, programme: Programme, *, seed: int = 0) -> Round:
    """Ask for a run with the settings of now. While one is not over, that is the one.

    Raises NotAllowed, Invalid, and Conflict when nobody could be paired, or after too many in a short time.
    """
    check_coordinator(actor)
    if not 0 <= seed <= MOST_SEED:
        raise Invalid(_("The seed is a whole number."), {"seed": _("The seed is a whole number.")})
    # Of two who ask at once the second finds what the first asked for, and numbers follow each other.
    held = hold(programme)
    known = Round.objects.filter(open_in=held).first()
    if known is not None:
        return known
    _check_sides(held)
    _check_limit(held)
    newest = Round.objects.filter(programme=held).aggregate(Max("number"))["number__max"] or 0
    asked = Round.objects.create(
        programme=held,
        open_in=held,
        number=newest + 1,
        asked_by_id=actor.person_id,
        seed=seed,
        **settings_of(held).as_data(),
    )
    moderation.record(actor, held.space, moderation.Act.RUN, (SUBJECT, asked.pk), f"{asked.number}, seed {seed}")
    return asked


@verb
def cancel_round(actor: Actor, programme: Programme, round_id: int) -> Round:
    """Give a run up: nothing of it is kept. One that is over stays as it is. Its worker stops in a moment."""
    check_coordinator(actor)
    found = Round.objects.select_for_update().filter(programme=programme, pk=round_id).first()
    if found is None:
        raise no_such_round()
    if found.is_open:
        end(found, JobState.CANCELLED)
        moderation.record(actor, programme.space, moderation.Act.RUN_ENDED, (SUBJECT, found.pk), str(found.number))
    return found


def find_round(actor: Actor, programme: Programme, round_id: int) -> Round:
    """A run of this programme, for coordinators. One query. Raises NotAllowed, and NotFound for one of another."""
    check_sees(actor)
    found = Round.objects.filter(programme=programme, pk=round_id).first()
    if found is None:
        raise no_such_round()
    return found


def round_card(actor: Actor, programme: Programme, round_id: int) -> RoundCard:
    """A run as coordinators see it. Two queries, one more for who left the space. Raises as ``find_round``."""
    return _cards(programme, [find_round(actor, programme, round_id)])[0]


def round_cards(actor: Actor, programme: Programme, round_ids: Sequence[int]) -> list[RoundCard]:
    """Several of them, in this order, for the same number of queries."""
    check_sees(actor)
    rows = Round.objects.filter(programme=programme).in_bulk(round_ids)
    if not rows.keys() >= set(round_ids):
        raise no_such_round()
    return _cards(programme, [rows[key] for key in round_ids])


def rounds_of(actor: Actor, programme: Programme, *, cursor: str = "") -> Page[RoundCard]:
    """The runs of a programme, the newest first. Three queries, one more for who left the space."""
    check_sees(actor)
    page = page_of_keys(Round.objects.filter(programme=programme), sort="-number", cursor=cursor)
    return Page(_cards(programme, in_order(Round.objects.all(), page.items)), page.next_cursor)


def done_rounds(actor: Actor, programme: Programme, *, most: int = 50) -> list[tuple[int, int]]:
    """(id, number) of the newest runs that have a result, to choose from. One query."""
    check_sees(actor)
    rows = Round.objects.filter(programme=programme, state=JobState.DONE).order_by("-number")
    return list(rows.values_list("pk", "number")[:most])


def is_small_round(round_id: int) -> bool:
    """Whether a run may be done inside a request. Two queries."""
    programme = Programme.objects.filter(rounds=round_id).first()
    return programme is not None and taking_part(programme)[: SMALL + 1].count() <= SMALL


def no_such_round() -> NotFound:
    return NotFound(_("There is no such run."))


def _check_sides(programme: Programme) -> None:
    """Nobody waits for a run of which nothing can come."""
    if programme.kind == ProgrammeKind.PEER:
        if len(taking_part(programme).values_list("pk")[:2]) < 2:
            raise Conflict(_("There are not two people yet who could be paired."))
        return
    sides = taking_part(programme).filter(Q(is_mentee=True) | Q(is_mentor=True))
    if not sides.filter(is_mentee=True).exists():
        raise Conflict(_("Nobody takes part as a mentee yet."))
    if not sides.filter(is_mentor=True).exists():
        raise Conflict(_("Nobody takes part as a mentor yet."))


def _check_limit(programme: Programme) -> None:
    most, seconds = conf.get("LIMITS")["round"]
    since = timezone.now() - timedelta(seconds=seconds)
    if Round.objects.filter(programme=programme, created_at__gt=since)[:most].count() >= most:
        raise Conflict(_("These were many runs in a short while. Wait a little and try again."))


def _cards(programme: Programme, rows: list[Round]) -> list[RoundCard]:
    people = people_in(programme.space, [row.asked_by_id for row in rows])
    return [
        RoundCard(
            id=row.pk,
            number=row.number,
            state=row.state,
            phase=row.phase,
            done=row.done,
            total=row.total,
            message=row.message,
            seed=row.seed,
            figures=row.figures,
            settings={"weights": row.weights, "rules": row.rules, "aims": row.aims},
            asked_by=people.get(row.asked_by_id or 0),
            created_at=row.created_at,
            ended_at=row.ended_at,
            is_stale=is_stale(row),
            is_changed=row.version > 0,
        )
        for row in rows
    ]
