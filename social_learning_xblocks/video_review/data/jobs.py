"""Work that outgrows a request, as the board shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ...kit.models import JobState
from ..enums import JobKind, JobMessage


@dataclass(frozen=True)
class JobCard:
    """A job. ``kind``, ``state`` and ``message`` are values of their enums; ``count``: what has changed by it; ``size``:
    the bytes of its file, 0 while or where there is none (any more).

    ``is_stale``: the worker has given no sign of life for so long that another one takes it over.
    """

    id: int
    kind: str
    state: str
    done: int
    total: int
    count: int
    message: str
    size: int
    uuid: UUID
    created_at: datetime
    ended_at: datetime | None
    is_stale: bool = False

    @property
    def label(self) -> str:
        return str(JobKind(self.kind).label)

    @property
    def state_label(self) -> str:
        return str(JobState(self.state).label)

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def is_waiting(self) -> bool:
        return self.state == JobState.WAITING

    @property
    def is_done(self) -> bool:
        return self.state == JobState.DONE

    @property
    def is_file(self) -> bool:
        return self.kind == JobKind.PACK

    @property
    def is_failed(self) -> bool:
        return self.state == JobState.FAILED

    @property
    def reason(self) -> str:
        """Why it failed, in a sentence; "" when it did not."""
        return str(JobMessage(self.message).label) if self.message else ""


@dataclass(frozen=True)
class JobsDone:
    """What one run over all jobs did: jobs that came to their end, and those that failed."""

    done: int = 0
    failed: int = 0
