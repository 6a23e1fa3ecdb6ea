"""How it goes: one question after the first and the third meeting, answered to the coordinator alone."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid
from social_learning_xblocks.kit.transactions import verb

from ..models import Programme, Pulse
from .own_pairs import hold_own

#: After so many meetings it is asked.
ASKED_AFTER = (1, 3)
#: From not at all well to very well.
ANSWERS = (1, 2, 3, 4, 5)
LONGEST = 500


def due_after(met_count: int, answered: Collection[int]) -> int:
    """After how many meetings somebody is asked now, 0 for not now. Only the newest question is asked."""
    due = [after for after in ASKED_AFTER if after <= met_count]
    return due[-1] if due and due[-1] not in answered else 0


@verb
def answer_pulse(
    actor: Actor, programme: Programme, pair_id: int, *, after: int, answer: int, remark: str = ""
) -> Pulse:
    """Say how it goes, 1 to 5; once more changes the answer. Raises as ``hold_own``, Invalid, Conflict before it is asked."""
    pair = hold_own(actor, programme, pair_id)
    if answer not in ANSWERS:
        message = _("Choose one of the five.")
        raise Invalid(message, {"answer": message})
    if len(remark) > LONGEST:
        message = _("Say it in {count} characters at most.").format(count=LONGEST)
        raise Invalid(message, {"remark": message})
    if after not in ASKED_AFTER or after > pair.met_count:
        raise Conflict(_("This is asked after you have met."))
    said = {"answer": answer, "remark": remark.strip(), "answered_at": timezone.now()}
    return Pulse.objects.update_or_create(pair=pair, user_id=actor.person_id, after=after, defaults=said)[0]
