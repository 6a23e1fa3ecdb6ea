"""The health of a pool: what it says is what happens when somebody does it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.matching import Person, Problem, Rule, Rules, SkillHealth, Step, health, health_of, solve
from mentoring.matching.rules import LIFTABLE
from tests.mentoring.matching.crowd import pools

SQL, MAPS = frozenset({"sql"}), frozenset({"maps"})


def may_meet(problem, mentee, mentor):
    is_locked = (mentee.id, mentor.id) in problem.locked
    return bool(mentee.places and mentor.places and (is_locked or not problem.broken_by(mentee, mentor)))


def check(problem, is_part=False):
    found, run = health_of(problem), solve(problem)
    assert (found.most_pairs, found.is_proved, found.is_explained) == (len(run.pairs), True, True)
    assert found.wanted == sum(person.places for person in problem.mentees)
    assert found.places == sum(person.places for person in problem.mentors)

    roomy = [replace(one, places=one.places + 9) if one.places else one for one in problem.mentors]
    assert len(solve(replace(problem, mentors=roomy)).pairs) == found.most_pairs + found.missing_places
    for mentor in problem.mentors:
        more = [replace(one, places=one.places + (one is mentor)) for one in problem.mentors]
        if mentor.places:
            gain = len(solve(replace(problem, mentors=more)).pairs) - found.most_pairs
            assert gain == (mentor.id in found.relief) or (is_part and gain)

    alone = {one.id for one in problem.mentees if not any(may_meet(problem, one, other) for other in problem.mentors)}
    idle = {one.id for one in problem.mentors if not any(may_meet(problem, other, one) for other in problem.mentees)}
    assert [one.id for one in found.mentees] == sorted(
        one.id for one in problem.mentees if one.places and one.id in alone
    )
    assert [one.id for one in found.mentors] == sorted(
        one.id for one in problem.mentors if one.places and one.id in idle
    )
    return found


@settings(max_examples=40)
@given(pools())
def test_it_tells_what_a_run_and_a_little_more_room_show(problem):
    check(problem)


@settings(max_examples=40)
@given(pools(), st.integers(1, 3))
def test_it_tells_the_same_of_a_pool_too_large_to_look_at_all_pairs(problem, pairs):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(health, "ALL_PAIRS", pairs)
        found = check(problem, is_part=True)
    whole = health_of(problem)
    assert replace(found, relief=whole.relief) == whole


@given(pools())
def test_rules_are_counted_as_they_are_broken(problem):
    found = health_of(problem)
    mentees, mentors = (
        {person.id: person for person in side if person.places} for side in (problem.mentees, problem.mentors)
    )
    for blocked, others, is_mentor in ((found.mentees, mentors, False), (found.mentors, mentees, True)):
        for one in blocked:
            kept = [
                rule
                for other in others.values()
                for rule in (
                    problem.broken_by(other, mentors[one.id])
                    if is_mentor
                    else problem.broken_by(mentees[one.id], other)
                )
            ]
            assert one.rules == {rule: kept.count(rule) for rule in Rule if rule in kept}


def lifted(rules, step):
    """The rules after a step."""
    return replace(
        rules,
        **{
            Rule.LANGUAGE: {"shared_language": False},
            Rule.OFFSET: {"most_offset": step.value},
            Rule.HOURS: {"least_hours": step.value},
            Rule.LEVEL: {"least_above": step.value},
            Rule.MANAGER: {"no_manager": False},
            Rule.TEAM: {"other_team": False},
        }[step.rule],
    )


@settings(max_examples=40)
@given(pools())
def test_a_step_frees_as_many_as_it_says_and_no_smaller_one_does(problem):
    found = health_of(problem)
    before = {one.id for one in found.mentees}
    for rule in LIFTABLE:
        freed = 0
        for step in (step for step in found.steps if step.rule == rule):
            after = {one.id for one in health_of(replace(problem, rules=lifted(problem.rules, step))).mentees}
            assert len(before) - len(after) == step.frees > freed
            freed = step.frees
            if step.value is not None:
                less = replace(step, value=step.value + (-1 if rule == Rule.OFFSET else 1))
                fewer = health_of(replace(problem, rules=lifted(problem.rules, less))).mentees
                assert len(before) - len(fewer) < step.frees
        off = {
            Rule.OFFSET: Step(rule, 1_440, 0),
            Rule.HOURS: Step(rule, 0, 0),
            Rule.LEVEL: Step(rule, None, 0),
        }.get(rule, Step(rule, None, 0))
        after = {one.id for one in health_of(replace(problem, rules=lifted(problem.rules, off))).mentees}
        assert len(before) - len(after) == freed


def test_what_is_scarce_comes_first():
    mentees = [Person("ben", skills=SQL | MAPS), Person("chi", skills=SQL), Person("eve", skills=MAPS, places=0)]
    mentors = [
        Person("ada", skills=SQL),
        Person("dee", skills=MAPS | {"law"}, places=3),
        Person("fay", skills=SQL, places=0),
    ]
    found = health_of(Problem(mentees, mentors)).skills
    assert found == (SkillHealth("sql", 2, 1, 1), SkillHealth("maps", 1, 1, 3), SkillHealth("law", 0, 1, 3))
    assert [one.missing for one in found] == [1, 0, 0]


def test_two_hours_more_between_clocks_free_one_and_five_free_two():
    mentees = [Person("ben", offset=360), Person("chi", offset=540), Person("eve", offset=0)]
    found = health_of(Problem(mentees, [Person("ada", offset=0, places=3)]))
    assert found.steps == (Step(Rule.OFFSET, 360, 1), Step(Rule.OFFSET, 540, 2))
    assert [(one.id, one.rules) for one in found.mentees] == [("ben", {Rule.OFFSET: 1}), ("chi", {Rule.OFFSET: 1})]


def test_four_places_are_missing_and_it_says_where():
    mentees = [Person(f"e{one}", offset=0) for one in range(6)]
    mentors = [Person("ada", offset=0, places=2), Person("far", offset=600, places=9)]
    found = health_of(Problem(mentees, mentors))
    assert (found.most_pairs, found.missing_places, found.relief) == (2, 4, ("ada",))
    assert [one.id for one in found.mentors] == ["far"]


def test_a_mentor_whose_places_are_all_locked_can_give_relief():
    mentees = [Person("ben"), Person("chi")]
    found = health_of(Problem(mentees, [Person("ada")], locked={("ben", "ada")}))
    assert (found.most_pairs, found.missing_places, found.relief) == (1, 1, ("ada",))


def test_of_very_many_only_some_are_explained_and_it_says_so(monkeypatch):
    monkeypatch.setattr(health, "EXPLAINED_PAIRS", 1)
    mentees = [Person("ben", offset=0), Person("chi", offset=0)]
    found = health_of(Problem(mentees, [Person("ada", offset=600)]))
    assert sorted(len(one.rules) for one in found.mentees) == [0, 1]
    assert (found.is_explained, [step.frees for step in found.steps]) == (False, [1])


def test_an_empty_side_blocks_everybody_of_the_other_without_a_rule():
    found = health_of(Problem([Person("ben")], []))
    assert (found.most_pairs, found.missing_places, [(one.id, one.rules) for one in found.mentees]) == (
        0,
        0,
        [("ben", {})],
    )


def test_rules_that_do_not_hold_block_nobody():
    anything = Rules(shared_language=False, most_offset=None)
    found = health_of(Problem([Person("ben", offset=0)], [Person("ada", offset=600)], anything))
    assert (found.mentees, found.steps) == ((), ())
