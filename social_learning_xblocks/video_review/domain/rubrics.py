"""Rubrics: the author's lines as plain data, as criteria of a grade, and as versions that reviews keep."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from django.utils.translation import gettext as _

from ...kit.fields import digest
from ..data import Level, RubricLine
from ..enums import LineKind
from ..models import Assignment, Rubric
from .rubric_reading import number_of
from .scoring import Criterion

_LINE = {field.name for field in fields(RubricLine)}
_LEVEL = {field.name for field in fields(Level)}


def lines_of(plain: object) -> tuple[RubricLine, ...]:
    """Lines from what ``plain_of`` made of them; () for anything else. What people wrote goes through ``read_rubric``."""
    if not isinstance(plain, list | tuple) or not all(map(_is_line, plain)):
        return ()
    return tuple(
        RubricLine(**{**line, "levels": tuple(Level(**level) for level in line.get("levels", ()))}) for line in plain
    )


def plain_of(lines: Iterable[RubricLine]) -> list[dict[str, Any]]:
    """Lines as lists and dicts, for JSON. Numbers are floats, so that the same rubric is always the same text."""
    return [
        {
            **asdict(line),
            "least": float(line.least),
            "most": float(line.most),
            "weight": None if line.weight is None else float(line.weight),
            "levels": [{**asdict(level), "points": float(level.points)} for level in line.levels],
        }
        for line in lines
    ]


def criteria_of(lines: Iterable[RubricLine]) -> list[Criterion]:
    """What of a rubric has points, for ``scoring``."""
    found = []
    for line in lines:
        if line.kind == LineKind.REMARK:
            continue
        least, most = line.range
        found.append(Criterion(line.key, most, least, most - least if line.weight is None else line.weight))
    return found


def shares_of(lines: Iterable[RubricLine]) -> dict[str, float]:
    """The part of the grade, 0 to 1, that each criterion with points makes; by key."""
    criteria = criteria_of(lines)
    total = math.fsum(criterion.weight for criterion in criteria)
    return {criterion.key: criterion.weight / total if total else 0.0 for criterion in criteria}


def find_or_make_rubric(assignment: Assignment, lines: Sequence[RubricLine]) -> Rubric:
    """The version of a rubric with these lines: an older one when it was like this before, else the next. One query or three."""
    plain = plain_of(lines)
    key = digest(json.dumps(plain, sort_keys=True))
    found = Rubric.objects.filter(assignment=assignment, digest=key).first()
    if found is not None:
        return found
    number = Rubric.objects.filter(assignment=assignment).count() + 1
    made, _is_new = Rubric.objects.get_or_create(
        assignment=assignment, digest=key, defaults={"lines": plain, "number": number}
    )
    return made


def carried(scores: Mapping[str, float], old: Iterable[RubricLine], new: Iterable[RubricLine]) -> dict[str, float]:
    """Points of one version of a rubric on the ranges of another: the same share of the range of each criterion they share."""
    before = {criterion.key: criterion for criterion in criteria_of(old)}
    found = {}
    for criterion in criteria_of(new):
        was = before.get(criterion.key)
        if was is not None and criterion.key in scores:
            reach = criterion.most - criterion.least
            points = criterion.least + was.share(scores[criterion.key]) * reach
            found[criterion.key] = min(criterion.most, max(criterion.least, points))
    return found


def starter_rubric() -> tuple[RubricLine, ...]:
    """What an author begins with: three criteria for a talk on video, in the language of the page."""
    return (
        RubricLine(
            "message",
            _("The message is clear"),
            LineKind.LEVELS,
            _("Could you say in one sentence what this was about?"),
            (
                Level(0.0, _("Not yet"), _("I could not say what the point is.")),
                Level(2.0, _("Nearly"), _("I know the topic, but not the point.")),
                Level(4.0, _("Clear"), _("One sentence, and it stays.")),
            ),
        ),
        RubricLine(
            "reasons",
            _("Reasons and examples support it"),
            LineKind.LEVELS,
            _("Say at which moment you were convinced, or stopped being so."),
            (
                Level(0.0, _("Claims only"), _("Nothing shows that it is so.")),
                Level(2.0, _("Some support"), _("One reason or example helps; others are missing.")),
                Level(4.0, _("Well supported"), _("Each step has a reason or an example that fits.")),
            ),
        ),
        RubricLine(
            "delivery",
            _("Voice, pace and picture help to follow"),
            LineKind.RANGE,
            _("0: hard to follow. 2: easy to follow throughout."),
            least=0.0,
            most=2.0,
        ),
    )


def _is_line(plain: object) -> bool:
    if not isinstance(plain, Mapping) or not {"key", "title", "kind"} <= set(plain) <= _LINE:
        return False
    weight, levels = plain.get("weight"), plain.get("levels", ())
    return (
        all(isinstance(plain.get(name, ""), str) for name in ("key", "title", "kind", "text", "remark"))
        and all(_is_number(plain.get(name, 0.0)) for name in ("least", "most"))
        and (weight is None or _is_number(weight))
        and isinstance(levels, list | tuple)
        and all(map(_is_level, levels))
    )


def _is_level(plain: object) -> bool:
    return (
        isinstance(plain, Mapping)
        and {"points", "title"} <= set(plain) <= _LEVEL
        and all(isinstance(plain.get(name, ""), str) for name in ("title", "text"))
        and _is_number(plain["points"])
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and number_of(value) is not None
