"""Where much is said: the line along a video."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.video_review.domain.heat import POINTS, heat_of

LENGTH = 100_000
PLACES = st.integers(0, LENGTH)
MOMENTS = st.tuples(PLACES, st.none())
SPANS = st.tuples(PLACES, PLACES).map(lambda pair: (min(pair), max(pair)))
STRETCHES = st.lists(MOMENTS | SPANS, max_size=20)


@pytest.mark.parametrize(("stretches", "length"), [([], LENGTH), ([(5, None)], 0)])
def test_nothing_said_is_no_line(stretches, length):
    assert heat_of(stretches, length) == ()


def test_a_comment_warms_its_moment_most_and_nothing_far_away():
    line = heat_of([(50_000, None)], LENGTH)

    warm = [place for place, value in enumerate(line) if value]
    assert max(line) == 1.0
    assert all(abs(place / (POINTS - 1) - 0.5) < 0.06 for place in warm)


def test_a_stretch_is_warm_from_its_start_to_its_end():
    line = heat_of([(20_000, 60_000)], LENGTH)

    inside = [value for place, value in enumerate(line) if 0.2 <= place / (POINTS - 1) <= 0.6]
    assert set(inside) == {1.0}


def test_where_two_speak_it_is_twice_as_warm():
    line = heat_of([(10_000, 30_000), (10_000, 30_000), (70_000, 90_000)], LENGTH)

    assert (line[round(0.2 * (POINTS - 1))], line[round(0.8 * (POINTS - 1))]) == (1.0, 0.5)


@given(STRETCHES)
def test_every_place_has_a_warmth_from_nothing_to_one(stretches):
    line = heat_of(stretches, LENGTH)

    assert len(line) in ({POINTS} if stretches else {0})
    assert all(0 <= value <= 1 for value in line)
