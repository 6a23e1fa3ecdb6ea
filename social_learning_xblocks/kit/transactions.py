"""Transactions for verbs. LMS handlers are not atomic, so every verb opens its own."""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 6
#: MySQL and MariaDB: deadlock, lock wait timeout, record changed since last read. PostgreSQL: serialization, deadlock.
RETRYABLE = {1213, 1205, 1020, "40001", "40P01"}

_inside_verb: ContextVar[bool] = ContextVar("inside_verb", default=False)


def verb(function: Callable[P, T]) -> Callable[P, T]:
    """Run the function in one transaction, again when the database chose it as the victim of a deadlock.

    A verb called by a verb joins its transaction: one BEGIN, one COMMIT, all or nothing. Inside somebody else's
    transaction (a view under ATOMIC_REQUESTS, a test) it takes a savepoint, so that a refusal leaves nothing behind.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        # What a verb does on commit runs inside it, but its transaction is over.
        if _inside_verb.get() and connection.in_atomic_block:
            return function(*args, **kwargs)
        token = _inside_verb.set(True)
        try:
            return _in_transaction(lambda: function(*args, **kwargs))
        finally:
            _inside_verb.reset(token)

    return run


def _in_transaction(work: Callable[[], T]) -> T:
    attempts = 1 if connection.in_atomic_block else ATTEMPTS
    for attempt in range(1, attempts):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            if not is_retryable(error):
                raise
            # Spread out, so that the same two do not meet again.
            time.sleep(random.uniform(0.005, 0.03) * attempt)  # noqa: S311 - not a secret
    with transaction.atomic():
        return work()


def is_retryable(error: OperationalError) -> bool:
    """Whether the database says: nothing is wrong with this, try it again."""
    cause = error.__cause__
    # psycopg says sqlstate, psycopg2 pgcode.
    state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    code = state or (error.args[0] if error.args else None)
    return code in RETRYABLE
