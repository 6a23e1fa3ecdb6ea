"""What one person does with a post by a tap: react, bookmark, acknowledge; and that it was seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import conf, events
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.notices.api import Happening, NoticeKind, tell
from social_learning_xblocks.spaces.models import Space

from .. import rules
from ..data import Reader
from ..enums import PostKind, PostType, Reaction
from ..models import Mark, Post
from ..queries import add_to
from . import posts


@verb
def react_to(actor: Reader, space: Space, post_id: int, *, reaction: str, is_told: bool = True) -> Mark:
    """Say one thing to a post, another one, or nothing any more (""). One reaction a person; the count is exact.

    ``is_told``: whether the author hears of it, which they do once of each person. The mark comes back with its post.
    """
    if reaction and reaction not in Reaction.values:
        raise Invalid(_("There is no such reaction."))
    # With its row: eight people who like it queue here, and not at one another's marks.
    post = posts.find_post(actor, space, post_id, lock=True)
    if not rules.can_react(actor, post.author_id, post.visibility):
        raise NotAllowed(_("You cannot react to this."))
    mark = check_changes(actor, post)
    # Who takes a reaction back and gives it again is not told of twice. A vote leaves its moment here too.
    before, is_first, mark.reaction = mark.reaction, mark.changed_at is None or mark.vote is not None, reaction
    if before == reaction:
        return mark
    note(post_id, actor.person_id, reaction=reaction, changed_at=timezone.now())
    change = bool(reaction) - bool(before)
    if change:
        add_to(Post.objects.filter(pk=post_id), "reaction_count", change)
        post.reaction_count += change
    if is_first and is_told:
        tell(space, {post.author_id}, Happening(NoticeKind.REACTED, (PostType.POST, post_id), actor.user_id))
    events.emit("social_learning.post.reacted", space_id=space.pk, post_id=post_id, reaction=reaction)
    return mark


def check_changes(actor: Reader, post: Post) -> Mark:
    """What somebody has to do with a post so far. Raises Conflict for who reacts and votes without end, wherever. One query."""
    most, seconds = conf.get("LIMITS")["vote"]
    since = timezone.now() - timedelta(seconds=seconds)
    own, here = Mark.objects.filter(user_id=actor.person_id), Q(post=post)
    found = own.filter(Q(changed_at__gt=since) | here).aggregate(
        recent=Count("pk", filter=Q(changed_at__gt=since)),
        reaction=Max("reaction", filter=here),
        vote=Max("vote", filter=here),
        kept=Count("pk", filter=here & Q(is_bookmarked=True)),
        changed_at=Max("changed_at", filter=here),
    )
    if found["recent"] >= most:
        raise Conflict(_("That was a lot in a short time. Wait a little and go on."))
    return Mark(
        post=post,
        reaction=found["reaction"] or "",
        vote=found["vote"],
        is_bookmarked=bool(found["kept"]),
        changed_at=found["changed_at"],
    )


@verb
def bookmark_post(actor: Reader, space: Space, post_id: int, *, on: bool) -> Mark:
    """Have a post under "Bookmarks", or no longer. Nobody else learns of it. The mark comes back with its post."""
    if not actor.can_write:
        raise NotAllowed(_("You cannot do this here."))
    post = posts.find_post(actor, space, post_id)
    note(post_id, actor.person_id, is_bookmarked=on)
    mark = Mark.objects.get(post=post, user_id=actor.person_id)
    mark.post = post
    return mark


@verb
def acknowledge(actor: Reader, space: Space, post_id: int) -> Post:
    """Say that an announcement was read. Once; it cannot be taken back."""
    if not actor.can_write:
        raise NotAllowed(_("You cannot do this here."))
    post = posts.find_post(actor, space, post_id)
    if post.kind != PostKind.ANNOUNCEMENT:
        raise Invalid(_("This post asks for no confirmation."))
    if not Mark.objects.filter(post=post, user_id=actor.person_id, acknowledged_at__isnull=False).exists():
        note(post_id, actor.person_id, acknowledged_at=timezone.now())
    return post


def note_seen(reader: Reader, post_ids: Iterable[int]) -> None:
    """Remember that these posts were on the reader's screen. One query; what was seen before keeps its moment."""
    if not reader.can_write:
        return
    now = timezone.now()
    rows = [Mark(post_id=post_id, user_id=reader.person_id, seen_at=now) for post_id in sorted(set(post_ids))]
    if rows:
        Mark.objects.bulk_create(rows, ignore_conflicts=True)


def marks_of(reader: Reader, post_ids: Iterable[int]) -> dict[int, Mark]:
    """The reader's marks on these posts, by post id. One query, none for a visitor."""
    if reader.user_id is None:
        return {}
    return {mark.post_id: mark for mark in Mark.objects.filter(user_id=reader.user_id, post_id__in=list(post_ids))}


def note(post_id: int, user_id: int, **columns: str | int | datetime) -> None:
    """Set columns of the one row of a person and a post, whether or not it is there yet. One query."""
    by_target = connection.features.supports_update_conflicts_with_target
    Mark.objects.bulk_create(
        [Mark(post_id=post_id, user_id=user_id, **columns)],
        update_conflicts=True,
        update_fields=[*columns],
        unique_fields=["post", "user"] if by_target else None,
    )
