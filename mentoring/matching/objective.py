"""What the best result is, in the order in which it matters, and finding it.

First what is fixed; then as many pairs as there can be; then the highest floor under all of them; then places that should not
stay empty; then the total of the scores, with a bonus for pairs that were there before and a price on piling mentees up.
Each step keeps what those before it reached. Why in this order: docs/decisions, "What a good matching is".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .auction import bound, sell, total_of
from .coverage import widen
from .exact import solve_exactly
from .fit import FULL
from .floor import highest_floor
from .market import Bools, Floats, Ints, Market, offsets
from .progress import Progress, Tell, told
from .stable import Likes, settle

#: Up to so many mentees the exact way is taken.
SMALL = 1_500
#: A bid is raised by a tenth of a point at least.
STEP = 10.0


@dataclass(frozen=True, slots=True)
class Aims:
    """What a coordinator can turn. Points are hundredths of a point, as scores are.

    ``has_floor``: raise the lowest score before the total. ``keep``: what it is worth to leave a pair as it was. ``spread``: what
    each further mentee of the same mentor costs, by default just enough to decide between equals. ``is_exact``: None takes the
    exact way for up to ``SMALL`` mentees. ``is_stable``: above all no two people who would both rather have each other (see
    ``stable``); none of the others, nor the fewest mentees that a mentor should have, has a say in who is paired then. Raises
    ValueError for less than nothing.
    """

    has_floor: bool = True
    keep: int = 1_000
    spread: int = 1
    is_exact: bool | None = None
    is_stable: bool = False

    def __post_init__(self) -> None:
        if self.keep < 0 or self.spread < 0:
            raise ValueError("Keeping a pair and spreading mentees are worth nothing, or more.")


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """All pairs that the hard rules allow, as arrays sorted by mentee, then mentor, and what is fixed about them.

    ``scores`` in 0..FULL. ``is_locked``: made whatever they are worth. ``was_made``: there before, worth ``Aims.keep`` more.
    ``wanted``, ``places``: most mentors of a mentee, most mentees of a mentor. ``fewest``: how many places of a mentor should
    be filled. ``likes``: what each side prefers, where ``Aims.is_stable``; the scores if None.
    """

    mentees: Ints
    mentors: Ints
    scores: Ints
    is_locked: Bools
    was_made: Bools
    wanted: Ints
    places: Ints
    fewest: Ints
    likes: Likes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """``pairs``: places in the offer's arrays, ascending. ``floor``: no pair that was chosen is worth less, ``Aims.keep`` included.

    ``total``: the sum of scores with the bonus and the price of piling up; ``at_most``: no result with as many pairs over the
    same floor has a larger total (equal to ``total`` for an exact result). ``is_widest``: no result has more pairs; proved.
    Of a stable result ``floor`` is 0, and ``at_most`` is what no result has, stable or not, with as many pairs or not.
    """

    pairs: Ints
    floor: int
    total: float
    at_most: float
    is_widest: bool

    @property
    def gap(self) -> float:
        """How far below the best the total can be at most, as a part of it."""
        return 0.0 if self.at_most <= 0 else max(0.0, self.at_most - self.total) / self.at_most


def find_best(offer: Offer, aims: Aims, progress: Progress | None = None) -> Outcome:
    """The best result for an offer. ``progress`` is told of "filling", "raising" and "matching".

    Raises ValueError when more pairs are locked than somebody has places for.
    """
    rest = _after_locks(offer)
    plain = rest.plain_market(aims.keep)
    widest = widen(plain, np.array([], np.intp), tell=told(progress, "filling"))
    tell = told(progress, "matching")
    if aims.is_stable:
        picked, slack = _stably(rest, aims, tell)
        return _outcome(rest, aims, picked, slack, floor=0, count=len(widest))
    floor = _floor(plain, widest, told(progress, "raising")) if aims.has_floor else 0
    del plain
    rest = rest.over(floor, aims.keep)
    is_exact = len(offer.wanted) <= SMALL if aims.is_exact is None else aims.is_exact
    tell(0, len(offer.wanted))
    picked, slack = _exactly(rest, aims, len(widest)) if is_exact else _by_auction(rest, aims, len(widest), tell)
    return _outcome(rest, aims, picked, slack, floor=floor, count=len(widest))


def _floor(plain: Market, widest: Ints, tell: Tell) -> int:
    """The highest floor as a worth; in the plain market all is worth one more."""
    return max(0, int(highest_floor(plain, widest, tell)) - 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Rest:
    """What is left of an offer when locked pairs have their places. ``left``: pairs to be had; ``taken``: places by mentor."""

    offer: Offer
    left: Bools
    wanted: Ints
    places: Ints
    taken: Ints

    def plain_market(self, keep: int = 0) -> Market:
        """The pairs by their worth alone. Also a score of 0 is better than nobody."""
        return self.market(1, keep, np.zeros(self.places.sum()))

    def market(self, pair: float, keep: int, costs: Floats) -> Market:
        """The pairs by their worth, and ``pair`` more for each. ``costs`` are those of the places that are left."""
        mentees = np.arange(len(self.wanted) + 1, dtype=self.offer.mentees.dtype)
        starts = np.searchsorted(self.offer.mentees[self.left], mentees)
        # Numbers of 32 bits, where these do: they are the most that there is in memory.
        kind: type[np.signedinteger[Any]] = np.int32 if pair + keep + FULL < np.iinfo(np.int32).max else np.int64
        values: Ints = self.offer.scores[self.left].astype(kind)
        np.add(values, kind(pair), out=values)
        np.add(values, kind(keep), out=values, where=self.offer.was_made[self.left])
        return Market(starts, self.offer.mentors[self.left], values, self.wanted, offsets(self.places), costs)

    def over(self, floor: int, keep: int) -> _Rest:
        """The same without pairs that are worth less than this."""
        is_over = self.offer.scores >= floor
        is_over |= self.offer.was_made & (self.offer.scores >= floor - keep)
        return replace(self, left=self.left & is_over)


def open_market(offer: Offer) -> Market:
    """What is left to be decided when locked pairs have their places. Raises ValueError as ``find_best``."""
    return _after_locks(offer).plain_market()


def _after_locks(offer: Offer) -> _Rest:
    locked = np.flatnonzero(offer.is_locked)
    taken = np.bincount(offer.mentors[locked], minlength=len(offer.places))
    wanted = offer.wanted - np.bincount(offer.mentees[locked], minlength=len(offer.wanted))
    places = offer.places - taken
    if np.any(wanted < 0) or np.any(places < 0):
        raise ValueError("More pairs are locked than somebody has places for.")
    left = ~offer.is_locked & (wanted > 0)[offer.mentees]
    return _Rest(offer, left, wanted, places, taken)


def _outcome(rest: _Rest, aims: Aims, picked: Ints, slack: float, *, floor: int, count: int) -> Outcome:
    """``picked`` of the rest and what is locked. ``slack``: how much more there could be; ``count``: the most pairs of the rest."""
    pairs = np.sort(np.concatenate((np.flatnonzero(rest.offer.is_locked), np.flatnonzero(rest.left)[picked])))
    total = _worth(rest.offer, aims, pairs)
    return Outcome(pairs, floor, total, total + slack, is_widest=len(picked) == count)


def _stably(rest: _Rest, aims: Aims, tell: Tell) -> tuple[Ints, float]:
    """What stability costs is told as a gap is: by the prices of a sale in which nobody has to have a mentor."""
    likes = rest.offer.likes or Likes(rest.offer.scores, rest.offer.scores)
    picked = settle(rest.plain_market(), likes.of(rest.left), tell)
    market = _weighed(rest, aims, 0.0, 0.0)
    prices = sell(market, step=STEP, tell=tell).prices
    return picked, float(np.floor(bound(market, prices) - total_of(market, picked)))


def _exactly(rest: _Rest, aims: Aims, count: int) -> tuple[Ints, float]:
    market = _weighed(rest, aims, *_strict_weights(rest, aims, count))
    return solve_exactly(market), 0.0


def _by_auction(rest: _Rest, aims: Aims, count: int, tell: Tell) -> tuple[Ints, float]:
    """Weights just high enough end the bidding soon; when they were too low to make as many pairs as can be, again."""
    most, bonus = _strict_weights(rest, aims, count)
    bonus = min(bonus, 2.0 * _range(rest, aims))
    pair = min(most, 2.0 * (bonus + _range(rest, aims)))
    while True:
        market = _weighed(rest, aims, pair, bonus)
        sale = sell(market, step=STEP, tell=tell)
        if len(sale.pairs) == count or pair >= most:
            return sale.pairs, float(np.floor(bound(market, sale.prices) - total_of(market, sale.pairs)))
        pair = min(most, 4.0 * pair)


def _range(rest: _Rest, aims: Aims) -> float:
    """What one pair instead of another can change a total by, at most."""
    return FULL + aims.keep + aims.spread * float(max(rest.offer.places, default=0)) + STEP


def _strict_weights(rest: _Rest, aims: Aims, count: int) -> tuple[float, float]:
    """What a pair is worth as such, and a place that should be filled: more than all that comes after them together."""
    bonus = _range(rest, aims) * (count + 1) if rest.offer.fewest.any() else 0.0
    return (_range(rest, aims) + bonus) * (count + 1), bonus


def _weighed(rest: _Rest, aims: Aims, pair: float, bonus: float) -> Market:
    """The market in which a pair is worth ``pair`` more than its score, and a place that should be filled costs ``-bonus``."""
    starts = offsets(rest.places)
    rank = np.arange(starts[-1]) - np.repeat(starts[:-1] - rest.taken, rest.places)
    asked = rank < np.repeat(rest.offer.fewest, rest.places)
    return rest.market(pair, aims.keep, aims.spread * rank.astype(np.float64) - bonus * asked)


def _worth(offer: Offer, aims: Aims, pairs: Ints) -> float:
    """The total that ``Outcome`` tells."""
    load = np.bincount(offer.mentors[pairs], minlength=len(offer.places)).astype(np.float64)
    piled = aims.spread * float((load * (load - 1) / 2).sum())
    return float(offer.scores[pairs].sum() + aims.keep * offer.was_made[pairs].sum()) - piled
