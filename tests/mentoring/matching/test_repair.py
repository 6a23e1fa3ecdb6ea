"""Repair: everybody who can have a mentor gets one, and as few as can be are moved for it."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mentoring.matching.market import make_market
from mentoring.matching.mending import Mending
from mentoring.matching.people import Person
from mentoring.matching.problem import Problem
from mentoring.matching.repair import _Hurt, repair
from mentoring.matching.solve import Pair, solve
from tests.mentoring.matching.brute import results_of
from tests.mentoring.matching.crowd import pools


@st.composite
def hurts(draw):
    """Some pairs that last, and all pairs that are allowed, with scores: {(mentee, mentor): score}."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    allowed = draw(st.dictionaries(st.tuples(st.integers(0, n - 1), st.integers(0, m - 1)), st.integers(0, 5)))
    places = [draw(st.integers(0, 2)) for _ in range(m)]
    wanted = [draw(st.integers(0, 2)) for _ in range(n)]
    lasting = draw(st.sets(st.sampled_from(sorted(allowed)))) if allowed else set()
    assume(all(count <= wanted[row] for row, count in Counter(row for row, _column in lasting).items()))
    assume(all(count <= places[column] for column, count in Counter(column for _row, column in lasting).items()))
    fixed = {pair for pair in sorted(lasting) if draw(st.integers(0, 4)) == 0}
    return wanted, places, allowed, lasting, fixed


@given(hurts())
def test_most_are_matched_then_fewest_moved_then_the_score_is_best(hurt):
    wanted, places, allowed, lasting, fixed = hurt
    mending = Mending(
        missing={row: count - sum(mentee == row for mentee, _mentor in lasting) for row, count in enumerate(wanted)},
        free={
            column: count - sum(mentor == column for _mentee, mentor in lasting) for column, count in enumerate(places)
        },
        pairs=lasting,
        score=allowed.__getitem__,
        options=lambda row: [(column, score) for (mentee, column), score in allowed.items() if mentee == row],
        fixed=fixed,
    )
    mending.mend()
    found = {(row, column) for row, own in mending.mentors_of.items() for column in own}

    keys = sorted(allowed)
    market = make_market(*zip(*keys, strict=True), [1] * len(keys), wanted=wanted, places=places) if keys else None
    results = [{keys[pair] for pair in result} for result in results_of(market)] if market else [set()]
    within = [result for result in results if fixed <= result and keeps_everybody(lasting, result)]

    def merits(result):
        return len(result), -len(lasting - result), sum(allowed[pair] for pair in result)

    assert found in within
    assert merits(found) == max(map(merits, within))


def keeps_everybody(lasting, result):
    """Whether nobody has fewer mentors than before."""
    before, after = (Counter(row for row, _column in pairs) for pairs in (lasting, result))
    return all(after[row] >= count for row, count in before.items())


def test_of_several_who_ask_for_one_place_the_best_score_is_looked_at_and_nothing_changes_without_a_way():
    scores = {0: 1, 1: 3, 2: 2}
    mending = Mending(
        missing={0: 1, 1: 1, 2: 1},
        free={0: 0, 1: 1},
        pairs={(3, 0)},
        score=lambda _place: 5,
        options=lambda row: [(0, scores.get(row, 5))],
    )
    mending.mend()
    assert (mending.made, mending.ended) == ({}, {})


def people(*ids, places=1, skills=()):
    return [Person(one, places=places, skills=frozenset(skills)) for one in ids]


def test_who_declined_gets_another_and_nobody_moves():
    problem = Problem(people("ben", "chi"), people("ada", "dee", "eve"), forbidden={("ben", "ada")})
    found = repair(problem, {("ben", "ada"), ("chi", "dee")})
    assert (found.made, found.ended, found.unmatched) == ((Pair("ben", "eve", 5_000),), (), ())


def test_somebody_moves_where_there_is_no_other_way_and_it_says_who():
    problem = Problem(people("ben", "chi"), people("dee", "eve"), forbidden={("ben", "eve")})
    found = repair(problem, {("chi", "dee")})
    assert found.made == (Pair("ben", "dee", 5_000), Pair("chi", "eve", 5_000))
    assert (found.ended, found.moved, found.unmatched) == ((Pair("chi", "dee", 5_000),), ("chi",), ())


def test_a_locked_pair_is_not_moved_and_somebody_stays_without():
    problem = Problem(people("ben", "chi"), people("dee", "eve"), forbidden={("ben", "eve")}, locked={("chi", "dee")})
    found = repair(problem, {("chi", "dee")})
    assert (found.made, found.ended, found.unmatched) == ((), (), ("ben",))


def test_the_mentees_of_a_mentor_who_left_find_others():
    problem = Problem(people("ben", "chi"), people("dee", "eve"))
    found = repair(problem, {("ben", "ada"), ("chi", "ada")})
    assert [pair.mentee for pair in found.made] == ["ben", "chi"]
    assert {pair.mentor for pair in found.made} == {"dee", "eve"}


def test_when_all_places_are_taken_nothing_is_moved():
    problem = Problem(people("ben", "chi"), people("ada"))
    found = repair(problem, {("ben", "ada")})
    assert (found.made, found.ended, found.unmatched) == ((), (), ("chi",))


@given(pools(), st.data())
def test_a_look_at_free_places_finds_what_a_look_at_everybody_would(problem, data):
    pairs = [(pair.mentee, pair.mentor) for pair in solve(problem).pairs]
    gone = data.draw(st.sampled_from([None, *problem.mentors]))
    left = replace(problem, mentors=[one for one in problem.mentors if one is not gone], locked=())
    found = repair(left, pairs)
    whole = _Hurt(left, pairs).throughout()
    whole.mend()
    assert (len(found.made), len(found.ended)) == (len(whole.made), len(whole.ended))
    assert sum(pair.score for pair in found.made) - sum(pair.score for pair in found.ended) == sum(
        whole.made.values()
    ) - sum(whole.ended.values())
    mine = {pair[0] for pair in pairs if gone is None or pair[1] != gone.id}
    helped = {pair.mentee for pair in found.made}
    assert found.unmatched == tuple(
        sorted(one.id for one in left.mentees if one.places and one.id not in mine | helped)
    )


def test_more_pairs_than_places_are_refused():
    with pytest.raises(ValueError, match="more pairs than places"):
        repair(Problem(people("ben", "chi"), people("ada")), {("ben", "ada"), ("chi", "ada")})
