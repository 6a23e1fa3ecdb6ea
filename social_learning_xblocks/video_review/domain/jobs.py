"""Jobs: asking for one, seeing how far it is, giving it up. How a worker holds one is in ``kit.jobs``."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import conf
from ...kit.actor import Actor
from ...kit.errors import NotFound
from ...kit.jobs import end, is_stale
from ...kit.models import JobState
from ...kit.transactions import verb
from ..data import JobCard
from ..enums import JobKind
from ..models import Assignment, Job, Submission
from ..queries import NOT_HANDED_IN
from .board import check_board
from .finding import check_staff

#: How long the board tells of a job that is over; of a file as long as it is kept.
SHOWN = timedelta(days=1)
#: Jobs of classes up to this size are done inside a request where no worker is.
SMALL = 200
#: And files of so many bytes.
SMALL_FILE = 50_000_000

#: What is told while a job is done: columns of ``Job``.
Step = dict[str, int]


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


def delete_old(before: datetime) -> int:
    """Forget jobs that were over before that moment; how many."""
    return Job.objects.filter(open_in=None, ended_at__lt=before, has_bytes=False).delete()[0]


def card_of(job: Job) -> JobCard:
    """A job as the board shows it."""
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
        is_stale=is_stale(job),
    )


def no_such_job() -> NotFound:
    return NotFound(_("There is no such job."))
