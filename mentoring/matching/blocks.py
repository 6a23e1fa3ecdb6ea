"""Scores of many pairs at once. ``fit`` says what they mean; this is the same as arithmetic on tables.

What a score adds up from is made of products of something of the mentee and something of the mentor, wherever it can be: those
are one multiplication of matrices.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from .barriers import Barriers, sparse
from .columns import Columns, Matrix
from .fit import BEST_GAP, ENOUGH_HOURS, FULL, GAP_REACH, UNKNOWN, WISHES, Criterion, Weights, wishes_of
from .market import Ints
from .people import Person
from .rules import Rule, Rules


class Scores(Barriers):
    """The scores of all pairs of two sides that the rules allow."""

    def __init__(
        self,
        mentees: Sequence[Person],
        mentors: Sequence[Person],
        rules: Rules,
        weights: Weights,
        forbidden: Collection[tuple[str, str]] = (),
    ) -> None:
        super().__init__(mentees, mentors, rules, forbidden)
        self.weights = _own_weights(mentees, self.mentees, weights)
        self.wished = _wished_pairs(mentees, mentors)
        self.words = _weighed_words(mentees, self.mentees, self.weights)
        self.offered: csr_array = hstack((self.mentors.skills, self.mentors.interests), format="csr").T.tocsr()

    def _table(self, rows: Ints, columns: Ints) -> Matrix:
        scores = self._sums(rows, columns)
        own = self.words[rows]
        used = np.unique(own.indices)
        if len(used):
            scores += own[:, used] @ self.offered[used][:, columns].toarray()
        common = None
        if self.weights[Criterion.HOURS][rows].any() or self.asks(Rule.HOURS):
            common = self.common_hours(rows, columns)
            time = np.minimum(common / np.float32(ENOUGH_HOURS), np.float32(1.0))
            time[:, ~self.mentors.has_hours[columns]] = UNKNOWN
            scores += self.weights[Criterion.HOURS][rows, None] * time
        np.clip(scores, 0.0, 1.0, out=scores)
        self._add_wishes(scores, rows, columns)
        self._forbid(scores, rows, columns, common)
        return scores

    def _sums(self, rows: Ints, columns: Ints) -> Matrix:
        """What is a product of something of each side: likeness of style, experience, team, and a half where nothing is known."""
        mine, theirs = self.mentees, self.mentors
        items = max(1, mine.style.shape[1])
        style, has = theirs.style[columns], theirs.has_style[columns].astype(np.float32)
        square = (style**2).sum(axis=1) / items
        weight = {one: own[rows, None] for one, own in self.weights.items()}
        gap = theirs.level[columns] - mine.level[rows[0]] - BEST_GAP  # one level a bucket
        level = np.where(theirs.has_level[columns], np.maximum(0.0, 1.0 - np.abs(gap) / GAP_REACH), UNKNOWN)
        team = np.where(theirs.team[columns] == 0, UNKNOWN, 1.0)
        nothing = 1.0 - sum(weight.values())
        left = np.hstack(
            (
                weight[Criterion.STYLE],
                weight[Criterion.STYLE] * (-(mine.style[rows] ** 2).sum(axis=1, keepdims=True) / items),
                weight[Criterion.STYLE] * mine.style[rows] * (2.0 / items),
                weight[Criterion.LEVEL],
                weight[Criterion.TEAM],
                nothing,
            )
        )
        half = np.full(len(columns), UNKNOWN)
        right = np.vstack((UNKNOWN + has * (1.0 - UNKNOWN - square), has, (style * has[:, None]).T, level, team, half))
        scores: Matrix = left.astype(np.float32) @ right.astype(np.float32)
        if self.weights[Criterion.TEAM][rows].any():
            scores -= weight[Criterion.TEAM] * self.same_team(rows, columns)
        return scores

    def _add_wishes(self, scores: Matrix, rows: Ints, columns: Ints) -> None:
        wished = self.wished[rows][:, columns].tocoo()
        scores[wished.row, wished.col] = np.minimum(1.0, scores[wished.row, wished.col] + wished.data / FULL)


def _own_weights(people: Sequence[Person], side: Columns, weights: Weights) -> Mapping[Criterion, NDArray[np.float64]]:
    """The weight of each criterion for each mentee: 0 where they said nothing; 1 in all, or 0 in all."""
    known = {
        Criterion.SKILLS: np.fromiter((bool(person.skills) for person in people), np.bool_, len(people)),
        Criterion.STYLE: side.has_style,
        Criterion.INTERESTS: np.fromiter((bool(person.interests) for person in people), np.bool_, len(people)),
        Criterion.HOURS: side.has_hours,
        Criterion.LEVEL: side.has_level,
        Criterion.TEAM: side.team != 0,
    }
    priority = np.array([person.priority for person in people])
    own = {one: getattr(weights, one) * mask * np.where(priority == one, 2.0, 1.0) for one, mask in known.items()}
    whole = np.maximum(sum(own.values()), np.finfo(np.float64).tiny)
    return {one: weight / whole for one, weight in own.items()}


def _weighed_words(
    people: Sequence[Person], side: Columns, weights: Mapping[Criterion, NDArray[np.float64]]
) -> csr_array:
    """What each word of a mentee adds to the score when the mentor has it: the weight by the number of words they named."""
    skills = weights[Criterion.SKILLS] / [max(1, len(person.skills)) for person in people]
    interests = weights[Criterion.INTERESTS] / [max(1, len(person.interests)) for person in people]
    tables = (side.skills.multiply(skills[:, None]), side.interests.multiply(interests[:, None]))
    return csr_array(hstack(tables, format="csr"), dtype=np.float32)


def _wished_pairs(mentees: Sequence[Person], mentors: Sequence[Person]) -> csr_array:
    """A table of what wishes add to the pairs that they are about."""
    row_of = {person.id: row for row, person in enumerate(mentees)}
    column_of = {person.id: column for column, person in enumerate(mentors)}
    wished: dict[tuple[int, int], int] = {}
    for row, person in enumerate(mentees):
        for name in person.wishes[: len(WISHES)]:
            if name in column_of:
                wished[row, column_of[name]] = wishes_of(person, mentors[column_of[name]])
    for column, person in enumerate(mentors):
        for name in person.wishes[: len(WISHES)]:
            if name in row_of:
                wished[row_of[name], column] = wishes_of(mentees[row_of[name]], person)
    return sparse(wished, (len(mentees), len(mentors)), np.float32)
