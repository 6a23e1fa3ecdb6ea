"""Columns for keys: exact on every database, whatever its collation thinks of case and accents."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models


def digest(*parts: str) -> str:
    """A key for exact look-up: 40 hex digits of SHA-256 over the parts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]


class DigestField(models.CharField):
    """Holds a ``digest``: narrow, ASCII, the same on MySQL, PostgreSQL and SQLite."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)
