"""Topics of a space."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from ...kit.errors import Invalid
from ...kit.fields import digest
from ...kit.search import MARKS
from ...kit.transactions import verb
from ..models import Space, Tag
from ..queries import tags_named

MAX_LENGTH = 35
_FORBIDDEN = re.compile(rf"[^\w{MARKS}.+#-]+")


def normal_name(text: str) -> str:
    """A tag as it is stored: lower case, words joined by "-", letters, digits and . + # - _ only.

    However the computer of the author writes an accent ("é" is two characters on a Mac), the tag is the same.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _FORBIDDEN.sub("-", folded.strip()).strip("-_.")[:MAX_LENGTH].rstrip("-_.")


def find_or_make_tags(space: Space, names: Iterable[str], *, may_add: bool = True) -> list[Tag]:
    """The tags of these names, in order and once each. At most three queries.

    Raises Invalid when a name is not listed and ``may_add`` is false.
    """
    wanted = list(dict.fromkeys(name for name in map(normal_name, names) if name))
    if not wanted:
        return []
    known = {tag.name_hash: tag for tag in tags_named(space, wanted)}
    missing = [name for name in wanted if digest(name) not in known]
    if missing and not may_add:
        message = _("“{tag}” is not one of this course's tags. Choose from the list.").format(tag=missing[0])
        raise Invalid(message, {"tags": message})
    if missing:
        rows = [Tag(space=space, name=name, name_hash=digest(name)) for name in missing]
        Tag.objects.bulk_create(rows, ignore_conflicts=True)
        known |= {tag.name_hash: tag for tag in tags_named(space, missing)}
    return [known[digest(name)] for name in wanted]


def suggest_tags(space: Space, start: str = "", limit: int = 10) -> list[Tag]:
    """Tags that begin so, those of the author's list first, then the busiest.

    A tag that only posts use which are held or hidden is not offered: its name would say what they are about.
    """
    tags = Tag.objects.filter(Q(is_listed=True) | Q(question_count__gt=0), space=space)
    if start:
        tags = tags.filter(name__istartswith=normal_name(start))
    return list(tags.order_by("-is_listed", "-question_count", "name")[:limit])


def list_tags(space: Space, names: Iterable[str], *, block: str) -> None:
    """Make the list of one block (a usage key) what its author set. A space lists the tags of all its blocks.

    No query when nothing changed since the space was read.
    """
    wanted = list(dict.fromkeys(name for name in map(normal_name, names) if name))
    if space.listed_topics.get(block, []) != wanted:
        _change_list(space, block, wanted)


@verb
def _change_list(space: Space, block: str, names: list[str]) -> None:
    """Under a lock of the space: authors of two blocks must not undo one another's list."""
    lists = Space.objects.select_for_update().values_list("listed_topics", flat=True).get(pk=space.pk)
    lists.pop(block, None)
    if names:
        lists[block] = names
    Space.objects.filter(pk=space.pk).update(listed_topics=lists)
    space.listed_topics = lists
    every = sorted({name for some in lists.values() for name in some})
    wanted = {tag.pk for tag in find_or_make_tags(space, every)}
    listed = set(Tag.objects.filter(space=space, is_listed=True).values_list("pk", flat=True))
    if wanted - listed:
        Tag.objects.filter(pk__in=wanted - listed).update(is_listed=True)
    if listed - wanted:
        Tag.objects.filter(pk__in=listed - wanted).update(is_listed=False)
