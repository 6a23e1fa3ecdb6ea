"""What keeps people apart and what would help, in the words of coordinators. A wish is never said to be anybody's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..matching import Rule, Step
from .reasons import listed

#: Rules in a word or two.
NAMES: Mapping[str, str | Promise] = {
    Rule.LANGUAGE: gettext_lazy("Language"),
    Rule.OFFSET: gettext_lazy("Time zone"),
    Rule.HOURS: gettext_lazy("Time of the week"),
    Rule.LEVEL: gettext_lazy("Experience"),
    Rule.TEAM: gettext_lazy("Same team"),
    Rule.MANAGER: gettext_lazy("Reporting line"),
    Rule.NEVER: gettext_lazy("Kept apart"),
}


def told(blocked: Mapping[Rule, int]) -> list[str]:
    """How many people each rule keeps away, the strictest first: "Time zone: 12"."""
    counts = sorted(blocked.items(), key=lambda item: (-item[1], item[0]))
    return [f"{NAMES[rule]}: {count}" for rule, count in counts if rule in NAMES]


def why_alone(why: Mapping[str, Any]) -> list[str]:
    """Why somebody has no mentor, of what ``LeftOut`` keeps."""
    if why.get("left"):
        return [_("Their mentor left while this run went on.")]
    if why.get("by_hand"):
        return [_("A coordinator took their match apart on the board.")]
    if why.get("untold"):
        return [_("So many have nobody that it is told of the first alone why.")]
    if why["allowed"]:
        text = ngettext(
            "One mentor could be theirs by the rules, and is full.",
            "{count} mentors could be theirs by the rules, and all are full.",
            why["allowed"],
        )
        return [text.format(count=why["allowed"])]
    blocked = sorted(why["blocked"].items(), key=lambda item: (-item[1], item[0]))
    return [_BLOCKED[rule](count).format(count=count) for rule, count in blocked if rule in _BLOCKED] or [
        _("There is no mentor for them.")
    ]


def ways_out(why: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """The smallest changes that would do, with the mentors by name; ``names``: of participants, by their ids as text."""
    full = [names[key] for key in why.get("one_more_place", ()) if key in names]
    said = [_("With one more place: {people}.").format(people=listed(full))] if full else []
    for rule, ids in why.get("without_rule", {}).items():
        some = [names[key] for key in ids if key in names]
        if some:
            said.append(_LIFTED[rule]().format(people=listed(some)))
    return said


def best_steps(steps: Iterable[Step]) -> list[tuple[str, int]]:
    """Of each rule the smallest change that helps, and the one that helps most: what it is, and how many it frees."""
    by_rule: dict[Rule, list[Step]] = {}
    for step in steps:
        by_rule.setdefault(step.rule, []).append(step)
    chosen = [one for own in by_rule.values() for one in dict.fromkeys((own[0], own[-1]))]
    chosen.sort(key=lambda step: -step.frees)
    return [(_STEPS[step.rule](step.value or 0), step.frees) for step in chosen]


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d}"


#: What keeps a mentee from so many mentors.
_BLOCKED: Mapping[str, Callable[[int], str]] = {
    Rule.LANGUAGE: lambda n: ngettext(
        "{count} mentor speaks no language of theirs.", "{count} mentors speak no language of theirs.", n
    ),
    Rule.OFFSET: lambda n: ngettext(
        "{count} mentor lives in a time zone too far away.", "{count} mentors live in time zones too far away.", n
    ),
    Rule.HOURS: lambda n: ngettext(
        "{count} mentor has too little time when they have.", "{count} mentors have too little time when they have.", n
    ),
    Rule.LEVEL: lambda n: ngettext(
        "{count} mentor is not far enough ahead.", "{count} mentors are not far enough ahead.", n
    ),
    Rule.TEAM: lambda n: ngettext("{count} mentor works in their team.", "{count} mentors work in their team.", n),
    Rule.MANAGER: lambda n: ngettext(
        "{count} mentor and they report to each other.", "{count} mentors and they report to each other.", n
    ),
    Rule.NEVER: lambda n: ngettext(
        "{count} mentor is ruled out by somebody's own word, or by a coordinator.",
        "{count} mentors are ruled out by somebody's own word, or by a coordinator.",
        n,
    ),
}
#: Who could be theirs if one rule did not hold.
_LIFTED: Mapping[str, Callable[[], str]] = {
    Rule.LANGUAGE: lambda: _("Without a language in common: {people}."),
    Rule.OFFSET: lambda: _("With clocks that may lie further apart: {people}."),
    Rule.HOURS: lambda: _("With fewer hours in common: {people}."),
    Rule.LEVEL: lambda: _("With less distance in experience: {people}."),
    Rule.TEAM: lambda: _("Within one team: {people}."),
    Rule.MANAGER: lambda: _("Though one reports to the other: {people}."),
}
#: A change of one rule.
_STEPS: Mapping[str, Callable[[int], str]] = {
    Rule.LANGUAGE: lambda value: _("Allow pairs without a language in common"),
    Rule.OFFSET: lambda value: _("Let clocks lie up to {time} apart").format(time=_clock(value)),
    Rule.HOURS: lambda value: ngettext(
        "Ask for {count} hour in common", "Ask for {count} hours in common", value
    ).format(count=value),
    Rule.LEVEL: lambda value: ngettext(
        "Ask for {count} step of experience between them", "Ask for {count} steps of experience between them", value
    ).format(count=value),
    Rule.TEAM: lambda value: _("Allow pairs within one team"),
    Rule.MANAGER: lambda value: _("Allow pairs of which one reports to the other"),
}
