"""Works that are pictures: made anew as pictures in posts are, so that nothing in the file tells where and with what."""

from __future__ import annotations

from typing import IO
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed, NotFound
from ...kit.transactions import verb
from ...spaces import api as spaces
from ...spaces.models import Space
from .. import rules
from ..enums import ContentKind, VideoState
from ..models import ALT_LENGTH, Video, VideoPart
from . import parts
from .companions import read_picture, shared_video
from .removing import check_unused, mark_deleted
from .uploads import check_limit, make_room, no_such_video

#: Pixels of the longest side of the small picture that lists show.
SMALL_SIDE = 480
KINDS = {"png": ContentKind.PNG, "jpg": ContentKind.JPEG, "webp": ContentKind.WEBP, "gif": ContentKind.GIF}


def add_picture(actor: Actor, space: Space, *, upload: IO[bytes]) -> Video:
    """Store a picture, to be put into a draft. Raises Invalid for what is none or is too large, Conflict when there is no room,
    and when the storage does not answer: then nothing of it is left.
    """
    if not rules.can_upload(actor):
        raise NotAllowed(_("You cannot hand in here."))
    check_limit(actor, space)
    data, extension, (width, height) = read_picture(upload)
    small, small_extension, _sides = spaces.reencode(data, longest=SMALL_SIDE)
    video = make_room(actor, space, len(data), KINDS[extension], parts.sha256_of(data))
    video.width, video.height, video.has_video = width, height, True
    try:
        name = parts.write(video, f"{0:013d}", data)
        video.poster = parts.write(video, "poster", small, f".{small_extension}")
        return _keep(video, name)
    except Conflict:
        mark_deleted([video.pk])
        raise
    except NotFound:
        parts.remove_folder(video.folder)
        raise


@verb
def _keep(video: Video, name: str) -> Video:
    """The picture is there. Raises NotFound when it was given up meanwhile."""
    if not Video.objects.select_for_update().filter(pk=video.pk, state=VideoState.RECEIVING).exists():
        raise no_such_video()
    VideoPart.objects.create(video=video, number=0, start=0, size=video.size, sha256=video.sha256, name=name)
    video.state, video.offset = VideoState.READY, video.size
    video.finished_at = video.touched_at = timezone.now()
    video.save()
    return video


@verb
def describe_picture(actor: Actor, space: Space, video_id: UUID, *, alt: str) -> None:
    """Keep in words what a picture of one's own shows, or that of one's group.

    Raises Conflict once it is handed in with other words: the page saves by itself, also while it hands in.
    """
    video, line = shared_video(actor, space, video_id), checked_alt(alt)
    if video.alt == line:
        return
    check_unused(actor, video)
    Video.objects.filter(pk=video.pk).exclude(state=VideoState.DELETED).update(alt=line)


def checked_alt(alt: str) -> str:
    """The words for a picture in one line. Raises Invalid for too many."""
    line = " ".join(alt.split())
    if len(line) > ALT_LENGTH:
        message = _("This is too long: at most {count} characters.").format(count=ALT_LENGTH)
        raise Invalid(message, {"alt": message})
    return line
