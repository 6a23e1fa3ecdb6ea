"""What somebody insists on holds for their pairs, whatever the rules of a run are."""

import pytest
from hypothesis import given

from mentoring.matching import Person, Problem, Rule, Rules, explain, health_of, solve
from mentoring.matching.rules import INSISTED, LIFTABLE, NOTHING, broken_rules
from tests.mentoring.matching.crowd import RULES, sides


def broken(rules, musts, mentee, mentor, *, who=0):
    """The rules that Ben and Ada break, of whom one insists on something."""
    insists = [{"musts": frozenset(musts)}, {}]
    people = [
        Person(name, **said, **insists[(at + who) % 2])
        for at, (name, said) in enumerate([("ben", mentee), ("ada", mentor)])
    ]
    return broken_rules(rules, *people)


@pytest.mark.parametrize("who", [0, 1])
@pytest.mark.parametrize(
    ("rule", "mentee", "mentor"),
    [
        (Rule.LANGUAGE, {"languages": frozenset({"en"})}, {"languages": frozenset({"es"})}),
        (Rule.OFFSET, {"offset": 0}, {"offset": 255}),
        (Rule.HOURS, {"hours": frozenset({1})}, {"hours": frozenset({2})}),
        (Rule.LEVEL, {"level": 3}, {"level": 3}),
        (Rule.TEAM, {"team": "north"}, {"team": "north"}),
        (Rule.MANAGER, {"manager": "ada"}, {}),
    ],
)
def test_either_of_the_two_can_insist(rule, mentee, mentor, who):
    assert broken(NOTHING, {rule}, mentee, mentor, who=who) == (rule,)
    assert broken(NOTHING, LIFTABLE - {rule}, mentee, mentor, who=who) == ()


def test_of_the_run_and_of_who_insists_the_stricter_holds():
    apart = {"offset": 0}, {"offset": 180}
    assert broken(Rules(most_offset=120), {Rule.OFFSET}, *apart) == (Rule.OFFSET,)
    assert broken(Rules(most_offset=600), {Rule.OFFSET}, *apart) == ()
    ahead = {"level": 1}, {"level": 2}
    assert broken(Rules(least_above=2), {Rule.LEVEL}, *ahead) == (Rule.LEVEL,)
    assert broken(Rules(least_above=-2), {Rule.LEVEL}, *ahead) == ()


def test_what_somebody_did_not_say_breaks_nothing_on_which_another_insists():
    assert broken(NOTHING, LIFTABLE, {}, {"offset": 700, "level": 0, "team": "north"}) == ()


@given(sides(), RULES)
def test_no_pair_that_is_made_goes_against_what_one_of_them_insists_on(both, rules):
    mentees = {person.id: person for person in both[0]}
    mentors = {person.id: person for person in both[1]}
    for pair in solve(Problem(*both, rules)).pairs:
        musts = mentees[pair.mentee].musts | mentors[pair.mentor].musts
        against = broken_rules(INSISTED, mentees[pair.mentee], mentors[pair.mentor])
        assert musts.isdisjoint(against)


def test_no_change_of_the_run_is_proposed_that_would_not_help():
    ben = Person("ben", offset=0, musts=frozenset({"offset"}))
    problem = Problem([ben], [Person("ada", offset=600)])
    why = explain(problem, solve(problem)).unmatched[0]

    assert (why.blocked, why.without_rule, health_of(problem).steps) == ({Rule.OFFSET: 1}, {}, ())


def test_a_run_that_is_stricter_than_who_insists_may_give_way_so_far():
    ben = Person("ben", offset=0, musts=frozenset({"offset"}))
    problem = Problem([ben], [Person("ada", offset=180)], Rules(most_offset=60))

    assert [(step.value, step.frees) for step in health_of(problem).steps] == [(180, 1)]
    assert explain(problem, solve(problem)).unmatched[0].without_rule == {Rule.OFFSET: ("ada",)}
