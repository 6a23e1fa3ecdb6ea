"""Telling the staff that a video of the gallery should not stand. They decide as on the flags of reviewers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import NotAllowed
from ...kit.transactions import verb
from ...moderation import api as moderation
from .. import rules
from ..models import Assignment
from .gallery import find_shown
from .overrides import SUBJECT


@verb
def report_shown(actor: Actor, assignment: Assignment, entry_id: int, *, reason: str, note: str = "") -> None:
    """Report a video that is shown now. Twice by the same person, while it waits, is once.

    Raises NotFound for what is not shown, NotAllowed for one's own, Invalid without a reason.
    """
    entry = find_shown(assignment, entry_id)
    if not rules.can_report(actor, entry.submission):
        raise NotAllowed(_("You cannot report this video."))
    moderation.report(actor, assignment.space, (SUBJECT, entry.submission_id), reason=reason, note=note)
