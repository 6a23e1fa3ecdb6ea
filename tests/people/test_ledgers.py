"""The ledger in bulk: it comes, it goes, and the sums are made again from it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from social_learning_xblocks.people.api import (
    Credit,
    LedgerLine,
    StandingDifference,
    Value,
    add_lines,
    check_standings,
    credit_in_bulk,
    give_credit,
    lines_of,
    reputation_of,
    take_back_credit,
)
from social_learning_xblocks.people.models import Standing
from tests.factories.spaces import make_space

NOON = datetime(2012, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def space(db):
    return make_space()


def line(user, giver=None, kind=Value.UPVOTED, points=5, number=1, tags=(), minutes=0, **fields) -> LedgerLine:
    moment = NOON + timedelta(minutes=minutes)
    giver_id = None if giver is None else giver.pk
    return LedgerLine(user.pk, giver_id, kind.value, points, ("answer", number), tags, moment, **fields)


def sums(space, user) -> dict[int, tuple[int, int, int, int]]:
    columns = ("tag_key", "points", "accepted", "endorsed", "upvoted")
    rows = Standing.objects.filter(space=space, user=user).values_list(*columns)
    return {row[0]: row[1:] for row in rows}


def test_lines_that_come_in_are_added_up(space, ada, ben):
    lines = [
        line(ben, ada, tags=(3,)),
        line(ben, kind=Value.ACCEPTED, points=10, number=2, tags=(3, 4), minutes=1),
        line(ben, kind=Value.ASKED_WELL, points=2, number=3, minutes=2),
        line(ada, ben, kind=Value.ENDORSED, points=10, number=4, minutes=2),
    ]

    credit_in_bulk(space, lines)

    assert list(lines_of(space)) == lines
    assert sums(space, ben) == {0: (17, 1, 0, 1), 3: (15, 1, 0, 1), 4: (10, 1, 0, 0)}
    assert sums(space, ada) == {0: (10, 0, 1, 0)}


def test_lines_without_points_count_nowhere(space, ada, ben):
    lines = [line(ben, ada, points=0), line(ben, ada, points=2, number=2, tags=(3,))]
    credit_in_bulk(space, lines)
    add_lines(space, [line(ben, ada, points=0, number=3)])

    assert sums(space, ben) == {0: (2, 0, 0, 1), 3: (2, 0, 0, 1)}
    assert list(check_standings(space)) == []


def test_lines_are_added_to_what_is_there(space, ada, ben):
    give_credit(space, Credit("upvoted", ("answer", 9), ben.pk, ada.pk, (3,)))
    elsewhere = make_space()
    give_credit(elsewhere, Credit("upvoted", ("answer", 9), ben.pk, ada.pk, (3,)))

    credit_in_bulk(space, [line(ben, ada, tags=(4,))])

    assert sums(space, ben) == {0: (10, 0, 0, 2), 3: (5, 0, 0, 1), 4: (5, 0, 0, 1)}
    assert sums(elsewhere, ben) == {0: (5, 0, 0, 1), 3: (5, 0, 0, 1)}


def test_the_sums_of_one_are_not_added_to_another(space, ada, ben, chi):
    """Ben has the space, Chi the topic; nobody gets what neither has received now."""
    give_credit(space, Credit("upvoted", ("answer", 9), ben.pk, ada.pk, (3,)))
    give_credit(space, Credit("upvoted", ("answer", 9), chi.pk, ada.pk, (3,)))

    credit_in_bulk(space, [line(ben, ada), line(chi, ada, number=2, tags=(3,))])

    assert sums(space, ben) == {0: (10, 0, 0, 2), 3: (5, 0, 0, 1)}
    assert sums(space, chi) == {0: (10, 0, 0, 2), 3: (10, 0, 0, 2)}


@pytest.mark.parametrize("count", [1, 3])
def test_lines_come_in_with_few_queries(count, space, ada, ben, django_assert_num_queries):
    lines = [line(ben, ada, number=n, tags=(n,)) for n in range(1, count + 1)]

    with django_assert_num_queries(3 + 2):  # a savepoint around them
        credit_in_bulk(space, lines)


def test_lines_go_out_oldest_first(space, ada, ben):
    lines = [line(ben, ada, minutes=minutes, number=minutes) for minutes in (3, 1, 2)]
    credit_in_bulk(space, lines)

    assert list(lines_of(space)) == sorted(lines, key=lambda line: line.created_at)


@pytest.mark.parametrize("count", [1, 3])
def test_lines_go_out_with_one_query(count, space, ada, ben, django_assert_num_queries):
    given = Credit("upvoted", ("answer", 1), ben.pk, ada.pk)
    for _time in range(count):
        give_credit(space, given)
        take_back_credit(space, given)

    with django_assert_num_queries(1):
        assert len(list(lines_of(space))) == 2 * count


def test_a_ledger_goes_out_and_comes_in_as_it_was(space, ada, ben):
    given = Credit("upvoted", ("answer", 1), ben.pk, ada.pk, (3,))
    first = give_credit(space, given)
    take_back_credit(space, given)
    give_credit(space, given)
    lines, other = list(lines_of(space)), make_space()
    assert [line.takes_back for line in lines] == [None, first.created_at, None]

    assert add_lines(other, lines[::-1]) == 3
    assert list(lines_of(other)) == lines
    assert sums(other, ben) == {}


def test_credit_that_came_in_can_be_taken_back_and_not_what_was_before(space, ada, ben):
    given = Credit("upvoted", ("answer", 1), ben.pk, ada.pk)
    add_lines(space, [line(ben, ada), line(ben, ada, points=-5, minutes=1, takes_back=NOON), line(ben, ada, minutes=2)])
    list(check_standings(space, fix=True))

    for _time in range(2):
        take_back_credit(space, given)

    assert [found.points for found in lines_of(space)] == [5, -5, 5, -5]
    assert list(check_standings(space)) == []


def test_a_ledger_that_comes_twice_is_there_once(space, ada, ben):
    lines = [line(ben, ada), line(ben, ada, points=-5, minutes=1, takes_back=NOON), line(ben, ada, number=2)]
    add_lines(space, lines[:1])

    assert (add_lines(space, lines), add_lines(space, lines)) == (2, 0)
    assert len(list(lines_of(space))) == 3


def test_lines_that_differ_in_anything_are_two(space, ada, ben, chi):
    lines = [
        line(ben, ada),
        line(ben, chi),
        line(ben),
        line(chi, ada),
        line(ben, ada, kind=Value.ACCEPTED),
        line(ben, ada, number=2),
        line(ben, ada, minutes=1),
        replace(line(ben, ada), subject=("question", 1)),
    ]

    assert sum(add_lines(space, [line]) for line in lines) == len(lines)


def test_a_line_that_takes_back_one_that_is_not_there_stays_out(space, ada, ben):
    add_lines(space, [line(ben, ada)])

    assert add_lines(space, [line(ben, ada, points=-5, minutes=2, takes_back=NOON + timedelta(minutes=1))]) == 0


def test_nothing_comes_in_with_nothing(space):
    assert add_lines(space, []) == 0


def test_sums_are_made_again_from_the_ledger(space, ada, ben, chi):
    credit_in_bulk(space, [line(ben, ada, tags=(3,)), line(chi, ada, number=2)])
    Standing.objects.filter(user=ben, tag_key=0).update(points=99, upvoted=7)
    Standing.objects.filter(user=ben, tag_key=3).delete()
    Standing.objects.create(space=space, user=chi, tag_key=8, points=1)
    right, nothing = {"points": 5, "accepted": 0, "endorsed": 0, "upvoted": 1}, dict.fromkeys(right_columns(), 0)

    expected = [
        StandingDifference(ben.pk, 0, {**right, "points": 99, "upvoted": 7}, right),
        StandingDifference(ben.pk, 3, nothing, right),
        StandingDifference(chi.pk, 8, {**nothing, "points": 1}, nothing),
    ]
    assert list(check_standings(space)) == expected
    assert list(check_standings(space, fix=True)) == expected
    assert list(check_standings(space)) == []
    assert reputation_of(space, ben.pk).points == 5


def test_who_has_lines_only_or_sums_only_is_looked_at(space, ada, ben, chi):
    credit_in_bulk(space, [line(ben, ada)])
    Standing.objects.all().delete()
    Standing.objects.create(space=space, user=chi, points=1)

    assert [found.user_id for found in check_standings(space, fix=True)] == [ben.pk, chi.pk]
    assert (reputation_of(space, ben.pk).points, reputation_of(space, chi.pk).points) == (5, 0)


def right_columns() -> tuple[str, ...]:
    return ("points", "accepted", "endorsed", "upvoted")


def test_sums_of_what_was_taken_back_are_right(space, ada, ben):
    given = Credit("accepted", ("answer", 1), ben.pk, ada.pk, (3,))
    give_credit(space, given)
    take_back_credit(space, given)

    assert list(check_standings(space)) == []


def test_many_people_are_looked_at_some_at_a_time(space, ada, ben, chi, monkeypatch):
    monkeypatch.setattr("social_learning_xblocks.people.domain.ledgers.PEOPLE_AT_ONCE", 2)
    credit_in_bulk(space, [line(user, number=user.pk) for user in (ada, ben, chi)])
    Standing.objects.filter(space=space).update(points=99)

    assert [found.user_id for found in check_standings(space, fix=True)] == [ada.pk, ben.pk, chi.pk]
    assert list(check_standings(space)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_checking_takes_as_many_queries_for_one_as_for_three(count, space, ada, ben, chi, django_assert_num_queries):
    credit_in_bulk(space, [line(user, number=user.pk) for user in (ada, ben, chi)[:count]])

    with django_assert_num_queries(2 + 2 + 2 + 2):  # people, their sums and lines, a savepoint, and that nobody follows
        assert list(check_standings(space)) == []
