"""Importing an archive, from the file to the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from social_learning_xblocks.kit.import_reports import ImportReport
from social_learning_xblocks.spaces.models import Space

from ..news import note_change
from .files import Archive, Damaged
from .items import Item, Source
from .mastodon import MastodonArchive
from .people import People
from .saving import Saver
from .shelf import Shelf
from .slack import SlackExport

#: Told the stage ("reading", "saving"), how much is done, and how much there is.
Progress = Callable[[str, int, int], None]
AT_ONCE = 500
#: What counts as a post in the first line of a report.
IMPORTED = ("posts", "replies", "boosts")


@dataclass(frozen=True)
class ImportWish:
    """How an archive is to be imported.

    people: usernames here by names there, lower case. by_address: whoever has the same e-mail address is the same person.
    anonymous: nobody's name is taken over. dry_run: only read, and say what would come.
    followers: posts of Mastodon for followers only come as posts for mentees. channels: of Slack, all where none is named.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    by_address: bool = False
    anonymous: bool = False
    dry_run: bool = False
    followers: bool = False
    channels: tuple[str, ...] = ()


def import_mastodon(
    space: Space,
    path: Path,
    report: ImportReport,
    wish: ImportWish | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> ImportReport:
    """Read the archive of a Mastodon account into a space. What is there already stays as it is; stopped, it goes on.

    report: is filled while the work goes on, so that whoever stops it can still say what was done. Where the archive is
    damaged, all that stands before the damage comes: ``report.damages``. Raises Invalid when there is no such archive.
    """
    wish = wish or ImportWish()
    with Archive(path) as archive:
        moved = reading(archive, ("outbox.json",), progress)
        source = MastodonArchive(archive, report, followers=wish.followers, moved=moved)
        return import_source(space, archive, source, report, wish, progress)


def import_slack(
    space: Space,
    path: Path,
    report: ImportReport,
    wish: ImportWish | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> ImportReport:
    """Read the export of a Slack workspace into a space: public channels, with threads and reactions. As ``import_mastodon``."""
    wish = wish or ImportWish()
    with Archive(path) as archive:
        moved = reading(archive, (".json",), progress)
        source = SlackExport(archive, report, channels=wish.channels, moved=moved)
        return import_source(space, archive, source, report, wish, progress)


def reading(archive: Archive, endings: tuple[str, ...], progress: Progress) -> Callable[[int], None]:
    """Tells how much of the JSON files has been read."""
    total = sum(member.size for name, member in archive.members.items() if name.endswith(endings))
    done = 0

    def moved(size: int) -> None:
        nonlocal done
        done += size
        progress("reading", min(done, total), total)

    return moved


def import_source(
    space: Space, archive: Archive, source: Source, report: ImportReport, wish: ImportWish, progress: Progress
) -> ImportReport:
    report.skipped.add("file with a name that leads out of the archive, or that is a link", count=archive.refused)
    with Shelf() as shelf:
        for items in some(until_damage(source.items(), report), AT_ONCE):
            report.skipped.add("post that is in the archive twice", count=shelf.put(items))
        shelf.arrange()
        report.skipped.add("reply in a circle of replies", count=shelf.circles)
        if wish.dry_run:
            report.note(f"Nothing was saved: {shelf.count:,} posts, replies and boosts would be looked at.")
        else:
            people = People(
                space, source, report, table=wish.people, by_address=wish.by_address, anonymous=wish.anonymous
            )
            saver = Saver(space, source, people, report)
            done = 0
            for batch in shelf.batches():
                saver.save(batch)
                done += len(batch)
                progress("saving", done, shelf.count)
            for likings in some(source.likings(), AT_ONCE):
                saver.mark(likings)
            note_change(space.pk)
    report.is_finished = True
    return report


def until_damage(items: Iterator[Item], report: ImportReport) -> Iterator[Item]:
    """The items of an archive as far as it is whole."""
    try:
        yield from items
    except Damaged as damage:
        report.damages.append(str(damage))


T = TypeVar("T")


def some(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Items, so many at a time."""
    waiting = iter(items)
    while found := list(islice(waiting, size)):
        yield found
