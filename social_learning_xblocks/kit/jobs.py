"""How a worker holds work that outgrows a request: it takes it, gives signs of life, and brings it to its end.

A worker holds a job by its own chance in ``runner``. Whatever it writes of the job it writes under that condition, so who was
cancelled, or taken for dead and replaced, learns of it with the next sign of life and stops.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from .models import JobState, Queued
from .transactions import verb

logger = logging.getLogger(__name__)

J = TypeVar("J", bound=Queued)

#: After so long without a sign of life a worker is taken for dead.
STALE = timedelta(minutes=10)
#: So many workers may die of a job.
MOST_TRIES = 3
#: The message of a job that was given up for this.
DIED = "died"
#: Seconds between two signs of life that only tell that there is life.
PAUSE = 1.0


class Stopped(Exception):
    """The job is not this worker's any more: it was cancelled, or another one has it."""


@verb
def claim(model: type[J], job_id: int) -> J | None:
    """The job, held by a new worker; None when another one works on it, or it is over.

    One whose worker gave no sign of life for ``STALE`` is taken over, ``MOST_TRIES`` times in all; then it has failed.
    """
    now = timezone.now()
    job = rows_of(model).select_for_update().filter(free_at(now), pk=job_id).first()
    if job is None:
        return None
    if job.tries >= MOST_TRIES:
        end(job, JobState.FAILED, DIED)
        return None
    job.state, job.runner, job.tries = JobState.RUNNING, secrets.token_hex(8), job.tries + 1
    job.started_at = job.beat_at = now
    job.save(update_fields=["state", "runner", "tries", "started_at", "beat_at"])
    return job


def free_at(now: datetime) -> Q:
    """Jobs that a worker may take."""
    return Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, beat_at__lt=now - STALE)


def waiting(model: type[J]) -> QuerySet[J]:
    """Jobs that nobody works on, the oldest first."""
    return rows_of(model).filter(free_at(timezone.now())).order_by("created_at", "pk")


def rows_of(model: type[J]) -> QuerySet[J]:
    """The rows of one table of jobs."""
    found: QuerySet[J] = model._default_manager.all()
    return found


def held(job: J) -> QuerySet[J]:
    """The row of a job while this worker holds it; no row afterwards. For writing under that condition."""
    return rows_of(type(job)).filter(pk=job.pk, runner=job.runner, state=JobState.RUNNING)


def is_stale(job: Queued) -> bool:
    """Whether the worker of a job is taken for dead."""
    return job.state == JobState.RUNNING and job.beat_at is not None and job.beat_at < timezone.now() - STALE


def beat(job: Queued, **progress: Any) -> None:
    """A sign of life, with how far it is: columns of the job. One query. Raises Stopped when it is another's or over."""
    if not held(job).update(beat_at=timezone.now(), **progress):
        raise Stopped


class Pulse:
    """Signs of life of one worker. What only says how much is done is told once in ``PAUSE`` seconds, all else at once."""

    def __init__(self, job: Queued) -> None:
        self.job = job
        self.told: dict[str, Any] = {}
        self.last = time.monotonic()

    def __call__(self, **progress: Any) -> None:
        """Tell how far it is: columns of the job. Raises Stopped when it is another's or over."""
        is_news = any(self.told.get(name) != value for name, value in progress.items() if name != "done")
        if is_news or time.monotonic() - self.last > PAUSE:
            self.told, self.last = {**self.told, **progress}, time.monotonic()
            beat(self.job, **progress)


@verb
def finish(job: Queued, state: JobState, message: str = "", **progress: Any) -> None:
    """The end of a job by its worker. Raises Stopped when the job is another's or over."""
    beat(job, **progress)
    end(rows_of(type(job)).select_for_update().get(pk=job.pk), state, message)


def end(job: Queued, state: JobState, message: str = "") -> None:
    """Close a job, which is locked; the same may be asked for from now on."""
    job.state, job.message, job.open_in = state, message, None
    job.ended_at, job.runner = timezone.now(), ""
    job.save(update_fields=["state", "message", "open_in", "ended_at", "runner"])  # type: ignore[misc]  # of each table


def carry_out(job: J, work: Callable[[J], None], *, name: str, message_of: Callable[[Exception], str]) -> bool:
    """Do work that this worker holds; False when it was cancelled, or another one took it over.

    ``work`` gives signs of life and ends with ``finish``. Whatever goes wrong is told in the job, by ``message_of``, and by its
    ``name`` and the class of the error alone in the log.
    """
    try:
        try:
            work(job)
        except Stopped:
            raise
        except Exception as error:  # noqa: BLE001 - a job that fails says so, wherever it runs
            logger.error("%s failed: %s", name, type(error).__name__)
            finish(job, JobState.FAILED, message_of(error))
    except Stopped:
        return False
    return True
