"""What a change of a few pairs does to everybody whom it touches, before it is made. Nothing is solved."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .explain import Why, why
from .fit import score_of
from .people import Person
from .problem import Ids, Problem
from .rules import Rule
from .solve import Pair


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner that somebody has or would have: why these two, and which hard rules they break."""

    why: Why
    broken: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one person. ``partners``: the best fit first; ``places``: how many they have room for."""

    partners: tuple[Partner, ...]
    places: int

    @property
    def load(self) -> int:
        """How many partners these are."""
        return len(self.partners)

    @property
    def is_over(self) -> bool:
        """Whether these are more than there are places."""
        return self.load > self.places

    @property
    def points(self) -> int:
        """The sum of the scores."""
        return sum(partner.why.pair.score for partner in self.partners)


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody whose partners change."""

    id: str
    is_mentor: bool
    before: Standing
    after: Standing

    @property
    def gain(self) -> int:
        """What the change adds to their scores; less than nothing for who loses by it."""
        return self.after.points - self.before.points


@dataclass(frozen=True, slots=True)
class Effect:
    """``touched``: mentees, then mentors, each by id; ``gain``: what the change adds to the sum of all scores."""

    touched: tuple[Touched, ...]
    gain: int


def what_if(
    problem: Problem, pairs: Collection[Ids], *, make: Collection[Ids] = (), end: Collection[Ids] = ()
) -> Effect:
    """What it would do to end and to make these pairs, where ``pairs`` are those that there are.

    A move ends one pair and makes another; a swap, two of each. Rules and places may be broken: that is told, and not refused.
    People whom the change does not touch, and who are no partners of those, need not be in the problem; a pair of somebody who
    is not there is passed over. Raises ValueError for a change of people who are not there, for a pair that is made and is
    there already, and for one that is ended and is not.
    """
    made, ended = set(make), set(end)
    mentees, mentors = ({pair[side] for pair in made | ended} for side in (0, 1))
    near = {pair for pair in pairs if pair[0] in mentees or pair[1] in mentors}
    for one, other in sorted(made & near):
        raise ValueError(f"{one} and {other} are a pair already.")
    for one, other in sorted(ended - near):
        raise ValueError(f"{one} and {other} are no pair.")
    mentee_of = _named(problem.mentees, mentees | {mentee for mentee, _mentor in near})
    mentor_of = _named(problem.mentors, mentors | {mentor for _mentee, mentor in near})
    for name in sorted((mentees - mentee_of.keys()) | (mentors - mentor_of.keys())):
        raise ValueError(f"{name} is not there.")
    partners = {
        pair: _partner(problem, mentee_of[pair[0]], mentor_of[pair[1]])
        for pair in near | made
        if pair[0] in mentee_of and pair[1] in mentor_of
    }
    before, after = partners.keys() & near, partners.keys() - ended

    def touched(person: Person, side: int) -> Touched:
        was, becomes = (
            Standing(_ranked(partners[pair] for pair in now if pair[side] == person.id), person.places)
            for now in (before, after)
        )
        return Touched(person.id, bool(side), was, becomes)

    return Effect(
        tuple(
            touched(people[name], side)
            for side, (names, people) in enumerate(((mentees, mentee_of), (mentors, mentor_of)))
            for name in sorted(names)
        ),
        sum(partners[pair].why.pair.score for pair in made) - sum(partners[pair].why.pair.score for pair in ended),
    )


def _named(people: Iterable[Person], names: Collection[str]) -> dict[str, Person]:
    return {person.id: person for person in people if person.id in names}


def _partner(problem: Problem, mentee: Person, mentor: Person) -> Partner:
    pair = Pair(mentee.id, mentor.id, score_of(problem.weights, mentee, mentor))
    return Partner(why(problem, mentee, mentor, pair), problem.broken_by(mentee, mentor))


def _ranked(partners: Iterable[Partner]) -> tuple[Partner, ...]:
    return tuple(sorted(partners, key=lambda partner: (-partner.why.pair.score, partner.why.pair)))
