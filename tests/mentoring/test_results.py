"""What a run came to, and what coordinators are told of who has nobody."""

import pytest

from mentoring import api as mentoring
from mentoring.domain.hindrances import best_steps, told, ways_out, why_alone
from mentoring.matching import Rule, Step
from mentoring.models import LeftOut
from social_learning_xblocks.kit.errors import Invalid, NotAllowed, NotFound


@pytest.fixture
def run(stage):
    ada = stage.sign(stage.ada, mentor=True, skills=("SQL",), mentee_places=3)
    ben, chi = stage.sign(stage.ben, skills=("SQL", "Maps")), stage.sign(stage.chi, skills=("Talks",))
    row = stage.round((ben, ada), score=8_000)
    row.proposals.update(reasons=[{"criterion": "skills", "points": 4_000, "part": 0.5}])
    LeftOut.objects.create(
        round=row,
        mentee=chi,
        why={"allowed": 0, "blocked": {"offset": 1}, "one_more_place": [], "without_rule": {"offset": [str(ada.pk)]}},
    )
    return row


def test_a_pair_is_told_with_its_reasons_by_name(stage, run, django_assert_num_queries):
    with django_assert_num_queries(4):
        rows = mentoring.proposals_of(stage.dee, stage.programme, run.pk).items

    assert [(row.mentee.name, row.mentor.name, row.points, row.reasons) for row in rows] == [
        ("ben", "ada", 80.0, ["The mentor can help with SQL"])
    ]
    assert (rows[0].is_by_hand, rows[0].is_published) == (False, False)


def test_who_has_nobody_is_told_with_a_way_out(stage, run, django_assert_num_queries):
    with django_assert_num_queries(4):
        rows = mentoring.left_out_of(stage.dee, stage.programme, run.pk).items

    assert [(row.mentee.name, row.why, row.steps) for row in rows] == [
        ("chi", ["1 mentor lives in a time zone too far away."], ["With clocks that may lie further apart: ada."])
    ]


def test_an_order_that_there_is_not_is_the_usual_one(stage, run):
    assert len(mentoring.proposals_of(stage.dee, stage.programme, run.pk, order="random").items) == 1
    with pytest.raises(Invalid):
        mentoring.proposals_of(stage.dee, stage.programme, run.pk, cursor="no cursor")


def test_results_of_another_programme_are_not_there(stage, run):
    other = mentoring.find_or_make_programme(stage.space, key="other", title="Other")
    for refused in (mentoring.proposals_of, mentoring.left_out_of):
        for key in (run.pk, run.pk + 1):
            with pytest.raises(NotFound):
                refused(stage.dee, other, key)


def test_results_are_for_coordinators(stage, run):
    for refused in (mentoring.proposals_of, mentoring.left_out_of):
        with pytest.raises(NotAllowed):
            refused(stage.ben, stage.programme, run.pk)
    with pytest.raises(NotAllowed):
        mentoring.export_round(stage.ben, stage.space, run.pk)
    with pytest.raises(NotFound):
        mentoring.export_round(stage.dee, stage.elsewhere, run.pk)


def test_what_is_sent_in_parts_is_whole(stage, run, monkeypatch):
    monkeypatch.setattr("mentoring.domain.results.AT_ONCE", 1)
    for number in range(3):
        mentee, mentor = stage.sign(stage.join(f"e{number}")), stage.sign(stage.join(f"o{number}"), mentor=True)
        run.proposals.create(mentee=mentee, mentor=mentor, is_by_hand=True)

    lines = list(mentoring.export_round(stage.dee, stage.space, run.pk))

    assert len(lines) == 1 + 4 + 1
    assert lines[1] == "1,ben,ada,80.00,The mentor can help with SQL,,,,\r\n"
    assert lines[2] == "1,e0,o0,0.00,,,,1,\r\n"


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ({"left": True}, ["Their mentor left while this run went on."]),
        ({"untold": True}, ["So many have nobody that it is told of the first alone why."]),
        ({"allowed": 2, "blocked": {}}, ["2 mentors could be theirs by the rules, and all are full."]),
        ({"allowed": 0, "blocked": {}}, ["There is no mentor for them."]),
        ({"allowed": 0, "blocked": {"oneself": 1}}, ["There is no mentor for them."]),
        (
            {"allowed": 0, "blocked": {rule: at for at, rule in enumerate(("language", "hours", "level"), 1)}},
            [
                "3 mentors are not far enough ahead.",
                "2 mentors have too little time when they have.",
                "1 mentor speaks no language of theirs.",
            ],
        ),
        (
            {"allowed": 0, "blocked": {rule: at for at, rule in enumerate(("team", "manager", "never"), 1)}},
            [
                "3 mentors are ruled out by somebody's own word, or by a coordinator.",
                "2 mentors and they report to each other.",
                "1 mentor works in their team.",
            ],
        ),
    ],
)
def test_why_somebody_has_nobody(why, said):
    assert why_alone(why) == said


def test_ways_out_name_those_who_are_still_there():
    rules = {rule: ["1"] for rule in ("language", "offset", "hours", "level", "team", "manager")}

    assert ways_out({"one_more_place": ["1", "2"], "without_rule": rules}, {"1": "Ada"}) == [
        "With one more place: Ada.",
        "Without a language in common: Ada.",
        "With clocks that may lie further apart: Ada.",
        "With fewer hours in common: Ada.",
        "With less distance in experience: Ada.",
        "Within one team: Ada.",
        "Though one reports to the other: Ada.",
    ]
    assert ways_out({"one_more_place": ["2"], "without_rule": {"team": ["2"]}}, {}) == []


def test_what_keeps_people_away_in_a_word():
    assert told({Rule.OFFSET: 2, Rule.LANGUAGE: 7, Rule.ONESELF: 1}) == ["Language: 7", "Time zone: 2"]


def test_of_each_rule_the_smallest_step_and_the_one_that_frees_most():
    steps = [
        *(Step(Rule.OFFSET, 60 * hours + 30, hours) for hours in (5, 6, 9)),
        *(Step(rule, None, 1) for rule in (Rule.LANGUAGE, Rule.TEAM, Rule.MANAGER)),
        *(Step(Rule.HOURS, 1, 2), Step(Rule.LEVEL, 0, 2)),
    ]

    assert best_steps(steps) == [
        ("Let clocks lie up to 9:30 apart", 9),
        ("Let clocks lie up to 5:30 apart", 5),
        ("Ask for 1 hour in common", 2),
        ("Ask for 0 steps of experience between them", 2),
        ("Allow pairs without a language in common", 1),
        ("Allow pairs within one team", 1),
        ("Allow pairs of which one reports to the other", 1),
    ]
