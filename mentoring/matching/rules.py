"""Hard rules: a pair that breaks one is never made, however well it would fit."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .people import MINUTES_A_DAY, Person


class Rule(StrEnum):
    """What can keep two people apart."""

    ONESELF = "oneself"
    NEVER = "never"
    MANAGER = "manager"
    LANGUAGE = "language"
    OFFSET = "offset"
    HOURS = "hours"
    LEVEL = "level"
    TEAM = "team"


#: Rules that a coordinator can set otherwise. The others are somebody's own word.
LIFTABLE = frozenset({Rule.LANGUAGE, Rule.OFFSET, Rule.HOURS, Rule.LEVEL, Rule.TEAM, Rule.MANAGER})


@dataclass(frozen=True, slots=True)
class Rules:
    """Which rules hold. What somebody did not say breaks none.

    ``shared_language``: one at least. ``most_offset``: minutes that their clocks may lie apart, the short way round the day;
    None for any. ``least_hours``: hours of the week that both have time. ``least_above``: steps of experience that the mentor
    has more; None for any. ``no_manager``: neither reports to the other. ``other_team``: they work in different teams. Nobody
    is paired with themselves, or with whom they never want to meet, whatever is set. Where one of the two insists on a rule
    (``Person.musts``), the stricter of the run's and of ``INSISTED`` holds.
    """

    shared_language: bool = True
    most_offset: int | None = 240
    least_hours: int = 0
    least_above: int | None = None
    no_manager: bool = True
    other_team: bool = False


#: What holds where a run asks for nothing.
NOTHING = Rules(shared_language=False, most_offset=None, no_manager=False)
#: What somebody insists on by naming a rule, where a run does not ask for more.
INSISTED = Rules(most_offset=240, least_hours=1, least_above=1, other_team=True)


def limits_of(rules: Rules) -> Mapping[Rule, float]:
    """How far each rule goes as a number: what keeps nobody apart is a whole day, minus infinity, or nothing."""
    return {
        Rule.MANAGER: rules.no_manager,
        Rule.LANGUAGE: rules.shared_language,
        Rule.OFFSET: MINUTES_A_DAY if rules.most_offset is None else rules.most_offset,
        Rule.HOURS: rules.least_hours,
        Rule.LEVEL: -math.inf if rules.least_above is None else rules.least_above,
        Rule.TEAM: rules.other_team,
    }


def stricter(rule: Rule, one: float, other: float) -> float:
    """The one of two limits that leaves fewer pairs."""
    return min(one, other) if rule is Rule.OFFSET else max(one, other)


def limits_for(rules: Rules, musts: Collection[str]) -> Mapping[Rule, float]:
    """The limits for two people who insist on these rules."""
    own, least = limits_of(rules), limits_of(INSISTED)
    return {rule: stricter(rule, limit, least[rule]) if rule in musts else limit for rule, limit in own.items()}


def broken_rules(rules: Rules, mentee: Person, mentor: Person) -> tuple[Rule, ...]:
    """The rules that this pair would break, in the order of ``Rule``.

    This is what the rules mean; ``barriers`` is the same, fast.
    """
    limits = limits_for(rules, mentee.musts | mentor.musts)
    common_hours = len(mentee.hours & mentor.hours)
    tests = {
        Rule.ONESELF: mentee.id == mentor.id,
        Rule.NEVER: mentor.id in mentee.never or mentee.id in mentor.never,
        Rule.MANAGER: limits[Rule.MANAGER] and (mentee.manager == mentor.id or mentor.manager == mentee.id),
        Rule.LANGUAGE: limits[Rule.LANGUAGE]
        and bool(mentee.languages and mentor.languages)
        and not mentee.languages & mentor.languages,
        Rule.OFFSET: _is_far(limits, mentee, mentor),
        Rule.HOURS: bool(mentee.hours and mentor.hours) and common_hours < limits[Rule.HOURS],
        Rule.LEVEL: _is_low(limits, mentee, mentor),
        Rule.TEAM: limits[Rule.TEAM] and bool(mentee.team) and mentee.team == mentor.team,
    }
    return tuple(rule for rule in Rule if tests[rule])


def is_out_of_reach(limits: Mapping[Rule, float], mentee: Person, mentor: Person) -> bool:
    """Whether time zone or level keep two people apart: what can be said of a pair in a moment, and is true of most."""
    return _is_far(limits, mentee, mentor) or _is_low(limits, mentee, mentor)


def _is_far(limits: Mapping[Rule, float], mentee: Person, mentor: Person) -> bool:
    return (
        mentee.offset is not None
        and mentor.offset is not None
        and clock_distance(mentee.offset, mentor.offset) > limits[Rule.OFFSET]
    )


def _is_low(limits: Mapping[Rule, float], mentee: Person, mentor: Person) -> bool:
    return mentee.level is not None and mentor.level is not None and mentor.level - mentee.level < limits[Rule.LEVEL]


def clock_distance(one: int, other: int) -> int:
    """Minutes between two clocks, the short way round the day."""
    apart = abs(one - other) % MINUTES_A_DAY
    return min(apart, MINUTES_A_DAY - apart)
