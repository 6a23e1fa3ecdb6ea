"""Grades from reviews: every review counts, an odd one not too much, and the order never matters."""

import math
import statistics

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from social_learning_xblocks.video_review.domain.intervals import Interval, around, chi_square_quantile, t_quantile
from social_learning_xblocks.video_review.domain.scoring import (
    PRIOR_NOISE,
    REACH,
    Criterion,
    Noise,
    grade,
    noise_of,
    robust_mean,
    share_of,
)

CLARITY = Criterion("clarity", most=5, weight=2)
SOUND = Criterion("sound", most=10, least=-10, weight=1)
RUBRIC = (CLARITY, SOUND)
points = st.floats(0, 5)
scores = st.lists(points, min_size=1, max_size=9)
reviews = st.lists(st.fixed_dictionaries({"clarity": points, "sound": st.floats(-10, 10)}), min_size=1, max_size=8)


def graded(*given, wanted=3, noise=None):
    return grade([{"clarity": score} for score in given], RUBRIC, wanted=wanted, noise=noise)


@settings(max_examples=50)
@given(scores, st.randoms())
def test_the_order_of_scores_changes_no_bit(given, random):
    before = robust_mean(given, REACH)
    random.shuffle(given)
    assert robust_mean(given, REACH) == before


@settings(max_examples=50)
@given(scores)
def test_the_mean_stays_between_the_scores(given):
    assert min(given) <= robust_mean(given, REACH) <= max(given)


@settings(max_examples=50)
@given(scores, st.data())
def test_the_mean_never_falls_when_a_score_rises(given, data):
    place = data.draw(st.integers(0, len(given) - 1))
    raised = [*given]
    raised[place] = data.draw(st.floats(given[place], 5))
    assert robust_mean(raised, REACH) >= robust_mean(given, REACH)


@settings(max_examples=50)
@given(st.lists(points, min_size=5, max_size=9))
def test_the_pulls_come_to_nothing_at_the_robust_mean(given):
    middle = robust_mean(given, 0.5)
    assert math.fsum(max(-0.5, min(0.5, score - middle)) for score in given) == pytest.approx(0, abs=1e-12)


@settings(max_examples=50)
@given(st.lists(st.floats(2, 2.5), min_size=4, max_size=8), st.floats(4, 5))
def test_an_outlier_moves_the_robust_mean_less_than_the_mean(given, odd):
    steady = statistics.fmean(given)
    assert abs(robust_mean([*given, odd], 0.5) - steady) < abs(statistics.fmean([*given, odd]) - steady)


@settings(max_examples=50)
@given(points, st.integers(1, 9))
def test_scores_that_are_all_equal_are_the_mean(score, count):
    assert robust_mean([score] * count, REACH) == score


def test_up_to_four_scores_have_their_mean_and_five_hold_the_odd_one():
    assert robust_mean([4, 4, 4, 0], 0.5) == 3
    assert robust_mean([4, 4, 4, 4, 0], 0.5) == 3.875


def test_between_two_camps_the_robust_mean_is_in_the_middle():
    assert robust_mean([0, 0, 0, 10, 10, 10], 1) == 5


def test_of_scores_that_lie_near_the_robust_mean_is_the_mean():
    assert robust_mean([1, 2, 3, 4, 6], 100) == 3.2


def test_no_score_has_no_mean():
    with pytest.raises(ValueError, match="no score"):
        robust_mean([], REACH)


@pytest.mark.parametrize("odd", [math.nan, math.inf])
def test_what_is_not_a_number_has_no_mean(odd):
    with pytest.raises(ValueError, match="not a number"):
        robust_mean([1, odd], REACH)


def test_no_review_no_grade():
    assert grade([], RUBRIC, wanted=3) is None


def test_one_review_is_a_provisional_grade_with_a_wide_interval():
    found = graded(4)
    assert (found.share, found.points, found.reviews) == (0.8, {"clarity": 4}, 1)
    assert (found.is_provisional, found.is_disputed) == (True, False)
    assert found.interval == Interval(pytest.approx(0.8 - 2.776 * PRIOR_NOISE, rel=0.01), 1.0)


def test_weights_and_ranges_make_the_share():
    found = grade([{"clarity": 5, "sound": 0}, {"clarity": 3, "sound": 0}], RUBRIC, wanted=2)
    assert found.points == {"clarity": 4, "sound": 0}
    assert found.share == (2 * 0.8 + 1 * 0.5) / 3
    assert not found.is_provisional


def test_nothing_is_rounded_up():
    assert graded(3, 4, 4).share == (11 / 3) / 5


def test_points_as_weights_make_the_sum_of_the_points():
    rubric = (Criterion("a", most=4, weight=4), Criterion("b", most=6, weight=6))
    assert grade([{"a": 3, "b": 2}], rubric, wanted=1).share == 0.5


def test_a_criterion_without_weight_is_shown_and_not_counted():
    rubric = (CLARITY, Criterion("extra", most=1, weight=0))
    found = grade([{"clarity": 5, "extra": 0}], rubric, wanted=1)
    assert (found.share, found.points) == (1.0, {"clarity": 5, "extra": 0})


