"""Scores of many pairs at once. ``fit`` and ``rules`` say what they mean; this is the same as arithmetic on tables.

What a score adds up from is made of products of something of the mentee and something of the mentor, wherever it can be: those
are one multiplication of matrices. Mentees of the same time zone and level look at the same mentors, so what the rules on
those say is decided once for all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from .columns import Columns, Matrix, make_columns
from .fit import BEST_GAP, ENOUGH_HOURS, FULL, GAP_REACH, UNKNOWN, WISHES, Criterion, Weights, wishes_of
from .market import Ints
from .people import MINUTES_A_DAY, Person
from .rules import Rules

#: Pairs that are looked at together: some arrays of this many numbers fit the caches of a processor.
BLOCK_PAIRS = 1_000_000
#: What stands for a pair that the rules forbid.
FORBIDDEN = np.float32(-1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """``scores``, of shape (rows, columns): 0 to 1, or FORBIDDEN; ``rows``: mentees, ``columns``: mentors, both ascending."""

    rows: Ints
    columns: Ints
    scores: Matrix


class Scores:
    """The scores of all pairs of two sides, made when they are asked for, a block at a time."""

    def __init__(
        self,
        mentees: Sequence[Person],
        mentors: Sequence[Person],
        rules: Rules,
        weights: Weights,
        forbidden: Collection[tuple[str, str]] = (),
    ) -> None:
        self.rules = rules
        self.mentees, self.mentors = make_columns(mentees, mentors)
        self.weights = _own_weights(mentees, self.mentees, weights)
        self.barred, self.wished = _special_pairs(mentees, mentors, rules, forbidden)
        self.words = _weighed_words(mentees, self.mentees, self.weights)
        self.offered: csr_array = hstack((self.mentors.skills, self.mentors.interests), format="csr").T.tocsr()

    def blocks(self, rows: Ints, columns: Ints) -> Iterator[Block]:
        """The scores of these mentees with these mentors. Each mentee is in one block, or in none where nobody is near."""
        for bucket in self._buckets(rows):
            allowed = columns[self._is_near(bucket[0], columns)]
            if len(allowed):
                words = self.offered[:, allowed]
                size = max(1, BLOCK_PAIRS // len(allowed))
                for start in range(0, len(bucket), size):
                    part = bucket[start : start + size]
                    yield Block(part, allowed, self._score(part, allowed, words))

    def _buckets(self, rows: Ints) -> Iterator[Ints]:
        """Mentees of one time zone and level each."""
        side = self.mentees
        keys = np.stack((side.has_offset[rows], side.offset[rows], side.has_level[rows], side.level[rows]))
        order = np.lexsort(keys)
        changes = np.flatnonzero(np.any(np.diff(keys[:, order], axis=1) != 0, axis=0)) + 1
        yield from (np.sort(rows[places]) for places in np.split(order, changes) if len(places))

    def _is_near(self, mentee: int, columns: Ints) -> NDArray[np.bool_]:
        """Whether the rules on time zone and level allow these mentors to a mentee, and to all of the same bucket."""
        side, other, rules = self.mentees, self.mentors, self.rules
        is_near = np.ones(len(columns), np.bool_)
        if rules.most_offset is not None and side.has_offset[mentee]:
            apart = np.abs(other.offset[columns] - side.offset[mentee]) % MINUTES_A_DAY
            is_near &= (np.minimum(apart, MINUTES_A_DAY - apart) <= rules.most_offset) | ~other.has_offset[columns]
        if rules.least_above is not None and side.has_level[mentee]:
            above = other.level[columns] - side.level[mentee]
            is_near &= (above >= rules.least_above) | ~other.has_level[columns]
        return is_near

    def _score(self, rows: Ints, columns: Ints, words: csr_array) -> Matrix:
        scores = self._sums(rows, columns)
        own = self.words[rows]
        used = np.unique(own.indices)
        if len(used):
            scores += own[:, used] @ words[used].toarray()
        common = self._common_hours(rows, columns)
        if common is not None:
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
            same = (mine.team[rows, None] == theirs.team[columns]) & (mine.team[rows, None] > 0)
            scores -= weight[Criterion.TEAM] * same
        return scores

    def _common_hours(self, rows: Ints, columns: Ints) -> Matrix | None:
        """Hours of the week that two have in common; None where nothing depends on them."""
        if not (self.weights[Criterion.HOURS][rows].any() or self.rules.least_hours):
            return None
        found: Matrix = self.mentees.hours[rows] @ self.mentors.hours[columns].T
        return found

    def _forbid(self, scores: Matrix, rows: Ints, columns: Ints, common: Matrix | None) -> None:
        mine, theirs = self.mentees, self.mentors
        if self.rules.shared_language:
            shared = np.zeros(scores.shape, np.bool_)
            for word in range(mine.languages.shape[1]):
                shared |= (mine.languages[rows, word, None] & theirs.languages[columns, word]) > 0
            scores[~shared] = FORBIDDEN
        if self.rules.least_hours and common is not None:
            known = mine.has_hours[rows, None] & theirs.has_hours[columns]
            scores[known & (common < self.rules.least_hours)] = FORBIDDEN
        if self.rules.other_team:
            scores[(mine.team[rows, None] == theirs.team[columns]) & (mine.team[rows, None] > 0)] = FORBIDDEN
        barred = self.barred[rows][:, columns].tocoo()
        scores[barred.row, barred.col] = FORBIDDEN

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


def _special_pairs(
    mentees: Sequence[Person], mentors: Sequence[Person], rules: Rules, forbidden: Collection[tuple[str, str]]
) -> tuple[csr_array, csr_array]:
    """Tables of the few pairs that somebody named: those that are barred (1), and what wishes add to the others."""
    row_of = {person.id: row for row, person in enumerate(mentees)}
    column_of = {person.id: column for column, person in enumerate(mentors)}
    barred = {(row_of[one], column_of[other]) for one, other in forbidden if one in row_of and other in column_of}
    barred.update((row, column_of[one]) for one, row in row_of.items() if one in column_of)
    wished: dict[tuple[int, int], int] = {}
    for row, person in enumerate(mentees):
        no = {*person.never, person.manager} if rules.no_manager else person.never
        barred.update((row, column_of[name]) for name in no if name in column_of)
        for name in person.wishes[: len(WISHES)]:
            if name in column_of:
                wished[row, column_of[name]] = wishes_of(person, mentors[column_of[name]])
    for column, person in enumerate(mentors):
        no = {*person.never, person.manager} if rules.no_manager else person.never
        barred.update((row_of[name], column) for name in no if name in row_of)
        for name in person.wishes[: len(WISHES)]:
            if name in row_of:
                wished[row_of[name], column] = wishes_of(mentees[row_of[name]], person)
    shape = (len(mentees), len(mentors))
    return _sparse(dict.fromkeys(barred, 1), shape), _sparse(wished, shape)


def _sparse(pairs: Mapping[tuple[int, int], int], shape: tuple[int, int]) -> csr_array:
    rows = np.fromiter((row for row, _column in pairs), np.int64, len(pairs))
    columns = np.fromiter((column for _row, column in pairs), np.int64, len(pairs))
    data = np.fromiter(pairs.values(), np.float32, len(pairs))
    return csr_array((data, (rows, columns)), shape=shape)
