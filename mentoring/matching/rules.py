"""Hard rules: a pair that breaks one is never made, however well it would fit."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Rules:
    """Which rules hold. What somebody did not say breaks none.

    ``shared_language``: one at least. ``most_offset``: minutes that their clocks may lie apart, the short way round the day;
    None for any. ``least_hours``: hours of the week that both have time. ``least_above``: steps of experience that the mentor
    has more; None for any. ``no_manager``: neither reports to the other. ``other_team``: they work in different teams. Nobody
    is paired with themselves, or with whom they never want to meet, whatever is set.
    """

    shared_language: bool = True
    most_offset: int | None = 240
    least_hours: int = 0
    least_above: int | None = None
    no_manager: bool = True
    other_team: bool = False


def broken_rules(rules: Rules, mentee: Person, mentor: Person) -> tuple[Rule, ...]:
    """The rules that this pair would break, in the order of ``Rule``. This is what the rules mean; ``blocks`` is the same, fast."""
    common_hours = len(mentee.hours & mentor.hours)
    tests = {
        Rule.ONESELF: mentee.id == mentor.id,
        Rule.NEVER: mentor.id in mentee.never or mentee.id in mentor.never,
        Rule.MANAGER: rules.no_manager and (mentee.manager == mentor.id or mentor.manager == mentee.id),
        Rule.LANGUAGE: rules.shared_language
        and bool(mentee.languages and mentor.languages)
        and not mentee.languages & mentor.languages,
        Rule.OFFSET: rules.most_offset is not None
        and mentee.offset is not None
        and mentor.offset is not None
        and clock_distance(mentee.offset, mentor.offset) > rules.most_offset,
        Rule.HOURS: bool(mentee.hours and mentor.hours) and common_hours < rules.least_hours,
        Rule.LEVEL: rules.least_above is not None
        and mentee.level is not None
        and mentor.level is not None
        and mentor.level - mentee.level < rules.least_above,
        Rule.TEAM: rules.other_team and bool(mentee.team) and mentee.team == mentor.team,
    }
    return tuple(rule for rule in Rule if tests[rule])


def clock_distance(one: int, other: int) -> int:
    """Minutes between two clocks, the short way round the day."""
    apart = abs(one - other) % MINUTES_A_DAY
    return min(apart, MINUTES_A_DAY - apart)
