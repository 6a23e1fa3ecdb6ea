"""The rubric as the builder of Studio draws it: whatever was typed, with what is wrong beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from ..video_review import api as reviews


@dataclass(frozen=True)
class Item:
    """A criterion or a level on the page: values as they were typed, by name, and the sentences about them."""

    values: Mapping[str, Any]
    errors: Mapping[str, str] = field(default_factory=dict)
    levels: tuple[Item, ...] = ()
    number: int = 0

    @property
    def sentences(self) -> list[str]:
        """All that is wrong, each sentence once."""
        return list(dict.fromkeys(self.errors.values()))

    @property
    def other_errors(self) -> list[str]:
        """Those about no field that is drawn here."""
        return [sentence for name, sentence in self.errors.items() if name in {"", "key", "levels"}]


@dataclass(frozen=True)
class Builder:
    """What ``video_review/_rubric_builder.html`` draws. ``report``: what was wrong with an import, line by line."""

    items: tuple[Item, ...]
    plain: Any
    error: str = ""
    report: tuple[str, ...] = ()
    note: str = ""
    earlier: str = ""
    text: str = ""
    exported: str = ""
    name: str = ""
    kinds: Any = tuple(reviews.LineKind.choices)
    remarks: Any = tuple(reviews.RemarkRule.choices)
    writers: Any = (("csv", gettext_lazy("Export as CSV")), ("json", gettext_lazy("Export as JSON")))

    @property
    def json(self) -> str:
        return json.dumps(self.plain, ensure_ascii=False)

    @property
    def blank(self) -> Item:
        """What a new criterion looks like: two levels to fill in."""
        return Item(
            {"kind": reviews.LineKind.LEVELS.value, "remark": reviews.RemarkRule.MAY.value}, {}, (_level({}),) * 2
        )

    @property
    def blank_level(self) -> Item:
        return _level({})


def builder_of(plain: Any, *, is_checked: bool = False, **more: Any) -> Builder:
    """A builder for anything that may stand in the place of a rubric; ``is_checked``: with what is wrong beside it."""
    listed = _mappings(plain)
    places = reviews.find_wrong(plain) if is_checked else {}
    items = tuple(_criterion(one, number, places) for number, one in enumerate(listed, 1))
    return Builder(items, listed, places.get("rubric", ""), **more)


def _criterion(plain: Mapping[str, Any], number: int, places: Mapping[str, str]) -> Item:
    drawn = enumerate(_mappings(plain.get("levels")), 1)
    found = tuple(_level(one, _below(places, f"{number}.{place}."), place) for place, one in drawn)
    own = {name: text for name, text in _below(places, f"{number}.").items() if "." not in name}
    is_range = plain.get("kind") == reviews.LineKind.RANGE
    shown = {name: value for name, value in plain.items() if is_range or name not in {"least", "most"}}
    return Item(_typed(shown), own, found, number)


def _level(plain: Mapping[str, Any], errors: Mapping[str, str] | None = None, number: int = 0) -> Item:
    return Item(_typed(plain), errors or {}, (), number)


def _mappings(plain: Any) -> list[Mapping[str, Any]]:
    """What of it can be drawn, at its place."""
    return [one if isinstance(one, Mapping) else {} for one in plain] if isinstance(plain, list | tuple) else []


def _below(places: Mapping[str, str], start: str) -> dict[str, str]:
    return {path.removeprefix(start): sentence for path, sentence in places.items() if path.startswith(start)}


def _typed(plain: Mapping[str, Any]) -> dict[str, str]:
    """Values as controls hold them; 4.0 is "4"."""
    return {name: _control(value) for name, value in plain.items() if isinstance(value, str | int | float)}


def _control(value: str | float) -> str:
    return str(value).removesuffix(".0") if isinstance(value, int | float) else value
