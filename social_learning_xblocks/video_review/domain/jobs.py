"""Jobs: asking for one, seeing how far it is, giving it up; and how a worker holds one.

A worker holds a job by its own chance in ``runner``. Whatever it writes of the job it writes under that condition, so who was
cancelled, or taken for dead and replaced, learns of it with the next sign of life and stops.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import conf
from ...kit.actor import Actor
from ...kit.errors import NotFound
from ...kit.transactions import verb
from ..data import JobCard
from ..enums import JobKind, JobMessage, JobState
from ..models import Assignment, Job, Submission
from ..queries import NOT_HANDED_IN
from .board import check_board
from .finding import check_staff

#: After so long without a sign of life a worker is taken for dead.
STALE = timedelta(minutes=10)
#: So many workers may die of a job.
MOST_TRIES = 3
#: How long the board tells of a job that is over; of a file as long as it is kept.
SHOWN = timedelta(days=1)
#: Jobs of classes up to this size are done inside a request where no worker is.
SMALL = 200
#: And files of so many bytes.
SMALL_FILE = 50_000_000


#: What is told while a job is done: columns of ``Job``.
Step = dict[str, int]


class Stopped(Exception):
    """The job is not this worker's any more: it was cancelled, or another one has it."""


@verb
def ask_job(actor: Actor, assignment: Assignment, kind: JobKind) -> JobCard:
    """Ask for work on an assignment. While one of its kind is not over, that is the one. Raises NotAllowed unless staff."""
    check_staff(actor)
    job, _is_new = Job.objects.get_or_create(
        open_in=assignment, kind=kind, defaults={"assignment": assignment, "asked_by_id": actor.person_id}
    )
    return card_of(job)


def jobs_of(actor: Actor, assignment: Assignment) -> list[JobCard]:
    """The newest job of each kind that is not over, or was not a day ago. One query."""
    check_board(actor)
    is_recent = Q(ended_at=None) | Q(ended_at__gt=timezone.now() - SHOWN) | Q(size__gt=0, ended_at__gt=kept_since())
    recent = Job.objects.filter(is_recent, assignment=assignment).defer("packed")
    newest: dict[str, Job] = {}
    for job in recent.order_by("created_at", "pk"):
        newest[job.kind] = job
    return [card_of(newest[kind]) for kind in JobKind.values if kind in newest]


def kept_since() -> datetime:
    """Files of jobs that were over before this moment are to be deleted."""
    return timezone.now() - timedelta(hours=conf.get("VIDEO_ARCHIVE_HOURS"))


def find_job(actor: Actor, assignment: Assignment, job_id: int) -> JobCard:
    """A job of this assignment. Raises NotFound for one of another. One query."""
    check_board(actor)
    job = Job.objects.filter(assignment=assignment, pk=job_id).first()
    if job is None:
        raise no_such_job()
    return card_of(job)


@verb
def cancel_job(actor: Actor, assignment: Assignment, job_id: int) -> JobCard:
    """Give a job up. What it has done so far stays; one that is over stays as it is. Its worker stops in a moment."""
    check_staff(actor)
    job = Job.objects.select_for_update().filter(assignment=assignment, pk=job_id).first()
    if job is None:
        raise no_such_job()
    if job.open_in_id is not None:
        end(job, JobState.CANCELLED)
    return card_of(job)


def is_small_job(job_id: int) -> bool:
    """Whether a job may be done inside a request. Three queries at most."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return False
    works = Submission.objects.filter(assignment=job.assignment_id).exclude(state__in=NOT_HANDED_IN)
    if works[: SMALL + 1].count() > SMALL:
        return False
    if job.kind != JobKind.PACK:
        return True
    revised = Sum("revised_video__size", filter=Q(revised_at__isnull=False))
    sizes = works.aggregate(first=Sum("video__size"), revised=revised)
    return sum(size or 0 for size in sizes.values()) <= SMALL_FILE


@verb
def claim(job_id: int) -> Job | None:
    """The job, held by a new worker; None when another one works on it, or it is over.

    One whose worker gave no sign of life for ``STALE`` is taken over, ``MOST_TRIES`` times in all; then it has failed.
    """
    now = timezone.now()
    free = Job.objects.select_for_update().filter(free_at(now), pk=job_id)
    job = free.first()
    if job is None:
        return None
    if job.tries >= MOST_TRIES:
        end(job, JobState.FAILED, JobMessage.DIED)
        return None
    job.state, job.runner, job.tries = JobState.RUNNING, secrets.token_hex(8), job.tries + 1
    job.started_at = job.beat_at = now
    job.save(update_fields=["state", "runner", "tries", "started_at", "beat_at"])
    return Job.objects.select_related("assignment__space", "assignment__rubric").get(pk=job.pk)


def free_at(now: datetime) -> Q:
    """Jobs that a worker may take."""
    return Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, beat_at__lt=now - STALE)


def waiting_jobs() -> QuerySet[Job]:
    """Jobs that nobody works on, the oldest first."""
    return Job.objects.filter(free_at(timezone.now())).order_by("created_at", "pk")


def beat(job: Job, **progress: int) -> None:
    """A sign of life, with how far it is. One query. Raises Stopped when the job is another's or over."""
    mine = Job.objects.filter(pk=job.pk, runner=job.runner, state=JobState.RUNNING)
    if not mine.update(beat_at=timezone.now(), **progress):
        raise Stopped


@verb
def finish(job: Job, state: JobState, message: str = "", **progress: int) -> None:
    """The end of a job by its worker. Raises Stopped when the job is another's or over."""
    beat(job, **progress)
    end(Job.objects.select_for_update().get(pk=job.pk), state, message)


def end(job: Job, state: JobState, message: str = "") -> None:
    """Close a job, which is locked; another of its kind may be asked for from now on."""
    job.state, job.message, job.open_in = state, message, None
    job.ended_at, job.runner = timezone.now(), ""
    job.save(update_fields=["state", "message", "open_in", "ended_at", "runner"])


def delete_old(before: datetime) -> int:
    """Forget jobs that were over before that moment; how many."""
    return Job.objects.filter(open_in=None, ended_at__lt=before, has_bytes=False).delete()[0]


def card_of(job: Job) -> JobCard:
    """A job as the board shows it."""
    is_stale = job.state == JobState.RUNNING and job.beat_at is not None and job.beat_at < timezone.now() - STALE
    return JobCard(
        id=job.pk,
        kind=job.kind,
        state=job.state,
        done=job.done,
        total=job.total,
        count=job.count,
        message=job.message,
        size=job.size if job.ended_at and job.ended_at > kept_since() else 0,
        uuid=job.uuid,
        created_at=job.created_at,
        ended_at=job.ended_at,
        is_stale=is_stale,
    )


def no_such_job() -> NotFound:
    return NotFound(_("There is no such job."))
