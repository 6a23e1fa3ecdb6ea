"""Pairs as arrays."""

import numpy as np
import pytest

from mentoring.matching.market import make_market, runs


def market(mentees, mentors, values, *, wanted=(1, 1), places=(2, 0, 1), costs=None):
    return make_market(mentees, mentors, values, wanted=wanted, places=places, costs=costs)


def test_pairs_are_sorted_by_mentee_and_then_by_mentor():
    made = market([1, 0, 1], [2, 0, 0], [5, 7, 6])
    assert made.starts.tolist() == [0, 1, 3]
    assert (made.mentees.tolist(), made.mentors.tolist()) == ([0, 1, 1], [0, 0, 2])
    assert made.values.tolist() == [7.0, 6.0, 5.0]
    assert (made.mentee_count, made.mentor_count) == (2, 3)
    assert (made.places.tolist(), made.place_starts.tolist()) == ([2, 0, 1], [0, 2, 2, 3])
    assert made.costs.tolist() == [0.0, 0.0, 0.0]


def test_a_market_may_be_empty():
    made = market([], [], [], wanted=[], places=[])
    assert (made.mentee_count, made.mentor_count, made.costs.tolist()) == (0, 0, [])


def test_costs_ascend_with_each_mentor_and_begin_anew_with_the_next():
    assert market([0], [0], [1], costs=[3, 4, -2]).costs.tolist() == [3.0, 4.0, -2.0]


@pytest.mark.parametrize("costs", [[4, 3, 0], [0, 0], [0, 0, 0, 0]])
def test_costs_that_fall_or_are_not_one_a_place_are_refused(costs):
    with pytest.raises(ValueError, match=r"^Costs are one a place, and ascend with each mentor\.$"):
        market([0], [0], [1], costs=costs)


@pytest.mark.parametrize("pair", [(2, 0), (0, 3), (-1, 0)])
def test_a_person_who_is_not_there_is_refused(pair):
    with pytest.raises(ValueError, match=r"^A pair names a person who is not there\.$"):
        market([pair[0]], [pair[1]], [1])


@pytest.mark.parametrize("counts", [{"wanted": [-1, 0]}, {"places": [1, -1, 0]}])
def test_fewer_places_than_none_are_refused(counts):
    with pytest.raises(ValueError, match=r"^Nobody has fewer places than none\.$"):
        market([0], [0], [1], **counts)


def test_a_pair_is_there_once():
    with pytest.raises(ValueError, match=r"^A pair is there twice\.$"):
        market([0, 1, 0], [0, 0, 0], [1, 2, 3])


@pytest.mark.parametrize("value", [0.5, float("nan"), float("inf")])
def test_values_and_costs_are_whole_numbers(value):
    with pytest.raises(ValueError, match=r"^The values are finite whole numbers\.$"):
        market([0], [0], [value])
    with pytest.raises(ValueError, match=r"^The costs are finite whole numbers\.$"):
        market([0], [0], [1], costs=[value, value, value])


def test_runs_are_flat_places_one_run_after_the_other():
    flat, begins = runs(np.array([0, 2, 2, 5]), np.array([2, 1, 0]))
    assert (flat.tolist(), begins.tolist()) == ([2, 3, 4, 0, 1], [0, 3, 3, 5])