def test_a_criterion_that_some_left_out_is_made_of_the_others():
    found = grade([{"clarity": 5, "sound": 10}, {"clarity": 5}], RUBRIC, wanted=1)
    assert found.points == {"clarity": 5, "sound": 10}


@settings(max_examples=50)
@given(reviews, st.randoms())
def test_the_order_of_reviews_changes_no_bit_of_the_grade(given, random):
    before = grade(given, RUBRIC, wanted=3)
    random.shuffle(given)
    assert grade(given, RUBRIC, wanted=3) == before


@settings(max_examples=50)
@given(reviews, st.sampled_from([0.25, 2.0, 64.0]))
def test_the_size_of_the_points_does_not_matter(given, factor):
    assume(all(abs(score) > 1e-9 or score == 0 for review in given for score in review.values()))
    larger = [Criterion(one.key, one.most * factor, one.least * factor, one.weight) for one in RUBRIC]
    scaled = [{key: score * factor for key, score in review.items()} for review in given]
    left, right = grade(given, RUBRIC, wanted=3), grade(scaled, larger, wanted=3)
    assert (left.share, left.interval, left.is_disputed) == (right.share, right.interval, right.is_disputed)


@settings(max_examples=50)
@given(reviews, st.data())
def test_the_grade_never_falls_when_a_score_rises(given, data):
    place = data.draw(st.integers(0, len(given) - 1))
    raised = [dict(review) for review in given]
    raised[place]["sound"] = data.draw(st.floats(given[place]["sound"], 10))
    assert grade(raised, RUBRIC, wanted=3).share >= grade(given, RUBRIC, wanted=3).share


@settings(max_examples=50)
@given(points, st.integers(1, 8))
def test_intervals_shrink_with_more_reviews(score, count):
    few, more = graded(*[score] * count), graded(*[score] * (count + 1))
    assert more.interval.width < few.interval.width
    assert more.interval.low <= more.share <= more.interval.high
    assert not more.is_disputed


def test_reviews_that_contradict_each_other_are_flagged():
    noise = Noise(0.1, 100)
    assert graded(0, 5, 5, noise=noise).is_disputed
    assert not graded(3.5, 4, 4.5, noise=noise).is_disputed


def test_the_noise_of_a_class_starts_from_a_prior_and_learns():
    assert noise_of([]).deviation == pytest.approx(PRIOR_NOISE)
    assert noise_of([[0.5]] * 9) == noise_of([])
    learned = noise_of([[0.4, 0.6]] * 1000)
    assert learned.deviation == pytest.approx(math.sqrt(0.02), rel=0.01)
    assert learned.freedom == 1004


def test_the_share_of_one_review():
    assert share_of({"clarity": 5, "sound": -10}, RUBRIC) == 2 / 3


@pytest.mark.parametrize(
    ("review", "sentence"),
    [
        ({"clarity": math.nan}, "A score of “clarity” is not a number."),
        ({"clarity": math.inf}, "A score of “clarity” is not a number."),
        ({"clarity": 5.5}, "The score 5.5 of “clarity” is not between 0 and 5."),
        ({"sound": -11}, "The score -11 of “sound” is not between -10 and 10."),
        ({"colour": 1}, "The rubric has no criterion “colour”."),
        ({}, "No criterion with a weight was scored."),
    ],
)
def test_a_review_that_cannot_be_is_refused_in_a_sentence(review, sentence):
    with pytest.raises(ValueError, match=sentence):
        grade([{"clarity": 1}, review], RUBRIC, wanted=3)


@pytest.mark.parametrize(("least", "most"), [(1, 1), (2, 1), (0, math.inf), (math.nan, 1)])
def test_a_criterion_needs_a_range(least, most):
    with pytest.raises(ValueError, match="from a number to a greater one"):
        Criterion("clarity", most=most, least=least)


@pytest.mark.parametrize("weight", [-1, math.nan])
def test_a_weight_is_not_below_zero(weight):
    with pytest.raises(ValueError, match="not below zero"):
        Criterion("clarity", most=5, weight=weight)


@pytest.mark.parametrize(("freedom", "table"), [(3, 3.182), (4, 2.776), (7, 2.365), (10, 2.228), (30, 2.042)])
def test_quantiles_of_t_are_those_of_the_tables(freedom, table):
    assert t_quantile(0.975, freedom) == pytest.approx(table, rel=0.01)


@pytest.mark.parametrize(("freedom", "table"), [(1, 6.635), (2, 9.210), (4, 13.277), (10, 23.209)])
def test_quantiles_of_chi_square_are_those_of_the_tables(freedom, table):
    assert chi_square_quantile(0.99, freedom) == pytest.approx(table, rel=0.02)


@settings(max_examples=50)
@given(st.floats(-0.5, 1.5), st.floats(0, 1), st.floats(3, 50))
def test_an_interval_stays_where_a_share_can_be(middle, error, freedom):
    found = around(middle, error, freedom)
    assert 0 <= found.low <= found.high <= 1
