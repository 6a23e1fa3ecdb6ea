"""Finding a pair for one of its two. Nobody else is told that there is one: staff have figures, not what two people do."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import conf
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound

from ..models import Meeting, Pair, Programme


def pairs_with(programme: Programme, user_id: int) -> QuerySet[Pair]:
    """All pairs of a person in a programme, ended ones too."""
    return Pair.objects.filter(Q(mentor_id=user_id) | Q(mentee_id=user_id), programme=programme)


def find_own(actor: Actor, programme: Programme, pair_id: int) -> Pair:
    """A pair of the actor, to look at. One query. Raises NotFound for those of others, NotAllowed for who looks through
    somebody else's eyes.
    """
    if actor.read_only:
        raise NotAllowed(_("This is for one person only."))
    pair = pairs_with(programme, actor.person_id).filter(pk=pair_id).first()
    if pair is None:
        raise NotFound(_("There is no such match."))
    return pair


def hold_own(actor: Actor, programme: Programme, pair_id: int) -> Pair:
    """The same, locked, to change what belongs to it. Raises NotAllowed, NotFound, and Conflict when it has ended."""
    if not actor.can_write:
        raise NotAllowed(_("You cannot write here."))
    pair = pairs_with(programme, actor.person_id).select_for_update().filter(pk=pair_id).first()
    if pair is None:
        raise NotFound(_("There is no such match."))
    if pair.open_key is None:
        raise Conflict(_("This match has ended. What you wrote is kept; nothing can be added any more."))
    return pair


def partner_of(pair: Pair, user_id: int) -> int:
    return pair.mentee_id if pair.mentor_id == user_id else pair.mentor_id


def check_limit(actor: Actor) -> None:
    """Raises Conflict when the actor has planned or logged too many meetings lately. One query."""
    most, seconds = conf.get("LIMITS")["meeting"]
    since = timezone.now() - timedelta(seconds=seconds)
    if Meeting.objects.filter(made_by_id=actor.person_id, made_at__gt=since)[:most].count() >= most:
        raise Conflict(_("These were many meetings in a short while. Wait a little and try again."))
