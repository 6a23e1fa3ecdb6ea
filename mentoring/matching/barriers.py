"""The hard rules for many pairs at once. ``rules`` says what they mean; this is the same as arithmetic on tables.

Mentees of the same time zone and level look at the same mentors, so what the rules on those say is decided once for all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from .columns import MUSTS, Matrix, make_columns
from .market import Bools, Floats, Ints
from .people import MINUTES_A_DAY, Person
from .rules import INSISTED, LIFTABLE, NOTHING, Rule, Rules, limits_of, stricter

#: Pairs that are looked at together: some arrays of this many numbers fit the caches of a processor.
BLOCK_PAIRS = 1_000_000
#: What stands for a pair that the rules forbid.
FORBIDDEN = np.float32(-1.0)

#: What somebody said of single people, as bits of one number for each pair; and that one of the two insists on the last of them.
_NAMED = {Rule.ONESELF: 1, Rule.NEVER: 2, Rule.MANAGER: 4}
_INSISTED = 8


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """``scores``, of shape (rows, columns): 0 to 1, or FORBIDDEN; ``rows``: mentees, ``columns``: mentors, both ascending."""

    rows: Ints
    columns: Ints
    scores: Matrix


class Barriers:
    """Which pairs of two sides the rules allow, looked up when somebody asks, a block at a time."""

    def __init__(
        self,
        mentees: Sequence[Person],
        mentors: Sequence[Person],
        rules: Rules,
        forbidden: Collection[tuple[str, str]] = (),
    ) -> None:
        self.mentees, self.mentors = make_columns(mentees, mentors)
        self.limits = limits_of(rules)
        said = np.bitwise_or.reduce(np.concatenate((self.mentees.musts, self.mentors.musts, np.zeros(1, np.uint8))))
        self.musts = frozenset(rule for rule, bit in MUSTS.items() if said & bit)
        self.named = _named_pairs(mentees, mentors, rules, forbidden)

    def blocks(self, rows: Ints, columns: Ints) -> Iterator[Block]:
        """The scores of these mentees with these mentors. Each mentee is in one block, or in none where nobody is near."""
        for bucket in self._buckets(rows):
            near = columns[self._is_near(bucket[:1], columns)]
            if len(near):
                size = max(1, BLOCK_PAIRS // len(near))
                for start in range(0, len(bucket), size):
                    part = bucket[start : start + size]
                    yield Block(part, near, self._table(part, near))

    def broken(self, rows: Ints, columns: Ints) -> Mapping[Rule, Bools]:
        """For each rule the pairs that break it, each of shape (rows, columns)."""
        named = self.named[rows][:, columns].toarray()
        found: dict[Rule, Bools] = {rule: (named & bit) > 0 for rule, bit in _NAMED.items()}
        for rule in LIFTABLE - {Rule.MANAGER}:
            found[rule] = self._breaks(rule, rows, columns, self.limit(rule, rows, columns))
        return {rule: found[rule] for rule in Rule}

    def against_musts(self, rule: Rule, rows: Ints, columns: Ints) -> Bools | np.bool_:
        """The pairs that break what one of them insists on: they do so whatever the rules of a run are."""
        if rule not in self.musts:
            return np.False_
        if rule is Rule.MANAGER:
            kept: Bools = (self.named[rows][:, columns].toarray() & _INSISTED) > 0
            return kept
        return self._insist(rule, rows, columns) & self._breaks(rule, rows, columns, limits_of(INSISTED)[rule])

    def asks(self, rule: Rule) -> bool:
        """Whether the run, or anybody, asks for a rule."""
        return rule in self.musts or self.limits[rule] != limits_of(NOTHING)[rule]

    def limit(self, rule: Rule, rows: Ints, columns: Ints) -> float | Floats:
        """How far a rule goes for these pairs: as the run has it, or as one of the two insists on it."""
        own = self.limits[rule]
        strict = stricter(rule, own, limits_of(INSISTED)[rule])
        if strict == own or rule not in self.musts:
            return own
        return np.where(self._insist(rule, rows, columns), strict, own)

    def common_hours(self, rows: Ints, columns: Ints) -> Matrix:
        """Hours of the week that two have in common."""
        found: Matrix = self.mentees.hours[rows].astype(np.float32) @ self.mentors.hours[columns].astype(np.float32).T
        return found

    def known_hours(self, rows: Ints, columns: Ints) -> Bools:
        """Whether both named hours."""
        return self.mentees.has_hours[rows, None] & self.mentors.has_hours[columns]

    def clock_distance(self, rows: Ints, columns: Ints) -> Ints:
        """Minutes between the clocks of two; 0 where one is not known."""
        mine, theirs = self.mentees, self.mentors
        apart = np.abs(theirs.offset[columns] - mine.offset[rows, None]) % MINUTES_A_DAY
        known = mine.has_offset[rows, None] & theirs.has_offset[columns]
        distance: Ints = np.minimum(apart, MINUTES_A_DAY - apart) * known
        return distance

    def levels_above(self, rows: Ints, columns: Ints) -> Ints:
        """How many steps the mentor has more. It means nothing where one is not known."""
        return self.mentors.level[columns] - self.mentees.level[rows, None]

    def known_levels(self, rows: Ints, columns: Ints) -> Bools:
        """Whether both named their level."""
        return self.mentees.has_level[rows, None] & self.mentors.has_level[columns]

    def shares_language(self, rows: Ints, columns: Ints) -> Bools:
        """Whether two share a language, or one named none."""
        mine, theirs = self.mentees.languages, self.mentors.languages
        shared = np.zeros((len(rows), len(columns)), np.bool_)
        for word in range(mine.shape[1]):
            shared |= (mine[rows, word, None] & theirs[columns, word]) > 0
        return shared

    def same_team(self, rows: Ints, columns: Ints) -> Bools:
        """Whether two work in the same team."""
        mine = self.mentees.team[rows, None]
        same: Bools = (mine == self.mentors.team[columns]) & (mine > 0)
        return same

    def _insist(self, rule: Rule, rows: Ints, columns: Ints) -> Bools:
        """Whether one of the two insists on a rule."""
        insists: Bools = ((self.mentees.musts[rows, None] | self.mentors.musts[columns]) & MUSTS[rule]) > 0
        return insists

    def _breaks(self, rule: Rule, rows: Ints, columns: Ints, limit: float | Floats) -> Bools:
        """The pairs that break a rule that goes so far."""
        found: Bools
        if rule is Rule.LANGUAGE:
            found = ~self.shares_language(rows, columns) & (np.asarray(limit) > 0)
        elif rule is Rule.OFFSET:
            found = self.clock_distance(rows, columns) > limit
        elif rule is Rule.HOURS:
            found = self.known_hours(rows, columns) & (self.common_hours(rows, columns) < limit)
        elif rule is Rule.LEVEL:
            found = self.known_levels(rows, columns) & (self.levels_above(rows, columns) < limit)
        else:
            found = self.same_team(rows, columns) & (np.asarray(limit) > 0)
        return found

    def _table(self, rows: Ints, columns: Ints) -> Matrix:
        table = np.zeros((len(rows), len(columns)), np.float32)
        self._forbid(table, rows, columns, self.common_hours(rows, columns) if self.asks(Rule.HOURS) else None)
        return table

    def _buckets(self, rows: Ints) -> Iterator[Ints]:
        """Mentees of one time zone and level each, who all insist on rules about these, or none does."""
        side, near = self.mentees, MUSTS[Rule.OFFSET] | MUSTS[Rule.LEVEL]
        keys = np.stack(
            (side.has_offset[rows], side.offset[rows], side.has_level[rows], side.level[rows], side.musts[rows] & near)
        )
        order = np.lexsort(keys)
        changes = np.flatnonzero(np.any(np.diff(keys[:, order], axis=1) != 0, axis=0)) + 1
        yield from (np.sort(rows[places]) for places in np.split(order, changes) if len(places))

    def _is_near(self, mentee: Ints, columns: Ints) -> Bools:
        """Whether the rules on time zone and level allow these mentors to one mentee, and so to all of the same bucket."""
        is_near = np.ones(len(columns), np.bool_)
        for rule in (Rule.OFFSET, Rule.LEVEL):
            if self.asks(rule):
                is_near &= ~self._breaks(rule, mentee, columns, self.limit(rule, mentee, columns))[0]
        return is_near

    def _forbid(self, scores: Matrix, rows: Ints, columns: Ints, common: Matrix | None) -> None:
        """Mark what the other rules forbid. ``common``: hours in common, if somebody counted them."""
        for rule in (Rule.LANGUAGE, Rule.TEAM):
            if self.asks(rule):
                scores[self._breaks(rule, rows, columns, self.limit(rule, rows, columns))] = FORBIDDEN
        if self.asks(Rule.HOURS) and common is not None:
            scores[self.known_hours(rows, columns) & (common < self.limit(Rule.HOURS, rows, columns))] = FORBIDDEN
        named = self.named[rows][:, columns].tocoo()
        scores[named.row, named.col] = FORBIDDEN


def _named_pairs(
    mentees: Sequence[Person], mentors: Sequence[Person], rules: Rules, forbidden: Collection[tuple[str, str]]
) -> csr_array:
    """A table of the few pairs that somebody named, or that are one person, with the bits of the rules that they break."""
    row_of = {person.id: row for row, person in enumerate(mentees)}
    column_of = {person.id: column for column, person in enumerate(mentors)}
    never = {(row_of[one], column_of[other]) for one, other in forbidden if one in row_of and other in column_of}
    boss = set()
    for row, person in enumerate(mentees):
        never.update((row, column_of[name]) for name in person.never if name in column_of)
        if person.manager in column_of:
            boss.add((row, column_of[person.manager]))
    for column, person in enumerate(mentors):
        never.update((row_of[name], column) for name in person.never if name in row_of)
        if person.manager in row_of:
            boss.add((row_of[person.manager], column))
    insisted = {(row, column) for row, column in boss if Rule.MANAGER in mentees[row].musts | mentors[column].musts}
    pairs = {
        _NAMED[Rule.ONESELF]: {(row_of[name], column_of[name]) for name in row_of.keys() & column_of.keys()},
        _NAMED[Rule.NEVER]: never,
        _NAMED[Rule.MANAGER]: boss if rules.no_manager else insisted,
        _INSISTED: insisted,
    }
    bits: dict[tuple[int, int], int] = {}
    for bit, named in pairs.items():
        for pair in named:
            bits[pair] = bits.get(pair, 0) | bit
    return sparse(bits, (len(mentees), len(mentors)), np.uint8)


def sparse(pairs: Mapping[tuple[int, int], int], shape: tuple[int, int], kind: type[np.generic]) -> csr_array:
    """A table of few numbers, by row and column."""
    rows = np.fromiter((row for row, _column in pairs), np.int32, len(pairs))
    columns = np.fromiter((column for _row, column in pairs), np.int32, len(pairs))
    return csr_array((np.fromiter(pairs.values(), kind, len(pairs)), (rows, columns)), shape=shape)
