"""Whole classes, played through: the marks for fairness and accuracy hold on these seeds."""

import dataclasses

import pytest

from benchmarks.fairness import suite
from benchmarks.fairness.classroom import Plan, marked, played
from benchmarks.fairness.measures import accuracy, components, fairness, mutual_share
from benchmarks.fairness.orders import least_reviewed, most_owed, ora2

CLASS = Plan(learners=300, wanted=3)
WITH_IDLE = dataclasses.replace(CLASS, idle=0.2)


def figures(plan, order, seed=1):
    return fairness(*played(plan, order, seed))


@pytest.mark.parametrize("is_mixed", [False, True])
@pytest.mark.parametrize("idle", [0.0, 0.2])
def test_nobody_who_does_their_part_goes_short(idle, is_mixed):
    found = figures(dataclasses.replace(CLASS, idle=idle, is_mixed=is_mixed, willing=0.1), most_owed)
    assert (found["none"], found["groups"]) == (0, 1)
    assert found["short"] <= 0.01 * found["diligent"]
    assert found["mutual"] <= 0.02


def test_most_are_served_before_anybody_is_asked_for_more():
    assert figures(WITH_IDLE, most_owed)["short"] <= 5
    found = figures(dataclasses.replace(WITH_IDLE, is_mixed=True), most_owed)
    assert (found["none"], found["short"] <= 2) == (0, True)


def test_the_oldest_first_makes_cliques_and_leaves_a_fifth_without():
    found = figures(CLASS, ora2)
    assert (found["groups"], found["mutual"]) == (75, 1)
    assert figures(WITH_IDLE, ora2)["none"] > 30


def test_the_least_reviewed_first_leaves_most_short_when_some_never_review():
    found = figures(WITH_IDLE, least_reviewed)
    assert (found["none"], found["short"] > 100) == (0, True)


def test_nobody_gets_more_reviews_than_wanted_while_others_wait():
    pool, _diligent = played(WITH_IDLE, most_owed, 2)
    assert max(pool.got) == 3


def test_in_a_class_smaller_than_what_is_wanted_everybody_reviews_everybody():
    pool, _diligent = played(Plan(learners=3, wanted=5), most_owed, 0)
    assert sorted(pool.reviews) == [(who, work) for who in range(3) for work in range(3) if who != work]


def test_grades_are_nearer_to_the_truth_than_the_median_and_intervals_hold_it():
    pool, _diligent = played(CLASS, most_owed, 4)
    found = accuracy(marked(CLASS, pool.reviews, 4), 3)
    assert found["RMSE exemplars"] <= 0.75 * found["RMSE median"]
    assert found["RMSE exemplars"] < found["RMSE calibrated"] < found["RMSE plain"] < found["RMSE median"]
    assert all(0.92 <= found[f"held {name}"] <= 0.98 for name in ("plain", "calibrated", "exemplars"))


def test_groups_and_mutual_pairs_are_counted():
    assert components([(1, 2), (3, 2), (4, 5)]) == 2
    assert mutual_share([(1, 2), (2, 1), (1, 3), (4, 3)]) == pytest.approx(1 / 3)
    assert mutual_share([]) == 0


def test_the_suite_says_which_marks_are_missed():
    figures = suite.averages(dataclasses.replace(WITH_IDLE, learners=60), "ORA2's queue", 2)
    words = suite.verdict(figures)
    assert words.startswith("NOT reached: nobody diligent without a review, ")
    assert "reached: " in words
