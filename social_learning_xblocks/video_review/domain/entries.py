"""What is in the ZIP of an assignment, and under which names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from ...kit import platform
from ..enums import SubmissionState, VideoState
from ..models import Assignment, Submission, Video
from .assignments import policy_of
from .playback import file_of

#: What file systems take, in any script: letters, digits, and few signs.
UNSAFE = re.compile(r"[^\w.-]+")
NAME_LENGTH = 40
AT_ONCE = 50


@dataclass(frozen=True)
class Entry:
    """A video and the name of its files, without what comes behind the last point."""

    name: str
    extension: str
    video: Video


def works_of(assignment: Assignment) -> QuerySet[Submission]:
    """What was handed in and can be played, in the order in which it is numbered."""
    works = Submission.objects.filter(assignment=assignment, video__state=VideoState.READY)
    return works.exclude(state=SubmissionState.DRAFT).order_by("pk")


def entries_of(assignment: Assignment, works: QuerySet[Submission]) -> Iterator[Entry]:
    """The works, some at once. Two queries for 50.

    Files are called by the number of their work, as the board's CSV has it; by their author too where learners see names: a
    file is passed on more easily than a page.
    """
    is_named, last = policy_of(assignment).authors_named, 0
    while some := list(works.filter(pk__gt=last).select_related("video")[:AT_ONCE]):
        last = some[-1].pk
        names = platform.display_names(row.author_id for row in some if row.author_id) if is_named else {}
        for row in some:
            name, video = safe_name(names.get(row.author_id or 0, "")), row.video
            assert video is not None  # noqa: S101 - the query says so
            extension = file_of(video).name.rpartition(".")[2]
            yield Entry(f"videos/{row.pk}{name and '-'}{name}", extension, video)


def safe_name(name: str) -> str:
    """A name as a part of a file's name on any system; "" for one without a letter or digit."""
    return UNSAFE.sub("-", name)[:NAME_LENGTH].strip(".-")
