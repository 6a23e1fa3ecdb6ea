"""Stability: a result in which no two people would both rather have each other. For programmes where both sides really rank.

Deferred acceptance (Gale and Shapley 1962) for hospitals and residents: mentees ask, mentors keep the best who asked so far.
Without ties nobody can get anybody dearer in any stable result than mentees get here, and all stable results fill the same
places (Roth 1986). With ties they do not, and a largest one is hard to find. So ties are handled as by Király ("Linear Time
Local Approximation Algorithm for Maximum Stable Marriage", Algorithms 6, 2013), his marriages read as places of a mentor; where
each mentee wants one, the result has at least two thirds of the pairs of the largest stable one. Between equals

* a mentee asks a mentor with a free place first;
* a mentor gives way to anybody who asks for the place of a mentee who *wavers*: who could as well have a free place elsewhere;
* a mentee whom all have refused asks all of them once more, and then comes before mentees who were not refused so.

All ask at once here, in rounds. Each round is what would come out if they asked one by one in some order: first those who ask
mentors without a free place, the dearest first, then the others. Who finds the last free place taken in that moment asks again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from .fit import FULL
from .market import Bools, Floats, Ints, Market, groups, keys, runs
from .people import Person
from .progress import Tell, silent

NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Likes:
    """How much both people of each pair like it, in whole hundredths of a point from 0, of shape (pairs,). Equal ones are ties."""

    mentees: Ints
    mentors: Ints

    def of(self, pairs: Bools) -> Likes:
        """Those of some of the pairs."""
        return Likes(self.mentees[pairs], self.mentors[pairs])


def likes_of(mentees: Sequence[Person], mentors: Sequence[Person], rows: Ints, columns: Ints, scores: Ints) -> Likes:
    """What each likes: whom they wished for in that order, then the others by the score of the pair, 0 to ``FULL``.

    Pairs are ``rows`` of mentees and ``columns`` of mentors, sorted by both.
    """
    pairs = keys(rows, columns, len(mentors))
    wished, invited = _wishes(mentees, mentors), _wishes(mentors, mentees)[:, [1, 0, 2]]
    return Likes(*(scores + _raised(pairs, named, len(mentors)) for named in (wished, invited)))


def raised_by_wishes(mentees: Sequence[Person], mentors: Sequence[Person]) -> tuple[csr_array, csr_array]:
    """What wishes add to how mentees like each pair, and to how mentors do: tables of shape (mentees, mentors)."""
    wished, invited = _wishes(mentees, mentors), _wishes(mentors, mentees)[:, [1, 0, 2]]

    def table(named: Ints) -> csr_array:
        _keys, first = np.unique(keys(named[:, 0], named[:, 1], len(mentors)), return_index=True)
        rows, columns, rank = named[first].T
        return csr_array(((FULL + 1) * rank, (rows, columns)), shape=(len(mentees), len(mentors)))

    return table(wished), table(invited)


def named_pairs(mentees: Sequence[Person], mentors: Sequence[Person]) -> csr_array:
    """The pairs of whom one wished for the other, as a table of shape (mentees, mentors)."""
    named = np.concatenate((_wishes(mentees, mentors), _wishes(mentors, mentees)[:, [1, 0, 2]]))
    return csr_array((named[:, 2], (named[:, 0], named[:, 1])), shape=(len(mentees), len(mentors)))


def _wishes(people: Sequence[Person], others: Sequence[Person]) -> Ints:
    """Of shape (wishes, 3): who, for whom, and how many places from the end of their list, which is 1."""
    place_of = {person.id: place for place, person in enumerate(others)}
    return np.array(
        [
            (row, place_of[wish], len(person.wishes) - rank)
            for row, person in enumerate(people)
            for rank, wish in enumerate(person.wishes)
            if wish in place_of
        ],
        np.intp,
    ).reshape(-1, 3)


def _raised(pairs: Ints, named: Ints, width: int) -> Ints:
    """What wishes add to each pair: more than all scores for each place from the end of the list."""
    raised = np.zeros(len(pairs), np.intp)
    wanted = keys(named[:, 0], named[:, 1], width)
    places = np.searchsorted(pairs, wanted)
    is_there = np.append(pairs, NOBODY)[places] == wanted
    np.maximum.at(raised, places[is_there], (FULL + 1) * named[is_there, 2])
    return raised


def settle(market: Market, likes: Likes, tell: Tell = silent) -> Ints:
    """The pairs of a stable result, ascending. Values and costs of the market are not looked at: each of its pairs may be made.

    ``tell`` is called with how many mentees have asked enough for now, and how many there are.
    """
    asking = _Asking(market, likes)
    while (rows := asking.next_group()).size:
        asking.ask(rows)
        tell(market.mentee_count - asking.left, market.mentee_count)
    return np.flatnonzero(asking.held)


def blocking_pairs(
    mentees: Ints,
    mentors: Ints,
    likes: Likes,
    *,
    held: Bools,
    wanted: Ints,
    places: Ints,
    is_locked: Bools | None = None,
    margin: int = 1,
) -> Ints:
    """The pairs, ascending, who are not together and would both rather be, by ``margin`` hundredths of a point at least.

    ``mentees``, ``mentors``, ``held`` and ``is_locked`` of shape (pairs,). ``wanted`` of shape (n,), ``places`` of shape (m,):
    how many partners each has at most. Who has fewer would like anybody; who has as many compares with the one they like
    least, of those that are not locked. Raises ValueError for a margin of nothing: equals are no reason to change.
    """
    if margin < 1:
        raise ValueError("A margin is a hundredth of a point at least.")
    loose = held if is_locked is None else held & ~is_locked
    gain = likes.mentees - least_liked(mentees, likes.mentees, held, loose, wanted)[mentees]
    other = likes.mentors - least_liked(mentors, likes.mentors, held, loose, places)[mentors]
    return np.flatnonzero(~held & (gain >= margin) & (other >= margin))


def least_liked(people: Ints, likes: Ints, held: Bools, loose: Bools, room: Ints) -> Floats:
    """What somebody must be liked more than: for each person, minus infinity with room left, infinity where nobody can go.

    ``held`` and ``loose`` say of each pair whether it is made, and can be given up.
    """
    least = np.full(len(room), np.inf)
    np.minimum.at(least, people[loose], likes[loose])
    least[np.bincount(people[held], minlength=len(room)) < room] = -np.inf
    return least


class _Asking:
    """The state between two rounds."""

    def __init__(self, market: Market, likes: Likes) -> None:
        self.market = market
        self.likes = likes
        self.held: Bools = np.zeros(len(market.mentors), np.bool_)
        # Whether the mentee had another free place as dear, when they asked for this one.
        self.had_choice: Bools = np.zeros(len(market.mentors), np.bool_)
        # The pair that fills each place, or NOBODY.
        self.fills: Ints = np.full(len(market.costs), NOBODY, np.intp)
        self.free = market.places.copy()
        # How a mentor likes the least of those they have, when places are full and nobody wavers. It only rises.
        self.bar: Ints = np.where(market.places > 0, NOBODY, np.iinfo(np.intp).max)
        self.missing = np.minimum(market.wanted, np.diff(market.starts))
        self.is_second: Bools = np.zeros(market.mentee_count, np.bool_)
        self.has_given_up: Bools = np.zeros(market.mentee_count, np.bool_)

    @property
    def _is_asking(self) -> Bools:
        return (self.missing > 0) & ~self.has_given_up

    @property
    def left(self) -> int:
        return int(np.count_nonzero(self._is_asking))

    def next_group(self) -> Ints:
        """Those who ask next, as many as a group takes."""
        rows = np.flatnonzero(self._is_asking)
        return next(groups(self.market.starts, rows), rows)

    def ask(self, rows: Ints) -> None:
        """Each of these mentees asks the dearest mentor who might take them; who has none begins again once, then gives up."""
        pairs, choices = self._look(rows)
        has_none = choices == 0
        nobody = rows[has_none]
        self.has_given_up[nobody[self.is_second[nobody]]] = True
        self.is_second[nobody] = True
        pairs, choices = pairs[~has_none], choices[~has_none]
        is_free = self.free[self.market.mentors[pairs]] > 0
        self.had_choice[pairs] = is_free & (choices > 1)
        if len(pairs):
            self._answer(pairs)

    def _look(self, rows: Ints) -> tuple[Ints, Ints]:
        """For each mentee one of the dearest pairs to be had, those with a free place first; and how many are as good, or 0."""
        flat, begins = runs(self.market.starts, rows)
        lengths = np.diff(begins)
        mentors = self.market.mentors[flat]
        is_open = ~self.held[flat] & (self._standing(flat, np.repeat(rows, lengths)) > self.bar[mentors])
        worth = np.where(is_open, 2 * self.likes.mentees[flat] + (self.free[mentors] > 0), NOBODY)
        best = np.maximum.reduceat(worth, begins[:-1])
        hits = np.flatnonzero(worth == np.repeat(best, lengths))
        first = np.searchsorted(hits, begins)
        count = np.diff(first)
        # Of equals not the first one: all would ask the same mentor.
        pairs = flat[hits[first[:-1] + rows % count]]
        return pairs, np.where(best == NOBODY, 0, count)

    def _standing(self, pairs: Ints, mentees: Ints) -> Ints:
        """How mentors like these, and between equals those who ask for the second time."""
        found: Ints = 2 * self.likes.mentors[pairs] + self.is_second[mentees]
        return found

    def _answer(self, asked: Ints) -> None:
        """Each mentor with free places takes as many as fit, and keeps whom they have; the others keep the dearest of all."""
        mentors = self.market.mentors
        touched = np.unique(mentors[asked])
        places, begins = runs(self.market.place_starts, touched)
        holders = self.fills[places]
        holders = holders[holders >= 0]
        pairs = np.concatenate((holders, asked))
        is_new = np.arange(len(pairs)) >= len(holders)
        wavers = np.concatenate((self._wavers(holders), self.had_choice[asked]))
        standing = self._standing(pairs, self.market.mentees_of(pairs))
        can_go = is_new | (self.free[mentors[pairs]] == 0)
        order = np.lexsort((is_new, -standing, wavers & can_go & ~is_new, can_go, mentors[pairs]))
        pairs, wavers, standing = pairs[order], wavers[order], standing[order]
        place_of = np.searchsorted(touched, mentors[pairs])
        counts = np.bincount(place_of, minlength=len(touched))
        rank = np.arange(len(pairs)) - (np.cumsum(counts) - counts)[place_of]
        stays = rank < self.market.places[touched][place_of]

        self.held[holders] = False
        np.add.at(self.missing, self.market.mentees_of(holders), 1)
        self.held[pairs[stays]] = True
        np.subtract.at(self.missing, self.market.mentees_of(pairs[stays]), 1)
        fills = np.full(len(places), NOBODY, np.intp)
        fills[(begins[place_of] + rank)[stays]] = pairs[stays]
        self.fills[places] = fills
        self.free[touched] = self.market.places[touched] - np.bincount(place_of[stays], minlength=len(touched))
        least = np.full(len(touched), np.iinfo(np.intp).max)
        np.minimum.at(least, place_of[stays], np.where(wavers[stays], NOBODY, standing[stays]))
        self.bar[touched] = np.where(self.free[touched] > 0, NOBODY, least)

    def _wavers(self, pairs: Ints) -> Bools:
        """Whether the mentee of each pair could as well have a free place elsewhere, and was not refused by all yet.

        They would have asked there before anybody less dear: who gives a place up so has nobody worse to regret it for.
        """
        wavers = self.had_choice[pairs] & ~self.is_second[self.market.mentees_of(pairs)]
        unsure = pairs[wavers]
        if not len(unsure):
            return wavers
        flat, begins = runs(self.market.starts, self.market.mentees_of(unsure))
        is_as_dear = self.likes.mentees[flat] == np.repeat(self.likes.mentees[unsure], np.diff(begins))
        is_choice = is_as_dear & (self.free[self.market.mentors[flat]] > 0) & ~self.held[flat]
        wavers[wavers] = np.logical_or.reduceat(is_choice, begins[:-1])
        self.had_choice[pairs] = wavers  # a free place that is gone does not come back
        return wavers
