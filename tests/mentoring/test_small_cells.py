"""Small groups are withheld, so that nobody is told of by subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from mentoring.domain.small_cells import LEAST, withheld

counts = st.dictionaries(st.integers(0, 30), st.integers(0, 12), max_size=12)


def test_small_groups_are_withheld_together():
    assert withheld({"a": 9, "b": 4, "c": 3, "d": 0}) == {"b", "c"}


def test_one_small_group_takes_the_smallest_of_the_others_with_it():
    assert withheld({"a": 9, "b": 6, "c": 2}) == {"b", "c"}


def test_where_all_are_large_all_are_shown_and_where_nobody_is_nothing():
    assert (withheld({"a": 9, "b": 5}), withheld({}), withheld({"a": 0})) == (set(), set(), set())


def test_too_few_altogether_are_not_shown_at_all():
    assert withheld({"a": 2, "b": 1}) == {"a", "b"}


@given(counts)
def test_no_shown_cell_is_small_and_none_can_be_had_by_subtraction(groups):
    hidden = withheld(groups)

    shown = {key: count for key, count in groups.items() if count and key not in hidden}
    rest = sum(groups.values()) - sum(shown.values())
    assert all(count >= LEAST for count in shown.values())
    assert rest == 0 or rest >= LEAST or not shown


@given(counts)
def test_no_more_is_withheld_than_needed(groups):
    hidden = withheld(groups)

    large = [groups[key] for key in hidden if groups[key] >= LEAST]
    small = sum(groups[key] for key in hidden if groups[key] < LEAST)
    assert large == [] or (small < LEAST and len(large) == 1)
