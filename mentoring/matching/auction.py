"""An auction: mentees bid for places until nobody wants to bid more. The prices it ends with prove how good the result is.

Bertsekas's auction algorithm for the assignment problem with "similar objects" (Bertsekas and Castañón, "The auction algorithm
for the transportation problem", 1989): the places of a mentor share a price, that of the cheapest. All who want a place bid
at once, each for the mentor that is worth most to them after the price, and as much as makes the next best worth the same,
and ``step`` more. A mentor keeps the highest bids. Prices only rise, so it ends; and when it does, nobody would gain more
than ``step`` by another mentor. That bounds how far the result is from the best one, by ``step`` for each pair at most; the
prices themselves mostly prove much less (see ``bound``), as any prices do: they are a solution of the dual linear program.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .market import Bools, Floats, Ints, Market, groups, offsets, runs
from .progress import Tell, silent


@dataclass(frozen=True, slots=True, eq=False)
class Sale:
    """How a market was sold. ``pairs``: places in the market's arrays, ascending; ``prices``: of shape (m,)."""

    pairs: Ints
    prices: Floats


def sell(market: Market, *, step: float, tell: Tell = silent) -> Sale:
    """Sell the places of a market. ``step`` above zero is how much a bid is raised by at least.

    With ``step`` below 1 / (number of places wanted) the result is a best one, because values are whole numbers.
    ``tell`` is called with how many mentees have bid enough for now, and how many there are.
    """
    if not step > 0:
        raise ValueError("Bids are raised by more than nothing.")
    auction = _Auction(market, step)
    while (rows := auction.next_group()).size:
        auction.bid(rows)
        tell(market.mentee_count - auction.bidding, market.mentee_count)
    return Sale(np.flatnonzero(auction.held), auction.prices)


def total_of(market: Market, pairs: Ints) -> float:
    """What a result is worth: the values of its pairs without the costs of the places that it fills, the cheapest first."""
    filled = np.bincount(market.mentors[pairs], minlength=market.mentor_count)
    places, begins = runs(market.place_starts, np.arange(market.mentor_count))
    rank = places - np.repeat(begins[:-1], market.places)
    return float(market.values[pairs].sum() - market.costs[rank < np.repeat(filled, market.places)].sum())


def bound(market: Market, prices: Floats) -> float:
    """No result can be worth more than this, whatever the prices: weak duality of linear programs.

    A mentee cannot get more than their best pairs after the price, a mentor not more than the price of each place above its cost.
    """
    mentees = sum(_gains(market, rows, prices) for rows in groups(market.starts, np.flatnonzero(market.wanted)))
    return mentees + float(np.maximum(np.repeat(prices, market.places) - market.costs, 0.0).sum())


def _gains(market: Market, rows: Ints, prices: Floats) -> float:
    """What the best pairs of these mentees gain them after the price."""
    flat, begins = runs(market.starts, rows)
    lengths = np.diff(begins)
    gains = np.maximum(market.values[flat] - prices[market.mentors[flat]], 0.0)
    order = np.lexsort((-gains, np.repeat(rows, lengths)))
    rank = np.arange(len(flat)) - np.repeat(begins[:-1], lengths)
    return float(gains[order][rank < np.repeat(market.wanted[rows], lengths)].sum())


class _Auction:
    """The state between two groups of bids."""

    def __init__(self, market: Market, step: float) -> None:
        self.market = market
        self.step = step
        self.held: Bools = np.zeros(len(market.mentors), np.bool_)
        # The pair that fills each place, or -1, and its bid; those of a mentor from the highest bid to the lowest.
        self.fills: Ints = np.full(len(market.costs), -1, np.intp)
        self.bids: Floats = np.zeros(len(market.costs))
        self.prices = self._first_prices()
        self.missing = np.minimum(market.wanted, np.diff(market.starts))
        self.has_given_up: Bools = np.zeros(market.mentee_count, np.bool_)

    def _first_prices(self) -> Floats:
        """The cost of the first place; a mentor without one is not for sale."""
        prices = np.full(self.market.mentor_count, np.inf)
        has_place = self.market.places > 0
        prices[has_place] = self.market.costs[self.market.place_starts[:-1][has_place]]
        return prices

    @property
    def _is_bidding(self) -> Bools:
        return (self.missing > 0) & ~self.has_given_up

    @property
    def bidding(self) -> int:
        return int(np.count_nonzero(self._is_bidding))

    def next_group(self) -> Ints:
        """Those who bid next, as many as a group takes."""
        rows = np.flatnonzero(self._is_bidding)
        return next(groups(self.market.starts, rows), rows)

    def bid(self, rows: Ints) -> None:
        """One bid of each of these mentees, and what the mentors make of it."""
        pairs, best, second = self._look(rows)
        is_in = best > 0
        self.has_given_up[rows[~is_in]] = True
        pairs = pairs[is_in]
        self._award(pairs, self.step - np.maximum(second[is_in], 0.0) + self.market.values[pairs])

    def _look(self, rows: Ints) -> tuple[Ints, Floats, Floats]:
        """For each mentee the best pair that they do not hold, what it gains them, and what the next best would."""
        flat, begins = runs(self.market.starts, rows)
        gains = self.market.values[flat] - self.prices[self.market.mentors[flat]]
        gains[self.held[flat]] = -np.inf
        best = np.maximum.reduceat(gains, begins[:-1])
        hits = np.flatnonzero(gains == np.repeat(best, np.diff(begins)))
        first = hits[np.searchsorted(hits, begins[:-1])]
        gains[first] = -np.inf
        return flat[first], best, np.maximum.reduceat(gains, begins[:-1])

    def _award(self, asked: Ints, bids: Floats) -> None:
        """Each mentor keeps the highest bids, as long as a bid is worth the cost of the place it would fill."""
        touched = np.unique(self.market.mentors[asked])
        places, begins = runs(self.market.place_starts, touched)
        filled = places[self.fills[places] >= 0]
        holders = self.fills[filled]
        pairs, bids = np.concatenate((holders, asked)), np.concatenate((self.bids[filled], bids))
        order = np.lexsort((pairs, -bids, self.market.mentors[pairs]))
        pairs, bids = pairs[order], bids[order]
        mentors = np.searchsorted(touched, self.market.mentors[pairs])
        rank = np.arange(len(pairs)) - offsets(np.bincount(mentors, minlength=len(touched)))[mentors]
        has_place = rank < self.market.places[touched][mentors]
        place = begins[mentors] + rank
        wins = has_place.copy()
        costs = self.market.costs[places]
        wins[has_place] = bids[has_place] >= costs[place[has_place]]

        self.held[holders] = False
        np.add.at(self.missing, self.market.mentees_of(holders), 1)
        self.held[pairs[wins]] = True
        np.subtract.at(self.missing, self.market.mentees_of(pairs[wins]), 1)
        self.has_given_up[self.market.mentees_of(pairs[~wins])] = False
        fills = np.full(len(places), -1, np.intp)
        fills[place[wins]] = pairs[wins]
        self.fills[places] = fills
        self.bids[places[place[wins]]] = bids[wins]
        # What the next bid must beat: the lowest one that is kept, or the cost of the next free place.
        least = np.where(fills >= 0, self.bids[places], costs)
        self.prices[touched] = np.minimum.reduceat(least, begins[:-1])
