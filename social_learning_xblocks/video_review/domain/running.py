"""Doing jobs, wherever: in a worker, in a command, in a request where there is no worker and the class is small."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from datetime import timedelta

from django.utils import timezone

from ...kit.errors import Conflict
from ...kit.jobs import Pulse, carry_out, claim, finish, waiting
from ...kit.models import JobState
from ..data import JobsDone
from ..enums import JobKind, JobMessage
from ..models import Job, Submission
from ..queries import NOT_HANDED_IN
from . import archives, jobs
from .grades import rescore
from .jobs import Step
from .passback import graded_people, pass_in_steps

#: People whom the gradebook is told of between two signs of life.
AT_ONCE = 20
#: How long jobs that are over are remembered.
KEPT = timedelta(days=30)


def run_job(job_id: int) -> bool:
    """Do a job to its end; whether this call did. False when somebody else works on it, it is over, or it was cancelled.

    Whatever goes wrong is told in the job and, by its class alone, in the log.
    """
    job = claim(Job, job_id)
    if job is None:
        return False
    try:
        return carry_out(job, _work, name=f"Job {job.pk} ({job.kind})", message_of=_message_of)
    finally:
        archives.drop_unfinished(job.pk)


def run_jobs() -> JobsDone:
    """Do all jobs that nobody works on, the oldest first, and delete files and forget jobs of
    long ago. Can run twice, also at once."""
    done = failed = 0
    for pk in list(waiting(Job).values_list("pk", flat=True)):
        if run_job(pk):
            is_done = Job.objects.filter(pk=pk, state=JobState.DONE).exists()
            done, failed = done + is_done, failed + (not is_done)
    archives.drop_old()
    jobs.delete_old(timezone.now() - KEPT)
    return JobsDone(done, failed)


def _work(job: Job) -> None:
    pulse, told = Pulse(job), Step()
    with closing(STEPS[JobKind(job.kind)](job)) as steps:
        for told in steps:
            pulse(**told)
    finish(job, JobState.DONE, "", **told)


def _message_of(error: Exception) -> str:
    return JobMessage.STORAGE if isinstance(error, Conflict) else JobMessage.ERROR


def _rescore(job: Job) -> Generator[Step, None, None]:
    """One transaction: the model needs the whole class."""
    works = Submission.objects.filter(assignment=job.assignment).exclude(state__in=NOT_HANDED_IN)
    total = works.count()
    yield {"done": 0, "total": total}
    yield {"done": total, "count": rescore(job.assignment)}


def _send(job: Job) -> Generator[Step, None, None]:
    """Some people at a time. Who takes over goes on behind the last of them."""
    people, done, count = graded_people(job.assignment), job.done, job.count
    yield {"total": done + people.filter(pk__gt=job.place).count()}
    for some in pass_in_steps(job.assignment, after=job.place, at_once=AT_ONCE):
        done, count = done + some.seen, count + some.told
        yield {"done": done, "count": count, "place": some.last}


STEPS: Mapping[JobKind, Callable[[Job], Generator[Step, None, None]]] = {
    JobKind.RESCORE: _rescore,
    JobKind.SEND: _send,
    JobKind.PACK: archives.pack,
}
