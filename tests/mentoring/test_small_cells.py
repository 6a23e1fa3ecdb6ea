"""Nothing is said of a few people, and nothing can be worked out."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.domain.small_cells import FEWEST, apart

SIZES = st.dictionaries(st.integers(0, 50), st.integers(0, 14), max_size=7)
MOST = st.none() | st.integers(1, 4)


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({}, ""),
        ({"a": 4}, ""),
        ({"a": 5}, "a"),
        ({"a": 9, "b": 5}, "ab"),
        # What is left over is large enough.
        ({"a": 9, "b": 3, "c": 2}, "a"),
        # It is not: the smallest joins it.
        ({"a": 9, "b": 5, "c": 4}, "a"),
        ({"a": 9, "b": 6, "c": 5, "d": 1}, "ab"),
        # Nobody is left out by a part with nobody in it.
        ({"a": 9, "b": 0}, "a"),
        # There is nothing to hide behind.
        ({"a": 5, "b": 1}, ""),
        # The later of two alike.
        ({"a": 5, "b": 5, "c": 2}, "a"),
    ],
)
def test_small_parts_join_the_others(sizes, told):
    assert apart(sizes) == set(told)


def test_of_very_many_parts_the_largest_stand_by_themselves():
    assert apart({"a": 5, "b": 7, "c": 6}, most=2) == {"b", "c"}


@given(SIZES, MOST)
def test_no_part_that_is_told_is_small(sizes, most):
    assert all(sizes[key] >= FEWEST for key in apart(sizes, most=most))


@given(SIZES, MOST)
def test_no_small_number_of_people_is_left_when_what_is_told_is_taken_off_the_whole(sizes, most):
    """Every difference of the whole and some parts, and every sum of some parts, is of nobody, of many, or is the whole."""
    told, whole = sorted(apart(sizes, most=most)), sum(sizes.values())
    for count in range(len(told) + 1):
        for some in combinations(told, count):
            added = sum(sizes[key] for key in some)
            assert not 0 < added < FEWEST
            assert not 0 < whole - added < FEWEST or not told


@given(SIZES)
def test_who_is_hidden_is_hidden_among_others(sizes):
    """A part that is too small is never the only one that is not told, unless there is nobody else to tell of."""
    told = apart(sizes)
    hidden = {key for key, size in sizes.items() if size and key not in told}
    small = {key for key in hidden if sizes[key] < FEWEST}
    assert not small or len(hidden) > 1 or not told


@given(SIZES)
def test_as_much_is_told_as_can_be(sizes):
    """A part more would leave somebody who can be worked out."""
    told = apart(sizes)
    rest = sum(size for key, size in sizes.items() if key not in told)
    for key, size in sizes.items():
        if key not in told and size >= FEWEST:
            assert 0 < rest - size < FEWEST
