"""Work that outgrows a request: asked for once, done once, followed, given up, taken over from the dead."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from social_learning_xblocks.kit.errors import NotAllowed, NotFound
from social_learning_xblocks.kit.jobs import MOST_TRIES, STALE, Stopped, beat, claim, finish
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain import jobs
from social_learning_xblocks.video_review.enums import JobKind
from social_learning_xblocks.video_review.models import Assignment, Job, Participant, Review, Submission
from tests.factories.assignments import FULL, make_assignment
from tests.factories.spaces import actor_in, make_space


@pytest.fixture
def course(db):
    return make_assignment(wanted=1, reviewing_part=0.0)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def graded_class(course, size):
    """So many people, each with a full grade."""
    people = course.class_of(size)
    Submission.objects.update(share=1.0)
    return people


def ask(staff, course, kind=JobKind.SEND):
    return Job.objects.get(pk=videos.ask_job(staff, course.assignment, kind).id)


def card(staff, course, job):
    return videos.find_job(staff, course.assignment, job.pk)


def die(job, **more):
    """The worker of a job is killed, long ago."""
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - STALE - timedelta(seconds=1), **more)


def test_a_job_grades_the_class_anew(course, staff):
    ada, ben = course.class_of(2)
    Review.objects.create(
        submission=course.own(ada),
        reviewer_id=ben.user_id,
        rubric=course.assignment.rubric,
        state="given",
        scores=FULL,
        share=1.0,
        given_at=timezone.now(),
    )
    job = ask(staff, course, JobKind.RESCORE)

    assert videos.run_job(job.pk)

    found = card(staff, course, job)
    assert (found.state, found.done, found.total, found.count) == ("done", 2, 2, 1)
    assert (course.own(ada).share, Job.objects.get().open_in) == (1.0, None)


def test_a_job_that_is_over_is_not_done_again(course, staff, lms):
    graded_class(course, 2)
    job = ask(staff, course)

    assert [videos.run_job(job.pk) for _twice in range(2)] == [True, False]

    assert (card(staff, course, job).count, len(lms.scores)) == (2, 2)
    assert videos.run_jobs() == videos.JobsDone(0, 0)


def test_the_same_job_is_asked_for_once_until_it_is_over(course, staff):
    first, again, other = ask(staff, course), ask(staff, course), ask(staff, course, JobKind.RESCORE)
    assert (first.pk, first.asked_by_id) == (again.pk, staff.user_id)
    assert other.pk != first.pk

    videos.run_job(first.pk)

    assert ask(staff, course).pk not in {first.pk, other.pk}


def test_a_job_in_each_assignment(course, staff, dee):
    space = make_space()
    there = make_assignment(space)

    assert ask(staff, course).pk != ask(actor_in(space, dee, Role.STAFF), there).pk


def test_a_job_tells_how_far_it_is(course, staff, lms, monkeypatch):
    monkeypatch.setattr("social_learning_xblocks.video_review.domain.running.AT_ONCE", 2)
    graded_class(course, 5)
    job, seen = ask(staff, course), []
    lms.on_score = lambda: seen.append((card(staff, course, job).done, card(staff, course, job).total))

    videos.run_job(job.pk)

    assert seen == [(0, 5), (0, 5), (2, 5), (2, 5), (4, 5)]


def test_a_job_that_is_cancelled_stops_and_what_was_done_stays(course, staff, lms, monkeypatch):
    monkeypatch.setattr("social_learning_xblocks.video_review.domain.running.AT_ONCE", 2)
    graded_class(course, 6)
    job = ask(staff, course)
    lms.on_score = lambda: len(lms.scores) == 3 and videos.cancel_job(staff, course.assignment, job.pk)

    assert not videos.run_job(job.pk)

    found = card(staff, course, job)
    assert (found.state, found.done, found.is_open) == ("cancelled", 2, False)
    assert Participant.objects.exclude(passed_share=None).count() == 4
    assert ask(staff, course).pk != job.pk


def test_what_is_over_cannot_be_cancelled(course, staff):
    job = ask(staff, course)
    videos.run_job(job.pk)

    assert videos.cancel_job(staff, course.assignment, job.pk).state == "done"


def test_a_job_waits_while_its_worker_lives(course, staff):
    job = ask(staff, course)
    claim(Job, job.pk)

    assert not videos.run_job(job.pk)
    assert (card(staff, course, job).state, card(staff, course, job).is_stale) == ("running", False)


def test_a_job_whose_worker_is_dead_goes_on_where_it_was(course, staff, lms):
    people = graded_class(course, 4)
    half = Participant.objects.order_by("pk")[1]
    job = ask(staff, course)
    held = claim(Job, job.pk)
    die(job, done=2, count=2, total=4, place=half.pk)
    assert card(staff, course, job).is_stale

    assert videos.run_job(job.pk)

    found = card(staff, course, job)
    assert (found.state, found.done, found.total, found.count) == ("done", 4, 4, 4)
    assert len(lms.scores) == len(people) - 2
    with pytest.raises(Stopped):
        beat(held, done=1)
    with pytest.raises(Stopped):
        finish(held, "failed")
    assert card(staff, course, job).state == "done"


def test_a_job_that_kills_each_worker_fails(course, staff):
    job = ask(staff, course)
    for _worker in range(MOST_TRIES):
        assert claim(Job, job.pk)
        die(job)

    assert not videos.run_job(job.pk)

    found = card(staff, course, job)
    assert (found.state, found.message) == ("failed", "died")
    assert found.reason.startswith("It was stopped again and again")


def test_a_job_that_breaks_says_so_and_may_be_asked_for_again(course, staff, caplog):
    Assignment.objects.update(policy={"no": "policy"})
    job = ask(staff, course)

    assert videos.run_job(job.pk)

    found = card(staff, course, job)
    assert (found.state, found.message) == ("failed", "error")
    assert [record.getMessage() for record in caplog.records] == [f"Job {job.pk} (send) failed: TypeError"]
    assert ask(staff, course).pk != job.pk


def test_only_staff_ask_for_jobs_and_cancel_them(course, staff, ben):
    learner = actor_in(course.space, ben)
    job = ask(staff, course)

    for refused in (
        lambda: videos.ask_job(learner, course.assignment, JobKind.SEND),
        lambda: videos.cancel_job(learner, course.assignment, job.pk),
        lambda: videos.jobs_of(learner, course.assignment),
        lambda: videos.find_job(learner, course.assignment, job.pk),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert Job.objects.get().state == "waiting"


def test_a_job_of_another_assignment_is_not_there(course, staff, dee):
    space = make_space()
    there = make_assignment(space)
    job = ask(actor_in(space, dee, Role.STAFF), there)

    for refused in (videos.cancel_job, videos.find_job):
        with pytest.raises(NotFound):
            refused(staff, course.assignment, job.pk)
    assert videos.jobs_of(staff, course.assignment) == []


def test_the_board_has_the_newest_job_of_each_kind_for_a_day(course, staff):
    old, new = ask(staff, course), None
    videos.run_job(old.pk)
    new, other = ask(staff, course), ask(staff, course, JobKind.RESCORE)
    with CaptureQueriesContext(connection) as queries:
        found = videos.jobs_of(staff, course.assignment)
    assert ([job.id for job in found], len(queries)) == ([other.pk, new.pk], 1)

    videos.run_jobs()
    Job.objects.update(ended_at=timezone.now() - timedelta(hours=25))

    assert videos.jobs_of(staff, course.assignment) == []


def test_the_command_does_what_waits_and_forgets_what_is_old(course, staff, lms, capsys):
    graded_class(course, 1)
    old = ask(staff, course)
    videos.run_job(old.pk)
    Job.objects.update(ended_at=timezone.now() - timedelta(days=31))
    ask(staff, course), ask(staff, course, JobKind.RESCORE)

    call_command("run_jobs")
    call_command("run_jobs")

    assert capsys.readouterr().out.splitlines() == ["2 jobs done", "0 jobs done"]
    assert sorted(Job.objects.values_list("kind", "state")) == [("rescore", "done"), ("send", "done")]


def test_a_job_that_somebody_else_took_meanwhile_is_left_to_them(course, staff, lms):
    graded_class(course, 1)
    other = ask(staff, course, JobKind.RESCORE)
    job = ask(staff, course)
    Job.objects.filter(pk=other.pk).update(created_at=timezone.now() + timedelta(seconds=5))
    lms.on_score = lambda: claim(Job, other.pk)

    assert videos.run_jobs() == videos.JobsDone(1, 0)
    assert (card(staff, course, job).state, card(staff, course, other).state) == ("done", "running")


def test_the_commands_end_with_an_error_when_a_job_failed(course, staff):
    for command in ("run_jobs", "tend_video_reviews"):
        Assignment.objects.update(policy={"no": "policy"})
        ask(staff, course)
        with pytest.raises(CommandError, match=r"1 \w+ failed"):
            call_command(command)
    Assignment.objects.all().delete()
    call_command("run_jobs")


def test_the_hourly_command_does_jobs_too(course, staff, capsys):
    job = ask(staff, course)

    call_command("tend_video_reviews")

    assert card(staff, course, job).state == "done"
    assert capsys.readouterr().out.splitlines()[1:] == ["1 jobs done"]


@pytest.mark.parametrize(("most", "is_small"), [(2, False), (3, True)])
def test_a_small_job_may_be_done_in_a_request(course, staff, monkeypatch, most, is_small):
    monkeypatch.setattr(jobs, "SMALL", most)
    course.class_of(3)

    assert videos.is_small_job(ask(staff, course).pk) is is_small
    assert not videos.is_small_job(0)


def test_who_asked_for_a_job_is_forgotten_and_told(course, staff):
    job = ask(staff, course)
    assert videos.export_person(staff.user_id)["video_jobs"] == [
        {"kind": "send", "asked_at": job.created_at.isoformat()}
    ]

    videos.retire_person(staff.user_id)

    assert Job.objects.get().asked_by is None
