"""Where in a video much is said: a line along it, from comments at moments; no rows."""

from __future__ import annotations

from collections.abc import Iterable

#: Points of the line, and how far around itself a comment warms it, as a part of the video.
POINTS, REACH = 48, 0.05


def heat_of(stretches: Iterable[tuple[int, int | None]], length_ms: int) -> tuple[float, ...]:
    """How much is said along a video, 0 to 1, at ``POINTS`` places from its start to its end; empty where nothing is said.

    ``stretches``: start and end (None for a moment) in milliseconds. Each warms its stretch, and less and less what is
    around it; the warmest place is 1.
    """
    found = list(stretches)
    if not found or length_ms <= 0:
        return ()
    warmth = []
    for point in range(POINTS):
        place = length_ms * point / (POINTS - 1)
        warmth.append(sum(_warms(place, start, end, length_ms) for start, end in found))
    most = max(warmth)
    return tuple(value / most for value in warmth) if most else ()


def _warms(place: float, start: int, end: int | None, length_ms: int) -> float:
    """From 1 on the stretch to 0 at ``REACH`` from it."""
    stop = start if end is None else end
    distance = max(start - place, place - stop, 0.0) / length_ms
    return max(0.0, 1 - distance / REACH)
