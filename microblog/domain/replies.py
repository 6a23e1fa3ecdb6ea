"""Talking back: replies under a post."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import api as mentoring
from social_learning_xblocks.kit import events
from social_learning_xblocks.kit.errors import NotAllowed, NotFound
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.notices.api import Happening, NoticeKind, tell
from social_learning_xblocks.spaces.models import Space

from .. import rules
from ..data import Policy, Reader
from ..enums import PostType
from ..models import MutedThread, Post, Reply
from ..queries import lasting, readable_replies
from . import audiences, mentions, posts, tallies, versions
from .resending import once_key, once_only


@once_only(Reply)
@verb
def reply_to(
    actor: Reader,
    space: Space,
    post_id: int,
    *,
    body: str,
    parent_id: int | None = None,
    policy: Policy | None = None,
    once: str = "",
) -> Reply:
    """Reply to a post, or to a reply under it. Whoever may read the post will read it.

    With the ``once`` of an earlier reply of this person, that one comes back and nothing is written.

    Raises NotFound, NotAllowed (hidden, locked), Invalid or Conflict (too many in a short time).
    """
    post = posts.find_post(actor, space, post_id)
    if not rules.can_reply(actor, post.visibility, is_locked=post.is_locked):
        raise NotAllowed(_("This conversation is closed."))
    posts.check_limit(actor, space, "comment", Reply.objects.all())
    parent = find_reply(actor, space, parent_id) if parent_id else None
    if parent is not None and parent.post_id != post.pk:
        raise NotFound(_("There is no such reply here. It may have been removed."))
    reply = Reply(space=space, post=post, parent=parent, author_id=actor.user_id, once=once_key(actor, space, once))
    reply.is_by_mentor = is_by_mentor(actor, post)
    _rendered, called = posts.write_body(space, reply, body, (policy or Policy()).post_length)
    reply.visibility, word = posts.visibility_for(actor, space, reply.body)
    reply.announced_at = timezone.now() if reply.is_visible else None
    # The count first: its row lock makes others wait here, before the insert takes a shared lock on the same row.
    if reply.is_visible:
        tallies.count_new(post, reply)
    reply.save(force_insert=True)
    if reply.is_visible:
        mentions.answered(post, actor.person_id)
        announce(reply, called)
    else:
        moderation.record(actor, space, moderation.Act.HELD, (PostType.REPLY, reply.pk), word)
    return reply


def is_by_mentor(actor: Reader, post: Post) -> bool:
    """Whether what the actor says to a post is an answer of somebody who mentors; their own posts they do not answer."""
    if actor.user_id == post.author_id:
        return False
    if rules.is_mentoring(actor) or not post.wants_answer:
        return rules.is_mentoring(actor)
    return mentoring.pairs_between(post.space, mentor_id=actor.user_id, mentee_id=post.author_id).exists()


def announce(reply: Reply, called: set[int]) -> None:
    """Tell the author of the post and of the reply that is answered; and those it names who may read the post."""
    post = reply.post
    named = mentions.note(post, called, reply)
    answered = {post.author_id}
    if reply.parent is not None and reply.parent.author_id is not None:
        answered |= audiences.among(post, {reply.parent.author_id})
    recipients = {user_id for user_id in named | answered if user_id is not None} - {reply.author_id}
    if recipients:
        muted = MutedThread.objects.filter(post=post, user_id__in=recipients)
        recipients -= set(lasting(muted, timezone.now()).values_list("user_id", flat=True))
    about = (PostType.POST, post.pk)
    tell(post.space, recipients & named, Happening(NoticeKind.MENTIONED, about, reply.author_id))
    tell(post.space, recipients - named, Happening(NoticeKind.COMMENTED, about, reply.author_id))
    events.emit(
        "social_learning.post.replied",
        space_id=post.space_id,
        post_id=post.pk,
        reply_id=reply.pk,
        user_id=reply.author_id,
    )


@verb
def edit_reply(actor: Reader, space: Space, reply_id: int, *, body: str, policy: Policy | None = None) -> Reply:
    """Change the text of one's own reply; what it said before stays in its history. Who is newly named is told."""
    reply = find_reply(actor, space, reply_id, lock=True)
    if not rules.can_edit(actor, reply.author_id, reply.visibility, is_locked=reply.is_locked or reply.post.is_locked):
        raise NotAllowed(_("You can edit your own posts only."))
    before = reply.body
    _rendered, called = posts.write_body(space, reply, body, (policy or Policy()).post_length)
    if reply.body == before:
        return reply
    versions.check_edits(actor)
    versions.keep(reply, before, actor.person_id)
    reply.edited_at = timezone.now()
    visibility, word = posts.visibility_for(actor, space, reply.body)
    is_held = reply.is_visible and visibility == Visibility.HELD
    if is_held:
        reply.visibility = visibility
        moderation.record(actor, space, moderation.Act.HELD, (PostType.REPLY, reply.pk), word)
    reply.save()
    if is_held:
        tallies.disappear(reply.post, reply)
    elif reply.is_visible:
        new = mentions.note(reply.post, called, reply)
        tell(space, new, Happening(NoticeKind.MENTIONED, (PostType.POST, reply.post_id), reply.author_id))
    return reply


def find_reply(actor: Reader, space: Space, reply_id: int, *, lock: bool = False) -> Reply:
    """A reply of this space under a post that the actor may read. Raises NotFound otherwise.

    Locks the post before the reply, as all verbs do.
    """
    missing = NotFound(_("There is no such reply here. It may have been removed."))
    found = may_open(actor, space).filter(pk=reply_id)
    reply = found.first()
    if reply is not None:
        try:
            post = posts.find_post(actor, space, reply.post_id, lock=lock)
        except NotFound as error:
            # In the same words as for one that there never was: an id tells nothing.
            raise missing from error
        reply = found.select_for_update().first() if lock else reply
    if reply is None:
        raise missing
    reply.post, reply.space = post, space
    return reply


def may_open(actor: Reader, space: Space) -> QuerySet[Reply]:
    """What somebody may open: what they may see, and their own whatever became of it."""
    shown = readable_replies(actor, space)
    if actor.user_id is None or actor.read_only:
        return shown
    return shown | Reply.objects.filter(space=space, author_id=actor.user_id)
