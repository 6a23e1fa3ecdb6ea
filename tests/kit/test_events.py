"""Events: after the commit, ids only, and a broken receiver breaks nothing."""

import logging

import pytest
from django.db import transaction

from social_learning_xblocks.kit import events

NAME = "social_learning.question.asked"


@pytest.fixture
def heard():
    """What a receiver of the event hears."""
    calls = []

    def listen(sender, signal, **ids):
        calls.append((sender, ids))

    events.question_asked.connect(listen)
    yield calls
    events.question_asked.disconnect(listen)


@pytest.fixture
def broken():
    """A receiver that was connected first and fails."""

    def grumble(**kwargs):
        raise ValueError("ben@example.org")

    events.question_asked.connect(grumble)
    yield grumble
    events.question_asked.disconnect(grumble)


@pytest.mark.django_db
def test_an_event_is_sent_after_the_commit(heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        events.emit(NAME, question_id=7, space_id=1)
        before = list(heard)

    assert before == []
    assert heard == [(NAME, {"question_id": 7, "space_id": 1})]


@pytest.mark.django_db
def test_an_event_of_work_that_was_undone_is_not_sent(heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        events.emit(NAME, question_id=7)
        transaction.set_rollback(True)

    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_an_event_is_sent_at_once(heard):
    events.emit(NAME, question_id=7)

    assert heard == [(NAME, {"question_id": 7})]


@pytest.mark.django_db
def test_a_broken_receiver_does_not_keep_others_from_hearing(broken, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        events.emit(NAME, question_id=7)

    assert heard == [(NAME, {"question_id": 7})]


@pytest.mark.django_db
def test_the_log_names_the_receiver_that_failed(broken, caplog, django_capture_on_commit_callbacks):
    with caplog.at_level(logging.ERROR, events.__name__), django_capture_on_commit_callbacks(execute=True):
        events.emit(NAME, question_id=7)

    ours = [record.message for record in caplog.records if record.name == events.__name__]
    assert ours == [f"Receiver broken.<locals>.grumble of {NAME} failed: ValueError"]


def test_an_unknown_event_is_a_mistake_of_ours_at_once():
    with pytest.raises(KeyError, match=r"social_learning\.coffee\.drunk"):
        events.emit("social_learning.coffee.drunk")


def test_every_event_has_a_signal_of_its_own():
    assert len(set(map(id, events.NAMES.values()))) == len(events.NAMES)
