"""The floor under all scores."""

import numpy as np
from hypothesis import given

from mentoring.matching.coverage import widen
from mentoring.matching.floor import highest_floor
from tests.mentoring.matching.brute import markets, results_of

NOTHING = np.array([], np.intp)


@given(markets(with_costs=False))
def test_no_result_with_as_many_pairs_has_a_better_worst_pair(market):
    positive = market.values > 0
    widest = widen(market, NOTHING, allowed=positive)
    complete = [r for r in results_of(market) if len(r) == len(widest) and positive[list(r)].all()]
    expected = max(min((market.values[list(result)]), default=0) for result in complete)
    assert highest_floor(market, widest) == expected
