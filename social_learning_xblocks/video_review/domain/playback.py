"""Playing a video: who may is decided when the page is made, and said again, signed, in the address.

An address is for one person and a short time. The platform is asked each time whether that person is still let in.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO
from uuid import UUID

from django.core import signing
from django.urls import reverse

from ...kit import conf
from ...kit.actor import Actor
from ...spaces import api as spaces
from ...spaces.models import Space
from .. import rules
from ..data import Playback, VideoFile, clock_of, words_of
from ..enums import VideoState, WorkKind
from ..models import Video
from ..queries import parts_between, video_called
from . import parts
from .uploads import no_such_video
from .watching import is_lent, opens

SALT = "social_learning.video"
POSTER_KINDS = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}

#: What files are called whose content type is not.
EXTENSIONS = {"quicktime": "mov", "x-matroska": "mkv", "jpeg": "jpg", "markdown": "md"}

MayWatch = Callable[[Actor, Video], bool]


def play(actor: Actor, space: Space, video_id: UUID, *, may_watch: MayWatch = rules.can_watch) -> Playback:
    """Where somebody finds a video for the next while. One query, besides those of ``may_watch``.

    Raises NotFound for whom ``may_watch`` refuses, for videos of other places, and for those that are not ready.
    """
    video = video_called(space, video_id).filter(state=VideoState.READY).first()
    if video is None or actor.user_id is None or not may_watch(actor, video):
        raise no_such_video()
    return playback_for(video, actor.user_id)


def playback_for(video: Video, user_id: int) -> Playback:
    """The same for somebody of whom it is known that they may watch it now; each request asks again. No query, one for a text
    whose writing is not joined.
    """
    if video.work == WorkKind.TEXT:
        return _text(video)
    token = signing.dumps([video.uuid.hex, user_id], salt=SALT)
    return Playback(
        url=_address("video", video, token),
        poster_url=_address("video_poster", video, token) if video.poster else "",
        captions_url=_address("video_captions", video, token) if video.captions else "",
        kind=str(video.kind),
        duration_ms=video.duration_ms,
        width=video.width,
        height=video.height,
        advice=video.advice,
        alt=video.alt,
    )


def _text(video: Video) -> Playback:
    """A text is read where it stands: it has no address."""
    written = video.writing
    return Playback("", "", "", str(video.kind), 0, 0, 0, "", html=written.body_html, words=written.words)


def length_of(video: Video) -> str:
    """How long it is, as ``Playback`` has it. No query, one for a text whose writing is not joined."""
    if video.work == WorkKind.TEXT:
        return words_of(video.writing.words)
    return "" if video.work == WorkKind.PICTURE else clock_of(video.duration_ms - video.duration_ms % 1000)


def _address(name: str, video: Video, token: str) -> str:
    return f"{reverse(f'social_learning:{name}', args=[video.uuid])}?token={token}"


def find_video(user_id: int | None, video_id: UUID, token: str) -> Video:
    """The video of an address, for the person whose address it is, while it holds. Three queries, and the platform's.

    Raises NotFound for everybody else, who are not told that it is there, for who has given back their review of it, and
    when its author has taken it out of the gallery.
    """
    try:
        said = signing.loads(token, salt=SALT, max_age=conf.get("VIDEO_LINK_SECONDS"))
    except signing.BadSignature as error:
        raise no_such_video() from error
    if user_id is None or said != [video_id.hex, user_id]:
        raise no_such_video()
    video = Video.objects.filter(uuid=video_id, state=VideoState.READY).first()
    member = None if video is None else spaces.member_of(user_id, video.space_id)
    if video is None or member is None:
        raise no_such_video()
    if not opens(member[1], video):
        video.is_lent = is_lent(video)
        if not video.is_lent:
            raise no_such_video()
    return video


def file_of(video: Video) -> VideoFile:
    """How a video is sent, whatever its bytes look like to a browser."""
    stem = str(video.kind).rpartition("/")[2]
    extension = EXTENSIONS.get(stem, stem)
    # What is ready never changes, so its number and size say which bytes these are.
    return VideoFile(f"{video.uuid.hex}.{extension}", str(video.kind), video.size, f'"{video.uuid.hex}-{video.size:x}"')


def bytes_of(video: Video, wanted: range) -> Iterator[bytes]:
    """The bytes of a stretch, a little at a time. One query.

    Raises Conflict before the first byte when the storage does not answer, NotFound when a part is gone.
    """
    rows = list(parts_between(video, wanted.start, wanted.stop))
    content = parts.stream(rows, wanted.start, wanted.stop)
    first = next(content, None)
    if first is None:
        raise no_such_video()
    return itertools.chain([first], content)


def open_poster(video: Video) -> tuple[VideoFile, IO[bytes]]:
    """The still picture of a video. Raises NotFound where there is none."""
    if not video.poster:
        raise no_such_video()
    name = PurePosixPath(video.poster).name
    extension = name.rpartition(".")[2]
    content = parts.open_object(video.poster)
    return VideoFile(f"{video.uuid.hex}.{extension}", POSTER_KINDS[extension], 0, f'"{name}"'), content
