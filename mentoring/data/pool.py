"""The pool of a programme before a run, as coordinators see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from social_learning_xblocks.kit.actor import Person


@dataclass(frozen=True)
class SkillRow:
    """How many want a skill, how many offer it with how many places; how many are too few. Bars: percent of the longest."""

    name: str
    mentees: int
    mentors: int
    places: int
    missing: int
    wanted_bar: int
    places_bar: int


@dataclass(frozen=True)
class BlockedRow:
    """Somebody who may meet nobody, and what keeps how many away."""

    person: Person
    reasons: Sequence[str]


@dataclass(frozen=True)
class PoolPage:
    """A pool. ``is_told``: false for one of so many people that no more than their number is told, and where there is ``trouble``.

    ``wanted``, ``places``: partners that mentees want and mentors take; ``most_pairs``: how many the rules allow at once;
    ``missing_places``: so many more would do, best at ``relief``. ``alone``: mentees who may meet nobody, ``idle``: mentors, each
    with how many more there are; ``steps``: a change of one rule, and how many of ``alone`` it frees.
    """

    mentees: int
    mentors: int
    is_told: bool = False
    trouble: str = ""
    wanted: int = 0
    places: int = 0
    most_pairs: int = 0
    missing_places: int = 0
    relief: Sequence[Person] = ()
    skills: Sequence[SkillRow] = ()
    more_skills: int = 0
    alone: Sequence[BlockedRow] = ()
    more_alone: int = 0
    idle: Sequence[BlockedRow] = ()
    more_idle: int = 0
    steps: Sequence[tuple[str, int]] = ()
