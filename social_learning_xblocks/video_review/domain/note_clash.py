"""Two who write one note: whose words a save may replace. Pure."""

from __future__ import annotations

from enum import StrEnum

from ...kit.fields import digest


class NoteClash(StrEnum):
    """What became of a note since the page that sends it was made."""

    NONE = "none"  # nobody else has changed it, or to the same words
    THEIRS = "theirs"  # somebody else has, and who sends it has not
    BOTH = "both"  # both have


def mark_of(note: str) -> str:
    """What a page says of the note that it shows."""
    return digest("note", note)


def clash_of(kept: str, sent: str, seen: str | None) -> NoteClash:
    """``kept``: the note as it is now; ``seen``: the mark of what the page showed, None where it says nothing of it."""
    if seen is None or kept == sent or mark_of(kept) == seen:
        return NoteClash.NONE
    return NoteClash.THEIRS if mark_of(sent) == seen else NoteClash.BOTH
