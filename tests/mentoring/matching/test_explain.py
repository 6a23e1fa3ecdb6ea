"""Reasons that add up to the score, and changes that would help if they were made."""

from dataclasses import replace

from hypothesis import given

from mentoring.matching import Criterion, Person, Problem, Reason, Rule, Rules, explain, solve
from mentoring.matching.fit import FULL, score_of
from mentoring.matching.rules import broken_rules
from mentoring.matching.solve import Pair
from tests.mentoring.matching.crowd import RULES, WEIGHTS, sides

SQL, MAPS = frozenset({"sql"}), frozenset({"maps"})


def explained(problem):
    run = solve(problem)
    return run, explain(problem, run)


def test_a_pair_has_its_reasons_the_strongest_first():
    ben = Person("ben", skills=SQL | MAPS, level=1, wishes=("ada",))
    ada = Person("ada", skills=SQL, level=3)
    _run, found = explained(Problem([ben], [ada]))
    assert found.pairs[0].reasons == (
        Reason(Criterion.SKILLS, 3_889, 0.5),  # 35 of 45 points, half of it
        Reason(Criterion.LEVEL, 2_222, 1.0),
    )
    assert (found.pairs[0].wished, found.pairs[0].pair) == (1_500, Pair("ben", "ada", 7_611))


@given(sides(), RULES, WEIGHTS)
def test_reasons_add_up_to_the_score(both, rules, weights):
    mentees = {person.id: person for person in both[0]}
    mentors = {person.id: person for person in both[1]}
    _run, found = explained(Problem(*both, rules, weights))
    for why in found.pairs:
        mentee, mentor = mentees[why.pair.mentee], mentors[why.pair.mentor]
        whole = sum(reason.points for reason in why.reasons) + why.wished
        assert abs(min(FULL, whole) - score_of(weights, mentee, mentor)) <= 6 or not why.reasons


@given(sides(), RULES, WEIGHTS)
def test_what_would_help_somebody_helps(both, rules, weights):
    """One more place with a mentor who is named, or a rule less: the mentee has somebody then, and nobody has fewer."""
    problem = Problem(*both, rules, weights)
    run, found = explained(problem)
    for why_not in found.unmatched:
        if why_not.one_more_place:
            name = why_not.one_more_place[0]
            roomier = [replace(one, places=one.places + 1) if one.id == name else one for one in both[1]]
            assert len(solve(Problem(both[0], roomier, rules, weights)).pairs) == len(run.pairs) + 1
        for rule, names in why_not.without_rule.items():
            mentee = next(one for one in both[0] if one.id == why_not.mentee)
            mentor = next(one for one in both[1] if one.id == names[0])
            assert broken_rules(rules, mentee, mentor) == (rule,)
            locked = solve(Problem(*both, rules, weights, locked={(mentee.id, mentor.id)}))
            assert len(locked.pairs) == len(run.pairs) + 1


def test_who_has_nobody_learns_which_rule_keeps_whom_away():
    ben = Person("ben", offset=0, never=frozenset({"dee"}))
    mentors = [Person("ada", offset=600), Person("dee"), Person("eve", offset=600, languages=frozenset({"es"}))]
    english = replace(ben, languages=frozenset({"en"}))
    _run, found = explained(Problem([english], mentors))
    why_not = found.unmatched[0]
    assert (why_not.allowed, why_not.one_more_place) == (0, ())
    assert why_not.blocked == {Rule.NEVER: 1, Rule.OFFSET: 2, Rule.LANGUAGE: 1}
    assert why_not.without_rule == {Rule.OFFSET: ("ada",)}


def test_who_came_too_late_learns_whose_place_is_missing():
    mentees = [Person("ben", skills=SQL), Person("chi", skills=MAPS)]
    _run, found = explained(Problem(mentees, [Person("ada", skills=SQL)], forbidden={("ben", "x")}))
    assert [(one.mentee, one.allowed, one.one_more_place) for one in found.unmatched] == [("chi", 1, ("ada",))]


def test_a_pair_that_was_forbidden_is_told_as_never():
    _run, found = explained(Problem([Person("ben")], [Person("ada")], forbidden={("ben", "ada")}))
    assert found.unmatched[0].blocked == {Rule.NEVER: 1}
    assert found.unmatched[0].without_rule == {}


def test_the_figures_of_a_run():
    mentees = [Person("ben", skills=SQL), Person("chi", skills=MAPS), Person("eve", places=0)]
    mentors = [Person("ada", skills=SQL), Person("dee", skills=SQL), Person("fay"), Person("gus", places=0)]
    _run, found = explained(Problem(mentees, mentors))
    figures = found.figures
    assert (figures.mentees, figures.matched, figures.lowest, figures.idle) == (2, 2, 0, 1)
    assert (figures.mean, figures.spread) == (5_000.0, 5_000.0)


def test_people_who_would_both_rather_have_each_other_are_counted():
    """The best total takes the one good pair apart, so that two middling ones can be."""
    ben, chi = Person("ben", skills=frozenset("abcde")), Person("chi", skills=frozenset("abcde"))
    ada, dee = Person("ada", skills=frozenset("abcde")), Person("dee", skills=frozenset("abcd"))
    chi = replace(chi, never=frozenset({"dee"}))
    run, found = explained(Problem([ben, chi], [ada, dee], Rules()))
    assert [(pair.mentee, pair.mentor) for pair in run.pairs] == [("ben", "dee"), ("chi", "ada")]
    assert found.figures.swaps == 0  # ada gains nothing by ben
    lesser = replace(chi, skills=frozenset("abcdefgh"))
    run, found = explained(Problem([ben, lesser], [ada, dee], Rules()))
    assert [pair.score for pair in run.pairs] == [8_000, 6_250]
    assert found.figures.swaps == 1
