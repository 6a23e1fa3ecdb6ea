"""Why somebody has nobody, reckoned for many at once, is what the definition says of each."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given

from mentoring.matching import Person, Problem, explain, solve, why_not
from mentoring.matching.fit import score_of
from mentoring.matching.rules import LIFTABLE, NOTHING, broken_rules
from tests.mentoring.matching.crowd import RULES, WEIGHTS, sides


def by_definition(problem, run, mentee):
    """Counts of rules, and whom each change would give, with their scores."""
    load, blocked = Counter(pair.mentor for pair in run.pairs), Counter()
    full, nearly = {}, {}
    for mentor in problem.mentors:
        broken, score = problem.broken_by(mentee, mentor), score_of(problem.weights, mentee, mentor)
        blocked.update(broken)
        if not broken:
            full[mentor.id] = score
        is_nearly = len(broken) == 1 and broken[0] in LIFTABLE - {*broken_rules(NOTHING, mentee, mentor)}
        if is_nearly and load[mentor.id] < mentor.places:
            nearly.setdefault(broken[0], {})[mentor.id] = score
    return dict(blocked), full, nearly


def are_the_best(names, scores):
    """Up to three, the best first; what is reckoned at once may be a step off."""
    found = [scores[name] for name in names]
    left = [score for name, score in scores.items() if name not in names]
    assert len(names) == len(set(names)) == min(3, len(scores))
    assert all(one >= other - 2 for one, other in pairwise([*found, max(left, default=0)]))


@given(sides(), RULES, WEIGHTS)
def test_what_is_told_of_many_at_once_is_true_of_each(both, rules, weights):
    problem = Problem(*both, rules, weights)
    run = solve(problem)
    mentees = {person.id: person for person in both[0]}

    found = explain(problem, run).unmatched

    assert [why.mentee for why in found] == list(run.unmatched)
    for why in found:
        blocked, full, nearly = by_definition(problem, run, mentees[why.mentee])
        assert (why.blocked, why.allowed, set(why.without_rule)) == (blocked, len(full), set(nearly))
        are_the_best(why.one_more_place, full)
        for rule, names in why.without_rule.items():
            are_the_best(names, nearly[rule])


@pytest.mark.parametrize("size", [1, 7])
def test_in_parts_as_at_once(monkeypatch, size):
    mentors = [Person(f"o{number}", offset=60 * number, skills=frozenset({"sql"})) for number in range(7)]
    mentees = [Person(f"e{number}", offset=0, skills=frozenset({"sql"})) for number in range(12)]
    problem = Problem(mentees, [replace(mentor, places=1) for mentor in mentors])
    run = solve(problem)
    whole = explain(problem, run).unmatched

    monkeypatch.setattr(why_not, "BLOCK_PAIRS", size)

    assert len(whole) == 7
    assert explain(problem, run).unmatched == whole


def test_of_very_many_the_first_are_told(monkeypatch):
    monkeypatch.setattr(why_not, "EXPLAINED_PAIRS", 2)
    problem = Problem([Person(f"e{number}") for number in range(5)], [Person("ada", places=0)])

    found = explain(problem, solve(problem)).unmatched

    assert [why.mentee for why in found] == ["e0", "e1"]


def test_without_mentors_nobody_is_blocked():
    problem = Problem([Person("ben")], [])

    why = explain(problem, solve(problem)).unmatched[0]

    assert (why.allowed, why.blocked, why.one_more_place, why.without_rule) == (0, {}, (), {})
