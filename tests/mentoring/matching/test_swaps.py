"""Who would rather have each other: told pair by pair, and by what each prefers where that is what a run went by."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching import Aims, Pair, Person, Problem, Rules, Run, solve
from mentoring.matching.fit import score_of
from mentoring.matching.stable import Likes, blocking_pairs, likes_of
from mentoring.matching.swaps import MARGIN, count_swaps
from tests.mentoring.matching.crowd import pools


def run_of(problem, pairs):
    mentees, mentors = ({person.id: person for person in side} for side in (problem.mentees, problem.mentors))
    made = sorted(Pair(*pair, score_of(problem.weights, mentees[pair[0]], mentors[pair[1]])) for pair in pairs)
    return Run(tuple(made), (), 0, 0.0, 0.0, is_widest=False, is_complete=True)


def by_definition(problem, pairs):
    """The same by ``blocking_pairs``, of all pairs that are allowed or made."""
    mentees, mentors = problem.mentees, problem.mentors
    every = [
        (row, column)
        for row, mentee in enumerate(mentees)
        for column, mentor in enumerate(mentors)
        if (mentee.id, mentor.id) in pairs or not problem.broken_by(mentee, mentor)
    ]
    ids = [(mentees[row].id, mentors[column].id) for row, column in every]
    rows, columns = np.array(every, np.intp).reshape(-1, 2).T
    scores = np.array([score_of(problem.weights, mentees[row], mentors[column]) for row, column in every], np.intp)
    stated = likes_of(mentees, mentors, rows, columns, scores)
    found = blocking_pairs(
        rows,
        columns,
        stated if problem.aims.is_stable else Likes(scores, scores),
        held=np.array([pair in pairs for pair in ids], np.bool_),
        wanted=np.array([one.places for one in mentees], np.intp),
        places=np.array([one.places for one in mentors], np.intp),
        is_locked=np.array([pair in problem.locked for pair in ids], np.bool_),
        margin=MARGIN,
    )
    return len(found)


@given(pools(), st.booleans(), st.data())
def test_they_are_counted_as_pair_by_pair(problem, is_stable, data):
    problem = replace(problem, aims=Aims(is_stable=is_stable))
    made = {(pair.mentee, pair.mentor) for pair in solve(problem).pairs}
    parted = data.draw(st.sets(st.sampled_from(sorted(made)))) if made else set()
    pairs = made - parted | {*problem.locked}
    # A score of the tables may be a hundredth beside that of the definition: not where the margin is met exactly.
    if is_exact(problem):
        assert count_swaps(problem, run_of(problem, pairs)) == by_definition(problem, pairs)


def is_exact(problem):
    """Whether no two scores are a margin apart, more or less."""
    scores = [score_of(problem.weights, mentee, mentor) for mentee in problem.mentees for mentor in problem.mentors]
    return all(abs(abs(one - other) - MARGIN) > 2 for one in scores for other in scores)


STYLE = ((0.0,), (0.5,), (1.0,))


@pytest.mark.parametrize(("is_stable", "swaps"), [(True, 0), (False, 2)])
def test_in_a_stable_run_what_people_stated_counts_and_not_the_score(is_stable, swaps):
    """Ben and Ada fit best, and so do Chi and Dee; but all four have whom they named first."""
    ben = Person("ben", style=STYLE[0], wishes=("dee", "ada"))
    chi = Person("chi", style=STYLE[2], wishes=("ada",))
    ada = Person("ada", style=STYLE[0], wishes=("chi", "ben"))
    dee = Person("dee", style=STYLE[2], wishes=("ben",))
    problem = Problem([ben, chi], [ada, dee], Rules(), aims=Aims(is_stable=is_stable))
    assert count_swaps(problem, run_of(problem, {("ben", "dee"), ("chi", "ada")})) == swaps


def test_a_run_that_is_stable_has_none():
    mentees = [Person("ben", wishes=("ada", "dee")), Person("chi", wishes=("ada",))]
    mentors = [Person("ada", wishes=("chi", "ben")), Person("dee")]
    problem = Problem(mentees, mentors, aims=Aims(is_stable=True))
    assert count_swaps(problem, solve(problem)) == 0


def test_who_is_together_already_does_not_swap():
    ben = Person("ben", skills=frozenset({"sql"}), places=2)
    mentors = [Person("ada", skills=frozenset({"sql"}), places=2), Person("dee")]
    chi = Person("chi", skills=frozenset({"maps"}))
    problem = Problem([ben, chi], mentors)
    assert count_swaps(problem, run_of(problem, {("ben", "ada"), ("ben", "dee"), ("chi", "ada")})) == 0
