"""Which bytes a player asks for (RFC 9110, section 14). Pure."""

from __future__ import annotations

import re

_ONE_RANGE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.ASCII)


def asked_range(header: str, size: int) -> range | None:
    """The bytes of a Range header, of a file of ``size`` bytes.

    None: all of them, since there is no header, or one that may be ignored (several ranges, another unit). An empty range:
    none of the bytes asked for is there.
    """
    found = _ONE_RANGE.fullmatch(header)
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)
