"""How a worker holds a job, by way of a run of the matching: claimed once, given up, taken over, brought to its end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentoring.models import Round
from social_learning_xblocks.kit import jobs
from social_learning_xblocks.kit.jobs import MOST_TRIES, STALE, Pulse, Stopped, beat, carry_out, claim, finish, waiting
from social_learning_xblocks.kit.models import JobState
from tests.factories.mentoring import make_stage


@pytest.fixture
def job(db):
    programme = make_stage().programme
    return Round.objects.create(programme=programme, open_in=programme, number=1)


def die(job):
    """Its worker is killed, long ago."""
    Round.objects.filter(pk=job.pk).update(beat_at=timezone.now() - STALE - timedelta(seconds=1))


def state():
    row = Round.objects.get()
    return row.state, row.message, row.open_in_id is None


def test_a_job_is_claimed_once(job):
    held = claim(Round, job.pk)

    assert (held.state, held.tries, held.is_open) == (JobState.RUNNING, 1, True)
    assert claim(Round, job.pk) is None
    assert list(waiting(Round)) == []


def test_who_is_taken_for_dead_is_replaced_and_stops(job):
    first = claim(Round, job.pk)
    die(job)
    assert (jobs.is_stale(Round.objects.get()), list(waiting(Round))) == (True, [job])

    second = claim(Round, job.pk)

    beat(second, done=1)
    for late in (lambda: beat(first, done=9), lambda: finish(first, JobState.DONE)):
        with pytest.raises(Stopped):
            late()
    assert Round.objects.get().done == 1


def test_a_job_that_kills_each_worker_fails(job):
    for _worker in range(MOST_TRIES):
        assert claim(Round, job.pk)
        die(job)

    assert claim(Round, job.pk) is None
    assert state() == ("failed", "died", True)


def test_what_only_says_how_much_is_done_is_told_once_in_a_while(job, django_assert_num_queries):
    held = claim(Round, job.pk)
    pulse = Pulse(held)

    with django_assert_num_queries(2):
        pulse(phase="looking", done=1, total=9)
        for done in range(2, 9):
            pulse(phase="looking", done=done, total=9)
        pulse(phase="matching", done=0, total=9)

    assert (Round.objects.get().phase, Round.objects.get().done) == ("matching", 0)


def test_and_then_again(job, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(jobs, "PAUSE", 0)
    pulse = Pulse(claim(Round, job.pk))

    with django_assert_num_queries(3):
        for done in range(3):
            pulse(done=done)


def test_work_that_breaks_says_so_and_its_class_stands_in_the_log(job, caplog):
    def work(held):
        raise KeyError("a secret")

    assert carry_out(claim(Round, job.pk), work, name="Run 1", message_of=lambda error: "error")

    assert state() == ("failed", "error", True)
    assert [record.getMessage() for record in caplog.records] == ["Run 1 failed: KeyError"]


def test_work_that_is_given_up_meanwhile_is_not_done(job):
    def work(held):
        jobs.end(Round.objects.get(), JobState.CANCELLED)
        beat(held)

    assert not carry_out(claim(Round, job.pk), work, name="Run 1", message_of=lambda error: "error")
    assert state() == ("cancelled", "", True)


def test_work_that_breaks_after_it_was_given_up_is_not_failed(job):
    def work(held):
        jobs.end(Round.objects.get(), JobState.CANCELLED)
        raise KeyError

    assert not carry_out(claim(Round, job.pk), work, name="Run 1", message_of=lambda error: "error")
    assert state() == ("cancelled", "", True)


def test_what_is_done_may_be_asked_for_again(job):
    carry_out(claim(Round, job.pk), lambda held: finish(held, JobState.DONE, done=3), name="", message_of=str)

    assert (state(), Round.objects.get().done, Round.objects.get().is_open) == (("done", "", True), 3, False)
