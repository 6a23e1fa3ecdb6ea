"""Why these two, why nobody, and how good the whole is: in figures, from which a screen makes sentences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .fit import FULL, Criterion, parts_of, weights_of, wishes_of
from .people import Person
from .problem import Problem
from .progress import Progress, Tell, silent, told
from .solve import Pair, Run
from .swaps import count_swaps
from .why_not import WhyNot, why_nots


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
class Figures:
    """A run in figures. ``matched`` of ``mentees`` have a mentor; ``lowest``, ``mean``, ``spread`` (standard deviation): of scores.

    ``idle``: mentors with places and nobody; ``swaps``: pairs of people who would both rather have each other, by ten points or
    more. With ``Aims.is_stable`` what people prefer is asked, wishes before scores, and not the score that both share.
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
    """``pairs`` in the order of the run, ``unmatched`` in the order of its ids: all, or the first of very many."""

    pairs: tuple[Why, ...]
    unmatched: tuple[WhyNot, ...]
    figures: Figures


def explain(problem: Problem, run: Run, progress: Progress | None = None) -> Explanation:
    """The reasons behind a run of this problem. Of single pairs ``why`` says the same, when somebody asks.

    ``progress`` is told of "explaining", as in ``solve``.
    """
    mentees = {person.id: person for person in problem.mentees}
    mentors = {person.id: person for person in problem.mentors}
    tell, whole = told(progress, "explaining"), len(run.pairs) + len(run.unmatched)
    pairs = []
    for pair in run.pairs:
        pairs.append(why(problem, mentees[pair.mentee], mentors[pair.mentor], pair))
        tell(len(pairs), whole)
    unmatched = tuple(why_nots(problem, run, lambda done, _count: tell(len(pairs) + done, whole)))
    return Explanation(tuple(pairs), unmatched, figures_of(problem, run, tell))


def why(problem: Problem, mentee: Person, mentor: Person, pair: Pair) -> Why:
    """What a score is made of."""
    parts = parts_of(mentee, mentor)
    own = weights_of(problem.weights, mentee, parts)
    reasons = [Reason(one, round(FULL * weight * parts[one]), parts[one]) for one, weight in own.items()]
    reasons.sort(key=lambda reason: -reason.points)
    return Why(pair, tuple(reason for reason in reasons if reason.points), wishes_of(mentee, mentor))


def figures_of(problem: Problem, run: Run, tell: Tell = silent) -> Figures:
    """A run in figures. ``tell`` is called with how many mentees are looked at."""
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
        swaps=count_swaps(problem, run, tell),
    )
