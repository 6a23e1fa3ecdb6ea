"""The grade for reviewing: its parts, their weights, and what happens when nothing is known."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from social_learning_xblocks.video_review.domain.reviewing import ReviewingGrade, reviewing_grade

ratings = st.lists(st.floats(0, 1), max_size=6)
distances = st.lists(st.floats(-1, 1), max_size=6)


def test_all_parts_in_full():
    found = reviewing_grade(given=3, duty=3, ratings=[1, 1], distances=[0.05, -0.1])
    assert found.parts == {"effort": 1, "helpfulness": 0.875, "agreement": 1}
    assert found.share == pytest.approx(0.975)


def test_effort_alone():
    assert reviewing_grade(given=1, duty=2) == ReviewingGrade(0.5, {"effort": 0.5})


def test_more_than_the_duty_is_no_more_than_full_effort():
    assert reviewing_grade(given=9, duty=3).share == 1


def test_nothing_asked_and_nothing_known_is_no_grade():
    assert reviewing_grade(given=0, duty=0) is None


def test_one_angry_author_does_not_decide():
    assert reviewing_grade(given=1, duty=1, ratings=[0]).parts["helpfulness"] == 0.5


def test_agreement_falls_in_a_straight_line():
    parts = [reviewing_grade(given=1, duty=1, distances=[far]).parts["agreement"] for far in (0.1, -0.25, 0.4, 0.9)]
    assert parts == [1, pytest.approx(0.5), 0, 0]


def test_weights_decide_what_counts():
    weights = {"effort": 0, "helpfulness": 1, "agreement": 3}
    found = reviewing_grade(given=0, duty=3, ratings=[1, 1], distances=[0.25], weights=weights)
    assert found.share == pytest.approx((0.875 + 3 * 0.5) / 4)


@settings(max_examples=50)
@given(st.integers(0, 9), st.integers(0, 9), ratings, distances)
def test_each_part_and_the_whole_are_shares(given, duty, ratings, distances):
    found = reviewing_grade(given=given, duty=duty, ratings=ratings, distances=distances)
    if found:
        assert all(0 <= part <= 1 for part in (found.share, *found.parts.values()))


@settings(max_examples=50)
@given(ratings, distances, st.randoms())
def test_the_order_changes_no_bit(ratings, distances, random):
    before = reviewing_grade(given=1, duty=3, ratings=ratings, distances=distances)
    random.shuffle(ratings)
    random.shuffle(distances)
    assert reviewing_grade(given=1, duty=3, ratings=ratings, distances=distances) == before


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"given": -1}, "Reviews are counted from zero."),
        ({"duty": -1}, "Reviews are counted from zero."),
        ({"ratings": [1.1]}, "A rating is a number from 0 to 1."),
        ({"ratings": [math.nan]}, "A rating is a number from 0 to 1."),
        ({"distances": [-2]}, "The distance between two reviews is a number from -1 to 1."),
        ({"weights": {"effort": 0}}, "No part of the grade for reviewing has a weight."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        reviewing_grade(**{"given": 1, "duty": 1} | wrong)
