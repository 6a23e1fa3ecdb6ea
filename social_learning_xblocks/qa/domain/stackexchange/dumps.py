"""Importing a dump, from the folder to the report."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from django.utils.translation import gettext as _

from ....kit.errors import Invalid
from ....kit.import_reports import ImportReport
from ....kit.richtext.bodies import Cleaned
from ....spaces.models import Space
from .. import posts
from .accounts import Accounts
from .batches import Batch, read_batches
from .saving import Saver
from .shelf import Shelf
from .workers import open_workers

#: Told the stage ("reading", "saving"), how much is done, and how much there is.
Progress = Callable[[str, int, int], None]

#: More help little, as one process talks to the database, and each takes some 40 MB.
MOST_PROCESSES = 4
_LONGEST_SOURCE = 40
_HOST_ENDINGS = re.compile(r"(\.stackexchange)?\.(com|net|org)$")


def source_name(text: str) -> str:
    """The site a dump is of, as it stands in keys and usernames: "beer.stackexchange.com" is "beer"."""
    name = re.sub(r"[^a-z0-9.]+", "-", _HOST_ENDINGS.sub("", text.strip().lower()))
    return name[:_LONGEST_SOURCE].strip("-.") or "dump"


def usual_processes() -> int:
    """As many as this process may use cores."""
    return min(
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_PROCESSES
    )


def import_dump(
    space: Space,
    folder: Path,
    report: ImportReport,
    *,
    processes: int | None = None,
    limit: int | None = None,
    anonymous: bool = False,
    progress: Progress = lambda stage, done, total: None,
) -> ImportReport:
    """Read the dump in a folder into a space. What is there already stays as it is; stopped, it goes on where it was.

    report: is filled while the work goes on, so that whoever stops it can still say what was done.
    limit: at most so many questions. anonymous: nobody's name is taken over.
    Raises Invalid when there is no Posts.xml. Files that are damaged are read as far as they are whole: ``report.damages``.
    """
    if not (folder / "Posts.xml").is_file():
        raise Invalid(_("There is no Posts.xml in {folder}.").format(folder=folder))
    processes = usual_processes() if processes is None else processes
    with Shelf(folder, report) as shelf, open_workers(processes, posts.text_policy()) as submit:
        shelf.fill(progress)
        saver = Saver(space, Accounts(space, shelf, report, anonymous=anonymous), report)
        saver.make_tags(shelf.tags)
        total = shelf.question_count() if limit is None else min(limit, shelf.question_count())
        waiting: deque[tuple[Batch, Future[list[Cleaned]]]] = deque()
        done = 0

        def save_first() -> None:
            nonlocal done
            batch, cleaned = waiting.popleft()
            batch.take(cleaned.result())
            if batch:
                saver.save(batch)
            done += batch.question_count
            progress("saving", done, total)

        for batch in read_batches(space, shelf, report, limit):
            waiting.append((batch, submit(batch.texts())))
            # So many are on their way that nobody waits, and no more are in memory.
            if len(waiting) > 2 * processes:
                save_first()
        while waiting:
            save_first()
    report.is_finished = True
    return report
