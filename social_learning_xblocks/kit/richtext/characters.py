"""Characters that no text keeps, and texts made short."""

from __future__ import annotations

import re
import unicodedata

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# NUL and the other controls, the byte order mark and U+FFFE, U+FFFF; and the signs that turn the direction of what
# follows (U+202A-E, U+2066-9), with which a line of code can be made to read other than it runs.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|[\u2028\u2029]")


def usable(text: str) -> str:
    """The text with line feeds only, without controls and overrides of direction, lone surrogates as U+FFFD."""
    return without_unwanted(_LINE_END.sub("\n", text))


def without_unwanted(text: str) -> str:
    """The text without controls and overrides of direction, lone surrogates as U+FFFD."""
    return _UNWANTED.sub("", _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text))


def excerpt(text: str, length: int = 180) -> str:
    """The beginning of a plain text on one line: whole words, at most ``length`` characters with the ellipsis."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    end = flat.rfind(" ", 0, length)
    if end < length // 2:
        # A long word, or a script without spaces: cut it, but not between a letter and its marks.
        end = max(length - 1, 0)
        while end > 0 and unicodedata.combining(flat[end]):
            end -= 1
    return flat[:end].rstrip(" ,;:.-–—") + "…" if length > 0 else ""
