"""Beyond the candidates: a look at everybody who could change something for those who are left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .barriers import Barriers
from .candidates import Candidates, find_candidates
from .coverage import reach, widen
from .market import Bools, keys
from .objective import Offer, open_market
from .progress import Tell, silent

#: When somebody is left out, so many pairs at most are looked through for a way.
WIDEST_SEARCH = 200_000_000


def look_further(scores: Barriers, offer: Offer, *, nearest: int, seed: int, tell: Tell = silent) -> tuple[Offer, bool]:
    """Add pairs until as many people are matched as can be, and whether that is proved.

    Only those who can be reached by changes from somebody who lacks a mentor need to be asked, and only for mentors who
    were not reached: when none of them has one, nobody more can be matched.
    """
    while True:
        market = open_market(offer)
        pairs = widen(market, np.array([], np.intp), tell=tell)
        taken = np.bincount(market.mentors[pairs], minlength=market.mentor_count)
        if len(pairs) == market.wanted.sum() or not (market.places > taken).any():
            return offer, True
        mentees, mentors = reach(market, pairs)
        rows, columns = np.flatnonzero(mentees), np.flatnonzero(~mentors & (market.places > 0))
        if len(rows) * len(columns) > WIDEST_SEARCH:
            return offer, False
        # Whom these mentees have already may be found again. Enough others are asked for, and those left out.
        wide = nearest + 2 * int(market.wanted.max())
        more = _without(find_candidates(scores, nearest=wide, seed=seed, rows=rows, columns=columns), offer, mentees)
        if not len(more.mentees):
            return offer, True
        offer = _widened(offer, more)


def _without(more: Candidates, offer: Offer, mentees: Bools) -> Candidates:
    """Of the candidates of these mentees those that are not in the offer."""
    width = len(offer.places)
    there = np.flatnonzero(mentees[offer.mentees])
    known = keys(offer.mentees[there], offer.mentors[there], width)
    is_new = ~np.isin(keys(more.mentees, more.mentors, width), known)
    return replace(more, mentees=more.mentees[is_new], mentors=more.mentors[is_new], scores=more.scores[is_new])


def _widened(offer: Offer, more: Candidates) -> Offer:
    """An offer with further pairs, none of which is in it."""
    width = len(offer.places)
    at = np.searchsorted(keys(offer.mentees, offer.mentors, width), keys(more.mentees, more.mentors, width))
    return replace(
        offer,
        mentees=np.insert(offer.mentees, at, more.mentees),
        mentors=np.insert(offer.mentors, at, more.mentors),
        scores=np.insert(offer.scores, at, more.scores),
        is_locked=np.insert(offer.is_locked, at, False),
        was_made=np.insert(offer.was_made, at, False),
    )
