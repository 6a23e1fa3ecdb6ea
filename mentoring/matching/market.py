"""What is to be solved, in arrays: who may be paired with whom, what each pair is worth, how many places there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Of 32 bits where there is one for each pair.
Ints = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: So many pairs at most are looked at together: memory stays small, and what is known of the others is fresher.
GROUP_PAIRS = 400_000


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """Mentees 0..n-1, mentors 0..m-1, and the pairs that are allowed, sorted by mentee and then by mentor.

    ``starts``, of shape (n + 1,): the pairs of mentee i are ``starts[i]:starts[i + 1]``. ``mentors`` and ``values``, of shape
    (pairs,): with whom, and what it is worth to have that pair. A pair worth nothing or less is never made. ``wanted``, of shape
    (n,): how many mentors each mentee gets at most. ``place_starts``, of shape (m + 1,), and ``costs``: mentor j has the places
    ``place_starts[j]:place_starts[j + 1]``, the cheapest first. A cost above zero keeps a place for when it is needed; one below
    zero asks for it to be filled. Values and costs are whole numbers, so that sums are exact.
    """

    starts: Ints
    mentors: Ints
    values: Ints
    wanted: Ints
    place_starts: Ints
    costs: Floats

    @property
    def mentee_count(self) -> int:
        return len(self.starts) - 1

    @property
    def mentor_count(self) -> int:
        return len(self.place_starts) - 1

    @property
    def mentees(self) -> Ints:
        """The mentee of each pair."""
        return np.repeat(np.arange(self.mentee_count, dtype=np.int32), np.diff(self.starts))

    def mentees_of(self, pairs: Ints) -> Ints:
        """The mentees of some pairs."""
        return np.searchsorted(self.starts, pairs, "right") - 1

    @property
    def places(self) -> Ints:
        """How many places each mentor has."""
        return np.diff(self.place_starts)


def make_market(
    mentees: Any,
    mentors: Any,
    values: Any,
    *,
    wanted: Any,
    places: Any,
    costs: Any = None,
) -> Market:
    """A market from pairs in any order.

    ``mentees``, ``mentors`` and ``values`` of one length. ``wanted`` of length n, ``places`` of length m. ``costs``: those of all
    places, mentor by mentor and ascending in each; None for places that cost nothing. Raises ValueError for a pair that is
    there twice, a person who is not there, a value that is no finite whole number, a place less than none, costs that fall.
    """
    rows, columns = np.asarray(mentees, np.intp), np.asarray(mentors, np.intp)
    worth = np.asarray(values, np.float64)
    seats, wishes = np.asarray(places, np.intp), np.asarray(wanted, np.intp)
    _check_people(rows, columns, wishes, seats)
    _check_whole("values", worth)
    order = np.lexsort((columns, rows))
    rows, columns = rows[order], columns[order]
    if np.any((np.diff(rows) == 0) & (np.diff(columns) == 0)):
        raise ValueError("A pair is there twice.")
    place_starts = offsets(seats)
    floor = np.zeros(place_starts[-1]) if costs is None else np.asarray(costs, np.float64)
    _check_whole("costs", floor)
    if len(floor) != place_starts[-1] or np.any((np.diff(floor) < 0) & ~is_edge(place_starts)):
        raise ValueError("Costs are one a place, and ascend with each mentor.")
    starts = offsets(np.bincount(rows, minlength=len(wishes)))
    return Market(starts, columns, worth[order].astype(np.int64), wishes, place_starts, floor)


def offsets(counts: Ints | Bools) -> Ints:
    """Where each of some runs of these lengths begins, and the last one ends."""
    return np.concatenate(([0], np.cumsum(counts))).astype(np.intp)


def is_edge(starts: Ints) -> Bools:
    """For each two neighbours of a flat array: whether the second begins another run."""
    edges = np.zeros(max(starts[-1] - 1, 0), np.bool_)
    inner = starts[(starts > 0) & (starts < starts[-1])]
    edges[inner - 1] = True
    return edges


def runs(starts: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """The flat places of some runs, one run after the other, and where each begins among them (one more than runs)."""
    lengths = starts[rows + 1] - starts[rows]
    begins = offsets(lengths)
    return np.repeat(starts[rows] - begins[:-1], lengths) + np.arange(begins[-1]), begins


def groups(starts: Ints, rows: Ints) -> Iterator[Ints]:
    """These rows in groups, each with so many pairs as are looked at together, or one row with more."""
    ends = np.cumsum(starts[rows + 1] - starts[rows])
    done = 0
    while done < len(rows):
        before = ends[done - 1] if done else 0
        end = max(done + 1, int(np.searchsorted(ends, before + GROUP_PAIRS, "right")))
        yield rows[done:end]
        done = end


def keys(mentees: Ints, mentors: Ints, width: int) -> Ints:
    """One number for each pair: its place in a table of everybody with all of ``width`` mentors."""
    places: Ints = mentees.astype(np.int64) * width + mentors
    return places


def _check_people(rows: Ints, columns: Ints, wishes: Ints, seats: Ints) -> None:
    for who, count in ((rows, len(wishes)), (columns, len(seats))):
        if len(who) and (who.min() < 0 or who.max() >= count):
            raise ValueError("A pair names a person who is not there.")
    if np.any(wishes < 0) or np.any(seats < 0):
        raise ValueError("Nobody has fewer places than none.")


def _check_whole(name: str, numbers: Floats) -> None:
    if not np.all(np.isfinite(numbers)) or np.any(numbers != np.rint(numbers)):
        raise ValueError(f"The {name} are finite whole numbers.")
