"""Programmes of a space."""

from __future__ import annotations

from django.utils.translation import gettext as _

from social_learning_xblocks.kit.errors import NotFound
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.spaces.models import Space

from ..models import Participant, Programme


def find_or_make_programme(space: Space, *, key: str, title: str, usage_key: str = "") -> Programme:
    """The programme of this key; the first block that names it makes it, and links lead there. One query when it is there."""
    known = Programme.objects.filter(space=space, key_hash=digest(key)).first()
    return known or _make_programme(space, key, title, usage_key)


def find_programme(space: Space, *, key: str) -> Programme:
    """The programme of this key. Raises NotFound where no block has named it yet."""
    programme = Programme.objects.filter(space=space, key_hash=digest(key)).first()
    if programme is None:
        raise NotFound(_("There is no such programme. Open its block once: that makes it."))
    return programme


@verb
def _make_programme(space: Space, key: str, title: str, usage_key: str) -> Programme:
    """Whoever comes first; two at once make one."""
    known = {"key": key, "title": title[:120], "home_usage_key": usage_key}
    return Programme.objects.get_or_create(space=space, key_hash=digest(key), defaults=known)[0]


def participant_of(programme: Programme, user_id: int | None) -> Participant | None:
    """What somebody signed up with; None for who has not, or is not signed in. One query at most."""
    if user_id is None:
        return None
    return Participant.objects.filter(programme=programme, user_id=user_id).first()
