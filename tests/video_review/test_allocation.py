"""Most owed first: who is reviewed next, whoever asks, and what happens when there are too few."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from social_learning_xblocks.video_review.domain.allocation import (
    PREFIX,
    Candidate,
    Next,
    Repair,
    Shortage,
    Standing,
    Step,
    draw_of,
    duty,
    in_order,
    next_for,
    owed,
    shortages,
    turn,
)

K = 3
counts = st.integers(0, 5)
flags = st.booleans()
candidates = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 40),
        counts,
        st.integers(0, 1),
        counts,
        st.integers(0, 2),
        st.integers(0, 3),
        flags,
        flags,
        flags,
        flags,
        flags,
    ),
    unique_by=lambda one: one.submission,
    max_size=30,
)


def ids(line):
    return [candidate.submission for candidate in line]


def order(*line, reviewer=9):
    return ids(in_order(line, reviewer=reviewer, wanted=K))


def step(*line, given=0, is_open=True, wants_more=False):
    return next_for(line, reviewer=9, given=given, wanted=K, is_open=is_open, wants_more=wants_more)


@settings(max_examples=50)
@given(candidates, st.integers(1, 99))
def test_never_oneself_and_never_twice_the_same(line, reviewer):
    found = in_order(line, reviewer=reviewer, wanted=K)
    assert sorted(ids(found)) == sorted(one.submission for one in line if not (one.is_own or one.is_known))


@settings(max_examples=50)
@given(candidates, st.integers(1, 99), st.randoms())
def test_the_order_of_the_rows_does_not_matter(line, reviewer, random):
    found = in_order(line, reviewer=reviewer, wanted=K)
    random.shuffle(line)
    assert in_order(line, reviewer=reviewer, wanted=K) == found


@settings(max_examples=50)
@given(candidates)
def test_nobody_gets_more_than_wanted_while_others_wait(line):
    found = in_order(line, reviewer=9, wanted=K)
    full = [one.coming >= K for one in found]
    assert full == sorted(full)


@settings(max_examples=50)
@given(candidates)
def test_the_first_of_the_index_are_enough(line):
    """What a database hands over, 16 rows by turn and draw, gives the choice that the whole class gives."""
    allowed = [one for one in line if not (one.is_own or one.is_known)]
    first = sorted(allowed, key=lambda one: (turn(one, K), one.draw, one.submission))[:PREFIX]
    assert in_order(first, reviewer=9, wanted=K)[:1] == in_order(line, reviewer=9, wanted=K)[:1]


@settings(max_examples=50)
@given(candidates)
def test_without_anything_to_avoid_the_most_owed_of_those_short_comes_first(line):
    plain = [Candidate(one.submission, one.given, one.held, one.got, one.leased, one.draw) for one in line]
    found = in_order(plain, reviewer=9, wanted=K)
    short = [one for one in plain if one.coming < K]
    if short:
        most = max(owed(one, K) for one in short)
        assert owed(found[0], K) == most
        assert found[0].coming == min(one.coming for one in short if owed(one, K) == most)


@settings(max_examples=50)
@given(counts, st.integers(0, 1), counts, counts, st.integers(1, 6))
def test_a_turn_is_a_small_number_that_says_who_is_short(given, held, got, leased, wanted):
    standing = Standing(1, given, held, got, leased)
    assert turn(standing, wanted) >= 0
    assert (turn(standing, wanted) < 2 * wanted**2) == (standing.coming < wanted)


@settings(max_examples=50)
@given(counts, st.integers(1, 5), counts, st.integers(1, 5), st.integers(1, 6))
def test_handing_in_changes_no_turn(given, held, got, leased, wanted):
    before, after = Standing(1, given, held, got, leased), Standing(1, given + 1, held - 1, got + 1, leased - 1)
    assert turn(before, wanted) == turn(after, wanted)


def test_the_most_owed_comes_before_the_least_reviewed():
    assert order(Candidate(1), Candidate(2, given=3, got=1), Candidate(3, given=1)) == [2, 3, 1]


def test_a_review_that_is_being_written_counts_on_both_sides():
    assert owed(Standing(1, given=1, held=1, got=0, leased=1), K) == 1


def test_giving_more_than_wanted_owes_nothing_more():
    assert owed(Standing(1, given=9), K) == K


def test_of_those_owed_alike_the_fewest_reviews_come_first():
    assert order(Candidate(1, given=2, got=2), Candidate(2, given=1, got=1), Candidate(3)) == [3, 2, 1]


def test_a_full_one_comes_after_all_others_and_the_fullest_last():
    assert order(Candidate(1, got=4), Candidate(2, got=3), Candidate(3, got=2)) == [3, 2, 1]


def test_team_mates_then_mutual_pairs_then_the_own_cohort_are_avoided():
    line = (
        Candidate(1, given=3, is_team=True),
        Candidate(2, given=3, is_mutual=True),
        Candidate(3, given=3, is_cohort=True),
        Candidate(4, got=2),
    )
    assert order(*line) == [4, 3, 2, 1]


def test_one_to_avoid_that_is_short_still_comes_before_one_that_is_full():
    assert order(Candidate(1, is_team=True), Candidate(2, got=3)) == [1, 2]


def test_only_the_first_sixteen_are_looked_at_for_what_to_avoid():
    owed_most = [Candidate(number, given=3, is_team=True) for number in range(PREFIX)]
    assert order(*owed_most, Candidate(99))[-1] == 99


def test_people_who_ask_in_the_same_moment_get_different_ones():
    line = [Candidate(number, draw=draw_of(number)) for number in range(100)]
    first = {in_order(line, reviewer=reviewer, wanted=K)[0].submission for reviewer in range(200, 212)}
    assert len(first) >= 4


def test_a_draw_is_always_the_same_and_fits_a_database():
    assert draw_of(1, 2) == draw_of(1, 2)
    assert len({draw_of(left, right) for left in range(30) for right in range(30)}) == 900
    assert all(0 <= draw_of(number) < 2**63 for number in range(200))


def test_a_submission_that_needs_reviews_is_handed_out():
    assert step(Candidate(1)) == Next(Step.REVIEW, 1)


def test_where_all_are_full_a_review_is_extra():
    assert step(Candidate(1, got=4), Candidate(2, got=3)) == Next(Step.EXTRA, 2)


def test_who_has_done_their_part_is_done():
    assert step(Candidate(1), given=K) == Next(Step.DONE)


def test_who_wants_to_do_more_may():
    assert step(Candidate(1), given=K, wants_more=True) == Next(Step.REVIEW, 1)


def test_the_only_learner_waits_and_is_done_at_the_end():
    mine = Candidate(1, is_own=True)
    assert step(mine) == Next(Step.WAIT)
    assert step(mine, is_open=False) == Next(Step.DONE)


def test_the_only_other_one_is_reviewed_once():
    assert step(Candidate(1, is_own=True), Candidate(2, is_mutual=True, is_team=True)) == Next(Step.REVIEW, 2)
    assert step(Candidate(1, is_own=True), Candidate(2, got=1, is_known=True), given=1) == Next(Step.WAIT)


def test_the_duty_is_never_more_than_there_is():
    assert [duty(K, others) for others in (-1, 0, 1, 3, 9)] == [0, 0, 1, 3, 3]


def test_before_the_deadline_the_owed_are_offered_and_those_without_come_first():
    standings = [
        Standing(1, given=3, got=2),
        Standing(2, given=0, got=1),
        Standing(3, given=1),
        Standing(4, given=3, got=1, leased=2),
        Standing(5),
    ]
    assert shortages(standings, wanted=K, is_over=False) == [
        Shortage(3, 3, Repair.OFFER),
        Shortage(5, 3, Repair.REST),
        Shortage(1, 1, Repair.OFFER),
        Shortage(2, 2, Repair.REST),
    ]


def test_after_the_deadline_only_what_was_handed_in_counts():
    standings = [Standing(1, given=3, got=2, leased=1), Standing(2, given=3, leased=3), Standing(3, held=2, got=1)]
    assert shortages(standings, wanted=K, is_over=True) == [
        Shortage(2, 3, Repair.STAFF),
        Shortage(1, 1, Repair.OFFER),
        Shortage(3, 2, Repair.REST),
    ]


def test_in_a_small_class_nobody_is_short_of_what_cannot_be():
    assert shortages([Standing(1, given=1, got=1)], wanted=duty(K, 1), is_over=True) == []


def test_less_than_no_reviews_is_refused():
    with pytest.raises(ValueError, match="less than no reviews"):
        Standing(1, got=-1)


def test_less_than_one_wanted_review_is_refused():
    with pytest.raises(ValueError, match="at least one review"):
        turn(Standing(1), 0)
