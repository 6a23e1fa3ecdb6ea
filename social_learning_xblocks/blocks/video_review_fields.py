"""Fields that a course file cannot break: what cannot be read stays as it is, and the settings form says what is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from xblock.fields import DateTime, Float, Integer, List


class Kept:
    """Before a field of XBlock: a value that it refuses is given as it was written, so that no page falls over it."""

    def from_json(self, value: Any) -> Any:
        return _or_as_it_is(super().from_json, value)  # type: ignore[misc]

    def from_string(self, serialized: str) -> Any:
        try:
            return super().from_string(serialized)  # type: ignore[misc]
        except Exception:  # noqa: BLE001 - whatever its reader of YAML raises
            return serialized

    def to_json(self, value: Any) -> Any:
        return _or_as_it_is(super().to_json, value)  # type: ignore[misc]

    def enforce_type(self, value: Any) -> Any:
        return self.from_json(value)


def _or_as_it_is(read: Any, value: Any) -> Any:
    try:
        return read(value)
    except (TypeError, ValueError, OverflowError):
        return value


class KeptInteger(Kept, Integer):
    """A whole number, or what stands in its place."""


class KeptFloat(Kept, Float):
    """A number, or what stands in its place."""


class KeptDateTime(Kept, DateTime):
    """A moment in UTC, or what stands in its place."""

    def from_json(self, value: Any) -> Any:
        # YAML, as OLX attributes are read, makes a date of what has no time.
        return super().from_json(value.isoformat() if type(value) is date else value)


class KeptList(Kept, List):
    """A list, or what stands in its place."""
