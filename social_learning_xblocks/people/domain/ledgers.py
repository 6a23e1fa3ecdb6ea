"""The ledger in bulk: lines that come with an import, lines that go out, and the sums made again from the lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from ...kit.transactions import verb
from ...spaces.models import Space
from ..data import LedgerLine, StandingDifference
from ..enums import Value
from ..models import ReputationEvent, Standing
from .reputation import COUNTED

COLUMNS = ("points", "accepted", "endorsed", "upvoted")
PEOPLE_AT_ONCE = 200
ROWS_AT_ONCE = 500

Sums = Counter[str]
#: Subject, person, giver, kind, moment, whether it takes another line back.
Identity = tuple[tuple[str, int], int, int | None, str, datetime | None, bool]


def lines_of(space: Space) -> Iterator[LedgerLine]:
    """All lines of a space, oldest first."""
    events = ReputationEvent.objects.filter(space=space).select_related("reverses").order_by("created_at", "pk")
    for event in events.iterator(ROWS_AT_ONCE):
        yield LedgerLine(
            event.user_id,
            event.giver_id,
            event.kind,
            event.points,
            (event.subject_type, event.subject_id),
            tuple(event.tag_ids),
            event.created_at,
            event.reverses.created_at if event.reverses else None,
        )


@verb
def credit_in_bulk(space: Space, lines: Sequence[LedgerLine]) -> None:
    """Write new lines, none of which takes back another, and add them up. Four queries for a few hundred lines.

    Caps are not asked: the caller has set the points. What is there already is not looked for.
    """
    events = [_event(space, line) for line in lines]
    ReputationEvent.objects.bulk_create(events, batch_size=ROWS_AT_ONCE)
    gained: defaultdict[tuple[int, int], Sums] = defaultdict(Counter)
    for event in events:
        _add(gained, event.user_id, event.kind, event.points, event.tag_ids, 1)
    wanted = Standing.objects.select_for_update().filter(
        space=space, user_id__in={user for user, _tag in gained}, tag_key__in={tag for _user, tag in gained}
    )
    for row in wanted.order_by("pk"):
        if (row.user_id, row.tag_key) in gained:
            gained[row.user_id, row.tag_key].update({column: getattr(row, column) for column in COLUMNS})
    _save(space, gained)


@verb
def add_lines(space: Space, lines: Sequence[LedgerLine]) -> int:
    """Write those lines that are not there yet; how many. A line that takes back another needs that one to be there.

    Sums are not touched: check the standings when all lines are there.
    """
    plain = [line for line in lines if line.takes_back is None]
    reversals = [line for line in lines if line.takes_back is not None]
    made = _add_new(space, plain, {})
    return made + _add_new(space, reversals, _present(space, reversals))


def _add_new(space: Space, lines: Sequence[LedgerLine], originals: Mapping[Identity, int]) -> int:
    present = _present(space, lines)
    events = []
    for line in lines:
        original = originals.get(_original(line))
        if _identity(line) not in present and (line.takes_back is None or original is not None):
            event = _event(space, line)
            event.reverses_id = original
            events.append(event)
    ReputationEvent.objects.bulk_create(events, batch_size=ROWS_AT_ONCE)
    return len(events)


def _identity(line: LedgerLine) -> Identity:
    """What tells a line from all others: nobody gives the same credit twice in a microsecond."""
    return line.subject, line.user_id, line.giver_id, str(line.kind), line.created_at, line.takes_back is not None


def _original(line: LedgerLine) -> Identity:
    return line.subject, line.user_id, line.giver_id, str(line.kind), line.takes_back, False


def _present(space: Space, lines: Sequence[LedgerLine]) -> dict[Identity, int]:
    """The ids of all lines about the same posts."""
    events = ReputationEvent.objects.filter(space=space, subject_id__in={line.subject[1] for line in lines})
    return {
        (
            (event.subject_type, event.subject_id),
            event.user_id,
            event.giver_id,
            event.kind,
            event.created_at,
            event.reverses_id is not None,
        ): event.pk
        for event in events
    }


def _event(space: Space, line: LedgerLine) -> ReputationEvent:
    return ReputationEvent(
        space=space,
        user_id=line.user_id,
        giver_id=line.giver_id,
        kind=line.kind,
        points=line.points,
        subject_type=line.subject[0],
        subject_id=line.subject[1],
        tag_ids=list(line.tag_ids),
        created_at=line.created_at,
    )


def check_standings(space: Space, *, fix: bool = False) -> Iterator[StandingDifference]:
    """Where the sums are not those of the ledger; with ``fix`` they are, from then on."""
    last = 0
    while True:
        people = _people_after(space, last)
        if not people:
            return
        yield from _check_some(space, people, fix=fix)
        last = people[-1]


def _people_after(space: Space, last: int) -> list[int]:
    def some(rows: QuerySet) -> set[int]:
        found = rows.filter(space=space, user_id__gt=last).order_by("user_id").values_list("user_id", flat=True)
        return set(found.distinct()[:PEOPLE_AT_ONCE])

    return sorted(some(ReputationEvent.objects.all()) | some(Standing.objects.all()))[:PEOPLE_AT_ONCE]


@verb
def _check_some(space: Space, people: list[int], *, fix: bool) -> list[StandingDifference]:
    rows = Standing.objects.select_for_update().filter(space=space, user_id__in=people).order_by("pk")
    stored = {(row.user_id, row.tag_key): {column: getattr(row, column) for column in COLUMNS} for row in rows}
    summed: defaultdict[tuple[int, int], Sums] = defaultdict(Counter)
    events = ReputationEvent.objects.filter(space=space, user_id__in=people)
    for user, kind, points, tags, reverses in events.values_list(
        "user_id", "kind", "points", "tag_ids", "reverses_id"
    ).iterator(ROWS_AT_ONCE):
        _add(summed, user, kind, points, tags, 1 if reverses is None else -1)
    nothing = dict.fromkeys(COLUMNS, 0)
    wrong = {
        key: sums
        for key in stored.keys() | summed.keys()
        if (sums := {**nothing, **summed.get(key, {})}) != stored.get(key, nothing)
    }
    if fix:
        _save(space, {key: Counter(sums) for key, sums in wrong.items()})
    return [StandingDifference(*key, stored.get(key, nothing), sums) for key, sums in sorted(wrong.items())]


def _add(sums: dict[tuple[int, int], Sums], user: int, kind: str, points: int, tags: Sequence[int], sign: int) -> None:
    for tag in (0, *tags):
        row = sums[user, tag]
        row["points"] += points
        if kind in COUNTED and points:
            row[COUNTED[Value(kind)]] += sign


def _save(space: Space, sums: dict[tuple[int, int], Sums]) -> None:
    """Write sums, whether or not there is a row for them."""
    rows = [
        Standing(space=space, user_id=user, tag_key=tag, **{column: row[column] for column in COLUMNS})
        for (user, tag), row in sorted(sums.items())
    ]
    by_target = connection.features.supports_update_conflicts_with_target
    Standing.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=COLUMNS,
        unique_fields=["space", "user", "tag_key"] if by_target else None,
        batch_size=ROWS_AT_ONCE,
    )
