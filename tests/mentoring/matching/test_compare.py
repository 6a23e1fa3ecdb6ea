"""Who moves from one run to another, and how much better it is."""

from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching import Delta, Pair, Person, Problem, Run, Weights, compare

NAMES = [*"abc"]


def run(*pairs):
    return Run(tuple(sorted(Pair(*pair) for pair in pairs)), (), 0, 0.0, 0.0, is_widest=True, is_complete=True)


BEFORE = run(("ben", "ada", 4_000), ("chi", "dee", 6_000), ("fay", "dee", 5_000), ("gus", "ada", 9_000))
AFTER = run(("ben", "dee", 7_000), ("chi", "ada", 1_000), ("eve", "dee", 3_000), ("gus", "ada", 9_000))


def test_who_moves_who_has_somebody_now_and_who_has_nobody():
    found = compare(BEFORE, AFTER)
    assert [(change.mentee, change.gain) for change in found.changes] == [
        ("ben", 3_000),
        ("chi", -5_000),
        ("eve", 3_000),
        ("fay", -5_000),
    ]
    assert (found.moved, found.placed, found.left_out) == (("ben", "chi"), ("eve",), ("fay",))
    assert (found.better, found.worse) == (("ben",), ("chi",))


def test_the_figures_of_both():
    found = compare(BEFORE, run(("ben", "ada", 5_000)))
    assert (found.matched, found.pairs) == (Delta(4, 1), Delta(4, 1))
    assert (found.lowest.change, found.mean) == (1_000, Delta(6_000.0, 5_000.0))


def test_nothing_beside_nothing():
    found = compare(run(), run())
    assert (found.changes, found.mean, found.lowest) == ((), Delta(0.0, 0.0), Delta(0, 0))


def test_one_more_mentor_is_a_change():
    found = compare(run(("ben", "ada", 1)), run(("ben", "ada", 1), ("ben", "dee", 2)))
    assert (found.moved, found.changes[0].gain) == (("ben",), 2)
    assert (found.matched.change, found.pairs.change) == (0, 1)


def test_runs_of_different_weights_are_measured_by_one():
    ben = Person("ben", skills=frozenset({"sql", "maps"}), team="north")
    problem = Problem([ben], [Person("ada", skills=frozenset({"sql"}), team="north")], weights=Weights(team=0))
    found = compare(run(("ben", "ada", 9), ("gone", "ada", 7)), run(("ben", "ada", 3), ("ben", "gone", 5)), problem)
    assert found.lowest == Delta(7, 5)
    assert [(change.mentee, change.before, change.after) for change in found.changes] == [
        ("ben", (Pair("ben", "ada", 5_000),), (Pair("ben", "ada", 5_000), Pair("ben", "gone", 5))),
        ("gone", (Pair("gone", "ada", 7),), ()),
    ]


SCORED = st.dictionaries(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), st.integers(0, 9))


@given(SCORED, SCORED)
def test_changes_are_all_there_is_and_turn_round(one, other):
    was, becomes = (run(*((*pair, score) for pair, score in side.items())) for side in (one, other))
    there, back = compare(was, becomes), compare(becomes, was)
    assert {change.mentee for change in there.changes} == {mentee for mentee, _mentor in one.keys() ^ other.keys()}
    assert (there.placed, there.left_out, there.moved) == (back.left_out, back.placed, back.moved)
    assert (there.better, there.mean.change) == (back.worse, -back.mean.change)
