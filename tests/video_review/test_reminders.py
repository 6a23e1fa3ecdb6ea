"""When a reminder is due, from times alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.video_review.domain.reminders import hours_due

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOURS = st.sets(st.integers(0, 500))


@pytest.mark.parametrize(("before", "due"), [(49, None), (48, 48), (13, 48), (12, 12), (1, 12), (0, None), (-1, None)])
def test_the_last_reminder_that_has_come_is_due(before, due):
    assert hours_due(NOON, NOON - timedelta(hours=before), (48, 12)) == due


def test_without_an_end_or_a_time_nobody_is_reminded():
    assert (hours_due(None, NOON, (48,)), hours_due(NOON, NOON - timedelta(hours=1), ())) == (None, None)


@given(HOURS, st.floats(-50, 600), st.floats(0, 50))
def test_later_there_is_never_an_earlier_reminder(hours, before, passed):
    now = NOON - timedelta(hours=before)
    first, then = hours_due(NOON, now, hours), hours_due(NOON, now + timedelta(hours=passed), hours)
    assert first is None or then is None or then <= first
    assert first is None or first in hours
