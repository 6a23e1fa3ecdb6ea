"""Who does a job: a worker of Celery where there is one, the request where the class is small, a command otherwise."""

import importlib

import pytest

from social_learning_xblocks.kit import platform
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review import tasks
from social_learning_xblocks.video_review.domain import jobs
from social_learning_xblocks.video_review.enums import JobKind
from social_learning_xblocks.video_review.models import Job
from tests import celery_broker
from tests.factories.assignments import make_assignment
from tests.factories.spaces import actor_in


@pytest.fixture
def job(db, dee):
    course = make_assignment()
    course.class_of(2)
    return videos.ask_job(actor_in(course.space, dee, Role.STAFF), course.assignment, JobKind.SEND)


@pytest.fixture
def broker(monkeypatch):
    """Celery is installed and has a broker."""
    found = celery_broker.surround(monkeypatch)
    importlib.reload(tasks)
    yield found
    monkeypatch.undo()
    importlib.reload(tasks)


def state():
    return Job.objects.get().state


def test_a_worker_is_told_of_the_job_by_its_number(job, broker):
    tasks.start_job(job.id)
    assert (broker.told, state()) == ([("run_job", job.id)], "waiting")

    tasks.run_job(job.id)
    tasks.run_job(job.id)

    assert state() == "done"


def test_without_workers_a_small_job_is_done_at_once(job):
    assert not platform.has_workers()

    tasks.start_job(job.id)

    assert state() == "done"


def test_without_workers_a_large_job_waits(job, monkeypatch):
    monkeypatch.setattr(jobs, "SMALL", 1)

    tasks.start_job(job.id)

    assert state() == "waiting"


def test_a_broken_broker_loses_no_job(job, broker, monkeypatch, caplog):
    monkeypatch.setattr(jobs, "SMALL", 1)
    broker.is_down = True

    tasks.start_job(job.id)

    assert (state(), [record.getMessage() for record in caplog.records]) == (
        "waiting",
        ["No broker took a task: ConnectionError"],
    )
    videos.run_jobs()
    assert state() == "done"


@pytest.mark.parametrize(("name", "value"), [("broker_url", None), ("task_always_eager", True)])
def test_celery_without_a_broker_of_its_own_is_no_worker(job, broker, name, value):
    setattr(broker.conf, name, value)

    tasks.start_job(job.id)

    assert (platform.has_workers(), broker.told, state()) == (False, [], "done")
