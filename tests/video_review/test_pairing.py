"""Which two come next: nobody is asked twice, everybody's turn comes, and what says most comes first."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from social_learning_xblocks.video_review.domain.pairing import PRIME, Candidate, dealt, multiplier_of, next_pair

CANDIDATES = st.lists(
    st.builds(Candidate, st.integers(1, 99), st.integers(0, 9), st.integers(0, 9)),
    max_size=7,
    unique_by=lambda one: one.id,
)


def pair_of(found):
    return tuple(sorted(found))


@settings(max_examples=25, deadline=None)
@given(CANDIDATES, st.integers(1, 10**6))
def test_each_pair_comes_once_and_all_come(candidates, person):
    seen = []
    while (found := next_pair(candidates, seen, person)) is not None:
        assert pair_of(found) not in seen
        seen.append(pair_of(found))
    ids = sorted(one.id for one in candidates)
    assert sorted(seen) == list(itertools.combinations(ids, 2))


@settings(max_examples=25, deadline=None)
@given(CANDIDATES, st.integers(1, 10**6))
def test_who_was_compared_least_is_always_in_it(candidates, person):
    found = next_pair(candidates, [], person)
    if found is not None:
        least = min(one.compared for one in candidates)
        assert least in {one.compared for one in candidates if one.id in found}


def test_equals_meet_before_the_best_and_the_worst():
    new, best, even = Candidate(1), Candidate(2, 8, 16), Candidate(3, 8, 8)
    assert all(pair_of(next_pair([new, best, even], [], person)) == (1, 3) for person in range(1, 30))


def test_of_equals_the_one_compared_less_comes_first():
    new, seldom, often = Candidate(1), Candidate(2, 2, 2), Candidate(3, 20, 20)
    assert pair_of(next_pair([new, seldom, often], [], 7)) == (1, 2)


def test_people_who_ask_at_once_get_different_pairs_on_either_side():
    crowd = [Candidate(number) for number in range(1, 30)]
    found = [next_pair(crowd, [], person) for person in range(1, 200)]
    assert len({pair_of(pair) for pair in found}) > 100
    turned = sum(left > right for left, right in found)
    assert 60 < turned < 140


def test_alone_there_is_nothing_to_compare():
    assert (next_pair([Candidate(1)], [], 7), next_pair([], [], 7)) == (None, None)


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_the_order_of_a_person_is_the_same_numbers_in_another_order(person, assignment):
    factor = multiplier_of(person, assignment)
    assert 1 <= factor < PRIME
    draws = range(1, 50)
    assert len({draw * factor % PRIME for draw in draws}) == len(draws)
    assert 0 <= dealt(person) < PRIME
