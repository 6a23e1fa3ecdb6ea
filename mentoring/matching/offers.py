"""From candidates, and what was decided before, to the offer that is solved."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from .candidates import Candidates
from .fit import score_of
from .market import Bools, keys
from .objective import Offer
from .people import Person
from .problem import Ids, Problem


def make_offer(problem: Problem, mentees: Sequence[Person], mentors: Sequence[Person], found: Candidates) -> Offer:
    """The candidates, locked pairs whatever they break, and published ones that are still allowed.

    ``mentees`` and ``mentors`` are the people of the problem in the order that the candidates go by.
    """
    locked, published = _decided(problem, mentees, mentors)
    found = _with_pairs(problem, mentees, mentors, found, locked | published)
    return Offer(
        mentees=found.mentees,
        mentors=found.mentors,
        scores=found.scores,
        is_locked=_marks(found, locked, len(mentors)),
        was_made=_marks(found, published, len(mentors)),
        wanted=np.array([person.places for person in mentees], np.intp),
        places=np.array([person.places for person in mentors], np.intp),
        fewest=np.array([person.fewest for person in mentors], np.intp),
    )


def _decided(problem: Problem, mentees: Sequence[Person], mentors: Sequence[Person]) -> tuple[set[int], set[int]]:
    """Locked and published pairs, by ``keys``."""
    row_of = {person.id: row for row, person in enumerate(mentees)}
    column_of = {person.id: column for column, person in enumerate(mentors)}

    def places_of(pairs: Collection[Ids]) -> set[int]:
        return {row_of[one] * len(mentors) + column_of[other] for one, other in pairs}

    lasting = {
        (one, other)
        for one, other in problem.published
        if one in row_of
        and other in column_of
        and ((one, other) in problem.locked or not problem.broken_by(mentees[row_of[one]], mentors[column_of[other]]))
    }
    return places_of(problem.locked), places_of(lasting)


def _with_pairs(
    problem: Problem, mentees: Sequence[Person], mentors: Sequence[Person], found: Candidates, more: set[int]
) -> Candidates:
    """The candidates and those of some pairs that are not among them."""
    if not more:
        return found
    there = keys(found.mentees, found.mentors, len(mentors))
    new = np.setdiff1d(np.fromiter(more, np.int64, len(more)), there)
    rows, columns = np.divmod(new, len(mentors))
    scores = [
        score_of(problem.weights, mentees[row], mentors[column]) for row, column in zip(rows, columns, strict=True)
    ]
    at = np.searchsorted(there, new)
    return replace(
        found,
        mentees=np.insert(found.mentees, at, rows),
        mentors=np.insert(found.mentors, at, columns),
        scores=np.insert(found.scores, at, scores),
    )


def _marks(found: Candidates, pairs: set[int], width: int) -> Bools:
    """True for these pairs, which are all among the candidates."""
    marks = np.zeros(len(found.mentees), np.bool_)
    if pairs:
        marks[np.searchsorted(keys(found.mentees, found.mentors, width), [*pairs])] = True
    return marks
