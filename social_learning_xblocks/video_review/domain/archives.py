"""All of an assignment in one ZIP: made in parts in the private storage, read from there by staff, deleted after a while.

Nothing is ever held as a whole: videos come out of the storage piece by piece, and go back into it as soon as a part is full.
"""

from __future__ import annotations

import functools
import io
import itertools
import zipfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.errors import NotFound
from ...kit.jobs import Stopped, end, held
from ...kit.models import JobState
from ...kit.sheets import BOM
from ...kit.transactions import verb
from ...spaces import api as spaces
from .. import rules
from ..data import VideoFile
from ..enums import JobKind, JobMessage, WorkKind
from ..models import ArchivePart, Job, Video
from . import parts
from .entries import Entry, entries_of
from .exports import sheet_of
from .jobs import Step, kept_since

#: Nothing is gained by packing what a camera has packed.
AS_IT_IS, PACKED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
#: A text as a page of its own.
PAGE = '<!DOCTYPE html>\n<html dir="auto">\n<meta charset="utf-8">\n<title>{title}</title>\n<body>\n{html}\n</body>\n</html>\n'


class Sink(io.RawIOBase):
    """A file to write at its end only, which becomes parts of a job. Raises Stopped when the job is another's or over."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job
        self._rest = bytearray()
        self.size = 0
        self.is_closed_off = False

    def write(self, some: bytes) -> int:  # type: ignore[override]
        self._rest += b"" if self.is_closed_off else some
        while len(self._rest) >= parts.MOST_BYTES:
            self._store(parts.MOST_BYTES)
        return len(some)

    def finish(self) -> None:
        """Store what is left."""
        while self._rest:
            self._store(min(len(self._rest), parts.MOST_BYTES))

    def _store(self, size: int) -> None:
        name = parts.write(self._job, f"{self.size:012x}", self._rest[:size])
        del self._rest[:size]
        try:
            keep_part(self._job, self.size, size, name)
        except Stopped:
            parts.remove([name])
            raise
        self.size += size


def pack(job: Job) -> Generator[Step, None, None]:
    """Make the ZIP of an assignment from its beginning, whatever an earlier worker has left; earlier ZIPs of it go.

    Videos whose bytes are gone from the storage are as long as could be read, and named in a file of the ZIP.
    """
    for former in Job.objects.filter(assignment=job.assignment, has_bytes=True).exclude(pk=job.pk):
        drop(former)
    drop(job)
    # What is packed is said before the first byte: whoever deletes one of these from now on spoils the ZIP.
    begin(job, [entry.video.pk for entry in entries_of(job.assignment)])
    yield {"done": 0, "total": len(job.packed), "count": 0}
    sink, missing = Sink(job), list[str]()
    with zipfile.ZipFile(sink, "w", AS_IT_IS, allowZip64=True) as file:
        try:
            yield from _put_all(file, job, missing)
        except BaseException:
            sink.is_closed_off = True  # what zipfile writes at its end is nobody's any more
            raise
    sink.finish()
    yield {"done": len(job.packed), "count": len(job.packed) - len(missing), "size": sink.size}


def _put_all(file: zipfile.ZipFile, job: Job, missing: list[str]) -> Generator[Step, None, None]:
    packed, done = set(job.packed), 0
    entries = (entry for entry in entries_of(job.assignment) if entry.video.pk in packed)
    for done, entry in enumerate(entries):
        if entry.video.work == WorkKind.TEXT:
            _put_writing(file, entry)
            yield {"done": done}
            continue
        for _piece in _put_video(file, entry, missing):
            yield {"done": done}
        for extension, beside in (("vtt", entry.video.captions), ("txt", entry.video.alt)):
            if beside:
                file.writestr(_info(f"{entry.name}.{extension}", PACKED), beside)
    for _piece in _put_text(file, "submissions.csv", itertools.chain([BOM], sheet_of(job.assignment))):
        yield {"done": done}
    if missing:
        file.writestr(_info("not-complete.txt", PACKED), "\n".join([*missing, ""]))


def _put_video(file: zipfile.ZipFile, entry: Entry, missing: list[str]) -> Iterator[None]:
    info = _info(f"{entry.name}.{entry.extension}", AS_IT_IS)
    info.file_size = left = entry.video.size
    with file.open(info, "w") as target, suppress(NotFound):
        for some in parts.stream(list(entry.video.parts.order_by("start")), 0, entry.video.size):
            left -= target.write(some)
            yield
    if left:
        missing.append(info.filename)


def _put_writing(file: zipfile.ZipFile, entry: Entry) -> None:
    """A text as it was typed, and as it is read."""
    written = entry.video.writing
    file.writestr(_info(f"{entry.name}.md", PACKED), written.body)
    file.writestr(
        _info(f"{entry.name}.html", PACKED), PAGE.format(title=entry.name.rpartition("/")[2], html=written.body_html)
    )


def _put_text(file: zipfile.ZipFile, name: str, lines: Iterable[str]) -> Iterator[None]:
    with file.open(_info(name, PACKED), "w") as target:
        for text in lines:
            target.write(text.encode())
            yield


def _info(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, timezone.now().timetuple()[:6])
    info.compress_type = method
    # Readable by the person who unpacks it, and by nobody else.
    info.external_attr = 0o600 << 16
    return info


@verb
def begin(job: Job, packed: list[int]) -> None:
    """Say which videos go in, before their bytes do. Raises Stopped when the job is another's or over."""
    if not held(job).update(packed=packed, has_bytes=True, size=0):
        raise Stopped
    job.packed = packed


