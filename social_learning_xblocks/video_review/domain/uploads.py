"""Receiving a video piece by piece, so that it arrives whole or is known not to.

An object is written before the row that counts it: what a row says is there. What is there without a row is swept.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from typing import BinaryIO
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import conf
from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed, NotFound
from ...kit.transactions import verb
from ...spaces.models import Membership, Space
from .. import rules
from ..data import Checksum, Upload, UploadLimits
from ..enums import ContentKind, Refusal, SubmissionState, VideoState, WorkKind
from ..models import Submission, Video, VideoPart
from ..queries import LONG_TEXTS, example_videos, kinds_of, room_taken, video_called, videos_in
from . import parts

#: A chunk before the last has at least this many bytes, or a file could be a million objects.
LEAST_BYTES = 64 * 2**10
#: How many open uploads a list names.
MOST_LISTED = 50
_SHA256 = re.compile(r"[0-9a-f]{64}")


def begin_upload(actor: Actor, space: Space, *, size: int, kind: str, sha256: str = "", limits: UploadLimits) -> Upload:
    """Make room for a file of ``size`` bytes. ``kind``: its content type; ``sha256``: of all of it, in hex, where known.

    Raises Invalid (with the field "size" or "kind") for what is never taken, Conflict when there is no room left.
    """
    if not rules.can_upload(actor):
        raise NotAllowed(_("You cannot hand in here."))
    checked = checked_kind(kind)
    check_size(size, limits)
    if sha256 and not _SHA256.fullmatch(sha256):
        raise Invalid(_("The checksum of the file is not one."), {"sha256": _("The checksum of the file is not one.")})
    check_limit(actor, space)
    return upload_of(make_room(actor, space, size, checked, sha256))


@verb
def make_room(actor: Actor, space: Space, size: int, kind: ContentKind, sha256: str) -> Video:
    # Two tabs of one person take their turns; those of different people may pass the quota of the course by a file.
    list(Membership.objects.select_for_update().filter(space=space, user_id=actor.person_id))
    check_room(actor, space, size)
    return Video.objects.create(space=space, owner_id=actor.person_id, size=size, kind=kind, sha256=sha256)


def append(
    actor: Actor, space: Space, video_id: UUID, *, offset: int, stream: BinaryIO, checksum: Checksum | None = None
) -> Upload:
    """Store the next chunk, at most 2 MiB; how far the video is then.

    The same bytes sent again are answered as they were the first time. Raises NotFound for videos of others, Conflict
    when ``offset`` is not where the video is or the storage does not answer, Invalid (with the field "size" or
    "checksum") for a chunk that is too large, too small, or not what was sent.
    """
    video = own_video(actor, space, video_id)
    content = read_chunk(stream)
    check_sum(content, checksum)
    sha256 = parts.sha256_of(content)
    if offset < video.offset and (known := _sent_before(video, offset, len(content), sha256)):
        return known
    _check_place(video, offset, len(content))
    name = parts.write(video, f"{offset:013d}", content)
    try:
        return upload_of(_add_part(video, offset, len(content), sha256, name))
    except (Conflict, NotFound):
        # Another tab was faster. After any other error nobody knows whether the row is there, so the object stays.
        parts.remove([name])
        known = _sent_before(video, offset, len(content), sha256)
        if known is None:
            raise
        return known


@verb
def _add_part(video: Video, offset: int, size: int, sha256: str, name: str) -> Video:
    found = Video.objects.select_for_update().filter(pk=video.pk).exclude(state=VideoState.DELETED).first()
    if found is None:
        raise no_such_video()
    _check_place(found, offset, size)
    VideoPart.objects.create(video=found, number=found.parts.count(), start=offset, size=size, sha256=sha256, name=name)
    found.offset += size
    found.touched_at = timezone.now()
    found.save(update_fields=["offset", "touched_at"])
    return found


def offset_of(actor: Actor, space: Space, video_id: UUID) -> Upload:
    """How far a video of one's own is. One query."""
    return upload_of(own_video(actor, space, video_id))


def open_uploads(actor: Actor, space: Space, example_id: int | None = None) -> list[Upload]:
    """What somebody has begun to upload here and not ended, newest first: to be gone on with in another tab. One query.

    ``example_id``: what is sent for this example; None: what is sent to be handed in.
    """
    found = videos_in(space).filter(owner_id=actor.person_id, state=VideoState.RECEIVING).order_by("-pk")
    if example_id is None:
        found = found.exclude(pk__in=example_videos().values("pk"))
    else:
        found = found.filter(submissions__example=example_id)
    return [upload_of(video) for video in found[:MOST_LISTED]]


def own_videos(actor: Actor, space: Space, work: str, *, besides: int | None = None) -> list[Video]:
    """Videos of somebody (or pictures, or texts) that have arrived and are handed in nowhere, the newest first, without one.
    One query.
    """
    found = videos_in(space).filter(owner_id=actor.person_id, state=VideoState.READY, kind__in=kinds_of(work))
    found = found.select_related("writing").exclude(pk=besides or 0)
    used = Submission.objects.filter(video__isnull=False).exclude(state=SubmissionState.DRAFT)
    revised = Submission.objects.filter(revised_video__isnull=False, revised_at__isnull=False)
    found = found.exclude(submissions__in=used).exclude(revisions__in=revised)
    return list(found.defer("captions", *LONG_TEXTS).order_by("-pk")[:MOST_LISTED])


