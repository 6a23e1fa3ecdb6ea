"""Who takes part: what a mentee or a mentor said of themselves, as far as matching needs it."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

HOURS_A_WEEK = 168
MINUTES_A_DAY = 1_440


@dataclass(frozen=True, slots=True)
class Person:
    """A mentee or a mentor. What is left out is not known, and counts neither for nor against anybody.

    ``skills``: what a mentee wants to learn, or a mentor can teach. ``style``: answers to the same short items, each from 0 to 1.
    ``hours``: hours of the week when they have time, in UTC; 0 begins on Monday at midnight. ``offset``: minutes east of UTC.
    ``level``: steps of experience. ``team``, ``manager``: where they work, and the id of whom they report to. ``priority``: the
    value of a ``Criterion`` that matters most to this mentee. ``wishes``: ids of the other side, the dearest first; ``never``: ids
    they must not meet. ``musts``: values of ``Rule`` on which they insist, whatever rules a run has. ``places``: partners at most;
    ``fewest``: partners that a mentor should have if it can be done.

    Raises ValueError for what is out of range.
    """

    id: str
    skills: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    style: tuple[float, ...] = ()
    hours: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    offset: int | None = None
    level: int | None = None
    team: str = ""
    manager: str = ""
    priority: str = ""
    wishes: tuple[str, ...] = ()
    never: frozenset[str] = frozenset()
    musts: frozenset[str] = frozenset()
    places: int = 1
    fewest: int = 0

    def __post_init__(self) -> None:
        if not all(math.isfinite(answer) and 0 <= answer <= 1 for answer in self.style):
            raise ValueError(f"{self.id}: answers on style go from 0 to 1.")
        if not all(0 <= hour < HOURS_A_WEEK for hour in self.hours):
            raise ValueError(f"{self.id}: hours of the week go from 0 to 167.")
        if self.places < 0 or not 0 <= self.fewest <= self.places:
            raise ValueError(f"{self.id}: places are none or more, and no more are asked for than there are.")


def check_people(people: Collection[Person]) -> None:
    """Raises ValueError when an id is there twice, or people answered different items on style."""
    seen: set[str] = set()
    items = 0
    for person in people:
        if person.id in seen:
            raise ValueError(f"{person.id} is there twice.")
        seen.add(person.id)
        if person.style:
            if items and len(person.style) != items:
                raise ValueError(f"{person.id}: everybody answers the same items on style.")
            items = len(person.style)
