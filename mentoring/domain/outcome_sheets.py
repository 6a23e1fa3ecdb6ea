"""Outcomes as tables that go out: figures by group, and a line for each pair, to write certificates from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.sheets import line
from social_learning_xblocks.spaces.api import people_in

from ..data import OutcomeGroups
from ..enums import MeetingState
from ..models import Goal, Meeting, Pair, Programme
from .coordinating import check_sees
from .outcome_groups import outcome_groups
from .pair_pages import REACHED
from .pulses import ASKED_AFTER

#: Rows of a file that are made at a time.
AT_ONCE = 500
GROUP_COLUMNS = (
    *("group", "people", "offered", "paired", "met", "met_three_times", "reached_a_goal"),
    *(f"pulse_after_{after}" for after in ASKED_AFTER),
)
PAIR_COLUMNS = (
    *("mentee", "mentor", "started_on", "ended_on"),
    *("meetings", "minutes", "goals", "goals_reached", "end_reason"),
)


def export_outcomes(actor: Actor, programme: Programme, *, by: str = "") -> Iterator[str]:
    """Figures by group as lines of CSV, with no more in them than the page tells. Raises NotAllowed at once."""
    return _group_lines(outcome_groups(actor, programme, by))


def export_pairs(actor: Actor, programme: Programme) -> Iterator[str]:
    """A line of CSV for each pair, made while they are sent: neither answers nor notes. Raises NotAllowed at once."""
    check_sees(actor)
    return _pair_lines(programme)


def _group_lines(found: OutcomeGroups) -> Iterator[str]:
    yield line(GROUP_COLUMNS)
    for row in found.rows:
        means = ["" if mean is None else f"{mean:.1f}" for mean in row.pulses]
        yield line((row.words, row.people, row.offered, row.paired, row.met, row.often, row.reached, *means))


def _pair_lines(programme: Programme) -> Iterator[str]:
    yield line(PAIR_COLUMNS)
    last = 0
    while rows := list(_pairs(programme).filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield from _lines(programme, rows)
        last = rows[-1].pk


def _pairs(programme: Programme) -> QuerySet[Pair]:
    held = Meeting.objects.filter(pair=OuterRef("pk"), state=MeetingState.HELD).order_by().values("pair")
    goals = Goal.objects.filter(pair=OuterRef("pk")).order_by().values("pair")
    counted = {
        "minutes": held.annotate(n=Sum("minutes")),
        "n_goals": goals.annotate(n=Count("pk")),
        "n_reached": goals.filter(progress=REACHED).annotate(n=Count("pk")),
    }
    columns = {
        name: Coalesce(Subquery(rows.values("n"), output_field=IntegerField()), 0) for name, rows in counted.items()
    }
    return Pair.objects.filter(programme=programme).annotate(**columns)


def _lines(programme: Programme, rows: Sequence[Pair]) -> Iterator[str]:
    """One query for the names, one more for who left the space."""
    people = people_in(programme.space, {user for row in rows for user in (row.mentee_id, row.mentor_id)})
    for row in rows:
        names = [people.get(user, Person(user, "")).name for user in (row.mentee_id, row.mentor_id)]
        days = [timezone.localdate(moment).isoformat() if moment else "" for moment in (row.started_at, row.ended_at)]
        counts = (row.met_count, row.minutes, row.n_goals, row.n_reached)  # type: ignore[attr-defined]  # annotated
        yield line((*names, *days, *counts, row.end_reason))
