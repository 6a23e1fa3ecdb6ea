"""What each hard rule forbids, and what it leaves alone."""

import pytest

from mentoring.matching.people import Person
from mentoring.matching.rules import Rule, Rules, broken_rules, clock_distance

#: Nothing is forbidden but what people forbid themselves.
NONE = Rules(shared_language=False, most_offset=None, no_manager=False)


def broken(rules, mentee=None, mentor=None):
    """The rules that Ben and Ada break, with these answers of theirs."""
    return broken_rules(rules, Person("ben", **(mentee or {})), Person("ada", **(mentor or {})))


def test_people_who_said_nothing_break_no_rule():
    strict = Rules(most_offset=0, least_hours=168, least_above=9, other_team=True)
    assert broken(strict) == ()


def test_nobody_is_their_own_mentor():
    assert broken_rules(NONE, Person("ben"), Person("ben")) == (Rule.ONESELF,)


@pytest.mark.parametrize(
    ("mentee", "mentor"), [({"never": frozenset({"ada"})}, None), (None, {"never": frozenset({"ben"})})]
)
def test_who_never_wants_to_meet_the_other_need_not(mentee, mentor):
    assert broken(NONE, mentee, mentor) == (Rule.NEVER,)


@pytest.mark.parametrize(("mentee", "mentor"), [({"manager": "ada"}, None), (None, {"manager": "ben"})])
def test_neither_reports_to_the_other(mentee, mentor):
    assert broken(Rules(), mentee, mentor) == (Rule.MANAGER,)
    assert broken(Rules(no_manager=False), mentee, mentor) == ()


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ({"en", "es"}, {"es"}, ()),
        ({"en"}, {"es"}, (Rule.LANGUAGE,)),
        (set(), {"es"}, ()),
        ({"en"}, set(), ()),
    ],
)
def test_two_who_named_their_languages_share_one(mine, theirs, expected):
    people = {"languages": frozenset(mine)}, {"languages": frozenset(theirs)}
    assert broken(Rules(), *people) == expected
    assert broken(Rules(shared_language=False), *people) == ()


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (0, 240, ()),
        (0, 255, (Rule.OFFSET,)),
        (240, 0, ()),
        (-660, 720, ()),  # across the date line: an hour apart
        (None, 720, ()),
        (720, None, ()),
    ],
)
def test_clocks_lie_no_farther_apart_than_that(mine, theirs, expected):
    assert broken(Rules(most_offset=240), {"offset": mine}, {"offset": theirs}) == expected


def test_clocks_may_lie_anywhere_without_that_rule():
    assert broken(Rules(most_offset=None), {"offset": 0}, {"offset": 720}) == ()


@pytest.mark.parametrize(
    ("theirs", "expected"), [({10, 11}, ()), ({11, 12}, (Rule.HOURS,)), ({99}, (Rule.HOURS,)), (set(), ())]
)
def test_both_have_time_in_some_hours(theirs, expected):
    people = {"hours": frozenset({9, 10, 11})}, {"hours": frozenset(theirs)}
    assert broken(Rules(least_hours=2), *people) == expected


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [(1, 3, ()), (1, 2, (Rule.LEVEL,)), (3, 1, (Rule.LEVEL,)), (None, 1, ()), (1, None, ())],
)
def test_the_mentor_has_more_experience(mine, theirs, expected):
    assert broken(Rules(least_above=2), {"level": mine}, {"level": theirs}) == expected


def test_a_mentor_may_have_a_little_less_experience_where_that_is_set():
    assert broken(Rules(least_above=-1), {"level": 3}, {"level": 2}) == ()


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"), [("north", "south", ()), ("north", "north", (Rule.TEAM,)), ("", "", ())]
)
def test_they_work_in_different_teams(mine, theirs, expected):
    assert broken(Rules(other_team=True), {"team": mine}, {"team": theirs}) == expected
    assert broken(Rules(), {"team": mine}, {"team": theirs}) == ()


def test_all_broken_rules_are_told_in_one_order():
    mentee = {"never": frozenset({"ada"}), "languages": frozenset({"en"}), "offset": 0, "team": "north"}
    mentor = {"manager": "ben", "languages": frozenset({"es"}), "offset": 720, "team": "north"}
    found = broken(Rules(other_team=True), mentee, mentor)
    assert found == (Rule.NEVER, Rule.MANAGER, Rule.LANGUAGE, Rule.OFFSET, Rule.TEAM)


@pytest.mark.parametrize(("one", "other", "apart"), [(0, 0, 0), (60, -60, 120), (-720, 720, 0), (0, 840, 600)])
def test_clocks_are_compared_the_short_way_round_the_day(one, other, apart):
    assert clock_distance(one, other) == clock_distance(other, one) == apart
