"""What people are told about offers and pairs."""

from __future__ import annotations

from collections.abc import Collection

from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.notices.api import NoticeKind
from social_learning_xblocks.spaces.api import Membership, Role

from ..models import Pair, Programme

#: What notices lead to: the offers of the reader in a programme, the programme, a pair.
OFFERS, PROGRAMME, PAIR = "offers", "programme", "pair"
#: So many people are told in one go.
AT_ONCE = 1_000


def tell(programme: Programme, kind: NoticeKind, user_ids: Collection[int], *, target: str = PROGRAMME) -> None:
    """Tell people of a programme something that nobody did, by name. Two queries for each thousand."""
    happening = notices.Happening(kind, (target, programme.pk))
    ids = sorted(set(user_ids))
    for start in range(0, len(ids), AT_ONCE):
        notices.tell(programme.space, ids[start : start + AT_ONCE], happening)


def coordinators_of(programme: Programme) -> set[int]:
    """The user ids of those who run the programmes of this place. One query."""
    roles = (Role.STAFF, Role.MODERATOR)
    staff = Membership.objects.filter(space=programme.space, role__in=roles, user__is_active=True)
    return set(staff.values_list("user_id", flat=True))


def tell_coordinators(programme: Programme) -> None:
    """Somebody came to need a match. Three queries."""
    tell(programme, NoticeKind.UNPAIRED, coordinators_of(programme))


def tell_pair(pair: Pair, kind: NoticeKind, user_ids: Collection[int], actor_id: int | None = None) -> None:
    """Tell the two of a pair, or one of them, something about it. Two queries."""
    notices.tell(pair.space, user_ids, notices.Happening(kind, (PAIR, pair.pk), actor_id))
