"""What each act of a coordinator begins with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import NotAllowed

from .. import rules
from ..models import Programme


def check_coordinator(actor: Actor) -> None:
    """Raises NotAllowed for everybody who does not run the programmes of this place, or only looks."""
    if not (rules.can_coordinate(actor) and actor.can_write):
        raise NotAllowed(_("Only coordinators can do this."))


def check_sees(actor: Actor) -> None:
    """Raises NotAllowed for everybody who does not run the programmes of this place; who looks through their eyes may."""
    if not rules.can_coordinate(actor):
        raise NotAllowed(_("Only coordinators can see this."))


def hold(programme: Programme) -> Programme:
    """The programme, locked: offers are made and ended one after the other. The first query of a verb, so that what it reads
    after that is what the one before it wrote.
    """
    return Programme.objects.select_for_update().get(pk=programme.pk)
