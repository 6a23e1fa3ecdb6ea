"""The statements of ``pool.take``, written out: this is where many ask at once, and to build them anew by the ORM for each
who asks took two thirds of the time. Plain SQL that SQLite, MariaDB, MySQL and PostgreSQL understand alike.

The order itself is ``allocation``; ``turns`` writes the same turns wherever it is not in a hurry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from ..enums import ReviewKind, ReviewState, SubmissionState
from ..models import Assignment, Participant, Review, Submission
from .allocation import PREFIX, Candidate, turn

_TABLES = {
    "participant": Participant._meta.db_table,
    "submission": Submission._meta.db_table,
    "review": Review._meta.db_table,
}

_REVIEWER = """
SELECT p.submission_id, s.state, p.given, EXISTS (
    SELECT 1 FROM {review} r JOIN {submission} o ON o.id = r.submission_id
    WHERE r.reviewer_id = p.user_id AND r.kind = %s AND r.state IN (%s, %s) AND o.assignment_id = p.assignment_id
)
FROM {participant} p LEFT JOIN {submission} s ON s.id = p.submission_id
WHERE p.assignment_id = %s AND p.user_id = %s
""".format_map(_TABLES)

_LINE = """
SELECT s.id, s.given, s.held, s.got, s.leased, s.draw,
    EXISTS (
        SELECT 1 FROM {review} r JOIN {participant} p ON p.user_id = r.reviewer_id
        WHERE r.submission_id = %s AND r.kind = %s AND p.submission_id = s.id
    ),
    EXISTS (SELECT 1 FROM {review} r WHERE r.holds_in_id = %s AND r.lease_until < %s)
FROM {submission} s
WHERE s.assignment_id = %s AND s.state = %s AND s.id <> %s AND NOT EXISTS (
    SELECT 1 FROM {review} r WHERE r.submission_id = s.id AND r.reviewer_id = %s AND r.kind = %s
)
ORDER BY s.turn, s.draw LIMIT %s
""".format_map(_TABLES)

# ``turn`` stands first: MySQL reads a column that was set before in the same statement as it is then.
_LEASE = """
UPDATE {submission} SET
    turn = CASE
        WHEN id <> %s THEN %s
        WHEN got + leased < %s AND given + held < %s THEN turn - %s
        ELSE turn END,
    held = CASE WHEN id = %s THEN held + 1 ELSE held END,
    leased = CASE WHEN id = %s THEN leased + 1 ELSE leased END
WHERE id IN (%s, %s) AND (id = %s OR (turn = %s AND state = %s))
""".format_map(_TABLES)


@dataclass(frozen=True)
class Reviewer:
    """Who asks: their own submission, how many reviews they have given, whether they have begun one."""

    user_id: int
    submission_id: int
    given: int
    has_begun: bool


def reviewer_of(assignment: Assignment, user_id: int) -> Reviewer | None:
    """Somebody who has handed in; None for others. One query."""
    begun = (ReviewKind.PEER, ReviewState.WRITING, ReviewState.LAPSED)
    rows = _rows(_REVIEWER, [*map(str, begun), assignment.pk, user_id])
    if not rows or rows[0][1] in (None, SubmissionState.DRAFT):
        return None
    submission_id, _state, given, has_begun = rows[0]
    return Reviewer(user_id, submission_id, given, bool(has_begun))


def line_for(me: Reviewer, assignment: Assignment, now: datetime) -> tuple[list[Candidate], bool | None]:
    """The first submissions in the order for this reviewer, and whether a lease has run out by now. One query.

    Without a candidate nobody was asked about leases, and that answer is None.
    """
    kind, pool = ReviewKind.PEER.value, SubmissionState.POOL.value
    moment = connection.ops.adapt_datetimefield_value(now)
    place = [me.submission_id, kind, assignment.pk, moment, assignment.pk, pool, me.submission_id, me.user_id, kind]
    rows = _rows(_LINE, [*place, PREFIX])
    line = [
        Candidate(pk, given, held, got, leased, draw, is_mutual=bool(is_mutual))
        for pk, given, held, got, leased, draw, is_mutual, _has_stale in rows
    ]
    return line, bool(rows[0][7]) if rows else None


def lease(me: Reviewer, candidate: Candidate, wanted: int) -> bool:
    """Count a lease on both sides, in one statement. False when the turn is not the one that was read any more.

    A turn says all that the next one hangs on: one lease more makes the same step from it, whatever the counts are.
    """
    read, then = turn(candidate, wanted), turn(replace(candidate, leased=candidate.leased + 1), wanted)
    mine, other = me.submission_id, candidate.submission
    counts = [mine, then, wanted, wanted, wanted, mine, other]
    with connection.cursor() as cursor:
        cursor.execute(_LEASE, [*counts, other, mine, mine, read, SubmissionState.POOL.value])
        return int(cursor.rowcount) == len({mine, other})


def _rows(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
