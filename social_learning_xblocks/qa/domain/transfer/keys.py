"""What a post is called outside its database: the key of the import it came with, or one made of its space and number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ....spaces.api import accounts_called
from ....spaces.models import Space
from ...models import Answer, Comment, Question
from ..posts import MODELS

#: The type and the key of a post; ids by them.
Named = tuple[str, str]
Ids = dict[Named, int]
PostModel = type[Question] | type[Answer] | type[Comment]

#: What is no post, and is always there: the space itself.
SPACE: Named = ("space", "")
#: Nor is a person, who is called by username.
MEMBER = "member"

_OWN = re.compile(r"sl:([0-9a-f]{12}):([0-9]{1,18})")
LONGEST = 80


def key_of(space: Space, pk: int, source_key: str | None) -> str:
    """The key of a post; it stays the same when the post is exported again from where it was imported."""
    return source_key or f"sl:{_origin(space)}:{pk}"


def keys_of(space: Space, model: PostModel, ids: Iterable[int | None]) -> dict[int | None, str]:
    """The keys of posts of one space; ids that are none are left out. One query."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    rows = model._default_manager.filter(space=space, pk__in=wanted).values_list("pk", "source_key")
    return {pk: key_of(space, pk, source_key) for pk, source_key in rows}


def ids_of(space: Space, named: Iterable[Named]) -> Ids:
    """The ids of those posts that are in a space: imported ones, and the originals where this is their space.

    And those of people who have an account here.
    """
    found: Ids = {SPACE: space.pk}
    wanted = set(named)
    people = accounts_called(key for kind, key in wanted if kind == MEMBER)
    found |= {(MEMBER, name): user_id for name, user_id in people.items()}
    for post_type, model in MODELS.items():
        keys = {key for kind, key in wanted if kind == post_type and len(key) <= LONGEST}
        if not keys:
            continue
        rows = model._default_manager.filter(space=space)
        found |= {
            (post_type, str(key)): pk for key, pk in rows.filter(source_key__in=keys).values_list("source_key", "pk")
        }
        own = {int(match[2]): key for key in keys if (match := _OWN.fullmatch(key)) and match[1] == _origin(space)}
        originals = rows.filter(source_key=None, pk__in=own).values_list("pk", flat=True) if own else ()
        found |= {(post_type, own[pk]): pk for pk in originals}
    return found


def _origin(space: Space) -> str:
    """What tells the posts of one space from those of all others, on any site."""
    return space.key_hash[:12]
