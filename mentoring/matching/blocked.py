"""Who may meet nobody: which rules keep the others away, and which changes of one rule would help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from .barriers import BLOCK_PAIRS, Barriers
from .market import Bools, Floats, Ints
from .progress import Tell
from .rules import LIFTABLE, Rule


@dataclass(frozen=True, slots=True)
class Step:
    """A change of one rule: to ``value``, or off where that is None. So many blocked mentees may meet somebody then."""

    rule: Rule
    value: int | None
    frees: int


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """Why these mentees may meet nobody. ``kept``: how many mentors each rule keeps away from each of them.

    ``sizes``: how far each rule would have to give way for each of them, when it alone does; infinity where that is no help.
    """

    kept: Mapping[Rule, Ints]
    sizes: Mapping[Rule, Floats]


def reasons_of(barriers: Barriers, rows: Ints, columns: Ints, tell: Tell) -> Reasons:
    """Why these mentees may meet none of these mentors."""
    kept = {rule: np.zeros(len(rows), np.intp) for rule in Rule}
    sizes = {rule: np.full(len(rows), np.inf) for rule in LIFTABLE}
    for part in _parts(len(rows), len(columns)):
        broken = barriers.broken(rows[part], columns)
        is_alone = sum(table.astype(np.int8) for table in broken.values()) == 1
        for rule, table in broken.items():
            kept[rule][part] = table.sum(axis=1)
            if rule in LIFTABLE:
                can_give = table & is_alone & ~barriers.against_musts(rule, rows[part], columns)
                sizes[rule][part] = _least(_sizes(barriers, rule, rows[part], columns), can_give)
        tell(part.stop, len(rows))
    return Reasons(kept, sizes)


def kept_from(barriers: Barriers, rows: Ints, columns: Ints, tell: Tell) -> Mapping[Rule, Ints]:
    """How many of these mentees each rule keeps away from each of these mentors."""
    kept = {rule: np.zeros(len(columns), np.intp) for rule in Rule}
    for part in _parts(len(rows), len(columns)):
        for rule, table in barriers.broken(rows[part], columns).items():
            kept[rule] += table.sum(axis=0)
        tell(part.stop, len(rows))
    return kept


def steps_of(reasons: Reasons) -> Iterator[Step]:
    """For each rule that can be set otherwise the smallest change that frees anybody, then each that frees more."""
    for rule, needed in sorted(reasons.sizes.items()):
        ordered = np.sort(needed[np.isfinite(needed)])
        for size in np.unique(ordered):
            value = {Rule.OFFSET: int(size), Rule.HOURS: -int(size), Rule.LEVEL: -int(size)}.get(rule)
            yield Step(rule, value, int(np.searchsorted(ordered, size, "right")))


def _parts(count: int, width: int) -> Iterator[slice]:
    size = max(1, BLOCK_PAIRS // max(1, width))
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def _sizes(barriers: Barriers, rule: Rule, rows: Ints, columns: Ints) -> Floats | Ints:
    """How far a rule would have to give way for each pair: the smaller the sooner. A rule without a number goes, or stays."""
    if rule is Rule.OFFSET:
        return barriers.clock_distance(rows, columns)
    if rule is Rule.HOURS:
        return -barriers.common_hours(rows, columns).astype(np.float64)
    if rule is Rule.LEVEL:
        return -barriers.levels_above(rows, columns)
    return np.zeros((len(rows), len(columns)))


def _least(sizes: Floats | Ints, counts: Bools) -> Floats:
    least: Floats = np.where(counts, sizes, np.inf).min(axis=1, initial=np.inf)
    return least
