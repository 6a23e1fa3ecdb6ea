"""The auction: never far from the best, and its prices prove it."""

import numpy as np
import pytest
from hypothesis import given

from mentoring.matching import market as market_module
from mentoring.matching.auction import bound, sell, total_of
from mentoring.matching.market import make_market
from tests.mentoring.matching.brute import markets, results_of


def best_total(market):
    return max(total_of(market, np.array(result, np.intp)) for result in results_of(market))


@given(markets())
def test_a_small_step_gives_a_best_result(market):
    step = 1 / (market.wanted.sum() + 1)
    sale = sell(market, step=step)
    assert tuple(sale.pairs) in set(results_of(market))
    assert total_of(market, sale.pairs) == best_total(market)


@given(markets())
def test_a_large_step_is_off_by_no_more_than_a_step_for_each_mentor_wanted(market):
    sale = sell(market, step=2.0)
    assert best_total(market) - total_of(market, sale.pairs) <= 2.0 * market.wanted.sum()


@given(markets())
def test_prices_prove_that_nothing_is_better(market):
    sale = sell(market, step=0.5)
    assert best_total(market) <= bound(market, sale.prices) + 1e-9
    assert bound(market, sale.prices) - total_of(market, sale.pairs) <= 0.5 * market.wanted.sum() + 1e-9


@given(markets())
def test_it_makes_no_difference_in_which_groups_people_bid(market):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(market_module, "GROUP_PAIRS", 1)
        alone = sell(market, step=0.01)
    assert total_of(market, alone.pairs) == best_total(market)


def test_the_same_market_is_sold_the_same_way():
    market = make_market([0, 0, 1, 1], [0, 1, 0, 1], [5, 5, 5, 5], wanted=[1, 1], places=[1, 1])
    first, again = sell(market, step=0.1), sell(market, step=0.1)
    assert (first.pairs.tolist(), first.prices.tolist()) == (again.pairs.tolist(), again.prices.tolist())


def test_a_place_is_left_empty_when_it_costs_more_than_a_pair_is_worth():
    market = make_market([0, 1], [0, 0], [5, 4], wanted=[1, 1], places=[2], costs=[0, 5])
    assert sell(market, step=0.1).pairs.tolist() == [0]


def test_a_place_that_asks_to_be_filled_draws_somebody():
    market = make_market([0, 0], [0, 1], [5, 4], wanted=[1], places=[1, 1], costs=[0, -2])
    assert sell(market, step=0.1).pairs.tolist() == [1]


def test_it_tells_how_many_have_bid_enough():
    market = make_market([0, 1], [0, 0], [5, 4], wanted=[1, 1], places=[1])
    told = []
    sell(market, step=0.1, tell=lambda *counts: told.append(counts))
    assert told[-1] == (2, 2)


def test_what_it_raises_that_is_told_ends_the_sale():
    def stop(_done, _whole):
        raise InterruptedError

    market = make_market([0], [0], [5], wanted=[1], places=[1])
    with pytest.raises(InterruptedError):
        sell(market, step=0.1, tell=stop)


@pytest.mark.parametrize("step", [0, -1, float("nan")])
def test_a_step_of_nothing_is_refused(step):
    market = make_market([0], [0], [5], wanted=[1], places=[1])
    with pytest.raises(ValueError, match="more than nothing"):
        sell(market, step=step)
