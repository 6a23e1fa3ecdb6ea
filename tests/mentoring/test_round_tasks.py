"""Who does a run: a worker of Celery where there is one, the request where it is small, a command otherwise."""

import importlib

import pytest

from mentoring import api as mentoring
from mentoring import tasks
from mentoring.models import Round
from tests import celery_broker


@pytest.fixture
def run(stage):
    stage.sign(stage.ada, mentor=True), stage.sign(stage.ben)
    return mentoring.ask_round(stage.dee, stage.programme)


@pytest.fixture
def broker(monkeypatch):
    """Celery is installed and has a broker."""
    found = celery_broker.surround(monkeypatch)
    importlib.reload(tasks)
    yield found
    monkeypatch.undo()
    importlib.reload(tasks)


def state():
    return Round.objects.get().state


def test_a_worker_is_told_of_the_run_by_its_number(run, broker):
    tasks.start_round(run.pk)
    assert (broker.told, state()) == ([("run_round", run.pk)], "waiting")

    tasks.run_round(run.pk)
    tasks.run_round(run.pk)

    assert state() == "done"


def test_without_workers_a_small_run_is_done_at_once_and_a_large_one_waits(run, monkeypatch):
    monkeypatch.setattr("mentoring.domain.rounds.SMALL", 1)
    tasks.start_round(run.pk)
    assert state() == "waiting"

    monkeypatch.setattr("mentoring.domain.rounds.SMALL", 2)
    tasks.start_round(run.pk)

    assert state() == "done"


def test_a_broken_broker_loses_no_run(run, broker, monkeypatch, caplog):
    monkeypatch.setattr("mentoring.domain.rounds.SMALL", 1)
    broker.is_down = True

    tasks.start_round(run.pk)

    assert (state(), [record.getMessage() for record in caplog.records]) == (
        "waiting",
        ["No broker took a task: ConnectionError"],
    )
    assert mentoring.run_rounds() == mentoring.RoundsDone(1, 0)
