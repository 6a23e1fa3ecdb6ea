"""Two who ask for the same work, and two workers that take it, in the same moment."""

import pytest

from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.enums import JobKind
from social_learning_xblocks.video_review.models import Job, Submission
from tests.factories.assignments import make_assignment
from tests.factories.spaces import actor_in
from tests.video_review.hands import together

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("attempt", range(3))
def test_two_who_click_at_once_ask_for_one_job(dee, attempt):
    course = make_assignment()
    staff = actor_in(course.space, dee, Role.STAFF)

    refusals = together(*[lambda: videos.ask_job(staff, course.assignment, JobKind.SEND)] * 4)

    assert (refusals, Job.objects.count()) == ([], 1)


@pytest.mark.parametrize("attempt", range(3))
def test_two_workers_do_a_job_once(dee, lms, attempt):
    course = make_assignment(wanted=1)
    course.class_of(3)
    Submission.objects.update(share=1.0)
    job = videos.ask_job(actor_in(course.space, dee, Role.STAFF), course.assignment, JobKind.SEND)
    done = []

    together(*[lambda: done.append(videos.run_job(job.id))] * 3)

    assert sorted(done) == [False, False, True]
    assert (Job.objects.get().state, Job.objects.get().count, Job.objects.get().tries) == ("done", 3, 1)
