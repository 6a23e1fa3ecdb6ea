"""Pictures in posts: hidden and restored with them, deleted when nothing refers to them any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from microblog import api as microblog

from ...kit.actor import Actor
from ...kit.models import Visibility
from ...moderation.api import Act
from ...spaces import api as spaces
from ...spaces.models import Space
from ..models import Answer, Comment, Question, Revision
from .revisions import revisions_of

#: With these an address may be written so that "/images/" does not stand in the text.
_VEILS = ("\\", "&", "%")
AT_ONCE = 200


def pictures_of(post: Question | Answer | Comment) -> set[UUID]:
    """The pictures that a post shows or an earlier version of it did. One query."""
    earlier = revisions_of(post).values_list("body", flat=True)
    return _now_in(post).union(*map(spaces.pictures_named, earlier))


def follow(actor: Actor, space: Space, post: Question | Answer | Comment, act: Act, *, remove: bool) -> None:
    """After a post was hidden or restored: keep what it alone shows from its readers, or give it back.

    With ``remove`` what a hidden post alone shows is deleted.
    """
    if act == Act.HIDDEN:
        alone = {number for number in pictures_of(post) if not spaces.is_picture_shown(space, number)}
        if remove:
            spaces.remove_images(actor, space, uuids=alone)
        else:
            spaces.withhold_images(space, alone, withheld=True)
    elif act == Act.RESTORED:
        spaces.withhold_images(space, _now_in(post), withheld=False)


def is_shown_there(space: Space, piece: str) -> bool:
    """Whether a question, answer or comment that everybody in a space can see has this in its HTML. Three queries."""
    seen = Q(visibility=Visibility.VISIBLE)
    below = seen & Q(question__visibility=Visibility.VISIBLE)
    on_something = below & (Q(answer=None) | Q(answer__visibility=Visibility.VISIBLE))
    places: tuple[tuple[Any, Q], ...] = ((Question, seen), (Answer, below), (Comment, on_something))
    return any(
        model.objects.filter(visible, space=space, body_html__icontains=piece).exists() for model, visible in places
    )


def sweep(*, before: datetime | None = None, author_id: int | None = None, dry_run: bool = False) -> int:
    """Delete pictures that no text and no earlier version of one refers to; how many. Can run twice.

    ``before``: only those uploaded before then, because a text may still be written. ``author_id``: only those that one
    person uploaded.
    """
    stored = spaces.stored_images(before=before, author_id=author_id)
    used = set(referred_to()) if stored else set()
    unused = [number for number in stored if number not in used]
    if not dry_run:
        for start in range(0, len(unused), AT_ONCE):
            spaces.delete_images(unused[start : start + AT_ONCE])
    return len(unused)


def referred_to() -> Iterator[UUID]:
    """The pictures in all texts, whether these are shown or not. Reads every text that may have a picture once."""
    written = Q(body__icontains="/images/")
    for sign in _VEILS:
        written |= Q(body__contains=sign)
    models: tuple[Any, ...] = (Question, Answer, Comment)
    for model in models:
        found = model.objects.filter(written | Q(body_html__icontains="/images/")).order_by("pk")
        for post in found.only("body", "body_html").iterator(AT_ONCE):
            yield from _now_in(post)
    for text in Revision.objects.filter(written).order_by("pk").values_list("body", flat=True).iterator(AT_ONCE):
        yield from spaces.pictures_named(text)
    for text in microblog.texts_with("/images/"):
        yield from spaces.pictures_named(text)


def _now_in(post: Question | Answer | Comment) -> set[UUID]:
    return spaces.pictures_in(post.body, post.body_html)
