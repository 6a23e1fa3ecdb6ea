"""What came of people, by groups of what they said of themselves; none of them, and no answers, of fewer than five people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..data import OutcomeRow
from ..enums import EndReason, Level
from ..models import Goal, LeftOut, Offer, Pair, Participant, Programme, Proposal, Pulse
from ..queries import taking_part
from .pair_pages import REACHED
from .pulses import ANSWERS, ASKED_AFTER
from .small_cells import LEAST, withheld

#: What people can be grouped by: what they said when they signed up, in words.
GROUPS: Mapping[str, str | Promise] = {
    "role": gettext_lazy("Role"),
    "level": gettext_lazy("Experience"),
    "team": gettext_lazy("Team"),
    "time_zone": gettext_lazy("Time zone"),
    "language": gettext_lazy("Language named first"),
}
#: How far somebody came. Who came as far as one of them came as far as those before it.
SIGNED_UP, TOOK_PART, OFFERED, PAIRED, MET, REGULAR = range(6)
#: Whether somebody has reached a goal in a pair, and whether in one that is over.
NO_GOAL, REACHED_ONE, REACHED_AND_OVER = range(3)
#: So many meetings are a habit.
OFTEN = 3
#: The key of the small groups together. Keys are folded, so no group has it.
OTHERS = "OTHERS"


@dataclass
class Tally:
    """A group: how it is spelt by how many, how many came how far and reached something; how often each answer was given to each
    question (after how many meetings, answer), and by how many people.
    """

    spelt: Counter[str] = field(default_factory=Counter)
    stages: Counter[int] = field(default_factory=Counter)
    reached: Counter[int] = field(default_factory=Counter)
    answers: Counter[tuple[int, int]] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)

    @property
    def people(self) -> int:
        return sum(self.stages.values())

    def as_far_as(self, stage: int) -> int:
        return sum(count for one, count in self.stages.items() if one >= stage)

    def mean(self, after: int) -> float:
        count = sum(self.answers[after, answer] for answer in ANSWERS)
        return sum(answer * self.answers[after, answer] for answer in ANSWERS) / count

    def add(self, other: Tally) -> None:
        for name, counts in vars(self).items():
            counts.update(getattr(other, name))


def tallies_of(programme: Programme, by: str) -> dict[str, Tally]:
    """All groups, also those that may not be shown; "" is who said nothing. Two queries."""
    found: defaultdict[str, Tally] = defaultdict(Tally)
    people = Participant.objects.filter(programme=programme).order_by()
    rows = people.annotate(said=_said(by), stage=_stage(programme), goal=_goal(programme))
    for said, stage, goal, count in rows.values_list("said", "stage", "goal").annotate(n=Count("pk")):
        tally = found[_key(by, said)]
        tally.spelt[" ".join(str(said).split())] += count
        tally.stages[stage] += count
        tally.reached[goal] += count
    for row in _answers(programme, by):
        tally, after = found[_key(by, row["said"])], row["after"]
        # Nobody is in two groups: people of several spellings add up.
        tally.answered[after] += row["people"]
        for answer in ANSWERS:
            tally.answers[after, answer] += row[f"n_{answer}"]
    return dict(found)


def sum_of(tallies: Mapping[str, Tally]) -> Tally:
    """All groups as one."""
    whole = Tally()
    for tally in tallies.values():
        whole.add(tally)
    return whole


def rows_of(tallies: Mapping[str, Tally], by: str) -> list[OutcomeRow]:
    """The groups with those that are too small in one; of all of them too few to be shown, none.

    Each question is told by itself, so that no difference between two figures is of answers that are not shown.
    """
    small = withheld({key: tally.people for key, tally in tallies.items()})
    cells: defaultdict[str, Tally] = defaultdict(Tally)
    for key, tally in tallies.items():
        cells[OTHERS if key in small else key].add(tally)
    silent = {after: withheld({key: cell.answered[after] for key, cell in cells.items()}) for after in ASKED_AFTER}
    rows = {
        key: OutcomeRow(
            label=_label(by, key, cell),
            people=cell.people,
            offered=cell.as_far_as(OFFERED),
            paired=cell.as_far_as(PAIRED),
            met=cell.as_far_as(MET),
            regular=cell.as_far_as(REGULAR),
            reached=cell.people - cell.reached[NO_GOAL],
            pulses=[
                cell.mean(after) if cell.answered[after] and key not in silent[after] else None for after in ASKED_AFTER
            ],
        )
        for key, cell in cells.items()
        if cell.people >= LEAST
    }
    return [rows[key] for key in sorted(rows, key=lambda key: _place(by, key, cells[key]))]


def _place(by: str, key: str, cell: Tally) -> tuple[bool, int, str]:
    """Steps of experience stand in their order, who did not say behind them, other groups by size; the small ones come last."""
    if key == OTHERS:
        return True, 0, ""
    return False, int(key or len(Level)) if by == "level" else -cell.people, key


def _said(by: str) -> Any:
    if by == "role":
        both = When(is_mentee=True, is_mentor=True, then=Value("both"))
        return Case(both, When(is_mentor=True, then=Value("mentor")), default=Value("mentee"), output_field=CharField())
    return KT("languages__0") if by == "language" else F(by)


def _key(by: str, said: object) -> str:
    """The same words in other letters are one group, on every database."""
    if said is None or (by == "level" and said not in Level.values):
        return ""
    return " ".join(str(said).split()).casefold()


def _label(by: str, key: str, tally: Tally) -> str:
    """The name of a group: of a team as most of its people spell it."""
    if key == OTHERS:
        return _("Others")
    if key == "":
        return _("Not said")
    if by == "role":
        return {"mentee": _("Mentees"), "mentor": _("Mentors"), "both": _("Mentees and mentors at once")}[key]
    return str(Level(int(key)).label) if by == "level" else min(tally.spelt, key=lambda one: (-tally.spelt[one], one))


def _stage(programme: Programme) -> Case:
    """How far a participant came, in SQL. The furthest is asked for first."""
    pairs = Pair.objects.filter(programme=programme)
    offers = Offer.objects.filter(programme=programme)
    proposals = Proposal.objects.filter(round__programme=programme)
    left_out = LeftOut.objects.filter(round__programme=programme, mentee=OuterRef("pk"))
    # Who takes part now, and who was in a run and has left since.
    in_runs = Q(pk__in=taking_part(programme).values("pk")) | Q(Exists(left_out)) | _either(proposals, "pk")
    return Case(
        When(_either(pairs.filter(met_count__gte=OFTEN), "user"), then=Value(REGULAR)),
        When(_either(pairs.filter(met_count__gte=1), "user"), then=Value(MET)),
        When(_either(pairs, "user"), then=Value(PAIRED)),
        When(_either(offers, "pk"), then=Value(OFFERED)),
        When(in_runs, then=Value(TOOK_PART)),
        default=Value(SIGNED_UP),
        output_field=IntegerField(),
    )


def _goal(programme: Programme) -> Case:
    """Whether a participant has reached a goal, in SQL: one stands at the end, or two ended because they had reached theirs."""
    goals = Goal.objects.filter(pair=OuterRef("pk"), progress=REACHED)
    pairs = Pair.objects.filter(Q(end_reason=EndReason.REACHED) | Exists(goals), programme=programme)
    return Case(
        When(_either(pairs.filter(ended_at__isnull=False), "user"), then=Value(REACHED_AND_OVER)),
        When(_either(pairs, "user"), then=Value(REACHED_ONE)),
        default=Value(NO_GOAL),
        output_field=IntegerField(),
    )


def _either(rows: QuerySet[Any], whom: str) -> Q:
    """Whether somebody is on one of the two sides. Each side by itself finds its index; "or" in one query finds none."""
    return Q(Exists(rows.filter(mentee=OuterRef(whom)))) | Q(Exists(rows.filter(mentor=OuterRef(whom))))


def _answers(programme: Programme, by: str) -> QuerySet[Any, Any]:
    """How often each answer was given to each question, and by how many people, by group.

    Of those alone who are in a group: the sum is no more than its parts.
    """
    own = Participant.objects.filter(programme=programme, user=OuterRef("user")).annotate(said=_said(by))
    rows = Pulse.objects.filter(Exists(own), pair__programme=programme, after__in=ASKED_AFTER)
    grouped = rows.order_by().annotate(said=Subquery(own.values("said")[:1])).values("said", "after")
    counts = {f"n_{answer}": Count("pk", filter=Q(answer=answer)) for answer in ANSWERS}
    return grouped.annotate(people=Count("user", distinct=True), **counts)
