"""Largest matchings: nobody is left out who could be in, and nobody who was in is out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching import market as market_module
from mentoring.matching.coverage import is_largest, widen
from mentoring.matching.market import make_market
from tests.mentoring.matching.brute import markets, results_of

NOTHING = np.array([], np.intp)


@given(markets(), st.integers(1, 2))
def test_it_makes_no_difference_in_which_groups_people_are_looked_at(market, pairs):
    whole = len(widen(market, NOTHING))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(market_module, "GROUP_PAIRS", pairs)
        assert len(widen(market, NOTHING)) == whole


@given(markets())
def test_no_result_has_more_pairs(market):
    found = widen(market, NOTHING)
    assert tuple(found) in set(results_of(market))
    assert len(found) == max(len(result) for result in results_of(market))
    assert is_largest(market, found)


@given(markets(), st.data())
def test_from_any_start_the_same_number_is_reached_and_nobody_loses_a_mentor(market, data):
    start = np.array(data.draw(st.sampled_from([*results_of(market)])), np.intp)
    found = widen(market, start)
    assert len(found) == len(widen(market, NOTHING))
    before, after = (np.bincount(market.mentees[pairs], minlength=market.mentee_count) for pairs in (start, found))
    assert (after >= before).all()


@given(markets(), st.data())
def test_only_what_is_allowed_is_used(market, data):
    allowed = np.array([data.draw(st.booleans()) for _ in market.mentors], np.bool_)
    found = widen(market, NOTHING, allowed=allowed)
    within = [result for result in results_of(market) if allowed[list(result)].all()]
    assert tuple(found) in within
    assert len(found) == max(len(result) for result in within)


def test_a_long_path_is_found():
    """Each but the last could have two mentors, and all hold the first of theirs: everybody has to move by one."""
    count = 50
    mentees = [*range(count), *range(count - 1)]
    mentors = [*range(count), *range(1, count)]
    market = make_market(
        [*mentees, count], [*mentors, 0], [1] * (2 * count), wanted=[1] * (count + 1), places=[1] * count + [1]
    )
    held = np.flatnonzero(market.mentees == market.mentors)
    assert len(widen(market, held)) == count  # the last mentor is out of reach of the last mentee
    open_end = make_market(
        [*market.mentees, count - 1],
        [*market.mentors, count],
        [1] * (2 * count + 1),
        wanted=market.wanted,
        places=market.places,
    )
    held = np.flatnonzero(open_end.mentees == open_end.mentors)
    assert len(widen(open_end, held)) == count + 1
