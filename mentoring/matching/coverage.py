"""How many pairs there can be at all, whatever they are worth: the largest matching, by paths that each add one.

A path begins with a mentee who lacks a mentor and ends with a mentor who has a free place; between them people change: each
mentee on it moves to the next mentor. A matching without such a path is a largest one (Berge 1957). All mentees who lack
somebody look for a path at once, in breadth, so the paths are shortest ones; trees of different mentees share nobody, and
one path of each is taken (as in Hopcroft and Karp 1973, but one of a tree).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .market import Bools, Ints, Market, groups, offsets, runs
from .progress import Tell, silent

NOBODY = -1


def widen(market: Market, pairs: Ints, *, allowed: Bools | None = None, tell: Tell = silent) -> Ints:
    """A largest set of pairs, made from ``pairs`` by moving as few people a time as will do. Both ascending.

    Whoever has a mentor before has one after. ``allowed``: which pairs of the market may be made, all of them if None; all
    of ``pairs`` must be. ``tell`` is called with how many pairs there are, and how many are wanted.
    """
    held = np.zeros(len(market.mentors), np.bool_)
    held[pairs] = True
    usable = np.ones_like(held) if allowed is None else allowed
    _fill_free_places(market, held, usable)
    tell(int(np.count_nonzero(held)), int(market.wanted.sum()))
    while _grow(market, held, usable):
        tell(int(np.count_nonzero(held)), int(market.wanted.sum()))
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
    forest = _search(market, held, np.ones_like(held))
    lacks = _room(market, held)[0] > 0
    return lacks | (forest.by_held != NOBODY), forest.by_pair != NOBODY


def _fill_free_places(market: Market, held: Bools, usable: Bools) -> None:
    """A start: round by round each who lacks a mentor asks one that has a free place, of several not all the same."""
    missing, free = _room(market, held)
    rows = np.flatnonzero(missing > 0)
    while len(rows):
        for group in groups(market.starts, rows):
            flat, begins = runs(market.starts, group)
            is_open = usable[flat] & ~held[flat] & (free[market.mentors[flat]] > 0)
            open_begins = offsets(is_open)[begins]
            count = np.diff(open_begins)
            missing[group[count == 0]] = 0
            asking = count > 0
            asked = flat[is_open][open_begins[:-1][asking] + group[asking] % count[asking]]
            asked = asked[np.argsort(market.mentors[asked], kind="stable")]
            _mentors, first, place = np.unique(market.mentors[asked], return_index=True, return_inverse=True)
            taken = asked[np.arange(len(asked)) - first[place] < free[market.mentors[asked]]]
            held[taken] = True
            missing[market.mentees_of(taken)] -= 1
            free -= np.bincount(market.mentors[taken], minlength=len(free))
        rows = rows[missing[rows] > 0]


def _room(market: Market, held: Bools) -> tuple[Ints, Ints]:
    """How many more each mentee wants, and each mentor takes."""
    pairs = np.flatnonzero(held)
    return (
        market.wanted - np.bincount(market.mentees_of(pairs), minlength=market.mentee_count),
        market.places - np.bincount(market.mentors[pairs], minlength=market.mentor_count),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Forest:
    """How each was reached: mentors by a pair they could have, mentees by a pair they have; and from whose tree."""

    by_pair: Ints
    by_held: Ints
    ends: Ints


def _grow(market: Market, held: Bools, usable: Bools) -> bool:
    """Take one path of each mentee who has one. Whether there was any."""
    forest = _search(market, held, usable)
    for mentor in forest.ends:
        pair = forest.by_pair[mentor]
        held[pair] = True
        while (left := forest.by_held[market.mentees_of(pair)]) != NOBODY:
            held[left] = False
            pair = forest.by_pair[market.mentors[left]]
            held[pair] = True
    return bool(len(forest.ends))


def _search(market: Market, held: Bools, usable: Bools) -> _Forest:
    """Breadth first from all who lack a mentor, up to the first level where free places are."""
    missing, free = _room(market, held)
    roots = np.flatnonzero(missing > 0)
    tree = np.full(market.mentee_count, NOBODY, np.intp)
    tree[roots] = roots
    by_pair = np.full(market.mentor_count, NOBODY, np.intp)
    by_held = np.full(market.mentee_count, NOBODY, np.intp)
    holders = np.flatnonzero(held)
    holders = holders[np.argsort(market.mentors[holders], kind="stable")]
    holder_starts = np.searchsorted(market.mentors[holders], np.arange(market.mentor_count + 1))

    level = roots
    while len(level):
        reached = np.concatenate(
            [_reach(market, group, held, usable, by_pair) for group in groups(market.starts, level)]
        )
        ends = reached[free[reached] > 0]
        if len(ends):
            _roots, first = np.unique(tree[market.mentees_of(by_pair[ends])], return_index=True)
            return _Forest(by_pair, by_held, ends[first])
        places, _begins = runs(holder_starts, reached)
        pairs = holders[places]
        mentees = market.mentees_of(pairs)
        is_new = tree[mentees] == NOBODY
        level, first = np.unique(mentees[is_new], return_index=True)
        by_held[level] = pairs[is_new][first]
        tree[level] = tree[market.mentees_of(by_pair[market.mentors[by_held[level]]])]
    return _Forest(by_pair, by_held, np.array([], np.intp))


def _reach(market: Market, mentees: Ints, held: Bools, usable: Bools, by_pair: Ints) -> Ints:
    """Mentors that these mentees could have and nobody reached before; by which pair is noted."""
    flat, _begins = runs(market.starts, mentees)
    flat = flat[usable[flat] & ~held[flat]]
    flat = flat[by_pair[market.mentors[flat]] == NOBODY]
    reached, first = np.unique(market.mentors[flat], return_index=True)
    by_pair[reached] = flat[first]
    return reached
