"""What each criterion measures, what is not known, and what a score is made of."""

import math

import pytest

from mentoring.matching.fit import Criterion, Weights, parts_of, score_of, weights_of, wishes_of
from mentoring.matching.people import Person

#: Nothing but skills counts.
SKILLS_ONLY = Weights(skills=1, style=0, interests=0, hours=0, level=0, team=0)


def part(criterion, mentee, mentor):
    """How well Ben and Ada fit by a criterion, with these answers of theirs; None where it does not count."""
    field = criterion.value
    return parts_of(Person("ben", **{field: mentee}), Person("ada", **{field: mentor})).get(criterion)


def words(text):
    return frozenset(text.split())


@pytest.mark.parametrize("criterion", [Criterion.SKILLS, Criterion.INTERESTS])
@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [("sql talks", "sql talks maps", 1.0), ("sql talks", "sql", 0.5), ("sql", "maps", 0.0), ("sql", "", 0.0)],
)
def test_a_share_of_what_the_mentee_named_is_met(criterion, wanted, offered, expected):
    assert part(criterion, words(wanted), words(offered)) == expected


def test_style_is_likeness():
    assert part(Criterion.STYLE, (0.0, 1.0), (0.0, 1.0)) == 1.0
    assert part(Criterion.STYLE, (0.0, 1.0), (1.0, 0.0)) == 0.0
    assert part(Criterion.STYLE, (0.5, 1.0), (1.0, 1.0)) == 0.875


@pytest.mark.parametrize(("common", "expected"), [(0, 0.0), (1, 1 / 3), (3, 1.0), (4, 1.0)])
def test_three_hours_a_week_in_common_are_enough(common, expected):
    assert part(Criterion.HOURS, frozenset(range(10)), frozenset(range(10 - common, 20))) == expected


@pytest.mark.parametrize(
    ("mentor", "expected"), [(3, 1.0), (2, 0.75), (4, 0.75), (1, 0.5), (7, 0.0), (9, 0.0), (-5, 0.0)]
)
def test_two_steps_of_experience_between_them_are_best(mentor, expected):
    assert part(Criterion.LEVEL, 1, mentor) == expected


def test_another_team_is_better():
    assert part(Criterion.TEAM, "north", "south") == 1.0
    assert part(Criterion.TEAM, "north", "north") == 0.0


UNSAID = [
    (Criterion.STYLE, (0.1,), ()),
    (Criterion.HOURS, frozenset({1}), frozenset()),
    (Criterion.LEVEL, 1, None),
    (Criterion.TEAM, "north", ""),
]


@pytest.mark.parametrize(("criterion", "mentee", "unsaid"), UNSAID)
def test_what_a_mentor_did_not_say_counts_half(criterion, mentee, unsaid):
    assert part(criterion, mentee, unsaid) == 0.5


@pytest.mark.parametrize(("criterion", "mentor", "unsaid"), [*UNSAID, (Criterion.SKILLS, words("sql"), frozenset())])
def test_what_a_mentee_did_not_say_does_not_count(criterion, mentor, unsaid):
    assert part(criterion, unsaid, mentor) is None


def test_the_known_criteria_share_the_whole_weight():
    known = {Criterion.SKILLS: 1.0, Criterion.TEAM: 0.0}
    assert weights_of(Weights(), Person("ben"), known) == {Criterion.SKILLS: 35 / 40, Criterion.TEAM: 5 / 40}


def test_what_matters_most_to_a_mentee_counts_twice():
    known = {Criterion.SKILLS: 1.0, Criterion.TEAM: 0.0}
    own = weights_of(Weights(), Person("ben", priority="team"), known)
    assert own == {Criterion.SKILLS: 35 / 45, Criterion.TEAM: 10 / 45}


def test_without_a_weight_there_are_no_weights():
    assert weights_of(SKILLS_ONLY, Person("ben"), {Criterion.TEAM: 1.0}) == {}


@pytest.mark.parametrize("weight", [-1, math.nan, math.inf])
def test_a_weight_is_a_number_and_not_less_than_nothing(weight):
    with pytest.raises(ValueError, match=r"^The weight of style is a number, and not less than nothing\.$"):
        Weights(style=weight)


@pytest.mark.parametrize(
    ("place", "of_mentee", "of_mentor"), [(0, 1_500, 750), (1, 1_000, 500), (2, 500, 250), (3, 0, 0)]
)
def test_the_first_three_wishes_add_to_a_score(place, of_mentee, of_mentor):
    others = [f"other{number}" for number in range(3)]
    ben = Person("ben", wishes=(*others[:place], "ada"))
    ada = Person("ada", wishes=(*others[:place], "ben"))
    assert wishes_of(ben, Person("ada")) == of_mentee
    assert wishes_of(Person("ben"), ada) == of_mentor
    assert wishes_of(ben, ada) == of_mentee + of_mentor


def test_where_nothing_is_known_the_score_is_half():
    assert score_of(Weights(), Person("ben"), Person("ada", skills=words("sql"))) == 5_000


def test_a_score_is_the_weighed_mean_and_the_wishes():
    ben = Person("ben", skills=words("sql talks"), team="north", wishes=("ada",))
    ada = Person("ada", skills=words("sql"), team="south")
    assert score_of(Weights(), ben, ada) == round(10_000 * (35 * 0.5 + 5 * 1.0) / 40) + 1_500


def test_no_wish_lifts_a_score_over_the_best():
    ben = Person("ben", skills=words("sql"), wishes=("ada",))
    assert score_of(SKILLS_ONLY, ben, Person("ada", skills=words("sql"))) == 10_000
