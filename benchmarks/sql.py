"""Pieces of SQL that make many rows inside the database, the same on MariaDB, PostgreSQL and SQLite.

Numbers come from a series that each of them has; chance is a function of the number, so that every engine, and every run,
makes the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models

_PRIME = 2_147_483_647


def numbers(first: int, last: int, name: str = "n") -> str:
    """A table with one column of the whole numbers from first to last. MySQL has no such thing; MariaDB has."""
    if connection.vendor == "mysql":
        return f"(SELECT seq AS {name} FROM seq_{first}_to_{last}) AS of_{name}"
    if connection.vendor == "postgresql":
        return f"generate_series({first}::bigint, {last}::bigint) AS of_{name}({name})"
    series = f"WITH RECURSIVE s(k) AS (SELECT {first} UNION ALL SELECT k + 1 FROM s WHERE k < {last})"
    return f"({series} SELECT k AS {name} FROM s) AS of_{name}"


def chance(number: str, salt: int) -> str:
    """A value from 0 to 1 that hangs on a number as if by chance; another salt, another value."""
    mixed = f"MOD(({number}) * 48271 + {salt * 69_621 + 11}, {_PRIME})"
    value = f"MOD({mixed} * {mixed}, {_PRIME})"
    cast = {"mysql": f"({value} + 0e0)", "postgresql": f"({value})::float8"}
    return f"({cast.get(connection.vendor, f'({value} * 1.0)')} / {_PRIME})"


def whole(value: str) -> str:
    """The whole number below a value."""
    kind = {"mysql": "SIGNED", "postgresql": "BIGINT"}.get(connection.vendor, "INTEGER")
    return f"CAST(FLOOR({value}) AS {kind})"


def text(*parts: str) -> str:
    """Parts of text joined; numbers may be among them."""
    if connection.vendor == "sqlite":
        return "(" + " || ".join(parts) + ")"
    return f"CONCAT({', '.join(parts)})"


def later(start: datetime, seconds: str) -> str:
    """A moment so many seconds after another."""
    moment = f"'{start:%Y-%m-%d %H:%M:%S}'"
    if connection.vendor == "mysql":
        return f"({moment} + INTERVAL {seconds} SECOND)"
    if connection.vendor == "postgresql":
        return f"(TIMESTAMPTZ {moment} + ({seconds}) * INTERVAL '1 second')"
    return f"datetime({moment}, '+' || ({seconds}) || ' seconds')"


def insert(model: type[models.Model], values: Mapping[str, str], source: str) -> int:
    """``INSERT … SELECT``: what is given, by field name as SQL, and the default of every other field. The rows made."""
    quote = connection.ops.quote_name
    columns, selected, params = [], [], []
    for field in model._meta.concrete_fields:
        if field.name in values or field.attname in values:
            selected.append(values.get(field.attname) or values[field.name])
        elif field.primary_key:
            continue
        else:
            selected.append("%s")
            params.append(field.get_db_prep_save(_default(field), connection))
        columns.append(quote(field.column))
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) SELECT {', '.join(selected)} {source}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


def _default(field: Any) -> Any:
    if not field.has_default() and not field.null and isinstance(field, models.CharField | models.TextField):
        return ""
    return field.get_default()


def move_sequences(tables: list[type[models.Model]]) -> None:
    """Rows were written with keys of their own; let the next ones follow them."""
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def analyse(tables: list[type[models.Model]]) -> None:
    """What a server does by itself within the hour: look at the new rows, so that it plans with them."""
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute("ANALYZE TABLE " + ", ".join(model._meta.db_table for model in tables))
            cursor.fetchall()
        elif connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
