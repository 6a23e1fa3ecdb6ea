"""When the last byte is there: is it what was sent, is it a video, is it one that is taken here?"""

from __future__ import annotations

import functools
import hashlib
import io
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import conf
from ...kit.actor import Actor
from ...kit.errors import Conflict, NotFound
from ...kit.transactions import verb
from ...spaces.models import Space
from ..data import Probe, Upload, UploadLimits
from ..enums import ContentKind, Refusal, VideoState
from ..models import Video, VideoPart
from . import parts
from .containers import probe
from .uploads import no_such_video, own_video, upload_of
from .webm import with_duration
from .windows import NotAVideo

#: A recorder that stops itself at the limit is a little late.
GRACE_MS = 2_000
#: The head of a file in which its duration belongs.
HEAD = 64 * 2**10


@dataclass(frozen=True)
class _Head:
    """A first part that takes the place of the one that was sent: its object, its checksum, its size."""

    name: str
    sha256: str
    size: int


def finish(actor: Actor, space: Space, video_id: UUID, *, limits: UploadLimits) -> Upload:
    """Check a video of which everything has arrived: then it is ready, or refused with a sentence and its bytes go.

    Can run twice, and again after it was stopped. Reads the whole file, a little at a time. Raises Conflict while
    something is missing and when the storage does not answer: then nothing is decided.
    """
    video = own_video(actor, space, video_id)
    if video.state != VideoState.RECEIVING:
        return upload_of(video)
    if not video.is_complete:
        raise Conflict(_("The video has not arrived completely yet."))
    rows = list(video.parts.order_by("start"))
    try:
        sha256 = whole_sum(rows)
        if video.sha256 and sha256 != video.sha256:
            raise NotAVideo(Refusal.CHECKSUM)
        with io.BufferedReader(parts.Joined(rows), parts.AT_ONCE) as source:
            found = probe(source)
        check_limits(video, found, limits)
        # Whoever mends it at the same moment may have taken the first part away: then it is ready, and stays so.
        head = _repaired_head(video, rows[0], found)
    except NotAVideo as error:
        return upload_of(_refuse(video, error.reason))
    except NotFound:
        return upload_of(_refuse(video, Refusal.CHECKSUM))
    done = _accept(video, sha256, found, head)
    if head is not None and not VideoPart.objects.filter(video=done, name=head.name).exists():
        parts.remove([head.name])
    return upload_of(done)


def whole_sum(rows: list[VideoPart]) -> str:
    """SHA-256 of all parts together, in hex. Raises NotAVideo when one is not what it was when it came."""
    whole = hashlib.sha256()
    for row in rows:
        own = hashlib.sha256()
        for some in parts.stream([row], row.start, row.end):
            whole.update(some)
            own.update(some)
        if own.hexdigest() != row.sha256:
            raise NotAVideo(Refusal.CHECKSUM)
    return whole.hexdigest()


def check_limits(video: Video, found: Probe, limits: UploadLimits) -> None:
    """Raises NotAVideo for what is a video and yet not taken here."""
    if video.size > min(limits.size, conf.get("VIDEO_MAX_BYTES")):
        raise NotAVideo(Refusal.TOO_LARGE)
    if found.duration_ms > 1000 * min(limits.seconds, conf.get("VIDEO_MAX_SECONDS")) + GRACE_MS:
        raise NotAVideo(Refusal.TOO_LONG)
    if not found.video_codec and not limits.sound_is_enough:
        raise NotAVideo(Refusal.NO_PICTURE)
    if limits.must_play_everywhere and not found.plays_everywhere:
        raise NotAVideo(Refusal.NOT_EVERYWHERE)


def _repaired_head(video: Video, first: VideoPart, found: Probe) -> _Head | None:
    """The first part with the duration in it, stored; None where the file says it already or has no place for it."""
    if found.says_duration or found.kind not in {ContentKind.WEBM, ContentKind.WEBM_AUDIO, ContentKind.MATROSKA}:
        return None
    with parts.open_object(first.name) as source:
        content = source.read()
    head = with_duration(content[:HEAD], size=video.size, duration_ms=found.duration_ms)
    if head is None:
        return None
    content = b"".join((head, memoryview(content)[HEAD:]))
    return _Head(parts.write(video, f"{0:013d}", content), parts.sha256_of(content), len(content))


def _locked(video: Video) -> Video:
    """The row as it is now. Raises NotFound when the video was given up while it was read."""
    found = Video.objects.select_for_update().filter(pk=video.pk).exclude(state=VideoState.DELETED).first()
    if found is None:
        raise no_such_video()
    return found


@verb
def _accept(video: Video, sha256: str, found: Probe, head: _Head | None) -> Video:
    locked = _locked(video)
    if locked.state != VideoState.RECEIVING:
        return locked  # another tab was faster
    locked.state = VideoState.READY
    locked.sha256 = sha256
    locked.kind = found.kind
    locked.duration_ms, locked.width, locked.height = found.duration_ms, found.width, found.height
    locked.has_video, locked.has_audio = bool(found.video_codec), bool(found.audio_codec)
    locked.advice = found.advice
    locked.finished_at = locked.touched_at = timezone.now()
    if head is not None:
        _put_head(locked, head)
    locked.save()
    return locked


def _put_head(video: Video, head: _Head) -> None:
    """Let another object be the first part, and move the others by what it has more. Three queries."""
    first = VideoPart.objects.get(video=video, number=0)
    more = head.size - first.size
    VideoPart.objects.filter(video=video, number__gt=0).update(start=F("start") + more)
    transaction.on_commit(functools.partial(parts.remove, [first.name]), robust=True)
    first.name, first.sha256, first.size = head.name, head.sha256, head.size
    first.save(update_fields=["name", "sha256", "size"])
    video.size += more
    video.offset += more


@verb
def _refuse(video: Video, reason: Refusal) -> Video:
    locked = _locked(video)
    if locked.state != VideoState.RECEIVING:
        return locked
    names = list(locked.parts.values_list("name", flat=True))
    locked.state, locked.refusal = VideoState.REFUSED, reason
    locked.finished_at = locked.touched_at = timezone.now()
    locked.save(update_fields=["state", "refusal", "finished_at", "touched_at"])
    locked.parts.all().delete()
    transaction.on_commit(functools.partial(parts.remove_folder, locked.folder, names), robust=True)
    return locked
