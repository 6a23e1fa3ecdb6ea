"""Keyset paging: each row once, in order, whatever happens between two pages, at the cost of the first page."""

import base64
import itertools
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.paging import Page, decode_cursor, encode_cursor, in_order, is_key, page_of_keys
from social_learning_xblocks.qa.models import Question, QuestionTag
from social_learning_xblocks.spaces.api import Space, find_or_make_tags
from tests.factories.spaces import make_space

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SORTS = ["score", "-score", "last_activity_at", "-last_activity_at"]

# Few different values, so that many rows are equal; moments a microsecond apart, so that no engine may round them.
scores = st.integers(-2, 2)
moments = st.integers(0, 3).map(lambda n: NOON + timedelta(microseconds=n))
rows_of = st.lists(st.tuples(scores, moments), max_size=14)


def add_questions(space: Space, values) -> None:
    """Questions with these scores and moments of their last activity."""
    Question.objects.bulk_create(
        Question(space=space, title="Why?", score=score, last_activity_at=moment) for score, moment in values
    )


def walk(rows, size, change=lambda number: None, **order):
    """The keys of all pages, and what ``change`` does after each page."""
    keys, cursor = [], ""
    for number in itertools.count():
        page = page_of_keys(rows, cursor=cursor, size=size, **order)
        assert len(page.items) <= size
        keys += page.items
        cursor = page.next_cursor
        if not cursor:
            break
        change(number)
    return keys


def sorted_keys(rows, sort, key_sort="", key="id"):
    """What the pages together must give, sorted by Python."""
    field, key_sort = sort.lstrip("-"), key_sort or ("-" if sort.startswith("-") else "") + key
    found = sorted(rows.values_list(field, key), key=lambda row: row[1], reverse=key_sort.startswith("-"))
    found.sort(key=lambda row: row[0], reverse=sort.startswith("-"))
    return [key for _value, key in found]


@pytest.mark.django_db
@settings(max_examples=40)
@given(values=rows_of, size=st.integers(1, 5), sort=st.sampled_from(SORTS), key_sort=st.sampled_from(["", "id", "-id"]))
def test_all_pages_give_each_row_once_in_order(values, size, sort, key_sort):
    space = make_space()
    add_questions(space, values)
    rows = Question.objects.filter(space=space)

    keys = walk(rows, size, sort=sort, key_sort=key_sort)

    assert keys == sorted_keys(rows, sort, key_sort)


@pytest.mark.django_db
@settings(max_examples=40)
@given(st.data())
def test_rows_that_come_and_go_between_pages_hide_and_repeat_no_other(data):
    space, sort = make_space(), data.draw(st.sampled_from(SORTS))
    add_questions(space, data.draw(rows_of))
    rows = Question.objects.filter(space=space)
    stayed = set(rows.values_list("pk", flat=True))

    def change(number):
        gone = data.draw(st.sampled_from([None, *rows.values_list("pk", flat=True)]))
        stayed.discard(gone)
        rows.filter(pk=gone).delete()
        add_questions(space, data.draw(rows_of) if number < 3 else [])

    keys = walk(rows, data.draw(st.integers(1, 4)), change, sort=sort)

    assert len(keys) == len(set(keys))
    assert stayed - set(keys) == set()


@pytest.mark.django_db
def test_the_key_may_be_another_column():
    space = make_space()
    add_questions(space, [(score, NOON) for score in (1, 3, 1, 2)])
    [tag] = find_or_make_tags(space, ["python"])
    for question in Question.objects.filter(space=space):
        under = {"score": question.score, "state": 0, "last_activity_at": NOON, "created_at": NOON}
        QuestionTag.objects.create(question=question, tag=tag, **under)
    rows = QuestionTag.objects.filter(tag=tag)

    keys = walk(rows, 2, sort="-score", key="question_id")

    assert keys == sorted_keys(rows, "-score", key="question_id")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_a_page_is_one_query_however_many_rows(count, django_assert_num_queries):
    space = make_space()
    add_questions(space, [(0, NOON)] * count)

    with django_assert_num_queries(1):
        page = page_of_keys(Question.objects.filter(space=space), sort="-last_activity_at")

    assert len(page.items) == count


@pytest.mark.django_db
def test_an_empty_list_has_one_empty_page():
    assert page_of_keys(Question.objects.all(), sort="-score") == Page([], "")


@pytest.mark.django_db
def test_a_page_that_is_just_full_is_the_last():
    space = make_space()
    add_questions(space, [(0, NOON)] * 3)

    assert page_of_keys(Question.objects.filter(space=space), sort="score", size=3).next_cursor == ""