@verb
def keep_part(job: Job, start: int, size: int, name: str) -> None:
    """Keep an object as a stretch of the file. Raises Stopped when the job is another's or over."""
    # Locked: who gives the job up or spoils it meanwhile comes after this row, and deletes it.
    if held(job).select_for_update().first() is None:
        raise Stopped
    ArchivePart.objects.create(job=job, start=start, size=size, name=name)


def drop(job: Job) -> bool:
    """Delete the bytes of a job and then their rows; whether all is gone."""
    names = list(ArchivePart.objects.filter(job=job).values_list("name", flat=True))
    if not parts.remove_folder(job.folder, names):
        return False
    ArchivePart.objects.filter(job=job, name__in=names).delete()
    Job.objects.filter(pk=job.pk).update(size=0, has_bytes=False)
    return True


def drop_unfinished(job_id: int) -> None:
    """Delete what a job has left that failed or was cancelled."""
    unfinished = Job.objects.filter(pk=job_id, has_bytes=True, state__in=(JobState.FAILED, JobState.CANCELLED))
    for job in unfinished:
        drop(job)


def drop_old() -> int:
    """Delete the files that were kept long enough, and what is left of those that nobody gets any more; how many."""
    over = Job.objects.filter(has_bytes=True, open_in=None)
    return sum(drop(job) for job in over.filter(Q(ended_at__lt=kept_since()) | Q(size=0)).order_by("pk"))


def spoil_with(videos: Iterable[Video]) -> None:
    """Videos are being deleted: ZIPs they are in go too. Call it inside a transaction."""
    gone = {video.pk for video in videos}
    around = Job.objects.filter(assignment__space__in={video.space_id for video in videos}, has_bytes=True)
    hit = [job.pk for job in around.only("packed") if not gone.isdisjoint(job.packed)]
    if hit:
        spoil(Job.objects.filter(pk__in=hit))


@verb
def spoil(which: QuerySet[Job]) -> None:
    """Nobody gets these ZIPs any more; one that is being made fails. Their bytes go on commit, or with the next tending."""
    pks = list(which.filter(has_bytes=True).values_list("pk", flat=True))
    for job in Job.objects.select_for_update().filter(pk__in=pks).order_by("pk"):
        if job.open_in_id is not None:
            end(job, JobState.FAILED, JobMessage.CHANGED)
        Job.objects.filter(pk=job.pk).update(size=0)
        transaction.on_commit(functools.partial(drop, job), robust=True)


def find_archive(user_id: int | None, space_id: int, job_uuid: UUID) -> Job:
    """The job whose file somebody asks for. Two queries, and the platform's.

    Raises NotFound for who is no staff there now, for jobs of other spaces, and when the file is gone or to be deleted.
    """
    ready = Job.objects.filter(kind=JobKind.PACK, state=JobState.DONE, size__gt=0, ended_at__gt=kept_since())
    job = ready.filter(uuid=job_uuid, assignment__space_id=space_id).first()
    member = None if job is None else spaces.member_of(user_id, space_id)
    if job is None or member is None or not rules.can_see_board(member[1]):
        raise NotFound(_("There is no such file. It may have been deleted."))
    return job


def archive_file_of(job: Job) -> VideoFile:
    """How the file of a job is sent."""
    name = f"assignment-{job.assignment_id}-{job.created_at:%Y-%m-%d}.zip"
    return VideoFile(name, "application/zip", job.size, f'"{job.uuid.hex}-{job.size:x}"')


def bytes_of_archive(job: Job, wanted: range) -> Iterator[bytes]:
    """The bytes of a stretch, a little at a time. One query. Raises Conflict and NotFound as ``bytes_of`` does."""
    # All parts but the last have the same size.
    first = wanted.start - wanted.start % parts.MOST_BYTES
    rows = ArchivePart.objects.filter(job=job, start__gte=first, start__lt=wanted.stop).order_by("start")
    content = parts.stream(list(rows), wanted.start, wanted.stop)
    start = next(content, None)
    if start is None:
        raise NotFound(_("There is no such file. It may have been deleted."))
    return itertools.chain([start], content)
