"""What being late costs, from dates and shares alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.video_review.data import after_penalty
from social_learning_xblocks.video_review.domain.lateness import days_late, penalty_of
from social_learning_xblocks.video_review.models import Submission

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
percents = st.integers(0, 100)
shares = st.floats(0, 1)


@pytest.mark.parametrize(
    ("late_by", "days"),
    [(-DAY, 0), (-SECOND, 0), (0 * DAY, 0), (SECOND, 1), (DAY, 1), (DAY + SECOND, 2), (9 * DAY, 9)],
)
def test_a_day_counts_as_soon_as_it_has_begun(late_by, days):
    assert days_late(NOON + late_by, NOON) == days


def test_without_an_end_nothing_is_late():
    assert days_late(NOON, None) == 0


@pytest.mark.parametrize(
    ("days", "percent", "most", "penalty"),
    [(0, 10, 0, 0.0), (2, 10, 0, 0.2), (2, 0, 50, 0.0), (9, 10, 30, 0.3), (11, 10, 0, 1.0), (1, 10, 10, 0.1)],
)
def test_each_day_costs_the_same_up_to_the_cap(days, percent, most, penalty):
    assert penalty_of(days, percent=percent, most=most) == penalty


@given(st.integers(0, 400), percents, percents, shares)
def test_a_grade_never_leaves_its_range_and_never_rises(days, percent, most, share):
    left = after_penalty(share, penalty_of(days, percent=percent, most=most))
    assert 0 <= left <= share


@given(st.integers(0, 400), percents, percents, shares)
def test_another_day_never_helps(days, percent, most, share):
    today, tomorrow = (after_penalty(share, penalty_of(n, percent=percent, most=most)) for n in (days, days + 1))
    assert tomorrow <= today


@given(shares, shares)
def test_the_row_reckons_as_this_does(share, penalty):
    assert Submission(share=share, penalty=penalty).final_share == after_penalty(share, penalty)