def packed(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


BAD_CURSORS = {
    "garbage": "%%%",
    "no base64": "a",
    "no ASCII": "ä",
    "a lone surrogate": "\ud800",
    "no JSON": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "deeply nested JSON": base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    "a number with more digits than Python reads": base64.urlsafe_b64encode(b"[" + b"1" * 5000 + b", 1]").decode(),
    "no list": packed(7),
    "an object": packed({"a": 1, "b": 2}),
    "too few": packed([1]),
    "too many": packed([1, 2, 3]),
    "nothing": packed([None, 1]),
    "a truth": packed([True, 1]),
    "a fraction": packed([1.5, 1]),
    "no number at all": packed([float("nan"), 1]),
    "a word": packed(["yesterday", 1]),
    "a day that never was": packed(["2026-02-30T00:00:00+00:00", 1]),
    "a moment without time zone": packed(["2026-03-01T12:00:00", 1]),
    "a moment before time": packed(["0001-01-01T00:00:00+14:00", 1]),
    "a moment after time": packed(["9999-12-31T23:59:59-14:00", 1]),
    "a number no database takes": packed([2**63, 1]),
    "a key no database takes": packed([1, -(2**63)]),
    "a key that is a word": packed([1, "1"]),
    "a key that is a truth": packed([1, False]),
}


@pytest.mark.parametrize("cursor", BAD_CURSORS.values(), ids=BAD_CURSORS)
def test_a_cursor_that_is_none_of_ours_is_refused(cursor):
    with pytest.raises(Invalid, match="no longer exists"):
        decode_cursor(cursor)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (0, True),
        (-5, True),
        (2**63 - 1, True),
        (2**63, False),
        (-(2**63), False),
        (True, False),
        ("1", False),
        (1.0, False),
    ],
)
def test_a_key_is_a_whole_number_that_a_database_can_hold(value, found):
    assert is_key(value) is found


@given(st.text())
def test_any_text_is_a_cursor_or_refused(text):
    try:
        value, key = decode_cursor(text)
    except Invalid:
        return

    assert decode_cursor(encode_cursor(value, key)) == (value, key)


offsets = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(1900, 1, 1), datetime(2900, 1, 1), timezones=offsets)  # noqa: DTZ001 - Hypothesis adds zones
whole = st.integers(-(2**63) + 1, 2**63 - 1)


@given(st.one_of(instants, whole), whole)
def test_a_cursor_comes_back_as_it_was(value, key):
    cursor = encode_cursor(value, key)

    assert decode_cursor(cursor) == (value, key)
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sort", "value"),
    [("score", NOON), ("-last_activity_at", 7), ("score", 2**62), ("-score", -(2**62)), ("last_activity_at", -(2**40))],
)
def test_the_cursor_of_another_list_is_refused_or_harmless(sort, value):
    add_questions(make_space(), [(0, NOON)])

    try:
        page = page_of_keys(Question.objects.all(), sort=sort, cursor=encode_cursor(value, 1))
    except Invalid:
        return

    assert (sort.lstrip("-"), list(page.items)) == ("score", [])


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_rows_come_in_the_order_of_their_keys(count, django_assert_num_queries):
    space = make_space()
    add_questions(space, [(0, NOON)] * count)
    keys = list(Question.objects.filter(space=space).order_by("-pk").values_list("pk", flat=True))

    with django_assert_num_queries(1):
        found = in_order(Question.objects.all(), keys)

    assert [row.pk for row in found] == keys


@pytest.mark.django_db
def test_rows_that_are_gone_are_left_out():
    space = make_space()
    add_questions(space, [(0, NOON)])
    [key] = Question.objects.filter(space=space).values_list("pk", flat=True)

    assert [row.pk for row in in_order(Question.objects.all(), [key + 1, key])] == [key]


@pytest.mark.django_db
def test_no_keys_are_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert in_order(Question.objects.all(), []) == []


@pytest.mark.skipif(connection.vendor != "mysql", reason="asks MySQL and MariaDB how many rows they read")
@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["-last_activity_at", "last_activity_at", "-score"])
def test_page_500_reads_as_much_as_page_1(sort):
    space = make_space()
    add_questions(space, [(n % 50, NOON + timedelta(seconds=n // 3)) for n in range(10_200)])
    rows = Question.objects.filter(space=space, visibility=0)
    field = sort.lstrip("-")
    value, key = rows.order_by(sort, "-id" if sort[0] == "-" else "id").values_list(field, "id")[499 * 20 - 1]

    with CaptureQueriesContext(connection) as queries:
        page = page_of_keys(rows, sort=sort, cursor=encode_cursor(value, key))

    assert len(page.items) == 20
    assert "filesort" not in plan_of(queries[0]["sql"])
    assert 20 < rows_read(queries[0]["sql"]) <= 3 * 20


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql)
        return str(cursor.fetchall())


def rows_read(sql: str) -> int:
    """How many rows or index entries the server touches for it. (FLUSH STATUS would commit the test's transaction.)"""
    with connection.cursor() as cursor:
        before = handler_reads(cursor)
        cursor.execute(sql)
        cursor.fetchall()
        return handler_reads(cursor) - before


def handler_reads(cursor) -> int:
    cursor.execute("SHOW SESSION STATUS LIKE 'Handler_read_%%'")
    return sum(int(count) for _name, count in cursor.fetchall())
