"""What is stored as JSON comes back as it was, and has the same answer."""

import json
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching import Aims, Pair, Person, Problem, Run, as_plain, problem_of, run_of, solve
from tests.mentoring.matching.crowd import RULES, WEIGHTS, sides

PROBLEM = Problem([Person("ben")], [Person("ada", places=2)], published={("ben", "ada")})
RUN = Run((Pair("ben", "ada", 5_000),), ("chi",), 0, 5_000.0, 5_000.5, is_widest=True, is_complete=False)


def stored(thing):
    return json.loads(json.dumps(as_plain(thing), allow_nan=False))


@st.composite
def problems(draw):
    mentees, mentors = draw(sides())
    every = [*product([one.id for one in mentees], [one.id for one in mentors])]
    some = st.sets(st.sampled_from(every), max_size=2) if every else st.just(set())
    aims = Aims(
        has_floor=draw(st.booleans()),
        keep=draw(st.integers(0, 9)),
        is_exact=draw(st.sampled_from([None, True, False])),
        is_stable=draw(st.booleans()),
    )
    return Problem(
        mentees,
        mentors,
        draw(RULES),
        draw(WEIGHTS),
        aims,
        forbidden=draw(some),
        published=draw(some),
        nearest=draw(st.integers(1, 3)),
        seed=draw(st.integers(0, 3)),
    )


@given(problems())
def test_a_problem_and_its_run_come_back_and_the_answer_is_the_same(problem):
    again, run = problem_of(stored(problem)), solve(problem)
    assert again == problem
    assert run_of(stored(run)) == run == solve(again)


def test_locked_pairs_come_back():
    locked = replace(PROBLEM, locked={("ben", "ada")})
    assert problem_of(stored(locked)) == locked


def test_what_is_as_usual_is_not_stored():
    plain = as_plain(PROBLEM)
    assert plain["mentees"] == [{"id": "ben"}]
    assert plain["mentors"] == [{"id": "ada", "places": 2}]
    assert (plain["rules"], plain["weights"], plain["aims"]) == ({}, {}, {})


def changed(thing, **changes):
    return {**as_plain(thing), **changes}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], "This is no Problem as this version stores it."),
        (changed(PROBLEM, version=2), "This is no Problem as this version stores it."),
        (as_plain(RUN), "This is no Problem as this version stores it."),
        (changed(PROBLEM, mentees={}), "A list was stored otherwise."),
        (changed(PROBLEM, mentees=["ben"]), "This is no Person as it was stored."),
        (changed(PROBLEM, mentees=[{"id": "ben", "age": 30}]), "This is no Person as it was stored."),
        (changed(PROBLEM, mentees=[{"places": 1}]), "A stored Person lacks id."),
        (changed(PROBLEM, mentees=[{"id": 7}]), "Of the kind str this is not: 7"),
        (changed(PROBLEM, mentees=[{"id": "ben", "places": True}]), "Of the kind int this is not: True"),
        (
            changed(PROBLEM, mentees=[{"id": "ben", "hours": ["9"]}]),
            r"Of the kind frozenset\[int\] this is not: \['9'\]",
        ),
        (changed(PROBLEM, mentees=[{"id": "ben", "hours": [200]}]), "ben: hours of the week go from 0 to 167."),
        (changed(PROBLEM, locked=[["ben"]]), "A stored pair is two ids."),
        (changed(PROBLEM, seed="0"), "Of the kind int this is not: 0"),
    ],
)
def test_what_is_no_stored_problem_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        problem_of(data)


@pytest.mark.parametrize("data", [None, as_plain(PROBLEM), {"version": 1}])
def test_what_is_no_stored_run_is_refused(data):
    with pytest.raises(ValueError, match=r"^This is no Run as this version stores it\.$"):
        run_of(data)
