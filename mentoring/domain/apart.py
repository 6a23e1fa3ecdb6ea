"""People who are never paired: by whom and why is for coordinators, and for none who is one of the two."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotFound
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.api import find_member, members_called

from ..models import Apart, Programme
from .concerns import find_concern
from .coordinating import check_coordinator, hold

LONGEST = 500


@verb
def keep_apart(actor: Actor, programme: Programme, *, one: str, other: str, reason: str = "") -> Apart:
    """Two members, by their usernames, are paired in no programme of this space from now on; what they have now stays.

    Raises NotAllowed, and Invalid with sentences for the fields.
    """
    check_coordinator(actor)
    names = {"one": one.strip().removeprefix("@"), "other": other.strip().removeprefix("@")}
    members = members_called(programme.space, names.values())
    wrong = {
        field: _("Nobody with this username is a member here.")
        for field, name in names.items()
        if name.lower() not in members
    }
    if wrong:
        raise Invalid(next(iter(wrong.values())), wrong)
    ids = [members[name.lower()][0] for name in names.values()]
    if ids[0] == ids[1]:
        message = _("Name two different people.")
        raise Invalid(message, {"other": message})
    return _keep(actor, programme, ids[0], ids[1], reason)


@verb
def part_reported(actor: Actor, programme: Programme, concern_id: int) -> Apart:
    """The two of a private report are never paired from now on.

    Raises NotAllowed, NotFound, and Conflict where it is about nobody, or one of the two is the actor.
    """
    concern = find_concern(actor, programme, concern_id)
    if concern.reporter_id is None or concern.about_id is None:
        raise Conflict(_("This report names no two people."))
    return _keep(actor, programme, concern.reporter_id, concern.about_id)


@verb
def let_together(actor: Actor, programme: Programme, apart_id: int) -> Apart:
    """They may be paired again; what is returned is no row any more. Raises NotAllowed and NotFound."""
    check_coordinator(actor)
    row = apart_for(actor, programme).select_for_update().filter(pk=apart_id).first()
    if row is None:
        raise NotFound(_("These two are not kept apart any more."))
    row.delete()
    _record(actor, programme, moderation.Act.TOGETHER, row)
    return row


@verb
def restore_apart(actor: Actor, programme: Programme, *, one: int, other: int, reason: str = "") -> Apart:
    """Keep two apart again, by user id, who were let together just now.

    Raises NotAllowed, NotFound for who is no member, Invalid, and Conflict for oneself.
    """
    check_coordinator(actor)
    for user_id in (one, other):
        find_member(programme.space, user_id)
    if one == other:
        raise Invalid(_("Name two different people."))
    return _keep(actor, programme, one, other, reason)


def apart_for(actor: Actor, programme: Programme) -> QuerySet[Apart]:
    """Who is kept apart, as far as a coordinator may know it: not they themselves."""
    me = actor.person_id
    return Apart.objects.filter(space=programme.space_id).exclude(Q(one_id=me) | Q(other_id=me))


def _keep(actor: Actor, programme: Programme, one: int, other: int, reason: str = "") -> Apart:
    """Keep them apart; doing it twice does it once, with the newest reason where there is one."""
    if actor.person_id in (one, other):
        # What they would be told, and the list, would say whether they are kept apart already.
        raise Conflict(_("This is about yourself. Ask another coordinator to decide on it."))
    if len(reason.strip()) > LONGEST:
        message = _("Say it in {count} characters at most.").format(count=LONGEST)
        raise Invalid(message, {"reason": message})
    # Offers are made under the same lock: none of the two of them comes between.
    hold(programme)
    low, high = sorted((one, other))
    known = {"reason": reason.strip(), "made_by_id": actor.person_id}
    row, is_new = Apart.objects.get_or_create(space_id=programme.space_id, one_id=low, other_id=high, defaults=known)
    if is_new:
        _record(actor, programme, moderation.Act.APART, row)
    elif reason.strip():
        row.reason = reason.strip()
        row.save(update_fields=["reason"])
    return row


def _record(actor: Actor, programme: Programme, act: moderation.Act, row: Apart) -> None:
    moderation.record_two(actor, programme.space, act, (row.one_id, row.other_id))
