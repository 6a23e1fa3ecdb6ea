"""Why these two, why nobody, and how good the whole is: in figures, from which a screen makes sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .blocks import Scores
from .fit import FULL, Criterion, parts_of, score_of, weights_of, wishes_of
from .market import Floats
from .people import Person
from .problem import Problem
from .rules import Rule, broken_rules
from .solve import Pair, Run

#: Two people would rather have each other when both gain at least so much: ten points of a hundred.
MARGIN = 1_000
#: How many mentors are named to somebody who has none.
NAMED = 3
#: Rules that a coordinator can set otherwise. The others are somebody's own word.
LIFTABLE = frozenset({Rule.LANGUAGE, Rule.OFFSET, Rule.HOURS, Rule.LEVEL, Rule.TEAM, Rule.MANAGER})


@dataclass(frozen=True, slots=True)
class Reason:
    """What a criterion adds to a score. ``points``: hundredths of a point; ``part``: how well it is met, 0 to 1."""

    criterion: Criterion
    points: int
    part: float


@dataclass(frozen=True, slots=True)
class Why:
    """Why a pair was made: the criteria that add to its score, the most first, and what wishes added."""

    pair: Pair
    reasons: tuple[Reason, ...]
    wished: int


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why somebody has no mentor, and the least that would change it.

    ``allowed``: how many mentors no rule forbids; ``blocked``: of the others, how many each rule keeps away (a mentor may break
    several). ``would_do``: ids of mentors, the best fit first, with whom it would work if ... ``one_more_place``: they took one
    person more (they are allowed, and full); ``without_rule``: that one rule did not hold (they have a free place).
    """

    mentee: str
    allowed: int
    blocked: Mapping[Rule, int]
    one_more_place: tuple[str, ...]
    without_rule: Mapping[Rule, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Figures:
    """A run in figures. ``matched`` of ``mentees`` have a mentor; ``lowest``, ``mean``, ``spread`` (standard deviation): of scores.

    ``idle``: mentors with places and nobody; ``swaps``: pairs of people who would both gain ``MARGIN`` by each other.
    """

    mentees: int
    matched: int
    lowest: int
    mean: float
    spread: float
    idle: int
    swaps: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """``pairs`` in the order of the run, ``unmatched`` in the order of its ids."""

    pairs: tuple[Why, ...]
    unmatched: tuple[WhyNot, ...]
    figures: Figures


def explain(problem: Problem, run: Run) -> Explanation:
    """The reasons behind a run of this problem. Of single people ``why`` and ``why_not`` say the same, when somebody asks."""
    mentees = {person.id: person for person in problem.mentees}
    mentors = {person.id: person for person in problem.mentors}
    return Explanation(
        tuple(why(problem, mentees[pair.mentee], mentors[pair.mentor], pair) for pair in run.pairs),
        tuple(why_not(problem, run, mentees[name]) for name in run.unmatched),
        figures_of(problem, run),
    )


def why(problem: Problem, mentee: Person, mentor: Person, pair: Pair) -> Why:
    """What a score is made of."""
    parts = parts_of(mentee, mentor)
    own = weights_of(problem.weights, mentee, parts)
    reasons = [Reason(one, round(FULL * weight * parts[one]), parts[one]) for one, weight in own.items()]
    reasons.sort(key=lambda reason: -reason.points)
    return Why(pair, tuple(reason for reason in reasons if reason.points), wishes_of(mentee, mentor))


def why_not(problem: Problem, run: Run, mentee: Person) -> WhyNot:
    """Why a mentee has nobody."""
    load = Counter(pair.mentor for pair in run.pairs)
    forbidden = set(problem.forbidden)
    blocked: Counter[Rule] = Counter()
    allowed: list[Person] = []
    nearly: dict[Rule, list[Person]] = {}
    for mentor in problem.mentors:
        broken = broken_rules(problem.rules, mentee, mentor)
        if (mentee.id, mentor.id) in forbidden and Rule.NEVER not in broken:
            broken = (*broken, Rule.NEVER)
        blocked.update(broken)
        if not broken:
            allowed.append(mentor)
        elif len(broken) == 1 and broken[0] in LIFTABLE and load[mentor.id] < mentor.places:
            nearly.setdefault(broken[0], []).append(mentor)
    return WhyNot(
        mentee.id,
        len(allowed),
        dict(blocked),
        _best(problem, mentee, allowed),
        {rule: _best(problem, mentee, mentors) for rule, mentors in sorted(nearly.items())},
    )


def figures_of(problem: Problem, run: Run) -> Figures:
    """A run in figures."""
    scores = np.array([pair.score for pair in run.pairs] or [0])
    busy = {pair.mentor for pair in run.pairs}
    wanting = [person for person in problem.mentees if person.places]
    return Figures(
        mentees=len(wanting),
        matched=len(wanting) - len(run.unmatched),
        lowest=int(scores.min()),
        mean=float(scores.mean()),
        spread=float(scores.std()),
        idle=sum(person.places > 0 and person.id not in busy for person in problem.mentors),
        swaps=_swaps(problem, run),
    )


def _best(problem: Problem, mentee: Person, mentors: Sequence[Person]) -> tuple[str, ...]:
    """The ids of those who fit best."""
    ranked = sorted(mentors, key=lambda mentor: (-score_of(problem.weights, mentee, mentor), mentor.id))
    return tuple(mentor.id for mentor in ranked[:NAMED])


def _swaps(problem: Problem, run: Run) -> int:
    """How many allowed pairs would gain both people ``MARGIN`` or more against the worst partner they have, or against nobody."""
    mentees, mentors = list(problem.mentees), list(problem.mentors)
    made = {(pair.mentee, pair.mentor): pair.score for pair in run.pairs}
    mine = _worst(mentees, [(mentee, score) for (mentee, _mentor), score in made.items()])
    theirs = _worst(mentors, [(mentor, score) for (_mentee, mentor), score in made.items()])
    count = 0
    scores = Scores(mentees, mentors, problem.rules, problem.weights, problem.forbidden)
    for block in scores.blocks(np.flatnonzero(mine < FULL), np.flatnonzero(theirs < FULL)):
        points = np.rint(block.scores * FULL)
        gain = (points >= mine[block.rows, None] + MARGIN) & (points >= theirs[block.columns] + MARGIN)
        count += int(np.count_nonzero(gain & (block.scores >= 0)))
    return count


def _worst(people: Sequence[Person], pairs: Sequence[tuple[str, int]]) -> Floats:
    """The score of each one's worst pair; any pair is better than a free place, and none is wanted by who has no places."""
    scores: dict[str, list[int]] = {person.id: [] for person in people}
    for name, score in pairs:
        scores[name].append(score)
    worst = [
        min(own) if len(own := scores[person.id]) >= person.places > 0 else (-MARGIN if person.places else 2 * FULL)
        for person in people
    ]
    return np.array(worst, np.float64)
