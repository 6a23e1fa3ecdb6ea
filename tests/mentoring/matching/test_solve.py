"""From people to pairs: what a whole run promises."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching import Aims, Person, Problem, Rules, Weights, candidates, further, solve
from mentoring.matching.fit import FULL, score_of
from mentoring.matching.market import make_market
from mentoring.matching.rules import broken_rules
from mentoring.matching.solve import Pair
from tests.mentoring.matching.brute import results_of
from tests.mentoring.matching.crowd import RULES, WEIGHTS, sides

ANY = Rules(most_offset=None)


@st.composite
def problems(draw):
    mentees, mentors = draw(sides())
    every = [*itertools.product([one.id for one in mentees], [one.id for one in mentors])]
    some = st.sets(st.sampled_from(every), max_size=2) if every else st.just(set())
    return Problem(
        mentees,
        mentors,
        draw(RULES),
        draw(WEIGHTS),
        forbidden=draw(some),
        published=draw(some),
        seed=draw(st.integers(0, 3)),
    )


def allowed_pairs(problem):
    return {
        (mentee.id, mentor.id): score_of(problem.weights, mentee, mentor)
        for mentee in problem.mentees
        for mentor in problem.mentors
        if not broken_rules(problem.rules, mentee, mentor) and (mentee.id, mentor.id) not in problem.forbidden
    }


@given(problems())
def test_rules_and_places_hold_and_nobody_is_left_out_who_could_be_in(problem):
    run = solve(problem)
    allowed = allowed_pairs(problem)
    keys = sorted(allowed)
    row = {person.id: place for place, person in enumerate(problem.mentees)}
    column = {person.id: place for place, person in enumerate(problem.mentors)}
    market = make_market(
        [row[one] for one, _other in keys],
        [column[other] for _one, other in keys],
        np.ones(len(keys)),
        wanted=[person.places for person in problem.mentees],
        places=[person.places for person in problem.mentors],
    )
    most = max(map(len, results_of(market)))
    assert {(pair.mentee, pair.mentor) for pair in run.pairs} <= set(allowed)
    assert (len(run.pairs), run.is_widest, run.is_complete) == (most, True, True)
    assert all(abs(pair.score - allowed[pair.mentee, pair.mentor]) <= 1 for pair in run.pairs)
    places = {person.id: person.places for person in problem.mentors}
    for mentor, pairs in itertools.groupby(sorted(run.pairs, key=lambda pair: pair.mentor), lambda pair: pair.mentor):
        assert len([*pairs]) <= places[mentor]


@given(problems())
def test_the_order_in_which_people_come_changes_nothing(problem):
    turned = Problem(
        problem.mentees[::-1],
        problem.mentors[::-1],
        problem.rules,
        problem.weights,
        forbidden=problem.forbidden,
        published=problem.published,
        seed=problem.seed,
    )
    assert solve(turned) == solve(problem)


def crowd(count, mentors, **more):
    """People who want and offer one of five skills each."""
    words = ["sql", "python", "talks", "maps", "law"]
    return (
        [Person(f"e{one}", skills=frozenset({words[one % 5]}), **more) for one in range(count)],
        [Person(f"o{one}", skills=frozenset({words[one % 5]}), places=3) for one in range(mentors)],
    )


def test_with_many_people_only_some_pairs_are_looked_at_and_still_all_are_matched(monkeypatch):
    monkeypatch.setattr(candidates, "ALL_PAIRS", 100)
    run = solve(Problem(*crowd(60, 20), rules=ANY, nearest=2))
    assert (len(run.pairs), run.unmatched, run.is_complete, run.is_widest) == (60, (), False, True)


def test_who_is_left_out_is_looked_for_beyond_the_nearest(monkeypatch):
    """All want the same two mentors most, who have one place each; ten others fit worse and would do."""
    monkeypatch.setattr(candidates, "ALL_PAIRS", 1)
    stars = [Person(f"star{one}", skills=frozenset({"sql"})) for one in range(2)]
    others = [Person(f"other{one}") for one in range(10)]
    mentees = [Person(f"e{one}", skills=frozenset({"sql"})) for one in range(12)]
    run = solve(Problem(mentees, [*stars, *others], rules=ANY, nearest=1))
    assert (len(run.pairs), run.unmatched, run.is_widest) == (12, (), True)


def test_it_is_proved_that_nobody_more_can_be_matched_when_a_rule_keeps_them_away(monkeypatch):
    monkeypatch.setattr(candidates, "ALL_PAIRS", 1)
    mentees = [Person("e0", offset=0), Person("e1", offset=600)]
    mentors = [Person("o0", offset=0), Person("o1", offset=0)]
    run = solve(Problem(mentees, mentors, nearest=1))
    assert (len(run.pairs), run.unmatched, run.is_widest) == (1, ("e1",), True)


def test_who_is_looked_for_again_does_not_get_the_same_mentor_twice(monkeypatch):
    """Ben wants two, has the one whom he may have, and everybody is looked through for a second."""
    monkeypatch.setattr(candidates, "ALL_PAIRS", 1)
    ben = Person("ben", places=2, never=frozenset({"dee"}))
    run = solve(Problem([ben], [Person("ada", places=2), Person("dee")], nearest=1))
    assert ([pair.mentor for pair in run.pairs], run.is_widest) == (["ada"], True)


@pytest.mark.parametrize("nearest", [1, 2])
def test_who_wants_several_gets_them_beyond_the_nearest(monkeypatch, nearest):
    monkeypatch.setattr(candidates, "ALL_PAIRS", 1)
    ben = Person("ben", places=4, skills=frozenset({"sql"}))
    mentors = [Person(f"o{one}", skills=frozenset({"sql"} if one < 3 else ()), places=2) for one in range(6)]
    run = solve(Problem([ben], mentors, rules=ANY, nearest=nearest))
    assert (len({pair.mentor for pair in run.pairs}), len(run.pairs), run.is_widest) == (4, 4, True)


def test_a_search_that_would_be_too_wide_is_left_and_said(monkeypatch):
    monkeypatch.setattr(candidates, "ALL_PAIRS", 1)
    monkeypatch.setattr(further, "WIDEST_SEARCH", 0)
    stars = [Person("star", skills=frozenset({"sql"})), Person("other")]
    mentees = [Person(f"e{one}", skills=frozenset({"sql"}), never=frozenset({"other"})) for one in range(2)]
    run = solve(Problem(mentees, stars, rules=ANY, nearest=1))
    assert (len(run.pairs), run.is_widest) == (1, False)


def test_a_locked_pair_is_made_against_a_rule_and_a_published_one_is_kept():
    mentees = [Person("ben", offset=0), Person("chi", skills=frozenset({"sql", "maps"}))]
    mentors = [Person("ada", offset=700, skills=frozenset({"sql", "maps"})), Person("dee", skills=frozenset({"sql"}))]
    run = solve(Problem(mentees, mentors, locked={("ben", "ada")}, published={("chi", "dee")}))
    assert [(pair.mentee, pair.mentor) for pair in run.pairs] == [("ben", "ada"), ("chi", "dee")]


def test_keeping_a_published_pair_is_worth_ten_points_and_no_more():
    ben = Person("ben", skills=frozenset("abcdefghij"))
    ada, dee = Person("ada", skills=frozenset("abcdefghi")), Person("dee", skills=frozenset("abcdefghij"))
    eve = Person("eve", skills=frozenset("abcdefgh"))
    kept = solve(Problem([ben], [ada, dee], published={("ben", "ada")}))
    left = solve(Problem([ben], [eve, dee], published={("ben", "eve")}))
    gone = solve(Problem([ben], [ada, dee], published={("ben", "left")}))
    assert (kept.pairs[0].mentor, left.pairs[0].mentor, gone.pairs[0].mentor) == ("ada", "dee", "dee")


def test_progress_names_the_stage_and_what_it_raises_ends_the_run(monkeypatch):
    told = []
    aims = Aims(is_exact=False)
    solve(Problem(*crowd(10, 5), rules=ANY, aims=aims), lambda *news: told.append(news))
    assert told[-1] == ("matching", 10, 10)
    assert ("looking", 10, 10) in told

    def stop(*_news):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        solve(Problem(*crowd(10, 5), rules=ANY), stop)


def test_between_equals_load_is_spread_and_chance_decides_which_the_seed_repeats():
    mentees = [Person(f"e{one}") for one in range(6)]
    mentors = [Person(f"o{one}", places=6) for one in range(3)]
    runs = [solve(Problem(mentees, mentors, seed=seed)) for seed in (1, 1, 2)]
    assert runs[0] == runs[1]
    assert runs[0].pairs != runs[2].pairs
    assert [Counter(pair.mentor for pair in run.pairs) for run in runs] == [{"o0": 2, "o1": 2, "o2": 2}] * 3
    assert {pair.score for run in runs for pair in run.pairs} == {FULL // 2}


@pytest.mark.parametrize(("mentees", "mentors"), [([], []), ([Person("ben")], []), ([], [Person("ada")])])
def test_an_empty_side_is_no_error(mentees, mentors):
    run = solve(Problem(mentees, mentors))
    assert (run.pairs, run.unmatched, run.total, run.gap) == ((), tuple(one.id for one in mentees), 0.0, 0.0)


def test_who_has_no_places_is_neither_matched_nor_unmatched():
    run = solve(Problem([Person("ben", places=0), Person("chi")], [Person("ada", places=0)]))
    assert (run.pairs, run.unmatched) == ((), ("chi",))


def test_load_is_spread_when_that_is_asked_for():
    mentees = [Person(f"e{one}", skills=frozenset({"sql"})) for one in range(2)]
    mentors = [
        Person("ada", skills=frozenset({"sql"}), style=(1.0,), places=2),
        Person("dee", skills=frozenset({"sql"}), places=2),
    ]
    mentees = [Person(one.id, skills=one.skills, style=(1.0,)) for one in mentees]
    weights = Weights(skills=90, style=10)
    near = solve(Problem(mentees, mentors, weights=weights))
    spread = solve(Problem(mentees, mentors, weights=weights, aims=Aims(has_floor=False, spread=600)))
    assert [pair.mentor for pair in near.pairs] == ["ada", "ada"]
    assert sorted(pair.mentor for pair in spread.pairs) == ["ada", "dee"]
    assert spread.pairs[0] in {Pair("e0", "ada", 10_000), Pair("e0", "dee", 9_500)}
