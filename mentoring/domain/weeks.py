"""A week in parts that a thumb can hit: five a day, and the windows of ``matching`` that they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from ..matching.windows import DAYS, windows_of

#: The parts of a day: a key, its first hour, the hour after its last one.
PARTS = (("early", 6, 9), ("morning", 9, 12), ("noon", 12, 14), ("afternoon", 14, 18), ("evening", 18, 22))


def part_names() -> dict[str, str]:
    """The parts of a day in words."""
    return {
        "early": _("Early"),
        "morning": _("Morning"),
        "noon": _("Noon"),
        "afternoon": _("Afternoon"),
        "evening": _("Evening"),
    }


def day_names() -> Sequence[str]:
    """The days, Monday first."""
    return [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]


def short_day_names() -> Sequence[str]:
    """The same for a narrow column."""
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def part_hours() -> list[str]:
    """From when to when the parts of a day go, for a narrow column."""
    return [f"{first}–{last}" for _key, first, last in PARTS]


def cells() -> list[str]:
    """All parts of a week: "0-early" is Monday from six to nine."""
    return [f"{day}-{key}" for day in range(len(DAYS)) for key, _first, _last in PARTS]


def windows_from(chosen: Collection[str]) -> tuple[str, ...]:
    """Windows as ``matching.windows`` reads them; parts that meet are one."""
    found: list[str] = []
    for day, name in enumerate(DAYS):
        begin = end = -1
        for key, first, last in PARTS:
            if f"{day}-{key}" not in chosen:
                continue
            if first != end:
                found += _window(name, begin, end)
                begin = first
            end = last
        found += _window(name, begin, end)
    return tuple(found)


def cells_of(windows: Collection[str]) -> list[str]:
    """The parts that these windows cover as a whole."""
    covered: set[int] = set()
    for text in windows:
        for start, hours in windows_of(text):
            covered |= {(start // 60 + hour) % 168 for hour in range(hours)}
    return [
        f"{day}-{key}"
        for day in range(len(DAYS))
        for key, first, last in PARTS
        if all(24 * day + hour in covered for hour in range(first, last))
    ]


def _window(day: str, begin: int, end: int) -> list[str]:
    return [f"{day[:3].title()} {begin:02}:00-{end:02}:00"] if end > begin >= 0 else []
