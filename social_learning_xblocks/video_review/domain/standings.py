"""How the videos of a gallery stand: reckoned from the rows whenever somebody asks, so that it is never out of date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from django.db.models import Count

from ..data import Standing
from ..enums import Choice, GalleryMode
from ..models import Assignment, GalleryComparison, GalleryVote
from ..queries import shown_entries
from .assignments import policy_of
from .ranking import chance_of, places_of, strengths_of

#: So many comparisons a video needs before it has a place.
ENOUGH = 5


def standings_of(assignment: Assignment) -> dict[int, Standing]:
    """Every video that is shown, by the id of its entry; votes and comparisons of others wait. One or two queries."""
    mode = policy_of(assignment).gallery
    if mode == GalleryMode.VOTES:
        return _by_votes(assignment)
    return _by_pairs(assignment) if mode == GalleryMode.PAIRS else {}


def voters_of(assignment: Assignment) -> int:
    """How many people voted for, or compared, what is shown. One query."""
    shown = shown_entries(assignment).values("pk")
    if policy_of(assignment).gallery == GalleryMode.VOTES:
        return GalleryVote.objects.filter(entry__in=shown, user__isnull=False).values("user").distinct().count()
    rows = GalleryComparison.objects.filter(assignment=assignment, first__in=shown, second__in=shown)
    return rows.exclude(choice=Choice.SKIP).exclude(user=None).values("user").distinct().count()


def _by_votes(assignment: Assignment) -> dict[int, Standing]:
    votes = dict(shown_entries(assignment).order_by("pk").values_list("pk", "votes"))
    places = places_of([float(count) if count else None for count in votes.values()])
    return {pk: Standing(place, count) for (pk, count), place in zip(votes.items(), places, strict=True)}


def _by_pairs(assignment: Assignment) -> dict[int, Standing]:
    keys = list(shown_entries(assignment).order_by("pk").values_list("pk", flat=True))
    number = {pk: place for place, pk in enumerate(keys)}
    won: dict[tuple[int, int], float] = defaultdict(float)
    compared: Counter[int] = Counter()
    rows = GalleryComparison.objects.filter(assignment=assignment).exclude(choice=Choice.SKIP)
    for first, second, choice, count in (
        rows.order_by().values_list("first_id", "second_id", "choice").annotate(count=Count("pk"))
    ):
        if first not in number or second not in number:
            continue
        compared.update({first: count, second: count})
        for pair, points in _wins(number[first], number[second], choice).items():
            won[pair] += count * points
    strengths = strengths_of(len(keys), won)
    known = [value if compared[pk] >= ENOUGH else None for pk, value in zip(keys, strengths, strict=True)]
    return {
        pk: Standing(place, 100 * chance_of(strength), compared[pk])
        for pk, place, strength in zip(keys, places_of(known), strengths, strict=True)
    }


def _wins(first: int, second: int, choice: str) -> Mapping[tuple[int, int], float]:
    """A comparison as wins, a draw as half of one for each."""
    return {
        Choice.FIRST.value: {(first, second): 1.0},
        Choice.SECOND.value: {(second, first): 1.0},
        Choice.EQUAL.value: {(first, second): 0.5, (second, first): 0.5},
    }[choice]
