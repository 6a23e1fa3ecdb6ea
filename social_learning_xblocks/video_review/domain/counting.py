"""Counters of the gallery, made again from the rows that are the truth: votes and comparisons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db.models import Count, Q

from ...kit.transactions import verb
from ...kit.upkeep import CounterDifference
from ...spaces.models import Space
from ..enums import Choice
from ..models import GalleryComparison, GalleryEntry, GalleryVote
from .gallery import points_of

AT_ONCE = 100


def check_counters(space: Space, *, fix: bool = False) -> Iterator[CounterDifference]:
    """Every entry of the gallery of a space that is not what its rows make of it; with ``fix`` it is, from then on.

    Locks a hundred entries at a time, so it can run while people vote.
    """
    last = 0
    ids = GalleryEntry.objects.filter(assignment__space=space).order_by("pk").values_list("pk", flat=True)
    while some := list(ids.filter(pk__gt=last)[:AT_ONCE]):
        yield from _check(some, fix=fix)
        last = some[-1]


@verb
def _check(entry_ids: Sequence[int], *, fix: bool) -> list[CounterDifference]:
    """The differences in these entries. Three queries, and one more for each that is put right."""
    # Locked before anything is counted: who votes meanwhile counts on from what is written here.
    entries = list(GalleryEntry.objects.select_for_update().filter(pk__in=entry_ids).order_by("pk"))
    votes = GalleryVote.objects.filter(entry__in=entry_ids).order_by().values_list("entry").annotate(rows=Count("pk"))
    voted, compared, points = dict(votes), Counter[int](), Counter[int]()
    around = GalleryComparison.objects.filter(Q(first__in=entry_ids) | Q(second__in=entry_ids))
    for row in around.exclude(choice=Choice.SKIP).iterator():
        for pk in (row.first_id, row.second_id):
            compared[pk] += 1
            points[pk] += points_of(row, pk)
    found: list[CounterDifference] = []
    for entry in entries:
        expected = {"votes": voted.get(entry.pk, 0), "compared": compared[entry.pk], "points": points[entry.pk]}
        found += [
            CounterDifference("GalleryEntry", str(entry.pk), column, getattr(entry, column), value)
            for column, value in expected.items()
            if getattr(entry, column) != value
        ]
        if fix and any(getattr(entry, column) != value for column, value in expected.items()):
            GalleryEntry.objects.filter(pk=entry.pk).update(**expected)
    return found
