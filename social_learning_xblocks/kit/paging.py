"""Keyset paging: the last page costs what the first one costs.

The ids come from a covering index first, the wide rows after that by id. Together with the bound ``sort <= value`` beside the
usual ``OR`` this keeps MariaDB on the index: without it the optimiser sorts the whole range (measured with 100,000 rows:
28 ms without, 1 ms with).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from .errors import Invalid

T = TypeVar("T")
M = TypeVar("M", bound=Model)

PAGE_SIZE = 20


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some items of a list, and where the next ones begin (empty at the end)."""

    items: Sequence[T]
    next_cursor: str = ""


def page_of_keys(
    rows: QuerySet[Any], *, sort: str, key: str = "id", key_sort: str = "", cursor: str = "", size: int = PAGE_SIZE
) -> Page[int]:
    """One page of ``key`` values, ordered by ``sort`` and then by ``key_sort`` (both with "-" for descending).

    ``key_sort`` defaults to the key in the direction of ``sort``. An index on (…filters, sort, key) makes it cheap.
    Raises Invalid for a cursor that is not one of ours.
    """
    descending = sort.startswith("-")
    field = sort.lstrip("-")
    key_sort = key_sort or ("-" if descending else "") + key
    try:
        if cursor:
            value, last = decode_cursor(cursor)
            beyond = "lt" if descending else "gt"
            key_beyond = "lt" if key_sort.startswith("-") else "gt"
            rows = rows.filter(
                Q(**{f"{field}__{beyond}": value}) | Q(**{field: value, f"{key}__{key_beyond}": last}),
                **{f"{field}__{beyond}e": value},
            )
        found = list(rows.order_by(sort, key_sort).values_list(field, key)[: size + 1])
    except (TypeError, ValueError, ValidationError) as error:
        # The cursor of a list that is sorted by something else.
        raise Invalid(_("This place in the list no longer exists. Start again from the top.")) from error
    more = len(found) > size
    found = found[:size]
    return Page([pk for _value, pk in found], encode_cursor(*found[-1]) if more else "")


def in_order(rows: QuerySet[M], keys: Sequence[int]) -> list[M]:
    """The rows with these primary keys, in the order of the keys; those that are gone are left out."""
    if not keys:
        return []
    by_key = rows.in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]


def encode_cursor(value: datetime | int, key: int) -> str:
    """A place in a list as text that is safe in a URL."""
    plain = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([plain, key]).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[datetime | int, int]:
    """The value and the key that ``encode_cursor`` packed. Raises Invalid for anything else."""
    try:
        plain, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        value = parse_datetime(plain) if isinstance(plain, str) else plain
        if type(value) not in (datetime, int) or type(key) is not int or abs(key) >= 2**63:
            raise ValueError(cursor)
        if isinstance(value, int) and abs(value) >= 2**63:
            raise ValueError(cursor)
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise ValueError(cursor)
            value = value.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError) as error:
        raise Invalid(_("This place in the list no longer exists. Start again from the top.")) from error
    return cast(datetime | int, value), key


def is_key(value: object) -> bool:
    """Whether a value is a whole number that a database can hold (and not True, which Python takes for one)."""
    return type(value) is int and abs(value) < 2**63
