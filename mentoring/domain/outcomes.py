"""What became of a programme: how far its people came, how often they meet, how it goes, and how pairs end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor

from ..data import Counted, Outcomes, PulseFigures, Step, Week
from ..enums import DeclineReason, EndReason, MeetingState, OfferState
from ..models import Goal, Meeting, Offer, Pair, Programme
from .coordinating import check_sees
from .outcome_groups import (
    ENDED_REACHED,
    MET,
    MET_OFTEN,
    OFFERED,
    PAIRED,
    TOOK_PART,
    Tally,
    added,
    grouping_of,
    tallies_of,
    told_by,
)
from .pair_pages import REACHED
from .pulses import ANSWERS, ASKED_AFTER
from .small_cells import FEWEST
from .tending import silent_pairs

#: Weeks that are shown, up to now or to the end of the programme.
MOST_WEEKS = 26
DAY = timedelta(days=1)


def outcomes_of(actor: Actor, programme: Programme, *, by: str = "") -> Outcomes:
    """Everything on the page, with people by one ``Grouping``. Seven queries. Raises NotAllowed."""
    check_sees(actor)
    by = grouping_of(by)
    tallies = tallies_of(programme, by)
    whole = added(tallies)
    counts = _counts(programme)
    weeks, held, minutes = _meetings(programme)
    ended = Pair.objects.filter(programme=programme, ended_at__isnull=False)
    declined = Offer.objects.filter(programme=programme, state=OfferState.DECLINED)
    return Outcomes(
        steps=_steps(whole),
        pairs=counts["pairs"],
        silent=counts["silent"],
        held=held,
        hours=round(minutes / 60, 1),
        goals_open=counts["goals"] - counts["reached"],
        goals_reached=counts["reached"],
        days_to_meet=_days_to_meet(programme, counts["waits"]),
        weeks=weeks,
        most_a_week=max((week.held for week in weeks), default=0),
        pulses=[_pulse(whole, after) for after in ASKED_AFTER],
        endings=_reasons(ended, "end_reason", dict(EndReason.choices)),
        declines=_reasons(declined, "reason", dict(DeclineReason.choices)),
        groups=told_by(by, tallies),
    )


def _steps(whole: Tally) -> list[Step]:
    counted = [
        (_("Signed up"), whole.people),
        (_("Took part in matching"), whole.as_far_as(TOOK_PART)),
        (_("Were offered a match"), whole.as_far_as(OFFERED)),
        (_("Were paired"), whole.as_far_as(PAIRED)),
        (_("Have met"), whole.as_far_as(MET)),
        (_("Have met three times or more"), whole.as_far_as(MET_OFTEN)),
        (_("Ended with a goal reached"), whole.reached[ENDED_REACHED]),
    ]
    return [Step(words, people, _percent(people, whole.people)) for words, people in counted]


def _pulse(whole: Tally, after: int) -> PulseFigures:
    """What all have answered to one question, where that are enough people."""
    people = whole.answered[after]
    if people < FEWEST:
        return PulseFigures(after)
    words = {1: _("Not at all well"), 2: _("Not well"), 3: _("So-so"), 4: _("Well"), 5: _("Very well")}
    said = [(words[answer], whole.answers[after, answer]) for answer in reversed(ANSWERS)]
    return PulseFigures(after, people, whole.mean(after), _counted(said))


def _counts(programme: Programme) -> Mapping[str, int]:
    """Figures that are one number each. One query."""
    pairs = Pair.objects.filter(programme=programme)
    goals = Goal.objects.filter(pair__programme=programme).annotate(programme=F("pair__programme"))
    counted: dict[str, QuerySet[Any]] = {
        "pairs": pairs,
        "silent": silent_pairs(programme, timezone.now()),
        "goals": goals,
        "reached": goals.filter(progress=REACHED),
        "waits": _waits(programme),
    }
    columns = {f"n_{name}": _count(rows) for name, rows in counted.items()}
    found = Programme.objects.filter(pk=programme.pk).annotate(**columns).values(*columns).get()
    return {name: found[f"n_{name}"] for name in counted}


def _count(rows: QuerySet[Any]) -> Coalesce:
    counts = rows.order_by().values("programme").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def _waits(programme: Programme) -> QuerySet[Pair]:
    """Pairs that have met, each with the time since its offer."""
    held = Meeting.objects.filter(pair=OuterRef("pk"), state=MeetingState.HELD).order_by("starts_at")
    rows = Pair.objects.filter(programme=programme, offer__isnull=False)
    rows = rows.annotate(first=Subquery(held.values("starts_at")[:1])).filter(first__isnull=False)
    wait = ExpressionWrapper(F("first") - F("offer__published_at"), output_field=DurationField())
    return rows.annotate(wait=wait)


def _days_to_meet(programme: Programme, count: int) -> float | None:
    """The median, of which no database but one knows: the middle of the row. One query, none before anybody has met."""
    if not count:
        return None
    first = (count - 1) // 2
    middle = _waits(programme).order_by("wait").values_list("wait", flat=True)[first : first + 2 - count % 2]
    # Two who had met before they were offered to each other have not waited.
    days = [max(0.0, wait / DAY) for wait in middle]
    return sum(days) / len(days) if days else None


def _meetings(programme: Programme) -> tuple[list[Week], int, int]:
    """Meetings that were held, by week, and their number and minutes in all. One query.

    A week is a range of moments on the clock of the site: no database is asked what a week is.
    """
    mondays = _mondays(programme)
    bounds = [timezone.make_aware(datetime.combine(day, time.min)) for day in (*mondays, mondays[-1] + 7 * DAY)]
    counts: dict[str, Any] = {
        f"week_{number}": Count("pk", filter=Q(starts_at__gte=bounds[number], starts_at__lt=bounds[number + 1]))
        for number in range(len(mondays))
    }
    rows = Meeting.objects.filter(pair__programme=programme, state=MeetingState.HELD)
    found = rows.aggregate(held=Count("pk"), minutes=Sum("minutes"), **counts)
    held = [found[name] for name in counts]
    longest = max(held) or 1
    weeks = [Week(day, count, _percent(count, longest)) for day, count in zip(mondays, held, strict=True)]
    # Nothing is drawn of the time before the first one.
    begun = next((number for number, week in enumerate(weeks) if week.held), len(weeks))
    return weeks[begun:], found["held"], found["minutes"] or 0


def _mondays(programme: Programme) -> list[date]:
    """The last weeks up to now; of a programme that is over, up to its end."""
    today = timezone.localdate()
    last = min(today, programme.ends_on) if programme.ends_on else today
    monday = last - last.weekday() * DAY
    return [monday - 7 * back * DAY for back in reversed(range(MOST_WEEKS))]


def _reasons(rows: QuerySet[Any], column: str, words: Mapping[str, Any]) -> list[Counted]:
    """Why, the most frequent first. One query."""
    counts = dict(rows.order_by().values_list(column).annotate(n=Count("pk")))
    said = [(str(words.get(reason) or _("No reason was given")), count) for reason, count in counts.items()]
    return _counted(sorted(said, key=lambda one: (-one[1], one[0])))


def _counted(said: Iterable[tuple[str, int]]) -> list[Counted]:
    rows: Sequence[tuple[str, int]] = list(said)
    whole = sum(count for _words, count in rows)
    return [Counted(words, count, _percent(count, whole)) for words, count in rows]


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