def own_video(actor: Actor, space: Space, video_id: UUID) -> Video:
    """A video that somebody may go on with. Raises NotFound for one of others or of another place."""
    if not rules.can_upload(actor):
        raise NotAllowed(_("You cannot hand in here."))
    found = video_called(space, video_id).filter(owner_id=actor.person_id).first()
    if found is None:
        raise no_such_video()
    return found


def upload_of(video: Video) -> Upload:
    """How far a video is, without a query."""
    is_kept = video.state == VideoState.READY
    return Upload(
        uuid=video.uuid,
        state=str(video.state),
        size=video.size,
        offset=video.offset,
        kind=str(video.kind),
        sha256=video.sha256,
        expires_at=None if is_kept else video.touched_at + timedelta(hours=conf.get("VIDEO_UPLOAD_HOURS")),
        refusal=str(Refusal(video.refusal).label) if video.refusal else "",
    )


def read_chunk(stream: BinaryIO) -> bytearray:
    """The bytes of one request, at most 2 MiB; it never reads much more to find out that there are more."""
    found = bytearray()
    try:
        while len(found) <= parts.MOST_BYTES:
            some = stream.read(min(parts.AT_ONCE, parts.MOST_BYTES + 1 - len(found)))
            if not some:
                return found
            found += some
    except OSError as error:  # the browser has gone, whatever the server in front calls that
        raise Conflict(_("The connection broke. Nothing is lost; try again in a moment.")) from error
    message = _("A piece of a file may have 2 MiB and no more.")
    raise Invalid(message, {"size": message})


def check_sum(content: bytearray, checksum: Checksum | None) -> None:
    if checksum is not None and hashlib.new(checksum.algorithm, content).digest() != checksum.digest:
        message = _("A piece of the file was damaged on its way. It is sent again.")
        raise Invalid(message, {"checksum": message})


def checked_kind(kind: str) -> ContentKind:
    """The content type without what stands behind it (codecs). Raises Invalid for what is no video."""
    try:
        found = ContentKind(kind.partition(";")[0].strip().lower())
    except ValueError:
        found = None
    if found is None or found.work != WorkKind.VIDEO:
        message = str(Refusal.UNKNOWN.label)
        raise Invalid(message, {"kind": message})
    return found


def check_size(size: int, limits: UploadLimits) -> None:
    if size < 1:
        raise Invalid(str(Refusal.EMPTY.label), {"kind": str(Refusal.EMPTY.label)})
    most = min(limits.size, conf.get("VIDEO_MAX_BYTES"))
    if size > most:
        message = _("The file is larger than {size} MB. Make it smaller and try again.").format(size=most // 10**6)
        raise Invalid(message, {"size": message})


def check_room(actor: Actor, space: Space, size: int) -> None:
    """Raises Conflict when a person, or the course, would have more than the site allows. Two queries."""
    quotas = (
        ("VIDEO_PERSON_QUOTA", actor.person_id, _("You have many works here. Delete one that you do not need.")),
        ("VIDEO_COURSE_QUOTA", None, _("This course has no room for more works. Tell its staff.")),
    )
    for setting, owner_id, sentence in quotas:
        most, most_bytes = conf.get(setting)
        count, taken = room_taken(space, owner_id)
        if count >= most or taken + size > most_bytes:
            raise Conflict(sentence)


def check_limit(actor: Actor, space: Space) -> None:
    """Raises Conflict after too many begins. Those that were given up are counted by the cache: their rows are gone."""
    most, seconds = conf.get("LIMITS")["video"]
    since = timezone.now() - timedelta(seconds=seconds)
    begun = Video.objects.filter(owner_id=actor.person_id, space=space, created_at__gt=since)
    key = f"social_learning.video.{space.pk}.{actor.person_id}"
    tried = cache.get(key, 0) + 1
    cache.set(key, tried, seconds)
    if tried > most or begun[:most].count() >= most:
        raise Conflict(_("That were many works in a short time. Wait a little and try again."))


def _check_place(video: Video, offset: int, size: int) -> None:
    """Raises Conflict unless a chunk of this size comes next, Invalid when it has too many bytes or too few."""
    if video.state != VideoState.RECEIVING or video.offset != offset:
        raise Conflict(_("This piece of the file does not come next. Ask how far it is, and go on from there."))
    if offset + size > video.size:
        message = _("There is more of the file than was said.")
        raise Invalid(message, {"size": message})
    if size < LEAST_BYTES and offset + size < video.size:
        message = _("A piece of a file, before its last, must have 64 KiB or more.")
        raise Invalid(message, {"chunk": message})


def _sent_before(video: Video, offset: int, size: int, sha256: str) -> Upload | None:
    """The answer of the first time, when these bytes are at this place already: the sender goes on behind them."""
    same = VideoPart.objects.filter(video_id=video.pk, start=offset, size=size, sha256=sha256)
    return replace(upload_of(video), offset=offset + size) if same.exists() else None


def no_such_video() -> NotFound:
    return NotFound(_("There is no such work."))
