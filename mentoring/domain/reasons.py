"""Why two people fit, and why somebody has nobody: what was stored of the engine's answer, in sentences.

Stored is data, never words: a run is read for months, by people of several languages. Wishes are not among the reasons that
anybody reads: who wished for whom only the engine knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..data import Common, Unmatched
from ..enums import SkillSide
from ..matching import Criterion, Reason, Rule, WhyNot

#: So many reasons are said at most.
MOST = 3
#: A criterion that is met less than this speaks for nobody.
LEAST_PART = 0.4
#: What is met so far is met as good as in full.
NEARLY_ALL = 0.95
#: So many names stand in one sentence.
MOST_NAMES = 4

#: Reasons as they are stored: dicts with "criterion", "points" and "part".
Stored = Sequence[Mapping[str, Any]]


def as_data(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons as a proposal and an offer keep them, the strongest first."""
    return [
        {"criterion": str(one.criterion), "points": one.points, "part": round(one.part, 3)}
        for one in sorted(reasons, key=lambda reason: -reason.points)
    ]


def why_not_as_data(why: WhyNot) -> dict[str, Any]:
    """Why somebody was left out, as ``LeftOut`` keeps it. The mentors are ids of participants."""
    return {
        "allowed": why.allowed,
        "blocked": {str(rule): count for rule, count in why.blocked.items()},
        "one_more_place": list(why.one_more_place),
        "without_rule": {str(rule): list(ids) for rule, ids in why.without_rule.items()},
    }


def sentences(
    reasons: Stored, *, common: Common | None = None, reader: SkillSide | None = None, most: int = MOST
) -> list[str]:
    """The strongest reasons for a pair in words; none where nothing is known of the two.

    ``common``: what the two have in common, to be named; without it sentences name nothing. ``reader``: what the one who reads
    does with skills: a mentee wants some, a mentor offers some; None for a coordinator.
    """
    common = common or Common()
    known = {str(one): say for one, say in _SENTENCES.items()}
    met = [one for one in reasons if one.get("part", 0) >= LEAST_PART and one.get("criterion") in known]
    met.sort(key=lambda one: -one.get("points", 0))
    return [known[one["criterion"]](one["part"], common, reader) for one in met[:most]]


def unmatched(why: Mapping[str, Any] | None, *, had_offer: bool = False) -> Unmatched:
    """Why somebody has no mentor, and what they themselves could change, in words.

    ``why``: what ``LeftOut`` keeps, nothing where a mentor left in that very moment; None for who was not left out.
    ``had_offer``: a match was proposed to them. Whose word keeps two people apart is not said.
    """
    if had_offer or why == {}:
        return Unmatched(
            _("A match was found for you, and did not come about."),
            (_("You need do nothing: the coordinators look for another one."),),
        )
    if why is None:
        return Unmatched(
            _("You signed up after the last matching."),
            (_("You need do nothing: you are part of the next one."),),
        )
    if why.get("by_hand"):
        return Unmatched(
            _("The coordinators are still looking for somebody who fits."),
            (_("You need do nothing: you are part of the next matching."),),
        )
    if why.get("allowed"):
        count = why["allowed"]
        text = ngettext(
            "One mentor would suit you, and has no place left.",
            "%(count)s mentors would suit you, and none of them has a place left.",
            count,
        )
        return Unmatched(
            text % {"count": count},
            (
                _("The coordinators know. You are told as soon as a place is free."),
                _("More topics that you would like to learn, and more hours, open more ways."),
            ),
        )
    blocked = sorted(why.get("blocked", {}).items(), key=lambda item: (-item[1], item[0]))
    rules = [rule for rule, _count in blocked if rule in _RULES]
    if not rules:
        return Unmatched(_("There was no mentor to be matched with."), (_("You are part of the next matching."),))
    said, steps = _RULES[rules[0]]()
    rest = [step for rule in rules[1:] for step in _RULES[rule]()[1]]
    return Unmatched(said, tuple(dict.fromkeys([*steps, *rest]))[:MOST])


def listed(names: Sequence[str]) -> str:
    """Some names as a part of a sentence: "one, two and three"; of many the first few."""
    shown = list(names[:MOST_NAMES])
    if len(names) > MOST_NAMES:
        shown.append(_("more"))
    return get_text_list(shown, _("and"))


def _skills(part: float, common: Common, reader: SkillSide | None) -> str:
    names = listed(common.skills)
    if reader == SkillSide.WANTED:
        return (
            _("Can help you with {skills}").format(skills=names)
            if names
            else _("Can help you with what you want to learn")
        )
    if reader == SkillSide.OFFERED:
        return (
            _("Wants to learn {skills}, and you can help").format(skills=names)
            if names
            else _("Wants to learn what you can help with")
        )
    if names:
        return _("The mentor can help with {skills}").format(skills=names)
    if part >= NEARLY_ALL:
        return _("The mentor can help with everything that the mentee wants to learn")
    return _("The mentor can help with some of what the mentee wants to learn")


def _style(part: float, common: Common, reader: SkillSide | None) -> str:
    if reader is None:
        return _("They like to work in a similar way")
    return _("You both like to work in a similar way")


def _interests(part: float, common: Common, reader: SkillSide | None) -> str:
    names = listed(common.interests)
    if names:
        return _("Interests in common: {topics}").format(topics=names)
    return _("Interests in common")


def _hours(part: float, common: Common, reader: SkillSide | None) -> str:
    if part >= NEARLY_ALL:
        return _("Plenty of time in common during the week")
    return _("Some time in common during the week")


def _level(part: float, common: Common, reader: SkillSide | None) -> str:
    if reader == SkillSide.WANTED:
        return _("A little further on in experience than you")
    if reader == SkillSide.OFFERED:
        return _("A little earlier on the way than you")
    return _("The distance in experience is right")


def _team(part: float, common: Common, reader: SkillSide | None) -> str:
    if reader is None:
        return _("They work in different teams")
    return _("You work in different teams")


_SENTENCES: dict[Criterion, Callable[[float, Common, SkillSide | None], str]] = {
    Criterion.SKILLS: _skills,
    Criterion.STYLE: _style,
    Criterion.INTERESTS: _interests,
    Criterion.HOURS: _hours,
    Criterion.LEVEL: _level,
    Criterion.TEAM: _team,
}

#: What a rule means to who is kept from everybody by it, and what they could do. Made when asked: the language is the reader's.
_RULES: dict[str, Callable[[], tuple[str, tuple[str, ...]]]] = {
    Rule.LANGUAGE: lambda: (
        _("No mentor who is free speaks a language that you named."),
        (_("Add another language in which you could talk."),),
    ),
    Rule.OFFSET: lambda: (
        _("The mentors who are free live in time zones too far from yours."),
        (_("Check that your time zone is right."),),
    ),
    Rule.HOURS: lambda: (
        _("No mentor who is free has time when you have."),
        (_("Add more hours of the week, also short ones."),),
    ),
    Rule.LEVEL: lambda: (
        _("No mentor who is free has the experience that this programme asks for in a pair."),
        (_("Check that your own level of experience is right."),),
    ),
    Rule.TEAM: lambda: (
        _("The mentors who are free work in your own team."),
        (_("Check that your team is right."),),
    ),
    Rule.MANAGER: lambda: (
        _("The only mentors who are free are those to whom you report, or who report to you."),
        (_("You need do nothing: you are part of the next matching."),),
    ),
    Rule.NEVER: lambda: (
        _("Nobody is left with whom you could be paired."),
        (_("If you ruled people out, look at that list again."),),
    ),
}
