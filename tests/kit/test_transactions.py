"""Verbs: all or nothing, one transaction however deep, and again after a deadlock."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import Error, IntegrityError, OperationalError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.kit.transactions import ATTEMPTS, is_retryable, verb
from social_learning_xblocks.spaces.api import Space, Tag, find_or_make_tags
from tests.factories.spaces import make_space

DEADLOCK = (1213, "Deadlock found when trying to get lock; try restarting transaction")


@verb
def add_tag(space: Space, name: str, *, refuse: bool = False) -> Tag:
    """The tag of this name."""
    [tag] = find_or_make_tags(space, [name])
    if refuse:
        raise NotAllowed("No.")
    return tag


def tag_names(space: Space) -> list[str]:
    return list(Tag.objects.filter(space=space).order_by("pk").values_list("name", flat=True))


def test_a_verb_keeps_its_name_and_its_words():
    assert (add_tag.__name__, add_tag.__doc__) == ("add_tag", "The tag of this name.")


@pytest.mark.django_db
def test_a_verb_answers_what_the_function_answers():
    assert add_tag(make_space(), "python").name == "python"


@pytest.mark.django_db(transaction=True)
def test_a_verb_that_calls_verbs_is_one_transaction():
    @verb
    def add_two(space):
        add_tag(space, "one")
        add_tag(space, "two")

    space = make_space()
    with CaptureQueriesContext(connection) as queries:
        add_two(space)

    commands = [query["sql"].split()[0] for query in queries]
    assert [word for word in commands if word not in {"SELECT", "INSERT"}] == ["BEGIN", "COMMIT"]
    assert tag_names(space) == ["one", "two"]


@pytest.mark.django_db(transaction=True)
def test_a_refusal_leaves_nothing_behind():
    space = make_space()

    with pytest.raises(NotAllowed):
        add_tag(space, "python", refuse=True)

    assert tag_names(space) == []


@pytest.mark.django_db(transaction=True)
def test_a_refusal_deep_inside_undoes_the_whole_verb():
    @verb
    def add_two(space):
        add_tag(space, "one")
        add_tag(space, "two", refuse=True)

    space = make_space()
    with pytest.raises(NotAllowed):
        add_two(space)

    assert tag_names(space) == []


@pytest.mark.django_db
def test_inside_a_transaction_of_others_a_refusal_undoes_the_verb_only():
    space = make_space()

    with transaction.atomic():
        add_tag(space, "before")
        with pytest.raises(NotAllowed):
            add_tag(space, "python", refuse=True)
        add_tag(space, "after")

    assert tag_names(space) == ["before", "after"]


@pytest.mark.django_db
def test_after_a_refusal_the_next_verb_is_a_verb_again():
    space = make_space()

    for _attempt in range(2):
        with pytest.raises(NotAllowed):
            add_tag(space, "python", refuse=True)

    assert tag_names(space) == []


@pytest.mark.django_db(transaction=True)
def test_a_verb_that_runs_after_the_commit_has_a_transaction_of_its_own():
    @verb
    def add_later(space):
        transaction.on_commit(lambda: add_tag(space, "python", refuse=True), robust=True)

    space = make_space()
    add_later(space)

    assert tag_names(space) == []


@pytest.mark.parametrize(
    ("code", "again"),
    [(1213, True), (1205, True), (1020, True), (2006, False), (1062, False), ("no such table", False)],
)
def test_mysql_says_by_number_whether_to_try_again(code, again):
    assert is_retryable(OperationalError(code, "message")) is again


class Cause(Exception):
    """What PostgreSQL's driver raises: psycopg calls the state ``sqlstate``, psycopg2 ``pgcode``."""

    def __init__(self, attribute, state):
        super().__init__("message")
        setattr(self, attribute, state)


@pytest.mark.parametrize("attribute", ["sqlstate", "pgcode"])
@pytest.mark.parametrize(("state", "again"), [("40001", True), ("40P01", True), ("57014", False), (None, False)])
def test_postgresql_says_by_state_whether_to_try_again(attribute, state, again):
    error = OperationalError("message")
    error.__cause__ = Cause(attribute, state)

    assert is_retryable(error) is again


def test_an_error_that_says_nothing_is_not_tried_again():
    assert is_retryable(OperationalError()) is False


def failing_verb(failures: int, error: Exception):
    """A verb that writes a tag and fails so often, and the list of its attempts."""
    attempts = []

    @verb
    def try_to_add(space):
        add_tag(space, f"attempt {len(attempts)}")
        attempts.append(len(attempts))
        if len(attempts) <= failures:
            raise error
        return "done"

    return try_to_add, attempts


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("failures", [1, ATTEMPTS - 1])
def test_the_victim_of_a_deadlock_tries_again(failures):
    space = make_space()
    try_to_add, attempts = failing_verb(failures, OperationalError(*DEADLOCK))

    assert try_to_add(space) == "done"
    assert len(attempts) == failures + 1
    assert tag_names(space) == [f"attempt-{failures}"]


@pytest.mark.django_db(transaction=True)
def test_who_is_the_victim_every_time_gives_up():
    space = make_space()
    try_to_add, attempts = failing_verb(ATTEMPTS, OperationalError(*DEADLOCK))

    with pytest.raises(OperationalError):
        try_to_add(space)

    assert (len(attempts), tag_names(space)) == (ATTEMPTS, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [OperationalError(2006, "Server has gone away"), IntegrityError("duplicate")])
def test_other_errors_are_not_tried_again(error):
    space = make_space()
    try_to_add, attempts = failing_verb(1, error)

    with pytest.raises(Error):
        try_to_add(space)

    assert (len(attempts), tag_names(space)) == (1, [])


@pytest.mark.django_db
def test_inside_a_transaction_of_others_nothing_is_tried_again():
    """The database undid all of it: only who began it can begin again."""
    space = make_space()
    try_to_add, attempts = failing_verb(1, OperationalError(*DEADLOCK))

    with pytest.raises(OperationalError):
        try_to_add(space)

    assert (len(attempts), tag_names(space)) == (1, [])


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_who_lock_each_other_out_both_finish():
    one, other = find_or_make_tags(make_space(), ["one", "other"])
    each_holds_one, attempts = threading.Barrier(2, timeout=10), []

    @verb
    def count_both(first, second):
        attempts.append(first.pk)
        Tag.objects.filter(pk=first.pk).update(question_count=F("question_count") + 1)
        if attempts.count(first.pk) == 1:
            each_holds_one.wait()
        Tag.objects.filter(pk=second.pk).update(question_count=F("question_count") + 1)

    def in_thread(first, second):
        try:
            count_both(first, second)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(in_thread, [one, other], [other, one]))

    assert len(attempts) == 3
    assert set(Tag.objects.filter(space=one.space).values_list("question_count", flat=True)) == {2}
