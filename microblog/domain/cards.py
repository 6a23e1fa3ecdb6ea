"""Posts and replies as one reader sees them: names, marks, polls, and what they may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Person
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.api import people_in
from social_learning_xblocks.spaces.models import Space

from .. import rules
from ..data import PostCard, Reader, ReplyCard
from ..enums import Audience, PostType
from ..models import Mark, Poll, Post, Reply
from . import links, passing, polls
from .marks import marks_of


def cards_of(reader: Reader, space: Space, posts: Sequence[Post], *, last_read: int | None = None) -> list[PostCard]:
    """Posts (with their polls and links) as one reader sees them.

    Two queries; one more each when one of them passes another post on, or is not visible.
    """
    quoted = passing.quoted_by(reader, space, posts)
    every = [*posts, *quoted.values()]
    people = people_in(space, [user_id for post in every for user_id in (post.author_id, post.posted_by_id)])
    marks = marks_of(reader, [post.pk for post in every])
    reasons = reasons_of(posts)
    inner = {key: card_of(reader, post, people, marks.get(key), polls.poll_of(post)) for key, post in quoted.items()}
    cards = []
    for post in posts:
        card = card_of(reader, post, people, marks.get(post.pk), polls.poll_of(post), last_read)
        card = replace(card, reason=reasons.get(subject_of(post), ""), link=links.view_of(post.link))
        original = quoted.get(post.quoted_id or 0)
        if original is not None and passing.is_shown(post, original):
            card = replace(card, quoted=replace(inner[original.pk], link=links.view_of(original.link)))
        cards.append(card)
    return cards


def card_of(
    reader: Reader,
    post: Post,
    people: dict[int, Person],
    mark: Mark | None,
    poll: Poll | None,
    last_read: int | None = None,
) -> PostCard:
    is_marked, mark = mark is not None, mark or Mark()
    is_mine = reader.user_id is not None and reader.user_id == post.author_id
    return PostCard(
        id=post.pk,
        kind=post.kind,
        html=mark_safe(post.body_html),  # noqa: S308 - sanitised by kit.richtext when it was written
        author=people.get(post.author_id or 0, gone()),
        posted_by=people.get(post.posted_by_id or 0),
        created_at=post.created_at,
        edited_at=post.edited_at,
        audience=post.audience,
        audience_word=str(Audience(post.audience).label),
        reply_count=post.reply_count,
        reaction_count=post.reaction_count,
        reaction=mark.reaction,
        is_bookmarked=mark.is_bookmarked,
        is_acknowledged=mark.acknowledged_at is not None,
        is_marked=is_marked,
        is_mine=is_mine,
        is_pinned=post.is_pinned,
        is_new=last_read is not None and post.pk > last_read and not is_mine,
        is_first=post.is_first,
        visibility=post.visibility,
        is_locked=post.is_locked,
        poll=polls.view_of(reader, post, poll, mark.vote, timezone.now()) if poll else None,
        may=may_with(reader, post),
        value=post.value,
        has_quote=post.quoted_id is not None,
        is_passed_on=post.is_passed_on,
        may_be_quoted=post.may_be_quoted,
    )


def foot_of(reader: Reader, mark: Mark) -> PostCard:
    """The post of a mark as far as its row of actions shows it: without people, poll and quote. No query."""
    return card_of(reader, mark.post, {}, mark, None)


def reply_cards(reader: Reader, space: Space, post: Post, replies: Sequence[Reply]) -> list[ReplyCard]:
    """Replies to one post. One query, two when one of them is not visible."""
    people = people_in(space, [reply.author_id for reply in replies])
    reasons = reasons_of(replies)
    return [
        ReplyCard(
            id=reply.pk,
            html=mark_safe(reply.body_html),  # noqa: S308 - sanitised by kit.richtext when it was written
            author=people.get(reply.author_id or 0, gone()),
            created_at=reply.created_at,
            edited_at=reply.edited_at,
            is_mine=reader.user_id is not None and reader.user_id == reply.author_id,
            visibility=reply.visibility,
            parent_id=reply.parent_id,
            reason=reasons.get(subject_of(reply), ""),
            may=may_with_reply(reader, post, reply),
        )
        for reply in replies
    ]


def gone() -> Person:
    return Person(None, _("Former member"))


def subject_of(post: Post | Reply) -> moderation.Subject:
    """How the shared applets name a post or a reply."""
    return (PostType.POST.value if isinstance(post, Post) else PostType.REPLY.value), post.pk


def reasons_of(shown: Iterable[Post | Reply]) -> dict[moderation.Subject, str]:
    """Why posts are not visible, from the trail; no query when all are."""
    removed = [subject_of(post) for post in shown if not post.is_visible]
    if not removed:
        return {}
    return {subject: entry.reason for subject, entry in moderation.last_words(removed).items()}


def may_with(reader: Reader, post: Post) -> frozenset[str]:
    """Names of what the reader may do with a post."""
    who = (reader, post.author_id, post.visibility)
    may = {
        "reply": rules.can_reply(reader, post.visibility, is_locked=post.is_locked),
        "react": rules.can_react(*who),
        "edit": rules.can_edit(*who, is_locked=post.is_locked) and not post.is_passed_on,
        "delete": rules.can_delete(*who),
        "undelete": rules.can_undelete(*who),
        "pass_on": rules.can_pass_on(reader, post.audience, post.visibility),
        "quote": rules.can_pass_on(reader, post.audience, post.visibility)
        and rules.can_quote(reader, post.author_id, may_be_quoted=post.may_be_quoted),
        "pin": rules.can_pin(reader) and (post.is_pinned or rules.can_be_pinned(post.audience)),
        "moderate": moderation.can_moderate(reader),
        "report": rules.can_report(*who),
        "reach": rules.can_see_reach(reader, post.author_id),
        "history": post.edited_at is not None,
    }
    return frozenset(name for name, allowed in may.items() if allowed)


def may_with_reply(reader: Reader, post: Post, reply: Reply) -> frozenset[str]:
    """Names of what the reader may do with a reply; a lock on the post locks what is below it."""
    is_locked = post.is_locked or reply.is_locked
    who = (reader, reply.author_id, reply.visibility)
    may = {
        "reply": reply.is_visible and rules.can_reply(reader, post.visibility, is_locked=is_locked),
        "edit": rules.can_edit(*who, is_locked=is_locked),
        "delete": rules.can_delete(*who),
        "undelete": rules.can_undelete(*who),
        "moderate": moderation.can_moderate(reader),
        "report": rules.can_report(*who),
        "history": reply.edited_at is not None,
    }
    return frozenset(name for name, allowed in may.items() if allowed)
