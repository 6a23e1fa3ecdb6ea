"""Questions about moderation."""

from __future__ import annotations

from collections.abc import Iterable

from ..kit import conf
from ..kit.actor import Actor
from ..kit.search import fold, words


def can_moderate(actor: Actor) -> bool:
    """Staff and moderators of the space, for themselves and not through somebody else's eyes."""
    return actor.can_write and actor.is_moderator


def held_word(text: str, held: Iterable[str]) -> str:
    """The first word or phrase of the site's or the space's list that stands in a text, or "".

    Whole words, without regard to case and accents: "ass" does not hold "assignment".
    """
    line = f" {' '.join(words(text))} "
    for phrase in (*conf.get("HELD_WORDS"), *held):
        wanted = " ".join(words(phrase))
        if wanted and f" {wanted} " in line:
            return fold(phrase).strip()
    return ""
