"""Taking videos away: the row says so first, the bytes go after that is certain, the row goes with the last of them."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, NotAllowed
from ...kit.transactions import verb
from ...spaces.models import Space
from .. import rules
from ..data import Swept
from ..enums import SubmissionState, VideoState
from ..models import ARCHIVES, Job, Video, VideoPart, Writing
from ..queries import left_behind, video_called
from . import archives, parts
from .uploads import no_such_video, own_video

#: Objects without a row are looked for in the folders of videos that were finished so long ago.
STRAYS_FROM, STRAYS_UNTIL = timedelta(days=30), timedelta(hours=1)
AT_ONCE = 200


def cancel_upload(actor: Actor, space: Space, video_id: UUID) -> None:
    """Give up a video of one's own. Raises NotFound for one of others, Conflict for one that is handed in."""
    video = own_video(actor, space, video_id)
    check_unused(actor, video)
    mark_deleted([video.pk])


def delete_video(actor: Actor, space: Space, video_id: UUID) -> None:
    """Delete a video for good, rows and bytes. Its owner and staff may; for all others it is not there.

    Raises Conflict for its owner while it is handed in: others may be watching it. Staff delete that too.
    """
    video = video_called(space, video_id).first()
    if video is None or not rules.can_watch(actor, video):
        raise no_such_video()
    if not rules.can_delete(actor, video):
        raise NotAllowed(_("You cannot delete this work."))
    if not actor.is_staff:
        check_unused(actor, video)
    mark_deleted([video.pk])


def check_unused(actor: Actor, video: Video) -> None:
    """Raises Conflict for a video that was handed in, first or revised, and for one of an example that is published; for who is
    no staff any more also for one of an example that is not.
    """
    used = video.submissions.exclude(state=SubmissionState.DRAFT)
    if actor.is_staff:
        used = used.exclude(state=SubmissionState.EXEMPLAR, example__is_published=False)
    if used.exists() or video.revisions.filter(revised_at__isnull=False).exists():
        raise Conflict(_("This is handed in. Take your work back first."))


@verb
def mark_deleted(pks: Iterable[int]) -> None:
    """Nobody has these videos any more from now on; their bytes go on commit, or with the next sweep."""
    videos = list(Video.objects.select_for_update().filter(pk__in=list(pks)).order_by("pk"))
    archives.spoil_with(videos)
    Writing.objects.filter(video__in=videos).delete()
    for video in videos:
        video.state, video.owner = VideoState.DELETED, None
        video.captions = video.alt = ""
        video.save(update_fields=["state", "owner", "captions", "alt"])
        transaction.on_commit(functools.partial(_erase, video), robust=True)


def _erase(video: Video) -> bool:
    """Delete the bytes of a deleted video, then its rows; whether all is gone."""
    names = list(video.parts.values_list("name", flat=True))
    if not parts.remove_folder(video.folder, [*names, *([video.poster] if video.poster else [])]):
        return False
    Video.objects.filter(pk=video.pk, state=VideoState.DELETED).delete()
    return True


def sweep(*, hours: int, dry_run: bool = False) -> Swept:
    """Delete what nobody will go on with: uploads and refused videos left alone for ``hours``, deleted videos whose bytes
    were still there, videos of accounts that are gone, and objects without a row. Can run twice.
    """
    # The storage before the rows: a folder is made after its row, so one without a row is nobody's.
    nobodys = _folders_of_nobody(parts.folders())
    files = _archives_of_nobody(parts.folders(ARCHIVES))
    now = timezone.now()
    pks = list(left_behind(now - timedelta(hours=hours)).values_list("pk", flat=True))
    if not dry_run:
        for start in range(0, len(pks), AT_ONCE):
            mark_deleted(pks[start : start + AT_ONCE])
    strays = [*nobodys, *_strays(now), *files]
    return Swept(len(pks), len(strays) if dry_run else sum(parts.remove_folder(name) for name in strays))


def _folders_of_nobody(found: list[UUID]) -> list[str]:
    """Folders that belong to no video."""
    known: set[UUID] = set()
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        known.update(Video.objects.filter(uuid__in=some).values_list("uuid", flat=True))
    return [Video(uuid=each).folder for each in found if each not in known]


def _archives_of_nobody(found: list[UUID]) -> list[str]:
    """Folders that belong to no job."""
    known: set[UUID] = set()
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        known.update(Job.objects.filter(uuid__in=some, has_bytes=True).values_list("uuid", flat=True))
    return [Job(uuid=each).folder for each in found if each not in known]


def _strays(now: datetime) -> list[str]:
    """Objects beside the parts of videos that were finished lately: of a server that was stopped between object and row."""
    recent = Video.objects.filter(
        state=VideoState.READY, finished_at__gt=now - STRAYS_FROM, finished_at__lt=now - STRAYS_UNTIL
    )
    found: list[str] = []
    for video in recent.order_by("pk").iterator(AT_ONCE):
        known = {video.poster, *VideoPart.objects.filter(video=video).values_list("name", flat=True)}
        found += [name for name in parts.names_in(video.folder) if name not in known]
    return found
