"""Words that hold a post until a moderator has looked at it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Invalid, NotAllowed
from ...kit.transactions import verb
from ...spaces.models import Space
from .. import rules
from ..enums import Act
from .trail import record

MOST_WORDS = 500


def words_of(space: Space) -> list[str]:
    """The space's own list, as its moderators wrote it."""
    return [line.strip() for line in space.held_words.splitlines() if line.strip()]


def why_held(space: Space, *texts: str) -> str:
    """The word for which a post of these texts is held, or ""."""
    return rules.held_word(" \n ".join(texts), words_of(space))


@verb
def save_held_words(actor: Actor, space: Space, *, words: str) -> None:
    """Replace the space's list; one word or phrase a line."""
    if not rules.can_moderate(actor):
        raise NotAllowed(_("Only moderators can change this list."))
    lines = list(dict.fromkeys(line.strip() for line in words.splitlines() if line.strip()))
    if len(lines) > MOST_WORDS or any(len(line) > 100 for line in lines):
        message = _("At most 500 lines of up to 100 characters.")
        raise Invalid(message, {"words": message})
    space.held_words = "\n".join(lines)
    space.save(update_fields=["held_words"])
    record(actor, space, Act.WORDS, ("space", space.pk))
