"""What came of people by what they said of themselves, with small groups added up."""

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
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor

from ..data import OutcomeGroup, OutcomeGroups
from ..enums import EndReason, Grouping
from ..models import Goal, LeftOut, Offer, Pair, Participant, Programme, Proposal, Pulse
from ..queries import taking_part
from .coordinating import check_sees
from .pair_pages import REACHED
from .pulses import ANSWERS, ASKED_AFTER
from .small_cells import apart

#: Groups that are told by themselves. Of more, the smallest are added up too.
MOST_GROUPS = 40
#: What stands for all groups that are not told by themselves; no key of a group is made like this.
OTHERS = "\0"
#: How far somebody came, and each of these has come as far as those before it.
SIGNED_UP, TOOK_PART, OFFERED, PAIRED, MET, MET_OFTEN = range(6)
#: So many meetings are often.
OFTEN = 3
#: Whether somebody reached a goal, or has done so in a pair that is over.
NOT_REACHED, HAS_REACHED, ENDED_REACHED = range(3)


@dataclass
class Tally:
    """People of a group: how they spell it, how far how many came, how many reached something; answers to each question, and
    how many people gave them.
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
        return sum(count for some, count in self.stages.items() if some >= stage)

    def add(self, other: Tally) -> None:
        for name, counts in vars(self).items():
            counts.update(getattr(other, name))

    def mean(self, after: int) -> float:
        whole = sum(self.answers[after, answer] for answer in ANSWERS)
        return sum(answer * self.answers[after, answer] for answer in ANSWERS) / whole


def outcome_groups(actor: Actor, programme: Programme, by: str = "") -> OutcomeGroups:
    """People by one ``Grouping``, the first of them for one that there is not. Two queries. Raises NotAllowed."""
    check_sees(actor)
    by = grouping_of(by)
    return told_by(by, tallies_of(programme, by))


def grouping_of(by: str) -> str:
    return by if by in Grouping.values else Grouping.ROLE.value


def tallies_of(programme: Programme, by: str) -> dict[str, Tally]:
    """All groups by what they said: "" for who said nothing. Two queries."""
    found: defaultdict[str, Tally] = defaultdict(Tally)
    people = Participant.objects.filter(programme=programme).order_by()
    rows = people.annotate(said=_said(by), stage=_stage(programme), goal=_goal(programme))
    for said, stage, goal, count in rows.values_list("said", "stage", "goal").annotate(count=Count("pk")):
        tally = found[_key(said)]
        tally.spelt[str(said)] += count
        tally.stages[stage] += count
        tally.reached[goal] += count
    for row in _answers(programme, by):
        tally, after = found[_key(row["said"])], row["after"]
        tally.answered[after] += row["people"]
        for answer in ANSWERS:
            tally.answers[after, answer] += row[f"n_{answer}"]
    return dict(found)


def told_by(by: str, tallies: Mapping[str, Tally]) -> OutcomeGroups:
    """Groups as they may be told."""
    cells = _cells(tallies)
    shown = {after: apart({key: tally.answered[after] for key, tally in cells.items()}) for after in ASKED_AFTER}
    rows = [
        OutcomeGroup(
            words=_words(by, key, tally),
            people=tally.people,
            offered=tally.as_far_as(OFFERED),
            paired=tally.as_far_as(PAIRED),
            met=tally.as_far_as(MET),
            often=tally.as_far_as(MET_OFTEN),
            reached=tally.people - tally.reached[NOT_REACHED],
            pulses=[tally.mean(after) if key in shown[after] else None for after in ASKED_AFTER],
        )
        for key, tally in cells.items()
    ]
    return OutcomeGroups(by, rows, OTHERS in cells, ASKED_AFTER)


def added(tallies: Mapping[str, Tally]) -> Tally:
    """All of some groups as one."""
    whole = Tally()
    for tally in tallies.values():
        whole.add(tally)
    return whole


def _cells(tallies: Mapping[str, Tally]) -> dict[str, Tally]:
    """Groups that may be told, by their names; who said nothing comes behind them, and all other groups as one at the end.

    None where all people together are too few.
    """
    ordered = dict(sorted(tallies.items(), key=lambda item: (item[0] == "", item[0])))
    kept = apart({key: tally.people for key, tally in ordered.items()}, most=MOST_GROUPS)
    rest = added({key: tally for key, tally in ordered.items() if key not in kept})
    cells = {key: tally for key, tally in ordered.items() if key in kept}
    return {**cells, OTHERS: rest} if apart({OTHERS: rest.people}) else cells


def _said(by: str) -> Any:
    """What participants said of themselves."""
    if by == Grouping.ROLE:
        both = When(is_mentee=True, is_mentor=True, then=Value("3"))
        return Case(both, When(is_mentor=True, then=Value("2")), default=Value("1"), output_field=CharField())
    return KT("languages__0") if by == Grouping.LANGUAGE else F(by)


def _key(said: object) -> str:
    """The same words in other letters are one group, whatever the database says of them."""
    return "" if said is None else " ".join(str(said).split()).casefold()


def _answers(programme: Programme, by: str) -> QuerySet[Pulse, dict[str, Any]]:
    """Answers to each question, and from how many people, by what they said of themselves."""
    own = Participant.objects.filter(programme=programme, user=OuterRef("user")).annotate(said=_said(by))
    # Of those alone who are counted in a group: the whole is no more than its parts.
    rows = Pulse.objects.filter(Exists(own), pair__programme=programme, after__in=ASKED_AFTER).order_by()
    counts = {f"n_{answer}": Count("pk", filter=Q(answer=answer)) for answer in ANSWERS}
    grouped = rows.annotate(said=Subquery(own.values("said")[:1])).values("said", "after")
    return grouped.annotate(people=Count("user", distinct=True), **counts)


def _stage(programme: Programme) -> Case:
    """How far a participant came, in SQL. The furthest is asked for first."""
    pairs = Pair.objects.filter(programme=programme)
    offers = Offer.objects.filter(programme=programme)
    proposals = Proposal.objects.filter(round__programme=programme)
    left_out = LeftOut.objects.filter(round__programme=programme, mentee=OuterRef("pk"))
    in_a_run = _either(proposals, "pk") | Q(Exists(left_out)) | Q(pk__in=taking_part(programme).values("pk"))
    return Case(
        When(_either(pairs.filter(met_count__gte=OFTEN), "user"), then=Value(MET_OFTEN)),
        When(_either(pairs.filter(met_count__gte=1), "user"), then=Value(MET)),
        When(_either(pairs, "user"), then=Value(PAIRED)),
        When(_either(offers, "pk"), then=Value(OFFERED)),
        When(in_a_run, then=Value(TOOK_PART)),
        default=Value(SIGNED_UP),
        output_field=IntegerField(),
    )


def _goal(programme: Programme) -> Case:
    """Whether a participant reached a goal in a pair, in SQL."""
    goals = Goal.objects.filter(pair=OuterRef("pk"), progress=REACHED)
    pairs = Pair.objects.filter(Q(end_reason=EndReason.REACHED) | Exists(goals), programme=programme)
    return Case(
        When(_either(pairs.filter(ended_at__isnull=False), "user"), then=Value(ENDED_REACHED)),
        When(_either(pairs, "user"), then=Value(HAS_REACHED)),
        default=Value(NOT_REACHED),
        output_field=IntegerField(),
    )


def _either(rows: QuerySet[Any], whom: str) -> Q:
    """Whether somebody is on one of the two sides. Apart, so that each side finds its index."""
    return Q(Exists(rows.filter(mentee=OuterRef(whom)))) | Q(Exists(rows.filter(mentor=OuterRef(whom))))


def _words(by: str, key: str, tally: Tally) -> str:
    """A group in words: as most of its people spell it."""
    if key == OTHERS:
        return _("Others")
    if key == "":
        return _("Did not say")
    known = {
        Grouping.ROLE: {"1": _("Mentees"), "2": _("Mentors"), "3": _("Both mentee and mentor")},
        Grouping.LEVEL: {
            "0": _("I study"),
            "1": _("up to 2 years"),
            "2": _("2 to 5 years"),
            "3": _("5 to 10 years"),
            "4": _("10 to 20 years"),
            "5": _("more than 20 years"),
        },
    }.get(Grouping(by), {})
    return known.get(key) or max(sorted(tally.spelt), key=lambda words: tally.spelt[words])
