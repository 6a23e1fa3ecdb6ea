"""Stability, against every result of a small market: nobody has a reason to change, and few are left out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching import Aims, Person, Problem, Rules, solve
from mentoring.matching.market import make_market
from mentoring.matching.objective import find_best
from mentoring.matching.stable import Likes, blocking_pairs, likes_of, settle
from tests.mentoring.matching.brute import markets, offers, results_of


def blocks(market, likes, pairs, *, locked=(), margin=1):
    """The pairs that block, told pair by pair."""
    found = []
    for pair in set(range(len(market.mentors))) - set(pairs):
        sides = (
            (market.mentees, likes.mentees, market.wanted),
            (market.mentors, likes.mentors, market.places),
        )
        if all(would_take(pair, pairs, locked, *side, margin) for side in sides):
            found.append(pair)
    return sorted(found)


def would_take(pair, pairs, locked, people, likes, room, margin):
    own = [one for one in pairs if people[one] == people[pair]]
    loose = [likes[one] for one in own if one not in locked]
    return len(own) < room[people[pair]] or (bool(loose) and likes[pair] - min(loose) >= margin)


@st.composite
def liked(draw, *, most_wanted=2, ties=True):
    """A market and what its people like, with many ties or with none."""
    market = draw(markets(most_wanted=most_wanted, with_costs=False))
    count = len(market.mentors)
    if ties:
        sides = [draw(st.lists(st.integers(0, 2), min_size=count, max_size=count)) for _ in range(2)]
    else:
        sides = [draw(st.permutations(range(count))) for _ in range(2)]
    return market, Likes(*(np.array(side, np.intp) for side in sides))


@given(liked())
def test_no_pair_would_both_rather_have_each_other_and_places_hold(case):
    market, likes = case
    pairs = settle(market, likes)
    assert blocks(market, likes, pairs.tolist()) == []
    assert np.all(np.bincount(market.mentees[pairs], minlength=market.mentee_count) <= market.wanted)
    assert np.all(np.bincount(market.mentors[pairs], minlength=market.mentor_count) <= market.places)


@given(liked())
def test_the_same_market_is_settled_the_same_way(case):
    assert settle(*case).tolist() == settle(*case).tolist()


@given(liked(most_wanted=1, ties=False))
def test_without_ties_no_stable_result_gives_a_mentee_a_dearer_mentor_and_all_fill_the_same_places(case):
    market, likes = case
    pairs = settle(market, likes).tolist()
    stable = [result for result in results_of(market) if not blocks(market, likes, result)]
    mine = {market.mentees[pair]: likes.mentees[pair] for pair in pairs}
    for result in stable:
        theirs = {market.mentees[pair]: likes.mentees[pair] for pair in result}
        assert theirs.keys() == mine.keys()
        assert all(mine[mentee] >= like for mentee, like in theirs.items())
        assert sorted(market.mentors[list(result)]) == sorted(market.mentors[pairs])


@given(liked(most_wanted=1))
def test_with_ties_at_least_two_thirds_of_the_largest_stable_result_are_paired(case):
    market, likes = case
    most = max(len(result) for result in results_of(market) if not blocks(market, likes, result))
    assert 3 * len(settle(market, likes)) >= 2 * most


def test_a_mentee_who_is_refused_by_all_comes_before_equals_the_second_time():
    # Both ask the first mentor, who likes them the same; only the first mentee could have the second instead.
    market = make_market([0, 0, 1], [0, 1, 0], [1, 1, 1], wanted=[1, 1], places=[1, 1])
    likes = Likes(np.array([9, 5, 5]), np.array([7, 7, 7]))
    assert settle(market, likes).tolist() == [1, 2]


def test_a_mentor_gives_way_when_the_mentee_could_as_well_go_elsewhere():
    market = make_market([0, 0, 1], [0, 1, 0], [1, 1, 1], wanted=[1, 1], places=[1, 1])
    likes = Likes(np.array([5, 5, 5]), np.array([9, 5, 1]))
    assert settle(market, likes).tolist() == [1, 2]


def test_whoever_watches_can_end_it():
    market = make_market([0, 1], [0, 0], [1, 1], wanted=[1, 1], places=[1])
    seen = []
    settle(market, Likes(np.array([5, 5]), np.array([6, 5])), lambda done, whole: seen.append((done, whole)))
    assert seen == [(1, 2), (1, 2), (2, 2)]
    with pytest.raises(KeyboardInterrupt):
        settle(market, Likes(np.array([5, 5]), np.array([6, 5])), raise_interrupt)


def raise_interrupt(_done, _whole):
    raise KeyboardInterrupt


@given(liked(), st.integers(1, 2), st.data())
def test_blocking_pairs_are_those_told_pair_by_pair(case, margin, data):
    market, likes = case
    count = len(market.mentors)
    pairs = data.draw(st.sampled_from(list(results_of(market))))
    locked = {pair for pair in pairs if data.draw(st.booleans())}
    held, fixed = (np.isin(np.arange(count), list(some)) for some in (pairs, locked))
    found = blocking_pairs(
        market.mentees, market.mentors, likes,
        held=held, wanted=market.wanted, places=market.places, is_locked=fixed, margin=margin,
    )  # fmt: skip
    assert found.tolist() == blocks(market, likes, pairs, locked=locked, margin=margin)


def test_a_margin_of_nothing_is_refused():
    nothing = np.array([], np.intp)
    with pytest.raises(ValueError, match="margin"):
        blocking_pairs(
            nothing, nothing, Likes(nothing, nothing), held=nothing > 0, wanted=nothing, places=nothing, margin=0
        )


@given(offers())
def test_locked_pairs_stay_and_the_result_tells_the_truth(offer):
    found = find_best(offer, Aims(spread=0, is_stable=True))
    market = make_market(
        offer.mentees, offer.mentors, np.ones(len(offer.mentees)), wanted=offer.wanted, places=offer.places
    )
    locked = set(np.flatnonzero(offer.is_locked).tolist())
    results = [result for result in results_of(market) if locked <= set(result)]
    worth = [int(offer.scores[list(one)].sum() + 1_000 * offer.was_made[list(one)].sum()) for one in results]
    assert locked <= set(found.pairs.tolist())
    assert blocks(market, Likes(offer.scores, offer.scores), found.pairs.tolist(), locked=locked) == []
    assert found.total == worth[results.index(tuple(found.pairs))]
    assert found.total <= max(worth) <= found.at_most
    assert (found.floor, found.is_widest) == (0, len(found.pairs) == max(map(len, results)))


ADA, DEE = Person("ada", frozenset({"sql"}), wishes=("chi", "ben")), Person("dee", frozenset({"sql", "maps"}))
BEN = Person("ben", frozenset({"sql", "maps"}), wishes=("dee",))
CHI = Person("chi", frozenset({"sql"}))


def test_wishes_come_first_in_their_order_then_the_score():
    likes = likes_of(
        [BEN, CHI], [ADA, DEE], np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([5_250, 10_000, 10_000, 9_000])
    )
    assert likes.mentees.tolist() == [5_250, 20_001, 10_000, 9_000]
    assert likes.mentors.tolist() == [15_251, 10_000, 30_002, 9_000]


def made(mentees, mentors, **more):
    run = solve(Problem(mentees, mentors, aims=Aims(is_stable=True), **more))
    return [(pair.mentee, pair.mentor) for pair in run.pairs], run


def test_a_stable_run_gives_both_sides_their_wishes():
    assert made([BEN, CHI], [ADA, DEE])[0] == [("ben", "dee"), ("chi", "ada")]
    assert made([CHI, BEN], [DEE, ADA])[0] == [("ben", "dee"), ("chi", "ada")]


def test_locks_bars_and_rules_hold_in_a_stable_run():
    assert made([BEN, CHI], [ADA, DEE], locked=[("ben", "ada")])[0] == [("ben", "ada"), ("chi", "dee")]
    assert made([BEN, CHI], [ADA, DEE], forbidden=[("ben", "dee")])[0] == [("ben", "ada"), ("chi", "dee")]
    early, late = Person("ben", offset=0, wishes=("dee",)), Person("dee", offset=600)
    assert made([early], [late, ADA])[0] == [("ben", "ada")]
    assert made([early], [late], rules=Rules(most_offset=None))[0] == [("ben", "dee")]


def test_a_stable_run_may_leave_out_whom_a_larger_one_would_not():
    first = Person("ben", wishes=("ada",))
    other = Person("chi", never=frozenset({"dee"}))
    run = made([first, other], [Person("ada", wishes=("ben",)), Person("dee")])[1]
    assert (run.unmatched, run.is_widest, run.floor, run.is_complete) == (("chi",), False, 0, True)
    assert run.total < run.at_most


def test_a_mentor_who_was_wished_for_is_looked_at_however_she_fits():
    mentors = [Person(f"m{number}", frozenset({"sql"}), places=2) for number in range(1_200)]
    far = Person("dee", frozenset({"maps"}))
    mentees = [Person(f"e{number}", frozenset({"sql"})) for number in range(900)]
    ben = Person("ben", frozenset({"sql"}), wishes=("m1", "m2", "m3", "dee"), never=frozenset({"m1", "m2", "m3"}))
    pairs, run = made([ben, *mentees], [*mentors, far], nearest=2)
    assert ("ben", "dee") in pairs
    assert not run.is_complete
