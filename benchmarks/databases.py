"""Databases on loopback that a benchmark creates, fills and drops. Only names that begin with ``PREFIX`` are touched.

Run as ``python -m benchmarks.databases ENGINE NAME`` it drops one, after a process that could not do so itself.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

PREFIX = "social_learning_bench"
FOLDER = Path(__file__).resolve().parent.parent / "var" / "bench"


def checked(name: str) -> str:
    """Refuse a name that could be somebody else's database."""
    if not re.fullmatch(PREFIX + r"[a-z0-9_]*", name):
        raise ValueError(f"A benchmark only uses databases whose name begins with {PREFIX}, not {name!r}.")
    return name


def django_settings(engine: str, name: str) -> dict[str, Any]:
    """One entry for ``DATABASES``; the same variables as ``tests/settings.py`` name host, port and account."""
    checked(name)
    if engine == "mysql":
        return {
            "ENGINE": "django.db.backends.mysql",
            "NAME": name,
            "HOST": os.environ.get("SL_MYSQL_HOST", "127.0.0.1"),
            "PORT": os.environ.get("SL_MYSQL_PORT", "3306"),
            "USER": os.environ.get("SL_MYSQL_USER", "root"),
            "PASSWORD": os.environ.get("SL_MYSQL_PASSWORD", ""),
            "OPTIONS": {"charset": "utf8mb4", "isolation_level": "read committed"},
        }
    if engine == "postgres":
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "HOST": os.environ.get("SL_POSTGRES_HOST", "127.0.0.1"),
            "PORT": os.environ.get("SL_POSTGRES_PORT", "5432"),
            "USER": os.environ.get("SL_POSTGRES_USER", "postgres"),
            "PASSWORD": os.environ.get("SL_POSTGRES_PASSWORD", ""),
        }
    if engine == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / f"{name}.sqlite3")}
    raise ValueError(f"There is no database engine called {engine!r}; choose mysql, postgres or sqlite.")


def create(engine: str, name: str) -> None:
    """Make an empty database; one of that name that is left over is dropped first."""
    drop(engine, name)
    if engine == "mysql":
        _mysql(f"CREATE DATABASE `{checked(name)}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
    elif engine == "postgres":
        _postgres(f"CREATE DATABASE \"{checked(name)}\" ENCODING 'UTF8' TEMPLATE template0")
    else:
        FOLDER.mkdir(parents=True, exist_ok=True)


def drop(engine: str, name: str) -> None:
    """Drop a database of a benchmark, if it is there."""
    if engine == "mysql":
        _mysql(f"DROP DATABASE IF EXISTS `{checked(name)}`")
    elif engine == "postgres":
        _postgres(f'DROP DATABASE IF EXISTS "{checked(name)}" WITH (FORCE)')
    else:
        path = Path(django_settings(engine, name)["NAME"])
        for suffix in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def describe(connection: Any) -> str:
    """Name and version of the server behind a Django connection, and the setting that matters most for its speed."""
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute("SELECT VERSION(), @@innodb_buffer_pool_size, @@innodb_flush_log_at_trx_commit")
            version, pool, flush = cursor.fetchone()
            durable = "durable commits" if flush == 1 else "relaxed commits"
            return f"MySQL/MariaDB {version}, buffer pool {pool // 1_048_576} MiB, {durable}"
        if connection.vendor == "postgresql":
            cursor.execute("SELECT current_setting('server_version'), current_setting('shared_buffers')")
            version, buffers = cursor.fetchone()
            return f"PostgreSQL {version.split()[0]}, shared buffers {buffers}"
        cursor.execute("SELECT sqlite_version()")
        return f"SQLite {cursor.fetchone()[0]}"


def _mysql(statement: str) -> None:
    import MySQLdb

    server = django_settings("mysql", PREFIX)
    connection = MySQLdb.connect(
        host=server["HOST"], port=int(server["PORT"]), user=server["USER"], password=server["PASSWORD"]
    )
    try:
        connection.cursor().execute(statement)
    finally:
        connection.close()


def _postgres(statement: str) -> None:
    try:
        import psycopg as driver
    except ImportError:
        import psycopg2 as driver

    server = django_settings("postgres", PREFIX)
    connection = driver.connect(
        host=server["HOST"],
        port=server["PORT"],
        user=server["USER"],
        password=server["PASSWORD"],
        dbname="postgres",
    )
    try:
        connection.autocommit = True
        connection.cursor().execute(statement)
    finally:
        connection.close()


if __name__ == "__main__":
    drop(sys.argv[1], sys.argv[2])
