"""How well two people fit: six criteria, their weights, and one score from 0 to 10,000.

The default weights follow the evidence as far as there is any, and are a prior, not a finding. What mentees want to learn and
mentors can teach (needs and supplies), and being alike in values and ways of working, go with good relationships about equally
(Eby et al. 2013; Alonso et al. 2024); who they are on the surface hardly does, so nothing of that is asked. Having a say in the
match is among the best known features of programmes (Allen, Eby and Lentz 2006): hence priorities and wishes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from .people import Person

#: The best score; one step is a hundredth of a point.
FULL = 10_000
#: With so many hours in common a week, more make no difference.
ENOUGH_HOURS = 3
#: Steps of experience between the two that help most, and how many more or fewer make it worthless.
BEST_GAP, GAP_REACH = 2, 4
#: What is not known of a mentor counts as half.
UNKNOWN = 0.5
#: What the first, second and third wish of a mentee add; those of a mentor add half.
WISHES = (1_500, 1_000, 500)


class Criterion(StrEnum):
    """What is compared."""

    SKILLS = "skills"
    STYLE = "style"
    INTERESTS = "interests"
    HOURS = "hours"
    LEVEL = "level"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each criterion counts, against the others. Raises ValueError for less than nothing, and for no number."""

    skills: float = 35.0
    style: float = 20.0
    interests: float = 15.0
    hours: float = 10.0
    level: float = 10.0
    team: float = 5.0

    def __post_init__(self) -> None:
        for field in fields(self):
            weight = getattr(self, field.name)
            if not (math.isfinite(weight) and weight >= 0):
                raise ValueError(f"The weight of {field.name} is a number, and not less than nothing.")


def parts_of(mentee: Person, mentor: Person) -> Mapping[Criterion, float]:
    """How well two people fit by each criterion that this mentee said something about, from 0 to 1.

    This is what the score means; ``blocks`` computes the same for millions of pairs.
    """
    parts = {
        Criterion.SKILLS: _share(mentee.skills, mentor.skills),
        Criterion.STYLE: _likeness(mentee.style, mentor.style),
        Criterion.INTERESTS: _share(mentee.interests, mentor.interests),
        Criterion.HOURS: _common_time(mentee.hours, mentor.hours),
        Criterion.LEVEL: _gap(mentee.level, mentor.level),
        Criterion.TEAM: _difference(mentee.team, mentor.team),
    }
    return {criterion: part for criterion, part in parts.items() if part is not None}


def weights_of(weights: Weights, mentee: Person, known: Mapping[Criterion, float]) -> dict[Criterion, float]:
    """How much each known criterion counts for this mentee, 1 in all: the one that matters most to them counts twice."""
    own = {one: getattr(weights, one) * (2.0 if one == mentee.priority else 1.0) for one in known}
    whole = sum(own.values())
    return {one: weight / whole for one, weight in own.items()} if whole else {}


def wishes_of(mentee: Person, mentor: Person) -> int:
    """What their wishes for each other add to the score."""
    return _wish(mentee.wishes, mentor.id) + _wish(mentor.wishes, mentee.id) // 2


def score_of(weights: Weights, mentee: Person, mentor: Person) -> int:
    """The score of a pair, 0 to 10,000. Half where nothing is known."""
    parts = parts_of(mentee, mentor)
    own = weights_of(weights, mentee, parts)
    fit = sum(weight * parts[one] for one, weight in own.items()) if own else UNKNOWN
    return min(FULL, round(FULL * fit) + wishes_of(mentee, mentor))


def _share(wanted: frozenset[str], offered: frozenset[str]) -> float | None:
    return len(wanted & offered) / len(wanted) if wanted else None


def _likeness(mentee: tuple[float, ...], mentor: tuple[float, ...]) -> float | None:
    """One less the mean squared difference."""
    if not mentee:
        return None
    if not mentor:
        return UNKNOWN
    return 1.0 - sum((a - b) ** 2 for a, b in zip(mentee, mentor, strict=True)) / len(mentee)


def _common_time(mentee: frozenset[int], mentor: frozenset[int]) -> float | None:
    if not mentee:
        return None
    return min(1.0, len(mentee & mentor) / ENOUGH_HOURS) if mentor else UNKNOWN


def _gap(mentee: int | None, mentor: int | None) -> float | None:
    if mentee is None:
        return None
    return UNKNOWN if mentor is None else max(0.0, 1.0 - abs(mentor - mentee - BEST_GAP) / GAP_REACH)


def _difference(mentee: str, mentor: str) -> float | None:
    if not mentee:
        return None
    return float(mentee != mentor) if mentor else UNKNOWN


def _wish(wishes: tuple[str, ...], other: str) -> int:
    place = wishes.index(other) if other in wishes else len(WISHES)
    return WISHES[place] if place < len(WISHES) else 0
