"""The lines of a file: one JSON object each, the first says what the file is, the last that it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from ....kit.errors import Invalid

FORMAT = "social_learning.space"
VERSION = 1
#: A picture of 3.5 MB takes 5 MB; a line of more is none of ours.
LONGEST_LINE = 64 * 1024 * 1024

Record = dict[str, Any]


def write_line(record: Record) -> str:
    """A record as a line; its moments are in UTC."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=_plain) + "\n"


def _plain(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def moment(value: str) -> datetime:
    """A moment of a record; ValueError for what is none."""
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def moment_or_none(value: str | None) -> datetime | None:
    """The same, where there may be none."""
    return None if value is None else moment(value)


def text(value: object, longest: int, *, shortest: int = 1) -> str:
    """A text of a record that fits; ValueError for one that does not, or is none."""
    if not isinstance(value, str) or not shortest <= len(value) <= longest:
        raise ValueError(f"no text of {shortest} to {longest} characters")
    return value


def number(value: object) -> int:
    """A number of a record that a column can hold; ValueError for what is none."""
    if not isinstance(value, int) or abs(value) >= 2**31:
        raise ValueError("no number that fits")
    return int(value)


def read_header(file: IO[str]) -> Record:
    """The first line. Raises Invalid when it is not that of a space, or of a version that is not known yet."""
    try:
        header = json.loads(file.readline(LONGEST_LINE))
    except ValueError:
        header = None
    if not isinstance(header, dict) or header.get("format") != FORMAT or not isinstance(header.get("space"), dict):
        raise Invalid(_("This is not the export of a space: its first line does not say so."))
    if header.get("version") != VERSION:
        message = _("The export is of version {version}; this site reads version {known}.")
        raise Invalid(message.format(version=header.get("version"), known=VERSION))
    return header


def read_records(file: IO[str]) -> Iterator[tuple[int, Record | None]]:
    """The other lines with their numbers; None for one that is no record."""
    number = 1
    while line := file.readline(LONGEST_LINE):
        number += 1
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        yield number, record if isinstance(record, dict) and isinstance(record.get("type"), str) else None
