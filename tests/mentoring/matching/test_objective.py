"""The order of what matters, against every possible result."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching.market import make_market
from mentoring.matching.objective import Aims, Offer, find_best
from tests.mentoring.matching.brute import offers, results_of


def merits(offer, aims, pairs):
    """What is compared, the most important first: number of pairs, lowest score, places filled, total."""
    free = [pair for pair in pairs if not offer.is_locked[pair]]
    load = np.bincount(offer.mentors[list(pairs)], minlength=len(offer.places))
    piled = aims.spread * int((load * (load - 1) // 2).sum())
    return (
        len(pairs),
        min((offer.scores[pair] + aims.keep * offer.was_made[pair] for pair in free), default=0)
        if aims.has_floor
        else 0,
        int(np.minimum(load, offer.fewest).sum()),
        int(offer.scores[list(pairs)].sum() + aims.keep * offer.was_made[list(pairs)].sum()) - piled,
    )


def best_merits(offer, aims):
    market = make_market(
        offer.mentees, offer.mentors, np.ones(len(offer.mentors)), wanted=offer.wanted, places=offer.places
    )
    locked = set(np.flatnonzero(offer.is_locked))
    results = [result for result in results_of(market) if locked <= set(result)]
    most = max(map(len, results))
    complete = [merits(offer, aims, result) for result in results if len(result) == most]
    if aims.has_floor:  # a floor is kept, not weighed: all results over the highest one are as good
        floor = max(merit[1] for merit in complete)
        return most, floor, *max(merit[2:] for merit in complete if merit[1] >= floor)
    return most, 0, *max(merit[2:] for merit in complete)


AIMS = st.builds(Aims, has_floor=st.booleans(), keep=st.sampled_from([0, 1_000]), spread=st.sampled_from([0, 300]))


@given(offers(), AIMS)
def test_an_exact_result_is_the_best_of_all(offer, aims):
    found = find_best(offer, aims)
    assert merits(offer, aims, found.pairs) == best_merits(offer, aims)
    assert (found.is_widest, found.at_most, found.gap) == (True, found.total, 0.0)


@given(offers(), AIMS)
def test_the_auction_makes_as_many_pairs_over_the_same_floor_and_tells_how_good_it_is(offer, aims):
    quick = Aims(aims.has_floor, aims.keep, aims.spread, is_exact=False)
    found = find_best(offer, quick)
    count, floor, filled, total = best_merits(offer, aims)
    mine = merits(offer, aims, found.pairs)
    assert (mine[0], found.is_widest) == (count, True)
    assert mine[1] >= floor
    assert mine[3] == found.total
    if mine[2] == filled:
        assert found.total <= total <= found.at_most


def offer_of(pairs, *, places, locked=()):
    """An offer from {(mentee, mentor): score}; each mentee wants one."""
    keys = sorted(pairs)
    return Offer(
        mentees=np.array([mentee for mentee, _mentor in keys], np.intp),
        mentors=np.array([mentor for _mentee, mentor in keys], np.intp),
        scores=np.array([pairs[key] for key in keys], np.intp),
        is_locked=np.array([key in locked for key in keys], np.bool_),
        was_made=np.zeros(len(keys), np.bool_),
        wanted=np.ones(1 + max((mentee for mentee, _mentor in keys), default=-1), np.intp),
        places=np.array(places, np.intp),
        fewest=np.zeros(len(places), np.intp),
    )


def test_more_pairs_come_before_better_ones():
    offer = offer_of({(0, 0): 9_000, (0, 1): 100, (1, 0): 8_000}, places=[1, 1])
    assert find_best(offer, Aims()).pairs.tolist() == [1, 2]


def test_a_locked_pair_stays_though_another_would_be_better():
    offer = offer_of({(0, 0): 1, (0, 1): 9_000}, places=[1, 1], locked={(0, 0)})
    assert find_best(offer, Aims()).pairs.tolist() == [0]


def test_more_locked_pairs_than_places_are_refused():
    offer = offer_of({(0, 0): 1, (1, 0): 1}, places=[1], locked={(0, 0), (1, 0)})
    with pytest.raises(ValueError, match="More pairs are locked"):
        find_best(offer, Aims())


def test_nobody_at_all_is_a_result_too():
    found = find_best(offer_of({}, places=[]), Aims())
    assert (found.pairs.tolist(), found.floor, found.total, found.gap) == ([], 0, 0.0, 0.0)


def test_the_auction_bids_again_when_one_more_pair_costs_very_much():
    """Ten mentees have full scores; for an eleventh to be in, each of them has to move on and to score nothing."""
    chain = {(0, 0): 0}
    for mentee in range(1, 11):
        chain |= {(mentee, mentee - 1): 10_000, (mentee, mentee): 0}
    found = find_best(offer_of(chain, places=[1] * 11), Aims(has_floor=False, is_exact=False))
    assert (len(found.pairs), found.total, found.is_widest) == (11, 0.0, True)
