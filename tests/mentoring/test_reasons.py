"""What was stored of the engine's answer, in sentences."""

import pytest

from mentoring.data import Common, Unmatched
from mentoring.domain import reasons
from mentoring.enums import SkillSide
from mentoring.matching import Criterion, Reason, Rule, WhyNot

WANTS, OFFERS = SkillSide.WANTED, SkillSide.OFFERED


def stored(*criteria, part=1.0):
    return reasons.as_data(Reason(one, 1000 - place, part) for place, one in enumerate(criteria))


def test_reasons_are_stored_as_data_the_strongest_first():
    found = reasons.as_data([Reason(Criterion.TEAM, 500, 1.0), Reason(Criterion.SKILLS, 1750, 0.33333)])

    assert found == [
        {"criterion": "skills", "points": 1750, "part": 0.333},
        {"criterion": "team", "points": 500, "part": 1.0},
    ]


def test_each_reads_the_reasons_from_their_own_side():
    data = stored(Criterion.SKILLS, Criterion.LEVEL, Criterion.STYLE)
    common = Common(skills=("SQL", "Statistics"))

    assert reasons.sentences(data, common=common, reader=WANTS) == [
        "Can help you with SQL and Statistics",
        "A little further on in experience than you",
        "You both like to work in a similar way",
    ]
    assert reasons.sentences(data, common=common, reader=OFFERS) == [
        "Wants to learn SQL and Statistics, and you can help",
        "A little earlier on the way than you",
        "You both like to work in a similar way",
    ]
    assert reasons.sentences(data, common=common) == [
        "The mentor can help with SQL and Statistics",
        "The distance in experience is right",
        "They like to work in a similar way",
    ]


@pytest.mark.parametrize(
    ("reader", "part", "said"),
    [
        (WANTS, 1.0, "Can help you with what you want to learn"),
        (OFFERS, 1.0, "Wants to learn what you can help with"),
        (None, 1.0, "The mentor can help with everything that the mentee wants to learn"),
        (None, 0.5, "The mentor can help with some of what the mentee wants to learn"),
    ],
)
def test_skills_without_names(reader, part, said):
    assert reasons.sentences(stored(Criterion.SKILLS, part=part), reader=reader) == [said]


@pytest.mark.parametrize(
    ("criterion", "common", "reader", "part", "said"),
    [
        (Criterion.INTERESTS, Common(interests=("chess",)), WANTS, 1.0, "Interests in common: chess"),
        (Criterion.INTERESTS, Common(), WANTS, 1.0, "Interests in common"),
        (Criterion.HOURS, Common(), WANTS, 1.0, "Plenty of time in common during the week"),
        (Criterion.HOURS, Common(), WANTS, 0.5, "Some time in common during the week"),
        (Criterion.TEAM, Common(), WANTS, 1.0, "You work in different teams"),
        (Criterion.TEAM, Common(), None, 1.0, "They work in different teams"),
    ],
)
def test_other_reasons(criterion, common, reader, part, said):
    assert reasons.sentences(stored(criterion, part=part), common=common, reader=reader) == [said]


def test_three_are_said_and_none_that_is_hardly_met():
    data = [
        *stored(*Criterion),
        {"criterion": "hours", "points": 9000, "part": 0.1},
        {"criterion": "of a later version", "points": 9000, "part": 1.0},
    ]

    assert len(reasons.sentences(data)) == 3
    assert reasons.sentences([]) == []


def test_many_names_become_a_few():
    assert reasons.listed(["a", "b", "c", "d", "e"]) == "a, b, c, d and more"


def test_why_somebody_was_left_out_is_stored_as_data():
    why = WhyNot("7", 2, {Rule.LANGUAGE: 3}, ("4", "5"), {Rule.HOURS: ("6",)})

    assert reasons.why_not_as_data(why) == {
        "allowed": 2,
        "blocked": {"language": 3},
        "one_more_place": ["4", "5"],
        "without_rule": {"hours": ["6"]},
    }


def test_full_mentors_are_the_first_reason():
    assert reasons.unmatched({"allowed": 1, "blocked": {"hours": 9}}).why == (
        "One mentor would suit you, and has no place left."
    )
    assert reasons.unmatched({"allowed": 3}).why == "3 mentors would suit you, and none of them has a place left."


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule != Rule.ONESELF])
def test_each_rule_has_words_and_a_step(rule):
    found = reasons.unmatched({"allowed": 0, "blocked": {str(rule): 2, "oneself": 1}})

    assert found.why.endswith(".")
    assert len(found.steps) == 1


def test_the_rule_that_keeps_most_away_is_said_and_steps_against_the_others_follow():
    assert reasons.unmatched({"allowed": 0, "blocked": {"hours": 1, "language": 4}}) == Unmatched(
        "No mentor who is free speaks a language that you named.",
        ("Add another language in which you could talk.", "Add more hours of the week, also short ones."),
    )


def test_who_came_late_and_who_met_nobody_have_words_too():
    assert reasons.unmatched(None).why == "You signed up after the last matching."
    assert reasons.unmatched({"by_hand": True}).why == "The coordinators are still looking for somebody who fits."
    assert reasons.unmatched({}).why == "A match was found for you, and did not come about."
    assert reasons.unmatched({"allowed": 3}, had_offer=True).why == "A match was found for you, and did not come about."
    assert reasons.unmatched({"allowed": 0, "blocked": {}}).why == "There was no mentor to be matched with."
