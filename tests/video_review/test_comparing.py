"""How far two reviews lie apart: signs, bounds, weights, and what cannot be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.data.examples import in_words
from social_learning_xblocks.video_review.domain.comparing import answers_all, apart, side_by_side
from tests.factories.assignments import FULL, HALF, LINES, NONE

SCORES = st.fixed_dictionaries({"clear": st.sampled_from([0, 2, 4]), "honest": st.floats(0, 6)})


@given(SCORES, SCORES)
def test_the_other_way_round_is_the_same_with_the_other_sign(mine, theirs):
    assert apart(LINES, mine, theirs) == -apart(LINES, theirs, mine)


@given(SCORES, SCORES)
def test_it_stays_between_minus_100_and_100(mine, theirs):
    assert -100 <= apart(LINES, mine, theirs) <= 100


@given(SCORES)
def test_the_same_points_lie_nowhere_apart(scores):
    assert apart(LINES, scores, dict(scores)) == 0


@given(SCORES, SCORES)
def test_a_criterion_that_one_of_them_lacks_says_nothing(mine, theirs):
    only = {"clear": theirs["clear"]}
    assert apart(LINES, mine, only) == apart(LINES[:1], {"clear": mine["clear"]}, only)


@pytest.mark.parametrize(("mine", "theirs", "distance"), [(FULL, NONE, 100), (NONE, FULL, -100), (HALF, FULL, -50)])
def test_it_is_counted_of_100(mine, theirs, distance):
    assert apart(LINES, mine, theirs) == distance


@pytest.mark.parametrize("theirs", [{}, {"gone": 3}])
def test_with_no_criterion_in_common_there_is_no_distance(theirs):
    assert apart(LINES, FULL, theirs) is None


def test_a_criterion_without_weight_is_not_compared():
    line = videos.RubricLine("shown", "Only shown", "range", most=5, weight=0)
    assert apart((line,), {"shown": 1}, {"shown": 5}) is None


def test_criteria_stand_side_by_side_in_the_order_of_the_rubric():
    rows = side_by_side(LINES, {"clear": 4}, {"clear": 2, "honest": 3}, {"next": "More"}, {"clear": "It is late."})

    assert [(row.title, row.mine, row.theirs, row.most, row.more) for row in rows] == [
        ("Is it clear?", 4, 2, 4, 2),
        ("Is it honest?", None, 3, 6, None),
        ("What next?", None, None, 0, None),
    ]
    assert [(row.remark, row.why) for row in rows] == [("", "It is late."), ("", ""), ("More", "")]


def test_a_reference_answers_each_criterion_with_points():
    assert (answers_all(LINES, FULL), answers_all(LINES, {"clear": 4})) == (True, False)


@pytest.mark.parametrize(
    ("distance", "sentence"),
    [
        (8.4, "You gave 8 points more than the staff did, on 100."),
        (-1.2, "You gave 1 point less than the staff did, on 100."),
        (0.4, "In all you gave as many points as the staff did."),
        (-0.4, "In all you gave as many points as the staff did."),
        (None, "The rubric has changed since, so your points cannot be compared with those of the staff."),
    ],
)
def test_one_sentence_says_how_far(distance, sentence):
    assert in_words(distance) == sentence
