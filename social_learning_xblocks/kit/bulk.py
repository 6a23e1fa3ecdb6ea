"""Many rows at once: what imports and upkeep save."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

#: Rows with texts in one statement: servers take 16 MB by default.
TEXTS_AT_ONCE = 50


def insert_imported(space_id: int, model: Any, rows: Collection[Any]) -> None:
    """Save rows that have a ``source_key`` and give them their ids, also where the database (MySQL) does not tell them."""
    model._default_manager.bulk_create(rows, batch_size=TEXTS_AT_ONCE)
    keys = [row.source_key for row in rows if row.pk is None]
    if keys:
        saved = model._default_manager.filter(space=space_id, source_key__in=keys)
        ids = dict(saved.values_list("source_key", "pk"))
        for row in rows:
            row.pk = ids[row.source_key]


def update_rows(rows: Sequence[Any], names: Collection[str], *, at_once: int = 500) -> None:
    """Write these fields of rows of one model, so many rows in a statement. Call it inside a transaction.

    The statements are those of ``bulk_update``; built as text they take a small part of its processor time.
    """
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    fields, key = [meta.get_field(name) for name in names], quote(meta.pk.column)
    needs_type = connection.features.requires_casted_case_in_updates
    # Each row has its id and its value in every CASE, and its id once more.
    most = connection.ops.bulk_batch_size([meta.pk, *fields, *fields], rows)
    for start in range(0, len(rows), min(at_once, most)):
        batch = rows[start : start + min(at_once, most)]
        columns, params = [], []
        for field in fields:
            case = f"CASE {key} {'WHEN %s THEN %s ' * len(batch)}END"
            typed = f"CAST({case} AS {field.db_type(connection)})"
            columns.append(f"{quote(field.column)} = {typed if needs_type else case}")
            for row in batch:
                params += [row.pk, field.get_db_prep_save(getattr(row, field.attname), connection)]
        ids = [row.pk for row in batch]
        statement = (
            f"UPDATE {quote(meta.db_table)} SET {', '.join(columns)} WHERE {key} IN ({', '.join(['%s'] * len(ids))})"  # noqa: S608 - names of ours
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [*params, *ids])
