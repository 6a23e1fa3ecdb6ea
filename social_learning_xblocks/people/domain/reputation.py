"""Credit for value received: given once, taken back as often as it was given, capped."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from ...kit.transactions import verb
from ...spaces.models import Space
from .. import rules
from ..data import Credit, Reputation
from ..enums import Value
from ..models import ReputationEvent, Standing
from ..queries import knowledgeable, sums_and_received

COUNTED = {Value.UPVOTED: "upvoted", Value.ACCEPTED: "accepted", Value.ENDORSED: "endorsed"}


@verb
def give_credit(space: Space, credit: Credit) -> ReputationEvent | None:
    """Write a line and add it up. None for credit to oneself; with no points where a cap is reached.

    Call it with the post's row locked: that is what makes the same credit impossible twice.
    """
    if credit.user_id == credit.giver_id:
        return None
    since = timezone.now() - timedelta(days=1)
    keys = {0, *credit.tag_ids}
    known, received, from_giver = sums_and_received(space, credit.user_id, credit.giver_id, since, keys)
    kind = Value(credit.kind)
    paired = None if credit.hides_giver else from_giver
    event = _line(space, credit, rules.counted_points(rules.POINTS[kind], received, paired))
    event.save(force_insert=True)
    make_sums(space, credit.user_id, keys - known)
    add_up([event], 1)
    return event


def times_given(kind: Value, subject: tuple[str, int], giver_id: int, since: datetime) -> int:
    """How often somebody gave credit for a post since then, whether it stands or not. One query."""
    given = ReputationEvent.objects.filter(
        subject_type=subject[0],
        subject_id=subject[1],
        giver_id=giver_id,
        kind=kind,
        reverses=None,
        created_at__gt=since,
    )
    return given.count()


@verb
def take_back_credit(space: Space, credit: Credit) -> None:
    """Reverse the line of this credit, if one stands. The ledger keeps both."""
    event = (
        ReputationEvent.objects.filter(
            subject_type=credit.subject[0],
            subject_id=credit.subject[1],
            giver_id=credit.giver_id,
            kind=credit.kind,
            space=space,
            reverses=None,
            reversal=None,
        )
        .order_by("-pk")
        .first()
    )
    if event is not None:
        reverse([event])


@verb
def take_back_all(space: Space, subject: tuple[str, int]) -> int:
    """Reverse every standing line about a post that is hidden or deleted. How many there were."""
    standing = ReputationEvent.objects.filter(
        subject_type=subject[0], subject_id=subject[1], space=space, reverses=None, reversal=None
    )
    events = list(standing.order_by("pk"))
    reverse(events)
    return len(events)


@verb
def give_again(space: Space, subject: tuple[str, int], wanted: Iterable[Credit]) -> None:
    """Give credit for a post that is back: each with the points that it had when it was taken back.

    What stands is left alone. Caps are asked only for credit that was never given. The number of queries does not grow
    with that of the credit that was given before.
    """
    lines = ReputationEvent.objects.filter(
        subject_type=subject[0], subject_id=subject[1], space=space, reverses=None
    ).order_by("pk")
    last = {line[:3]: line[3:] for line in lines.values_list("user_id", "giver_id", "kind", "points", "reversal")}
    again = []
    for credit in wanted:
        points, reversal = last.get((credit.user_id, credit.giver_id, credit.kind), (None, None))
        if points is None:
            give_credit(space, credit)
        elif reversal is not None:
            again.append(_line(space, credit, points))
    _write(space, again)


def _write(space: Space, events: list[ReputationEvent]) -> None:
    """Write lines and add them up, in topics that the person may not have had before."""
    ReputationEvent.objects.bulk_create(events)
    topics: defaultdict[int, set[int]] = defaultdict(set)
    for event in events:
        topics[event.user_id] |= {0, *event.tag_ids}
    for user_id, keys in sorted(topics.items()):
        known = Standing.objects.filter(space=space, user_id=user_id, tag_key__in=keys)
        make_sums(space, user_id, keys - set(known.values_list("tag_key", flat=True)))
    add_up(events, 1)


def _line(space: Space, credit: Credit, points: int) -> ReputationEvent:
    return ReputationEvent(
        space=space,
        user_id=credit.user_id,
        giver_id=credit.giver_id,
        kind=Value(credit.kind),
        points=points,
        subject_type=credit.subject[0],
        subject_id=credit.subject[1],
        tag_ids=list(credit.tag_ids),
    )


def reverse(events: Sequence[ReputationEvent]) -> None:
    """Write against each of these lines one that takes it back. Two queries for lines of one person in the same topics."""
    ReputationEvent.objects.bulk_create(
        ReputationEvent(
            space_id=event.space_id,
            user_id=event.user_id,
            giver_id=event.giver_id,
            kind=event.kind,
            points=-event.points,
            subject_type=event.subject_type,
            subject_id=event.subject_id,
            tag_ids=event.tag_ids,
            reverses=event,
        )
        for event in events
    )
    add_up(events, -1)


def make_sums(space: Space, user_id: int, tag_keys: set[int]) -> None:
    """Sums that start from nothing, unless somebody was faster. One query, none when all are there.

    They are there before the line is added up. The other way round, a sum that somebody else makes meanwhile would be
    taken for one that has the line already.
    """
    rows = [Standing(space=space, user_id=user_id, tag_key=key) for key in sorted(tag_keys)]
    if rows:
        Standing.objects.bulk_create(rows, ignore_conflicts=True)


def add_up(events: Iterable[ReputationEvent], sign: int) -> None:
    """Add lines to the sums of the space and of each topic, which are there. One query for sums that change alike."""
    sums: defaultdict[tuple[int, int, int], Counter[str]] = defaultdict(Counter)
    for event in events:
        for key in {0, *event.tag_ids}:
            sums[event.space_id, event.user_id, key].update(counts_of(event))
    alike: defaultdict[tuple[int, int, tuple[tuple[str, int], ...]], list[int]] = defaultdict(list)
    for (space_id, user_id, key), change in sums.items():
        alike[space_id, user_id, tuple(sorted(change.items()))].append(key)
    for (space_id, user_id, changed), keys in sorted(alike.items()):
        rows = Standing.objects.filter(space_id=space_id, user_id=user_id, tag_key__in=sorted(keys))
        rows.update(**{column: F(column) + sign * number for column, number in changed})


def counts_of(event: ReputationEvent) -> dict[str, int]:
    """What one line adds to a sum, by column.

    A line that a cap left without points is not counted either: grades are made of the counts.
    """
    counts = {"points": event.points}
    if event.kind in COUNTED and event.points:
        counts[COUNTED[Value(event.kind)]] = 1
    return counts


def reputation_of(space: Space, user_id: int) -> Reputation:
    """What a person has received in a space."""
    found = Standing.objects.filter(space=space, user_id=user_id, tag_key=0).first()
    if found is None:
        return Reputation()
    return Reputation(found.points, found.accepted, found.endorsed, found.upvoted, rules.level_of(found.points))


def most_helpful(space: Space, limit: int = 10) -> list[tuple[int, Reputation]]:
    """People with the most points of a space, for staff. Learners see no ranking."""
    found = Standing.objects.filter(space=space, tag_key=0, points__gt=0).order_by("-points", "user_id")[:limit]
    return [
        (row.user_id, Reputation(row.points, row.accepted, row.endorsed, row.upvoted, rules.level_of(row.points)))
        for row in found
    ]


def who_knows(space: Space, tag_ids: Iterable[int], *, limit: int = 50) -> list[int]:
    """User ids of people whose answers in these topics were accepted or endorsed, best proven first, once each."""
    found = knowledgeable(space, list(tag_ids)).values_list("user_id", flat=True)[: limit * 2]
    return list(dict.fromkeys(found))[:limit]
