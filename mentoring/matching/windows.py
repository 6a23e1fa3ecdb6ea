"""When people have time: windows of a week on their own clock, as hours of the week in UTC."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .people import HOURS_A_WEEK, MINUTES_A_DAY

#: Minutes from the beginning of Monday to that of the window, and how many hours it is long.
Window = tuple[int, int]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Clocks lie between half a day behind UTC and fourteen hours before it, and so many minutes apart.
LEAST_OFFSET, MOST_OFFSET, OFFSET_STEP = -720, 840, 15
#: In which year the standard time of a zone is looked up.
STANDARD_YEAR = 2026

_WINDOW = re.compile(
    r"([a-z]{3,9})(?: ?[-–] ?([a-z]{3,9}))? (\d{1,2}(?::\d\d)?) ?[-–] ?(\d{1,2}(?::\d\d)?)", re.IGNORECASE
)
_MINUTES = re.compile(r"[+-]?\d{1,4}(?:[.,]0+)?")


@lru_cache(maxsize=2_000)
def offset_of(zone: str, day: date | None = None) -> int:
    """Minutes east of UTC, of minutes or of the name of a zone as IANA has it: ``Asia/Kolkata`` is 330.

    A zone with summer time is taken as its clocks stand on ``day`` at noon UTC; without a day in standard time, so that the same
    table is read in the same way at any time of the year. Raises ValueError with a sentence.
    """
    if _MINUTES.fullmatch(zone):
        minutes = int(float(zone.replace(",", ".")))
        if not LEAST_OFFSET <= minutes <= MOST_OFFSET or minutes % OFFSET_STEP:
            raise ValueError("Minutes east of UTC go from -720 to 840, in steps of 15; an hour is 60.")
        return minutes
    try:
        clock = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("A time zone is a name as Europe/Berlin, or minutes east of UTC.") from None
    days = [day] if day is not None else [date(STANDARD_YEAR, 1, 1), date(STANDARD_YEAR, 7, 1)]
    return min(_minutes_east(clock, one) for one in days)


def windows_of(text: str) -> Iterator[Window]:
    """The windows of ``Mon 09-12``, or ``Mon-Fri 17:30-20``: one for each day. One that ends before it begins passes midnight.

    Raises ValueError with a sentence.
    """
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise ValueError("A window is a day and two times: Mon 09-12, or Mon-Fri 17:30-20.")
    first = _day(match[1])
    last = _day(match[2]) if match[2] else first
    begin, end = _minute(match[3]), _minute(match[4])
    hours = (end - begin + (MINUTES_A_DAY if end < begin else 0)) // 60
    if not hours:
        raise ValueError("A window is an hour long or more.")
    for day in range(first, first + (last - first) % len(DAYS) + 1):
        yield day % len(DAYS) * MINUTES_A_DAY + begin, hours


def utc_hours(windows: Collection[Window], offset: int) -> frozenset[int]:
    """The hours of the week in UTC, 0 to 167, of windows on a clock ``offset`` minutes east of it.

    A window has as many hours there as it has whole ones here; where its beginning falls into an hour, the nearest begins
    it, of two equally near the earlier.
    """
    begins = (((start - offset + 29) // 60, hours) for start, hours in windows)
    return frozenset((begin + hour) % HOURS_A_WEEK for begin, hours in begins for hour in range(hours))


def _minutes_east(clock: ZoneInfo, day: date) -> int:
    noon = datetime.combine(day, time(12), UTC)
    return round((noon.astimezone(clock).replace(tzinfo=UTC) - noon).total_seconds() / 60)


def _day(word: str) -> int:
    for number, day in enumerate(DAYS):
        if day.startswith(word.lower()):
            return number
    raise ValueError("A day of a window is one of Mon, Tue, Wed, Thu, Fri, Sat, Sun.")


def _minute(text: str) -> int:
    hour, _colon, minute = text.partition(":")
    minutes = 60 * int(hour) + int(minute or 0)
    if int(minute or 0) >= 60 or minutes > MINUTES_A_DAY:
        raise ValueError("Times of a window go from 0 to 24.")
    return minutes
