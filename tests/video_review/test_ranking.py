"""Places from comparisons: what they promise, and that they are the most likely ones."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from social_learning_xblocks.video_review.domain.ranking import PRIOR_GAMES, chance_of, places_of, strengths_of

COUNT = 5
PAIRS = st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)).filter(lambda pair: pair[0] != pair[1])
WON = st.dictionaries(PAIRS, st.integers(1, 9).map(lambda half: half / 2), max_size=12)


def close(one, other):
    return np.allclose(np.log(one), np.log(other), atol=1e-6)


def most_likely(count, won):
    """The oracle: SciPy climbs the same likelihood, with the games against the average rival written out."""

    def surprise(logs):
        games = [(logs[i], logs[j], n) for (i, j), n in won.items()]
        for log in logs:
            games += [(log, 0.0, PRIOR_GAMES / 2), (0.0, log, PRIOR_GAMES / 2)]
        return sum(n * np.logaddexp(0.0, loser - winner) for winner, loser, n in games)

    return np.exp(minimize(surprise, np.zeros(count), method="BFGS", options={"gtol": 1e-9}).x)


def test_nothing_said_leaves_all_equal():
    assert strengths_of(3, {}) == [1.0, 1.0, 1.0]
    assert strengths_of(0, {}) == []


def test_one_win_of_one():
    strong, weak = strengths_of(2, {(0, 1): 1.0})
    assert (strong > 1 > weak, math.isclose(strong * weak, 1.0, rel_tol=1e-8)) == (True, True)


def test_a_draw_is_half_a_win_for_each():
    assert close(strengths_of(2, {(0, 1): 0.5, (1, 0): 0.5}), [1.0, 1.0])


def test_who_won_all_has_a_finite_strength():
    strengths = strengths_of(3, {(0, 1): 50.0, (0, 2): 50.0})
    assert strengths[0] > 10 * strengths[1]
    assert math.isfinite(strengths[0])


def test_works_that_were_compared_through_others_stand_in_line():
    strengths = strengths_of(4, {(0, 1): 4.0, (1, 2): 4.0, (2, 3): 4.0})
    assert sorted(strengths, reverse=True) == strengths
    assert len(set(strengths)) == 4


@settings(max_examples=20, deadline=None)
@given(WON)
def test_strengths_are_the_most_likely_ones(won):
    assert np.allclose(np.log(strengths_of(COUNT, won)), np.log(most_likely(COUNT, won)), atol=1e-4)


@settings(max_examples=25, deadline=None)
@given(WON, st.permutations(range(COUNT)))
def test_names_and_order_of_the_rows_mean_nothing(won, renamed):
    strengths = strengths_of(COUNT, won)
    turned = strengths_of(COUNT, {(renamed[i], renamed[j]): n for (i, j), n in reversed(list(won.items()))})
    assert close(strengths, [turned[renamed[number]] for number in range(COUNT)])


@settings(max_examples=25, deadline=None)
@given(WON, PAIRS)
def test_one_more_win_never_makes_weaker(won, pair):
    before = strengths_of(COUNT, won)
    after = strengths_of(COUNT, {**won, pair: won.get(pair, 0) + 1})
    assert after[pair[0]] > before[pair[0]]
    assert after[pair[1]] < before[pair[1]]


@settings(max_examples=25, deadline=None)
@given(WON)
def test_who_turns_all_answers_round_turns_all_strengths_round(won):
    turned = strengths_of(COUNT, {(j, i): n for (i, j), n in won.items()})
    assert close(strengths_of(COUNT, won), [1 / strength for strength in turned])


def test_a_strength_as_a_chance():
    assert (chance_of(1.0), chance_of(3.0)) == (0.5, 0.75)


@pytest.mark.parametrize(
    ("scores", "places"),
    [
        ([], []),
        ([5.0, 9.0, 7.0], [3, 1, 2]),
        ([9.0, 9.0, 7.0, 1.0], [1, 1, 3, 4]),
        ([9.0, None, 7.0], [1, None, 2]),
        ([None, None], [None, None]),
        ([1.0, 1.0 + 1e-9], [1, 1]),
    ],
)
def test_places(scores, places):
    assert places_of(scores) == places
