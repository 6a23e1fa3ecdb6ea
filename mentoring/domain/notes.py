"""Private notes: one sheet a person and pair, which nobody else reads."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid
from social_learning_xblocks.kit.transactions import verb

from ..models import PairNote, Programme
from .own_pairs import hold_own

LONGEST = 20_000


@verb
def save_note(actor: Actor, programme: Programme, pair_id: int, *, body: str, stamp: str) -> PairNote | None:
    """Keep the sheet; an empty one goes (None). ``stamp``: that of the sheet as it was opened, see ``stamp_of``.

    Raises as ``hold_own``, Invalid for a text that is too long, Conflict when another tab has kept it meanwhile.
    """
    pair = hold_own(actor, programme, pair_id)
    if len(body) > LONGEST:
        message = _("A sheet holds {count} characters.").format(count=LONGEST)
        raise Invalid(message, {"body": message})
    note = PairNote.objects.filter(pair=pair, author_id=actor.person_id).first()
    if stamp_of(note) != stamp and (note.body if note else "") != body:
        raise Conflict(_("You have changed these notes in another window. Copy what you wrote here, and reload."))
    if not body.strip():
        if note is not None:
            note.delete()
        return None
    note = note or PairNote(pair=pair, author_id=actor.person_id)
    note.body, note.changed_at = body, timezone.now()
    note.save()
    return note


def stamp_of(note: PairNote | None) -> str:
    """Which state of a sheet it is; "" for an empty one."""
    return note.changed_at.isoformat() if note else ""
