"""All results of a small market, one after the other: what the engine's promises are held against."""

from collections.abc import Iterator
from itertools import chain, combinations

import numpy as np
from hypothesis import strategies as st

from mentoring.matching.market import Market, make_market
from mentoring.matching.objective import FULL, Offer


def results_of(market: Market) -> Iterator[tuple[int, ...]]:
    """Every set of pairs that keeps to all places, as places in the market's arrays."""
    choices = []
    for mentee in range(market.mentee_count):
        own = range(market.starts[mentee], market.starts[mentee + 1])
        choices.append([*chain.from_iterable(combinations(own, size) for size in range(market.wanted[mentee] + 1))])

    def grow(mentee: int, free: tuple[int, ...], made: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if mentee == market.mentee_count:
            yield made
            return
        for choice in choices[mentee]:
            left = list(free)
            for pair in choice:
                left[market.mentors[pair]] -= 1
            if min(left, default=0) >= 0:
                yield from grow(mentee + 1, tuple(left), made + choice)

    return grow(0, tuple(market.places), ())


@st.composite
def markets(draw: st.DrawFn, *, most_wanted: int = 2, with_costs: bool = True) -> Market:
    """Up to four mentees and four mentors, with pairs that are often worth the same."""
    n, m = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    pairs = draw(st.sets(st.tuples(st.integers(0, max(n - 1, 0)), st.integers(0, max(m - 1, 0))))) if n and m else set()
    values = [draw(st.integers(-2, 9)) for _ in pairs]
    places = [draw(st.integers(0, 3)) for _ in range(m)]
    costs = [sorted(draw(st.lists(st.integers(-3, 4), min_size=count, max_size=count))) for count in places]
    return make_market(
        [mentee for mentee, _mentor in pairs],
        [mentor for _mentee, mentor in pairs],
        values,
        wanted=[draw(st.integers(0, most_wanted)) for _ in range(n)],
        places=places,
        costs=[*chain.from_iterable(costs)] if with_costs else None,
    )


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    """Up to four mentees and four mentors, with ties, locks within the places, pairs that were there, places to fill."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    pairs = sorted(draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, m - 1)))))
    wanted = np.array([draw(st.integers(0, 2)) for _ in range(n)])
    places = np.array([draw(st.integers(0, 3)) for _ in range(m)])
    locked, free, room = [], wanted.copy(), places.copy()
    for mentee, mentor in pairs:
        is_locked = bool(free[mentee] and room[mentor] and draw(st.integers(0, 5)) == 0)
        locked.append(is_locked)
        free[mentee] -= is_locked
        room[mentor] -= is_locked
    return Offer(
        mentees=np.array([mentee for mentee, _mentor in pairs], np.intp),
        mentors=np.array([mentor for _mentee, mentor in pairs], np.intp),
        scores=np.array([draw(st.sampled_from([0, 1, 2_500, 5_000, 9_999, FULL])) for _ in pairs], np.intp),
        is_locked=np.array(locked, np.bool_),
        was_made=np.array([draw(st.booleans()) for _ in pairs], np.bool_),
        wanted=wanted,
        places=places,
        fewest=np.array([draw(st.integers(0, 2)) for _ in range(m)], np.intp),
    )
