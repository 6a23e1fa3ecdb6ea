"""What value counts, what it unlocks, and where it stops counting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.kit import conf
from social_learning_xblocks.people.enums import Value
from social_learning_xblocks.people.rules import POINTS, counted_points, has_level, level_of

points = st.integers(-1000, 1000)


@pytest.mark.parametrize(
    ("reached", "level"),
    [
        (-5, ""),
        (0, ""),
        (19, ""),
        (20, "helper"),
        (99, "helper"),
        (100, "guide"),
        (399, "guide"),
        (10**6, "guide"),
    ],
)
def test_points_reach_a_level(reached, level):
    assert level_of(reached) == level


def test_a_site_has_its_own_levels(settings):
    settings.SOCIAL_LEARNING = {"LEVELS": (("bronze", 1), ("silver", 2))}

    assert [level_of(n) for n in range(4)] == ["", "bronze", "silver", "silver"]
    assert (has_level(1, "bronze"), has_level(1, "silver"), has_level(1000, "helper")) == (True, False, False)


def test_a_site_may_have_no_levels(settings):
    settings.SOCIAL_LEARNING = {"LEVELS": ()}

    assert (level_of(10**6), has_level(10**6, "helper")) == ("", False)


@given(points)
def test_who_has_a_level_has_those_below(reached):
    names = [name for name, _needed in conf.get("LEVELS")]
    had = [has_level(reached, name) for name in names]

    assert had == sorted(had, reverse=True)
    assert level_of(reached) == ["", *names][sum(had)]


@pytest.mark.parametrize(
    ("wanted", "today", "from_giver", "counted"),
    [
        (5, 0, 0, 5),
        (5, 195, 0, 5),
        (5, 198, 0, 2),
        (5, 200, 0, 0),
        (5, 250, 0, 0),
        (5, 0, 27, 3),
        (5, 0, 30, 0),
        (10, 195, 25, 5),
        (10, 196, 25, 4),
        (5, -20, -20, 5),
        (10, 0, None, 10),
        (10, 194, None, 6),
        (10, 200, None, 0),
    ],
)
def test_points_stop_counting_at_the_caps(wanted, today, from_giver, counted):
    assert counted_points(wanted, today, from_giver) == counted


@given(st.integers(0, 50), points, points | st.none())
def test_what_counts_is_some_of_the_points_and_within_the_caps(wanted, today, from_giver):
    counted = counted_points(wanted, today, from_giver)

    assert 0 <= counted <= wanted
    assert counted == 0 or today + counted <= 200
    assert counted == 0 or from_giver is None or from_giver + counted <= 30


def test_a_site_has_its_own_caps(settings):
    settings.SOCIAL_LEARNING = {"REPUTATION_DAILY_CAP": 10, "REPUTATION_PAIR_CAP": 4}

    assert (counted_points(5, 0, 0), counted_points(5, 8, 0)) == (4, 2)


def test_every_value_has_its_points():
    assert POINTS == {Value.UPVOTED: 5, Value.ACCEPTED: 10, Value.ENDORSED: 10, Value.ASKED_WELL: 2}
    assert set(POINTS) == set(Value)
