"""What is in the ZIP of an assignment, and under which names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...kit import platform
from ..enums import VideoState, WorkKind
from ..models import Assignment, Submission, Video
from ..queries import NOT_HANDED_IN
from .assignments import policy_of
from .playback import file_of

#: What file systems take, in any script: letters, digits, and few signs.
UNSAFE = re.compile(r"[^\w.-]+")
NAME_LENGTH = 40
FOLDERS = {WorkKind.VIDEO: "videos", WorkKind.PICTURE: "pictures", WorkKind.TEXT: "texts"}
AT_ONCE = 50


@dataclass(frozen=True)
class Entry:
    """A work and the name of its files, without what comes behind the last point."""

    name: str
    extension: str
    video: Video


def entries_of(assignment: Assignment) -> Iterator[Entry]:
    """The videos that were handed in and can be played, first and revised ones, by the number of their work.
    One query for 50 works, one more where they are named.

    Files are called by the number of their work, as the board's CSV has it; by their author or group too where learners see
    names: a file is passed on more easily than a page.
    """
    is_named, last = policy_of(assignment).authors_named, 0
    works = Submission.objects.filter(assignment=assignment).exclude(state__in=NOT_HANDED_IN).order_by("pk")
    works = works.select_related("video__writing", "revised_video__writing", "group")
    while some := list(works.filter(pk__gt=last)[:AT_ONCE]):
        last = some[-1].pk
        names = platform.display_names(row.author_id for row in some if row.author_id) if is_named else {}
        for row in some:
            name = names.get(row.author_id or 0, "")
            if is_named and row.group is not None:
                name = row.group.name
            yield from _entries(row, safe_name(name))


def _entries(work: Submission, name: str) -> Iterator[Entry]:
    """The videos of one work. ``name``: of whose it is, as a part of a file's name."""
    first, newest = work.video, work.newest_video
    for video, suffix in ((first, ""), (newest if newest != first else None, "-revised")):
        if video is not None and video.state == VideoState.READY:
            extension = file_of(video).name.rpartition(".")[2]
            yield Entry(f"{FOLDERS[video.work]}/{work.pk}{name and '-'}{name}{suffix}", extension, video)


def safe_name(name: str) -> str:
    """A name as a part of a file's name on any system; "" for one without a letter or digit."""
    return UNSAFE.sub("-", name)[:NAME_LENGTH].strip(".-")
