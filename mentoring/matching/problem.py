"""What is asked of the engine: people, rules, weights, and what was decided before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from .fit import Weights
from .objective import Aims
from .people import Person, check_people
from .rules import Rule, Rules, broken_rules

#: Two ids: a mentee's, then a mentor's.
Ids = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """One matching. Ids are unique on each side; somebody may be on both, and is not paired with themselves.

    ``locked``: pairs that are made, also against a rule: that was somebody's decision. ``forbidden``: pairs that are not.
    ``published``: pairs that were told to the people; keeping one is worth ``aims.keep``. ``nearest``: how many mentors are
    looked at for each mentee, where there are many. ``seed``: chance between equals; the same problem with the same seed has
    the same answer, in whatever order the people come. Lists are copied: what is done to them later changes nothing here.

    Raises ValueError for an id that is there twice, a locked pair of people who are not there, or one that is forbidden too.
    """

    mentees: Sequence[Person]
    mentors: Sequence[Person]
    rules: Rules = field(default_factory=Rules)
    weights: Weights = field(default_factory=Weights)
    aims: Aims = field(default_factory=Aims)
    locked: Collection[Ids] = ()
    forbidden: Collection[Ids] = ()
    published: Collection[Ids] = ()
    nearest: int = 50
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("mentees", "mentors"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        for name in ("locked", "forbidden", "published"):
            object.__setattr__(self, name, frozenset(getattr(self, name)))
        check_people(self.mentees)
        check_people(self.mentors)
        both = {person.id for person in self.mentees}, {person.id for person in self.mentors}
        for pair in sorted(self.locked):
            if pair[0] not in both[0] or pair[1] not in both[1]:
                raise ValueError(f"{pair[0]} and {pair[1]} are locked, but one of them is not there.")
            if pair in self.forbidden:
                raise ValueError(f"{pair[0]} and {pair[1]} are locked and forbidden.")
        if self.nearest < 1:
            raise ValueError("At least one mentor is looked at for each mentee.")

    def broken_by(self, mentee: Person, mentor: Person) -> tuple[Rule, ...]:
        """The hard rules that this pair would break, in the order of ``Rule``; a forbidden pair is one that never meets."""
        broken = {*broken_rules(self.rules, mentee, mentor)}
        if (mentee.id, mentor.id) in self.forbidden:
            broken.add(Rule.NEVER)
        return tuple(rule for rule in Rule if rule in broken)
