"""What came of a programme: in sum, and by groups that the coordinator chooses of what people said of themselves.

Nothing is counted that nobody was asked, and no figure of fewer than five people is shown.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning_xblocks.kit import sheets
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.spaces.api import people_in

from ..data import FunnelStep, OutcomeRow, Outcomes, PulseRow, WeekBar
from ..enums import DeclineReason, EndReason, Level, MeetingState, OfferState, PulseAnswer
from ..models import Goal, Meeting, Offer, Pair, Participant, Programme, Pulse
from .coordinating import check_sees
from .small_cells import LEAST, withheld
from .tending import silent_pairs

#: What people can be grouped by: what they said when they signed up, in words.
GROUPS: Mapping[str, str | Promise] = {
    "role": gettext_lazy("Role"),
    "level": gettext_lazy("Experience"),
    "team": gettext_lazy("Team"),
    "time_zone": gettext_lazy("Time zone"),
}
#: Weeks in the picture, the newest last: at least and at most.
FEWEST_WEEKS, WEEKS = 12, 26
#: So many meetings are a habit.
REGULAR = 3
#: Rows of a file that are made at a time.
AT_ONCE = 500
#: What people are counted for, in the order in which they come so far.
STEPS = ("offered", "paired", "met", "regular")
GROUP_COLUMNS = ("group", "people", *STEPS, "pulse")
PAIR_COLUMNS = ("mentee", "mentor", "started", "ended", "end_reason", "meetings", "minutes", "goals", "goals_reached")

Counts = Counter[str]


def outcomes_of(actor: Actor, programme: Programme, *, by: str = "") -> Outcomes:
    """The outcomes of a programme. Seven queries, however many people. Raises NotAllowed for who coordinates nothing here."""
    check_sees(actor)
    by = by if by in GROUPS else next(iter(GROUPS))
    counts = _counts(programme, by)
    answers = _answers(programme, by)
    groups = _groups(counts, answers, by)
    whole = sum(counts.values(), Counter())
    weeks = _weeks(programme)
    kept = _kept(programme)
    return Outcomes(
        by=by,
        funnel=_funnel(whole),
        groups=groups,
        has_others=len(groups) < len(counts),
        weeks=weeks,
        held=kept["held"],
        pulses=_pulses(answers),
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


def _counts(programme: Programme, by: str) -> dict[str, Counts]:
    """People by group: how many signed up, and how many came how far. One query."""
    user = Q(mentee=OuterRef("user")) | Q(mentor=OuterRef("user"))
    pairs = Pair.objects.filter(user, programme=programme)
    row = Q(mentee=OuterRef("pk")) | Q(mentor=OuterRef("pk"))
    annotated = Participant.objects.filter(programme=programme).annotate(
        was_offered=Exists(Offer.objects.filter(row, programme=programme)),
        is_paired=Exists(pairs),
        has_met=Exists(pairs.filter(met_count__gte=1)),
        is_regular=Exists(pairs.filter(met_count__gte=REGULAR)),
    )
    flags = ("was_offered", "is_paired", "has_met", "is_regular")
    fields = _fields(by)
    rows = annotated.values_list(*fields, *flags).annotate(people=Count("pk")).order_by(*fields, *flags)
    found: dict[str, Counts] = defaultdict(Counter)
    for line in rows:
        group, reached, people = _label(by, line[: len(fields)]), line[len(fields) : -1], line[-1]
        found[group].update({"people": people})
        found[group].update({step: people for step, flag in zip(STEPS, reached, strict=True) if flag})
    return dict(found)


def _fields(by: str) -> tuple[str, ...]:
    return ("is_mentee", "is_mentor") if by == "role" else (by,)


def _label(by: str, values: Sequence[Any]) -> str:
    """The name of a group. People who said nothing are one."""
    if by == "role":
        is_mentee, is_mentor = values
        if is_mentee and is_mentor:
            return _("Mentees and mentors at once")
        return _("Mentors") if is_mentor else _("Mentees")
    if by == "level":
        return str(Level(values[0]).label) if values[0] in Level.values else _("Not said")
    return " ".join(str(values[0]).split()).casefold() or _("Not said")


def _answers(programme: Programme, by: str) -> dict[tuple[int, str], Counts]:
    """How often each answer was given, by after how many meetings it was asked, and by group. One query."""
    fields = _fields(by)
    own = Participant.objects.filter(programme=programme, user=OuterRef("user"))
    named = {f"own_{field}": Subquery(own.values(field)[:1]) for field in fields}
    rows = Pulse.objects.filter(pair__programme=programme).annotate(**named)
    found: dict[tuple[int, str], Counts] = defaultdict(Counter)
    for line in rows.values_list("after", "answer", *named).annotate(n=Count("pk")).order_by("after", "answer", *named):
        after, answer, *values, count = line
        found[after, _label(by, [value or "" if by in ("team", "time_zone") else value for value in values])].update(
            {str(answer): count}
        )
    return dict(found)


def _groups(counts: Mapping[str, Counts], answers: Mapping[tuple[int, str], Counts], by: str) -> list[OutcomeRow]:
    """The groups with those that are too small in one; of all of them too few to be shown, none."""
    small = withheld({group: count["people"] for group, count in counts.items()})
    merged: dict[str, Counts] = defaultdict(Counter)
    said: dict[str, dict[int, Counts]] = defaultdict(lambda: defaultdict(Counter))
    others = _("Others")
    for group, count in counts.items():
        merged[others if group in small else group].update(count)
    for (after, group), answered in answers.items():
        said[others if group in small or group not in counts else group][after].update(answered)
    # Of each group only what most people answered counts how many that are: who answered twice is one person.
    people = {group: max((sum(one.values()) for one in asked.values()), default=0) for group, asked in said.items()}
    silent = withheld(people)
    order = [str(label) for label in Level.labels] if by == "level" else []
    rows = [
        OutcomeRow(
            label=group,
            people=count["people"],
            offered=count["offered"],
            paired=count["paired"],
            met=count["met"],
            regular=count["regular"],
            pulse=None if group in silent else _mean(sum(said[group].values(), Counter())),
        )
        for group, count in merged.items()
        if count["people"] >= LEAST
    ]
    places = {label: place for place, label in enumerate(order)}
    rows.sort(key=lambda row: (row.label == others, places.get(row.label, len(places)), -row.people, row.label))
    return rows


def _mean(answered: Counts) -> float | None:
    count = sum(answered.values())
    return sum(int(answer) * n for answer, n in answered.items()) / count if count else None


def _funnel(whole: Counts) -> list[FunnelStep]:
    words = {
        "people": _("Signed up"),
        "offered": _("Were offered a match"),
        "paired": _("Had a partner"),
        "met": _("Have met"),
        "regular": _("Have met three times or more"),
    }
    most = whole["people"] or 1
    return [FunnelStep(label, whole[step], round(10_000 * whole[step] / most)) for step, label in words.items()]


def _pulses(answers: Mapping[tuple[int, str], Counts]) -> list[PulseRow]:
    """What everybody said after each of the meetings after which it is asked; nothing where too few said something."""
    by_after: dict[int, Counts] = defaultdict(Counter)
    for (after, _group), answered in answers.items():
        by_after[after].update(answered)
    rows = []
    for after, answered in sorted(by_after.items()):
        count = sum(answered.values())
        is_shown = count >= LEAST
        chosen = [(str(one.label), answered[str(one.value)]) for one in PulseAnswer]
        rows.append(PulseRow(after, count, _mean(answered) if is_shown else None, chosen if is_shown else []))
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
    """How many days a pair takes until it meets first, the median. One query."""
    first = Min("meetings__starts_at", filter=Q(meetings__state=MeetingState.HELD))
    rows = Pair.objects.filter(programme=programme, met_count__gt=0).annotate(first=first)
    spans = [
        max(0, (met - begun).days)
        for begun, met in rows.values_list("started_at", "first").iterator()
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
        pulse = "" if row.pulse is None else f"{row.pulse:.2f}"
        yield sheets.line((row.label, row.people, row.offered, row.paired, row.met, row.regular, pulse))


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
