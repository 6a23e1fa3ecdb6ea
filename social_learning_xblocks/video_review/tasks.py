"""What Celery's workers are told to do, where there are any."""

from __future__ import annotations

from ..kit import platform
from . import api


@platform.background
def run_job(job_id: int) -> None:
    """Do a job, unless somebody else does, or it is over. Can be told twice."""
    api.run_job(job_id)


def start_job(job_id: int) -> None:
    """See to it that a job is done: by a worker; at once where there is none and it is small; else it waits for a command."""
    if not platform.hand_to_worker(run_job, job_id) and api.is_small_job(job_id):
        api.run_job(job_id)
