"""From people to pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .blocks import Scores
from .candidates import Candidates, find_candidates
from .coverage import reach, widen
from .fit import score_of
from .market import Ints
from .objective import Offer, Outcome, find_best, open_market
from .people import Person
from .problem import Ids, Problem
from .stable import likes_of, named_pairs

#: When somebody is left out, so many pairs at most are looked through for a way.
WIDEST_SEARCH = 200_000_000

Progress = Callable[[str, int, int], None]


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

    ``progress`` is called with "looking" or "matching", how much is done and how much there is to do; what it raises ends
    the run. Raises ValueError when more pairs are locked than somebody has places for.
    """
    draws = np.random.default_rng(problem.seed)
    mentees, mentors = _shuffled(problem.mentees, draws), _shuffled(problem.mentors, draws)
    scores = Scores(mentees, mentors, problem.rules, problem.weights, problem.forbidden)
    wished = named_pairs(mentees, mentors) if problem.aims.is_stable else None
    found = find_candidates(
        scores, nearest=problem.nearest, seed=problem.seed, wished=wished, progress=_told(progress, "looking")
    )
    offer = _offer(problem, mentees, mentors, _with_decided(problem, mentees, mentors, scores, found))
    offer, is_widest = (offer, True) if found.is_all else _look_further(problem, scores, offer)
    if problem.aims.is_stable:
        offer = replace(offer, likes=likes_of(mentees, mentors, offer.mentees, offer.mentors, offer.scores))
    return _run(mentees, mentors, offer, find_best(offer, problem.aims, _left(progress)), is_widest, found.is_all)


def _shuffled(people: Sequence[Person], draws: np.random.Generator) -> list[Person]:
    """One order for the same people and seed, so that chance decides between equals."""
    ordered = sorted(people, key=lambda person: person.id)
    return [ordered[place] for place in draws.permutation(len(ordered))]


def _with_decided(
    problem: Problem, mentees: Sequence[Person], mentors: Sequence[Person], scores: Scores, found: Candidates
) -> Candidates:
    """The candidates and what was decided before: locked pairs whatever they break, published ones that are still allowed."""
    row_of = {person.id: row for row, person in enumerate(mentees)}
    column_of = {person.id: column for column, person in enumerate(mentors)}
    decided = {(row_of[one], column_of[other]): True for one, other in problem.locked}
    for one, other in problem.published:
        if one in row_of and other in column_of:
            decided.setdefault((row_of[one], column_of[other]), False)
    more: list[tuple[int, int, int]] = []
    for (row, column), is_locked in decided.items():
        blocks = scores.blocks(np.array([row]), np.array([column]))
        if is_locked or any(block.scores[0, 0] >= 0 for block in blocks):
            more.append((row, column, score_of(problem.weights, mentees[row], mentors[column])))
    return _joined(found, *(np.array([pair[part] for pair in more], np.intp) for part in range(3)))


def _joined(found: Candidates, mentees: Ints, mentors: Ints, scores: Ints) -> Candidates:
    """Candidates with more pairs; of a pair that is there twice the first stays."""
    rows, columns = np.concatenate((found.mentees, mentees)), np.concatenate((found.mentors, mentors))
    width = int(columns.max(initial=0)) + 1
    _keys, first = np.unique(rows * width + columns, return_index=True)
    return replace(
        found, mentees=rows[first], mentors=columns[first], scores=np.concatenate((found.scores, scores))[first]
    )


def _offer(problem: Problem, mentees: Sequence[Person], mentors: Sequence[Person], found: Candidates) -> Offer:
    locked, published = (
        np.fromiter(
            (
                (mentees[row].id, mentors[column].id) in pairs
                for row, column in zip(found.mentees, found.mentors, strict=True)
            ),
            np.bool_,
        )
        if pairs
        else np.zeros(len(found.mentees), np.bool_)
        for pairs in (set(problem.locked), set(problem.published))
    )
    return Offer(
        mentees=found.mentees,
        mentors=found.mentors,
        scores=found.scores,
        is_locked=locked,
        was_made=published,
        wanted=np.array([person.places for person in mentees], np.intp),
        places=np.array([person.places for person in mentors], np.intp),
        fewest=np.array([person.fewest for person in mentors], np.intp),
    )


def _look_further(problem: Problem, scores: Scores, offer: Offer) -> tuple[Offer, bool]:
    """Add pairs until as many people are matched as can be, and whether that is proved.

    Only those who can be reached by changes from somebody who lacks a mentor need to be asked, and only for mentors who
    were not reached: when none of them has one, nobody more can be matched.
    """
    while True:
        market = open_market(offer)
        pairs = widen(market, np.array([], np.intp))
        taken = np.bincount(market.mentors[pairs], minlength=market.mentor_count)
        if len(pairs) == market.wanted.sum() or not (market.places > taken).any():
            return offer, True
        mentees, mentors = reach(market, pairs)
        rows, columns = np.flatnonzero(mentees), np.flatnonzero(~mentors & (market.places > 0))
        if len(rows) * len(columns) > WIDEST_SEARCH:
            return offer, False
        more = find_candidates(scores, nearest=problem.nearest, seed=problem.seed, rows=rows, columns=columns)
        if not len(more.mentees):
            return offer, True
        offer = _widened(offer, more)


def _widened(offer: Offer, more: Candidates) -> Offer:
    """An offer with further pairs, none of which is in it."""
    order = np.lexsort((np.concatenate((offer.mentors, more.mentors)), np.concatenate((offer.mentees, more.mentees))))
    no = np.zeros(len(more.mentees), np.bool_)
    return replace(
        offer,
        mentees=np.concatenate((offer.mentees, more.mentees))[order],
        mentors=np.concatenate((offer.mentors, more.mentors))[order],
        scores=np.concatenate((offer.scores, more.scores))[order],
        is_locked=np.concatenate((offer.is_locked, no))[order],
        was_made=np.concatenate((offer.was_made, no))[order],
    )


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


def _told(progress: Progress | None, stage: str) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, whole: progress(stage, done, whole)


def _left(progress: Progress | None) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda left, whole: progress("matching", whole - left, whole)
