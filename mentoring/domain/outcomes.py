"""What came of a programme: in sum, and by groups that the coordinator chooses of what people said of themselves.

Nothing is counted that nobody was asked, and no figure of fewer than five people is shown.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import sheets
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.spaces.api import people_in

from ..data import FunnelStep, Outcomes, PulseRow, WeekBar
from ..enums import DeclineReason, EndReason, MeetingState, OfferState, PulseAnswer
from ..models import Goal, Meeting, Offer, Pair, Programme
from .coordinating import check_sees
from .outcome_groups import (
    GROUPS,
    MET,
    OFFERED,
    PAIRED,
    REACHED_AND_OVER,
    REGULAR,
    SIGNED_UP,
    TOOK_PART,
    Tally,
    rows_of,
    sum_of,
    tallies_of,
)
from .pulses import ASKED_AFTER
from .small_cells import LEAST
from .tending import silent_pairs

#: Weeks in the picture, the newest last: at least and at most.
FEWEST_WEEKS, WEEKS = 12, 26
#: Rows of a file that are made at a time.
AT_ONCE = 500
GROUP_COLUMNS = (
    *("group", "people", "offered", "paired", "met", "regular", "reached_a_goal"),
    *(f"pulse_after_{after}" for after in ASKED_AFTER),
)
PAIR_COLUMNS = ("mentee", "mentor", "started", "ended", "end_reason", "meetings", "minutes", "goals", "goals_reached")


def outcomes_of(actor: Actor, programme: Programme, *, by: str = "") -> Outcomes:
    """The outcomes of a programme. Seven queries, however many people. Raises NotAllowed for who coordinates nothing here."""
    check_sees(actor)
    by = by if by in GROUPS else next(iter(GROUPS))
    tallies = tallies_of(programme, by)
    groups = rows_of(tallies, by)
    whole = sum_of(tallies)
    weeks = _weeks(programme)
    kept = _kept(programme)
    return Outcomes(
        by=by,
        funnel=_funnel(whole),
        groups=groups,
        has_others=len(groups) < len(tallies),
        asked_after=ASKED_AFTER,
        weeks=weeks,
        held=kept["held"],
        pulses=_pulses(whole),
        goals=kept["goals"],
        goals_reached=kept["reached"],
        silent=kept["silent"],
        days=_days(programme),
        endings=_reasons(Pair.objects.filter(programme=programme, open_key=None), "end_reason", EndReason),
        declines=_reasons(
            Offer.objects.filter(programme=programme, state=OfferState.DECLINED), "reason", DeclineReason
        ),
    )


def export_outcomes(actor: Actor, programme: Programme, *, by: str = "") -> Iterator[str]:
    """The groups as CSV, with the same hidden as on the page. Raises NotAllowed at once."""
    found = outcomes_of(actor, programme, by=by)
    return _group_lines(found)


def export_pairs(actor: Actor, programme: Programme) -> Iterator[str]:
    """A row for each pair that there was: what a certificate needs. Neither notes nor what anybody said of the other.

    Raises NotAllowed at once.
    """
    check_sees(actor)
    return _pair_lines(programme)


def _funnel(whole: Tally) -> list[FunnelStep]:
    words = {
        SIGNED_UP: _("Signed up"),
        TOOK_PART: _("Took part in matching"),
        OFFERED: _("Were offered a match"),
        PAIRED: _("Had a partner"),
        MET: _("Have met"),
        REGULAR: _("Have met three times or more"),
    }
    most = whole.people or 1
    steps = {words[stage]: whole.as_far_as(stage) for stage in words}
    steps[_("Ended with a goal reached")] = whole.reached[REACHED_AND_OVER]
    return [FunnelStep(label, people, round(10_000 * people / most)) for label, people in steps.items()]


def _pulses(whole: Tally) -> list[PulseRow]:
    """What everybody said after each of the meetings after which it is asked; nothing where too few people said something."""
    rows = []
    for after, people in sorted(whole.answered.items()):
        is_shown = people >= LEAST
        chosen = [(str(one.label), whole.answers[after, one.value]) for one in PulseAnswer]
        rows.append(PulseRow(after, people, whole.mean(after) if is_shown else None, chosen if is_shown else []))
    return rows


def _weeks(programme: Programme) -> list[WeekBar]:
    """Meetings that were held in each week since the first of them: of half a year at most, a quarter at least. One query."""
    now = timezone.now()
    held = Meeting.objects.filter(pair__programme=programme, state=MeetingState.HELD, starts_at__lte=now)
    # Weeks of UTC: the same on every database, whether it knows time zones or not.
    week = TruncWeek("starts_at", tzinfo=UTC)
    recent = held.filter(starts_at__gte=now - timedelta(weeks=WEEKS)).annotate(week=week)
    counts = dict(recent.values_list("week").annotate(n=Count("pk")).order_by("week"))
    if not counts:
        return []
    last, most = _monday(now), max(counts.values())
    first = min(max(min(counts), last - timedelta(weeks=WEEKS - 1)), last - timedelta(weeks=FEWEST_WEEKS - 1))
    mondays = [first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]
    return [
        WeekBar(
            begins=date_format(monday, "MONTH_DAY_FORMAT"),
            held=counts.get(monday, 0),
            height=round(100 * counts.get(monday, 0) / most),
            x=number * 10,
        )
        for number, monday in enumerate(mondays)
    ]


def _monday(now: datetime) -> datetime:
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def _kept(programme: Programme) -> dict[str, Any]:
    """Meetings, goals and pairs of whom nothing is heard. One query."""
    meetings = Meeting.objects.filter(pair__programme=OuterRef("pk"), state=MeetingState.HELD)
    goals = Goal.objects.filter(pair__programme=OuterRef("pk"))
    rows = Programme.objects.filter(pk=programme.pk).annotate(
        held=_count(meetings),
        goals=_count(goals),
        reached=_count(goals.filter(progress=100)),
        silent=_count(silent_pairs(programme, timezone.now())),
    )
    return dict(rows.values("held", "goals", "reached", "silent").get())


def _count(rows: QuerySet[Any]) -> Coalesce:
    one = rows.order_by().annotate(all_of_them=Value(1)).values("all_of_them").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(one, output_field=IntegerField()), 0)


def _days(programme: Programme) -> int | None:
    """How many days pass from an offer (or from the beginning, without one) until the two meet first, the median. One query."""
    first = Min("meetings__starts_at", filter=Q(meetings__state=MeetingState.HELD))
    rows = Pair.objects.filter(programme=programme, met_count__gt=0).annotate(first=first)
    spans = [
        max(0, (met - begun).days)
        for begun, met in rows.values_list(Coalesce("offer__published_at", "started_at"), "first").iterator()
        if met is not None
    ]
    return round(statistics.median(spans)) if spans else None


def _reasons(rows: QuerySet[Any], field: str, choices: Any) -> list[tuple[str, int]]:
    """Reasons that were given, the most frequent first. One query."""
    counts = rows.exclude(**{field: ""}).values_list(field).annotate(n=Count("pk")).order_by("-n", field)
    return [(str(choices(value).label), n) for value, n in counts]


def _group_lines(found: Outcomes) -> Iterator[str]:
    yield sheets.line(GROUP_COLUMNS)
    for row in found.groups:
        pulses = ["" if pulse is None else f"{pulse:.2f}" for pulse in row.pulses]
        yield sheets.line((row.label, row.people, row.offered, row.paired, row.met, row.regular, row.reached, *pulses))


def _pair_lines(programme: Programme) -> Iterator[str]:
    yield sheets.line(PAIR_COLUMNS)
    keys = list(Pair.objects.filter(programme=programme).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        yield from _pairs(programme, keys[start : start + AT_ONCE])


def _pairs(programme: Programme, keys: Sequence[int]) -> Iterable[str]:
    """Some pairs, in three queries, one more for who left the space."""
    goals = Goal.objects.filter(pair=OuterRef("pk"))
    minutes = Meeting.objects.filter(pair=OuterRef("pk"), state=MeetingState.HELD).order_by().values("pair")
    rows = Pair.objects.filter(pk__in=keys).annotate(
        minutes=Coalesce(Subquery(minutes.annotate(n=Sum("minutes")).values("n")), 0),
        goal_count=_count(goals),
        goals_reached=_count(goals.filter(progress=100)),
    )
    pairs = list(rows.order_by("pk"))
    people = people_in(programme.space, [user for pair in pairs for user in (pair.mentee_id, pair.mentor_id)])
    for pair in pairs:
        yield sheets.line(
            (
                people[pair.mentee_id].name,
                people[pair.mentor_id].name,
                pair.started_at.date().isoformat(),
                pair.ended_at.date().isoformat() if pair.ended_at else "",
                str(EndReason(pair.end_reason).label) if pair.end_reason else "",
                pair.met_count,
                pair.minutes,
                pair.goal_count,
                pair.goals_reached,
            )
        )
