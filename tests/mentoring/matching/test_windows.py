"""Weekly windows on people's own clocks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching.people import HOURS_A_WEEK
from mentoring.matching.windows import DAYS, offset_of, utc_hours, windows_of


def hours(text, offset=0):
    return sorted(utc_hours([*windows_of(text)], offset))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon 09-12", [9, 10, 11]),
        ("monday 9:00 – 12:00", [9, 10, 11]),
        ("Tues 00-24", list(range(24, 48))),
        ("Mon-Wed 9-10", [9, 33, 57]),
        ("Sat - Mon 9-10", [9, 129, 153]),
        ("Sun 22-02", [0, 1, 166, 167]),
        ("Mon 9-10:59", [9]),  # an hour that is not whole is none
        ("Mon 9:30-11:30", [9, 10]),  # half an hour early rather than late
        ("Mon 9:31-11:31", [10, 11]),
    ],
)
def test_a_window_is_hours_of_the_week(text, expected):
    assert hours(text) == expected


@pytest.mark.parametrize(
    ("offset", "expected"), [(60, [8, 9]), (-300, [14, 15]), (600, [0, 167]), (330, [3, 4]), (345, [3, 4])]
)
def test_hours_are_those_of_utc(offset, expected):
    assert hours("Mon 09-11", offset) == expected


@pytest.mark.parametrize("text", ["Mon", "09-12", "Mon 9", "Mon 9-12-15", "Mon 9.30-12", "Mon 123-124", "9-12 Mon"])
def test_what_is_no_window_is_refused(text):
    with pytest.raises(ValueError, match=r"^A window is a day and two times"):
        [*windows_of(text)]


@pytest.mark.parametrize("text", ["Foo 9-12", "Mon-Foo 9-12", "mondays 9-12"])
def test_a_day_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"^A day of a window is one of Mon"):
        [*windows_of(text)]


@pytest.mark.parametrize("text", ["Mon 25-26", "Mon 9:60-12", "Mon 9-24:01"])
def test_a_time_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"^Times of a window go from 0 to 24\.$"):
        [*windows_of(text)]


@pytest.mark.parametrize("text", ["Mon 9-9", "Mon 9-9:59"])
def test_a_window_is_an_hour_long(text):
    with pytest.raises(ValueError, match=r"^A window is an hour long or more\.$"):
        [*windows_of(text)]


@given(st.sampled_from(DAYS), st.integers(0, 23), st.integers(1, 23), st.integers(-48, 56).map(lambda step: 15 * step))
def test_a_window_has_as_many_hours_on_every_clock(day, begin, length, offset):
    found = hours(f"{day} {begin}-{(begin + length) % 24}", offset)
    assert len(found) == length
    assert all(0 <= hour < HOURS_A_WEEK for hour in found)


@pytest.mark.parametrize(
    ("zone", "minutes"), [("0", 0), ("330", 330), ("-300", -300), ("+60", 60), ("60.0", 60), ("60,0", 60), ("840", 840)]
)
def test_minutes_east_of_utc(zone, minutes):
    assert offset_of(zone) == minutes


@pytest.mark.parametrize("zone", ["5", "-735", "855", "9999"])
def test_other_minutes_are_no_clock(zone):
    with pytest.raises(ValueError, match=r"^Minutes east of UTC go from -720 to 840"):
        offset_of(zone)


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [("UTC", 0), ("Asia/Kolkata", 330), ("Europe/Berlin", 60), ("Europe/Dublin", 0), ("Australia/Sydney", 600)],
)
def test_a_named_zone_is_taken_in_standard_time(zone, minutes):
    assert offset_of(zone) == minutes


def test_a_named_zone_is_taken_as_its_clocks_stand_on_a_day():
    assert offset_of("Europe/Berlin", date(2026, 7, 1)) == 120
    assert offset_of("Europe/Berlin", date(2026, 1, 1)) == 60


@pytest.mark.parametrize("zone", ["Mars", "Europe", "../etc/passwd", "/etc/passwd", "12345", "1.5", "NaN", "a\x00b"])
def test_what_is_no_zone_is_refused(zone):
    with pytest.raises(ValueError, match=r"^A time zone is a name"):
        offset_of(zone)
