"""What two people wrote to each other and to nobody else: the private channel of a mentor and a mentee."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.kit.paging import Page, encode_cursor
from social_learning_xblocks.spaces.models import Space

from ..data import AudienceChoice, PostCard, Reader
from ..enums import Audience
from ..models import Recipient
from ..queries import readable, with_parts
from .cards import cards_of
from .timelines import place_of

#: Posts on a page.
AT_ONCE = 5


def only_for(user_id: int) -> AudienceChoice:
    """The audience of a post for one person."""
    return AudienceChoice(Audience.NAMED, [user_id])


def between(reader: Reader, space: Space, other_id: int, *, cursor: str = "") -> Page[PostCard]:
    """Posts of the two that name only the other one, newest first. Three queries. Raises NotAllowed for other eyes, Invalid
    for a cursor that is not ours.
    """
    if reader.read_only or reader.user_id is None:
        raise NotAllowed(_("This is for one person only."))
    before = place_of(cursor)
    named = Recipient.objects.filter(post_id=OuterRef("pk"))
    mine = Q(Exists(named.filter(user_id=other_id)), author_id=reader.user_id)
    theirs = Q(Exists(named.filter(user_id=reader.user_id)), author_id=other_id)
    posts = readable(reader, space).filter(mine | theirs, audience=Audience.NAMED)
    posts = posts.exclude(Exists(named.exclude(user_id__in=(reader.user_id, other_id))))
    if before is not None:
        posts = posts.filter(pk__lt=before)
    rows = list(with_parts(posts).order_by("-pk")[: AT_ONCE + 1])
    shown = rows[:AT_ONCE]
    more = encode_cursor(shown[-1].pk, shown[-1].pk) if len(rows) > AT_ONCE else ""
    return Page(cards_of(reader, space, shown), more)
