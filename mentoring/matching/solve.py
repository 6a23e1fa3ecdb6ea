"""From people to pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .blocks import Scores
from .candidates import find_candidates
from .further import look_further
from .objective import Offer, Outcome, find_best
from .offers import make_offer
from .people import Person
from .problem import Ids, Problem
from .progress import Progress, told
from .stable import likes_of, named_pairs


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A mentee and a mentor by their ids, and their score, 0 to 10,000."""

    mentee: str
    mentor: str
    score: int


@dataclass(frozen=True, slots=True)
class Run:
    """What came out. ``pairs`` are sorted by mentee, then mentor; ``unmatched``: ids of mentees who want a mentor and have none.

    ``floor``: no pair that was chosen (and not locked) is worth less, kept pairs counting ``keep`` more; a higher floor would
    leave somebody out. ``total``:
    the sum of scores, with what was added for kept pairs and taken off for piling up; ``at_most``: what it could be at best,
    with as many pairs over the same floor, made of the pairs that were looked at; ``is_complete``: those were all that are
    allowed. ``is_widest``: no matching of all pairs that are allowed has more pairs.

    With ``Aims.is_stable``: no pair that was looked at would both rather have each other than somebody they have, locked ones
    aside. ``floor`` is 0, and ``at_most`` is what no matching of the pairs that were looked at has, stable or not: the gap is
    what stability costs at most. ``is_widest`` may well be false.
    """

    pairs: tuple[Pair, ...]
    unmatched: tuple[str, ...]
    floor: int
    total: float
    at_most: float
    is_widest: bool
    is_complete: bool

    @property
    def gap(self) -> float:
        """How far below the best the total can be, as a part of it: 0.0005 is 0.05 %."""
        return max(0.0, self.at_most - self.total) / self.at_most if self.at_most > 0 else 0.0


def solve(problem: Problem, progress: Progress | None = None) -> Run:
    """Match people as well as can be. See ``objective`` for what that means.

    ``progress`` is called with the stage ("looking", "filling", "raising" or "matching"), how much is done and how much there is
    to do; less may be done than a moment before. When it returns False, Stopped is raised; what it raises ends the run as well.
    Raises ValueError when more pairs are locked than somebody has places for.
    """
    looking = told(progress, "looking")
    looking(0, len(problem.mentees))
    draws = np.random.default_rng(problem.seed)
    mentees, mentors = shuffled(problem.mentees, draws), shuffled(problem.mentors, draws)
    scores = Scores(mentees, mentors, problem.rules, problem.weights, problem.forbidden)
    wished = named_pairs(mentees, mentors) if problem.aims.is_stable else None
    found = find_candidates(scores, nearest=problem.nearest, seed=problem.seed, wished=wished, tell=looking)
    offer, is_widest, is_complete = make_offer(problem, mentees, mentors, found), True, found.is_all
    del found
    if not is_complete:
        filling = told(progress, "filling")
        offer, is_widest = look_further(scores, offer, nearest=problem.nearest, seed=problem.seed, tell=filling)
    del scores
    if problem.aims.is_stable:
        offer = replace(offer, likes=likes_of(mentees, mentors, offer.mentees, offer.mentors, offer.scores))
    return _run(mentees, mentors, offer, find_best(offer, problem.aims, progress), is_widest, is_complete)


def shuffled(people: Sequence[Person], draws: np.random.Generator) -> list[Person]:
    """One order for the same people and seed, so that chance decides between equals."""
    ordered = sorted(people, key=lambda person: person.id)
    return [ordered[place] for place in draws.permutation(len(ordered))]


def _run(
    mentees: Sequence[Person],
    mentors: Sequence[Person],
    offer: Offer,
    outcome: Outcome,
    is_widest: bool,
    is_complete: bool,
) -> Run:
    chosen = outcome.pairs
    ids: list[Ids] = [(mentees[offer.mentees[pair]].id, mentors[offer.mentors[pair]].id) for pair in chosen]
    pairs = sorted(Pair(*both, int(score)) for both, score in zip(ids, offer.scores[chosen], strict=True))
    matched = {pair.mentee for pair in pairs}
    unmatched = sorted(person.id for person in mentees if person.places and person.id not in matched)
    return Run(
        tuple(pairs),
        tuple(unmatched),
        outcome.floor,
        outcome.total,
        outcome.at_most,
        is_widest=is_widest and outcome.is_widest,
        is_complete=is_complete,
    )
