"""What stands beside a video: its captions, and the picture that is shown before it plays."""

from __future__ import annotations

import functools
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ...kit import conf
from ...kit.actor import Actor
from ...kit.errors import Invalid, NotAllowed, NotFound
from ...kit.transactions import verb
from ...spaces import api as spaces
from ...spaces.models import Space
from .. import rules
from ..enums import VideoState
from ..models import Video
from ..queries import video_called
from . import parts
from .captions import clean_captions
from .removing import check_unused
from .uploads import no_such_video, own_video
from .watching import is_of_group


@verb
def set_captions(actor: Actor, space: Space, video_id: UUID, *, text: str) -> None:
    """Keep the WebVTT captions of a video of one's own, or of that of one's group; "" takes them away.

    Raises Invalid, naming the line, and Conflict once the video is handed in: what others review does not change.
    """
    video = changeable_video(actor, space, video_id)
    Video.objects.filter(pk=video.pk).exclude(state=VideoState.DELETED).update(captions=clean_captions(text))


def changeable_video(actor: Actor, space: Space, video_id: UUID) -> Video:
    """A video of one's own, or of one's group, while it is handed in nowhere. Raises NotFound for others, Conflict after that."""
    video = shared_video(actor, space, video_id)
    check_unused(actor, video)
    return video


def shared_video(actor: Actor, space: Space, video_id: UUID) -> Video:
    """A video of one's own, or of one's group, handed in or not. Raises NotAllowed, and NotFound for others."""
    video = video_called(space, video_id).first()
    if video is None or not is_of_group(actor, video):
        video = own_video(actor, space, video_id)
    elif not rules.can_upload(actor):
        raise NotAllowed(_("You cannot hand in here."))
    return video


def read_picture(upload: IO[bytes]) -> tuple[bytes, str, tuple[int, int]]:
    """A picture as ``spaces.reencode`` makes it. Raises Invalid for what is none, or is too large."""
    most = conf.get("IMAGE_MAX_BYTES")
    content = upload.read(most + 1)
    if len(content) > most:
        raise Invalid(
            _("The picture is larger than {size} MB. Make it smaller and try again.").format(size=most // 10**6)
        )
    return spaces.reencode(content)


def set_poster(actor: Actor, space: Space, video_id: UUID, *, upload: IO[bytes]) -> None:
    """Keep a still picture of a video of one's own, made anew as pictures in posts are. Raises Invalid for what is none.

    Raises Conflict once the video is handed in.
    """
    video = own_video(actor, space, video_id)
    check_unused(actor, video)
    data, extension, _size = read_picture(upload)
    name = parts.write(video, "poster", data, f".{extension}")
    try:
        _put_poster(video, name)
    except NotFound:
        parts.remove([name])
        raise


@verb
def _put_poster(video: Video, name: str) -> None:
    found = Video.objects.select_for_update().filter(pk=video.pk).exclude(state=VideoState.DELETED).first()
    if found is None:
        raise no_such_video()
    if found.poster:
        transaction.on_commit(functools.partial(parts.remove, [found.poster]), robust=True)
    found.poster = name
    found.save(update_fields=["poster"])
