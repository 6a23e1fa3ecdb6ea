"""Reports and the trail of a whole space, on their way out and in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...kit.transactions import verb
from ...spaces.models import Space
from ..data import ReportRecord, TrailRecord
from ..models import AuditEntry, Report

ROWS_AT_ONCE = 500


def reports_of(space: Space) -> Iterator[ReportRecord]:
    """All reports, oldest first."""
    for row in Report.objects.filter(space=space).order_by("created_at", "pk").iterator(ROWS_AT_ONCE):
        subject = (row.subject_type, row.subject_id)
        yield ReportRecord(
            subject,
            row.reporter_id,
            row.reason,
            row.note,
            row.created_at,
            row.decision,
            row.decided_at,
            bool(row.open_key),
        )


def trail_of(space: Space) -> Iterator[TrailRecord]:
    """The whole trail, oldest first."""
    for row in AuditEntry.objects.filter(space=space).order_by("created_at", "pk").iterator(ROWS_AT_ONCE):
        yield TrailRecord((row.subject_type, row.subject_id), row.actor_id, row.act, row.reason, row.created_at)


@verb
def add_reports(space: Space, records: Sequence[ReportRecord]) -> int:
    """Write those reports that are not there yet; how many."""
    ids = {record.subject[1] for record in records}
    rows = Report.objects.filter(space=space, subject_id__in=ids)
    present = {((row.subject_type, row.subject_id), row.reporter_id, row.created_at) for row in rows}
    waiting = {((row.subject_type, row.subject_id), row.reporter_id) for row in rows if row.open_key}
    new = []
    for record in records:
        key = (record.subject, record.reporter_id)
        if (*key, record.created_at) in present or (record.is_open and key in waiting):
            continue
        new.append(
            Report(
                space=space,
                subject_type=record.subject[0],
                subject_id=record.subject[1],
                reporter_id=record.reporter_id,
                reason=record.reason,
                note=record.note,
                created_at=record.created_at,
                decision=record.decision,
                decided_at=record.decided_at,
                open_key=1 if record.is_open else None,
            )
        )
    Report.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    return len(new)


@verb
def add_trail(space: Space, records: Sequence[TrailRecord]) -> int:
    """Write those lines that are not there yet; how many."""
    rows = AuditEntry.objects.filter(space=space, subject_id__in={record.subject[1] for record in records})
    present = {((row.subject_type, row.subject_id), row.actor_id, row.act, row.created_at) for row in rows}
    new = [
        AuditEntry(
            space=space,
            subject_type=record.subject[0],
            subject_id=record.subject[1],
            actor_id=record.actor_id,
            act=record.act,
            reason=record.reason,
            created_at=record.created_at,
        )
        for record in records
        if (record.subject, record.actor_id, record.act, record.created_at) not in present
    ]
    AuditEntry.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    return len(new)
