"""What coordinators set of the matching: between the JSON of a programme or a run and what the engine is asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation

from ..matching import Aims, Problem, Rules, Weights
from ..models import Programme
from .coordinating import check_coordinator, hold
from .people import People

#: The largest weight: sliders end there.
MOST_WEIGHT = 100
#: Clocks cannot lie further apart, the short way round; hours of the week; steps of experience; points in hundredths.
MOST_OFFSET, MOST_HOURS, MOST_STEPS, MOST_POINTS = 720, 168, 20, 10_000

Plain = Mapping[str, Any]
Reader = Callable[[object], Any]


@dataclass(frozen=True)
class Settings:
    """What is asked of the engine, besides people."""

    weights: Weights = field(default_factory=Weights)
    rules: Rules = field(default_factory=Rules)
    aims: Aims = field(default_factory=Aims)

    def as_data(self) -> dict[str, dict[str, Any]]:
        """All of it as JSON, by the names of the columns."""
        return {part: asdict(getattr(self, part)) for part in PARTS}


def read_settings(*, weights: Plain, rules: Plain, aims: Plain) -> Settings:
    """Settings of plain values; what is missing is as the engine has it. Raises Invalid with a sentence for each wrong one."""
    wrong: dict[str, str] = {}
    given = {"weights": weights, "rules": rules, "aims": aims}
    found = {part: _read(given[part], readers, wrong) for part, (_kind, readers) in PARTS.items()}
    if not wrong and not any(asdict(Weights(**found["weights"])).values()):
        wrong["skills"] = _("Let something count: at least one weight is more than nothing.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), wrong)
    return Settings(**{part: kind(**found[part]) for part, (kind, _readers) in PARTS.items()})


def settings_of(row: Any) -> Settings:
    """The settings of a programme or a run."""
    return read_settings(weights=row.weights, rules=row.rules, aims=row.aims)


def problem_for(people: People, settings: Settings, *, seed: int) -> Problem:
    """What the engine is asked. Pairs that people know of are fixed: they take their places, and nobody is moved."""
    return Problem(
        people.mentees,
        people.mentors,
        rules=settings.rules,
        weights=settings.weights,
        aims=settings.aims,
        locked=people.locked | people.paired,
        forbidden=people.forbidden,
        published=people.paired,
        seed=seed,
    )


@verb
def save_settings(
    actor: Actor, programme: Programme, *, version: int, weights: Plain, rules: Plain, aims: Plain
) -> Programme:
    """Set what the next runs go by. Nothing of what is given is left as it was; runs of before keep what they were asked.

    Raises NotAllowed, Invalid, or Conflict when somebody saved meanwhile.
    """
    check_coordinator(actor)
    new = read_settings(weights=weights, rules=rules, aims=aims)
    held = hold(programme)
    if held.version != version:
        raise Conflict(_("Somebody else has changed this meanwhile. Reload to see it."))
    changes = _changes(settings_of(held), new)
    if changes:
        held.weights, held.rules, held.aims = (_unusual(new)[part] for part in PARTS)
        held.version += 1
        held.save(update_fields=["weights", "rules", "aims", "version"])
        moderation.record(actor, held.space, moderation.Act.MATCHING, ("programme", held.pk), ", ".join(changes))
    return held


def _read(given: Plain, readers: Mapping[str, Reader], wrong: dict[str, str]) -> dict[str, Any]:
    """The values that can be read; sentences about the others go to ``wrong``."""
    found = {}
    for name, value in given.items():
        if name not in readers:
            wrong[name] = _("“{name}” is nothing that can be set.").format(name=name)
            continue
        try:
            found[name] = readers[name](value)
        except ValueError as error:
            wrong[name] = str(error)
    return found


def _changes(old: Settings, new: Settings) -> list[str]:
    """What differs, as it stands in the audit trail: ``skills 35 → 40``."""
    before, after = old.as_data(), new.as_data()
    return [
        f"{name} {_told(before[part][name])} → {_told(value)}"
        for part in PARTS
        for name, value in after[part].items()
        if before[part][name] != value
    ]


def _told(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _unusual(settings: Settings) -> dict[str, dict[str, Any]]:
    """What differs from the usual: that alone is kept, so that a better usual reaches who never changed anything."""
    usual, own = Settings().as_data(), settings.as_data()
    return {part: {name: value for name, value in own[part].items() if value != usual[part][name]} for part in PARTS}


def _number(least: float, most: float) -> Reader:
    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ValueError(_("This is no number."))
        if not least <= value <= most:
            raise ValueError(_("This is a number from {least} to {most}.").format(least=least, most=most))
        return value

    return read


def _whole(least: int, most: int) -> Reader:
    between = _number(least, most)

    def read(value: object) -> int:
        number = between(value)
        if number != int(number):
            raise ValueError(_("This is a whole number."))
        return int(number)

    return read


def _or_none(reader: Reader) -> Reader:
    return lambda value: None if value is None else reader(value)


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("This is yes or no."))
    return value


#: What can be set, by the columns of ``Programme`` and ``Round``: what the engine makes of it, and how each value is read.
PARTS: Mapping[str, tuple[Callable[..., Any], Mapping[str, Reader]]] = {
    "weights": (Weights, {name: _number(0, MOST_WEIGHT) for name in asdict(Weights())}),
    "rules": (
        Rules,
        {
            "shared_language": _yes_or_no,
            "most_offset": _or_none(_whole(0, MOST_OFFSET)),
            "least_hours": _whole(0, MOST_HOURS),
            "least_above": _or_none(_whole(-MOST_STEPS, MOST_STEPS)),
            "no_manager": _yes_or_no,
            "other_team": _yes_or_no,
        },
    ),
    "aims": (
        Aims,
        {
            "has_floor": _yes_or_no,
            "keep": _whole(0, MOST_POINTS),
            "spread": _whole(0, MOST_POINTS),
            "is_exact": _or_none(_yes_or_no),
            "is_stable": _yes_or_no,
        },
    ),
}
