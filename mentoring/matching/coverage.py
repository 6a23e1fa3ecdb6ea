"""How many pairs there can be at all, whatever they are worth: the largest matching, by paths that each add one.

A path begins with a mentee who lacks a mentor and ends with a mentor who has a free place; between them people change: each
mentee on it moves to the next mentor. A matching without such a path is a largest one (Berge 1957). All mentees who lack
somebody look for a path at once, in breadth, so the paths are shortest ones; trees of different mentees share nobody, and
one path of each is taken (as in Hopcroft and Karp 1973, but one of a tree).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .market import Bools, Ints, Market, runs

NOBODY = -1


def widen(market: Market, pairs: Ints, *, allowed: Bools | None = None) -> Ints:
    """A largest set of pairs, made from ``pairs`` by moving as few people a time as will do. Both ascending.

    Whoever has a mentor before has one after. ``allowed``: which pairs of the market may be made, all of them if None; all
    of ``pairs`` must be.
    """
    held = np.zeros(len(market.mentors), np.bool_)
    held[pairs] = True
    usable = np.ones_like(held) if allowed is None else allowed
    _fill_free_places(market, held, usable)
    while _grow(market, held, usable):
        pass
    return np.flatnonzero(held)


def is_largest(market: Market, pairs: Ints) -> bool:
    """Whether there is no path, so that no set has more pairs."""
    return len(widen(market, pairs)) == len(pairs)


def reach(market: Market, pairs: Ints) -> tuple[Bools, Bools]:
    """Who can be reached by changes from a mentee who lacks a mentor, of mentees and of mentors, when ``pairs`` is a largest set.

    None of these mentors has a free place, so more pairs could only come from mentors who were not reached: this is Hall's
    theorem, and the proof that nobody more can be matched.
    """
    held = np.zeros(len(market.mentors), np.bool_)
    held[pairs] = True
    forest = _search(market, market.mentees, held, np.ones_like(held))
    lacks = market.wanted > np.bincount(market.mentees[pairs], minlength=market.mentee_count)
    return lacks | (forest.by_held != NOBODY), forest.by_pair != NOBODY


def _fill_free_places(market: Market, held: Bools, usable: Bools) -> None:
    """A start: round by round each who lacks a mentor asks one that has a free place."""
    mentees = market.mentees
    while True:
        missing = market.wanted - np.bincount(mentees[held], minlength=market.mentee_count)
        free = market.places - np.bincount(market.mentors[held], minlength=market.mentor_count)
        open_pairs = np.flatnonzero(usable & ~held & (missing[mentees] > 0) & (free[market.mentors] > 0))
        if not len(open_pairs):
            return
        # The mentor with the fewest free places first: one with many can take who is left.
        order = open_pairs[np.lexsort((free[market.mentors[open_pairs]], mentees[open_pairs]))]
        asked = order[np.unique(mentees[order], return_index=True)[1]]
        asked = asked[np.argsort(market.mentors[asked], kind="stable")]
        _heads, first, place = np.unique(market.mentors[asked], return_index=True, return_inverse=True)
        rank = np.arange(len(asked)) - first[place]
        held[asked[rank < free[market.mentors[asked]]]] = True


@dataclass(frozen=True, slots=True, eq=False)
class _Forest:
    """How each was reached: mentors by a pair they could have, mentees by a pair they have; and from whose tree."""

    by_pair: Ints
    by_held: Ints
    ends: Ints


def _grow(market: Market, held: Bools, usable: Bools) -> bool:
    """Take one path of each mentee who has one. Whether there was any."""
    mentees = market.mentees
    forest = _search(market, mentees, held, usable)
    for mentor in forest.ends:
        pair = forest.by_pair[mentor]
        held[pair] = True
        while (left := forest.by_held[mentees[pair]]) != NOBODY:
            held[left] = False
            pair = forest.by_pair[market.mentors[left]]
            held[pair] = True
    return bool(len(forest.ends))


def _search(market: Market, mentees: Ints, held: Bools, usable: Bools) -> _Forest:
    """Breadth first from all who lack a mentor, up to the first level where free places are."""
    taken = np.bincount(market.mentors[held], minlength=market.mentor_count)
    free = market.places > taken
    roots = np.flatnonzero(market.wanted > np.bincount(mentees[held], minlength=market.mentee_count))
    tree = np.full(market.mentee_count, NOBODY, np.intp)
    tree[roots] = roots
    by_pair = np.full(market.mentor_count, NOBODY, np.intp)
    by_held = np.full(market.mentee_count, NOBODY, np.intp)
    holders = np.flatnonzero(held)
    holders = holders[np.argsort(market.mentors[holders], kind="stable")]
    holder_starts = np.searchsorted(market.mentors[holders], np.arange(market.mentor_count + 1))

    level = roots
    while len(level):
        flat, _begins = runs(market.starts, level)
        flat = flat[usable[flat] & ~held[flat]]
        flat = flat[by_pair[market.mentors[flat]] == NOBODY]
        reached, first = np.unique(market.mentors[flat], return_index=True)
        by_pair[reached] = flat[first]
        ends = reached[free[reached]]
        if len(ends):
            _roots, first = np.unique(tree[mentees[by_pair[ends]]], return_index=True)
            return _Forest(by_pair, by_held, ends[first])
        places, _begins = runs(holder_starts, reached)
        pairs = holders[places]
        pairs = pairs[tree[mentees[pairs]] == NOBODY]
        level, first = np.unique(mentees[pairs], return_index=True)
        by_held[level] = pairs[first]
        tree[level] = tree[mentees[by_pair[market.mentors[by_held[level]]]]]
    return _Forest(by_pair, by_held, np.array([], np.intp))
