"""Forgetting a person in the microblog, and telling them what it knows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from social_learning_xblocks.kit import platform, richtext
from social_learning_xblocks.kit.transactions import verb

from ..enums import Audience
from ..models import (
    Draft,
    Follow,
    Mark,
    Mention,
    MutedThread,
    MutedWord,
    Place,
    Poll,
    Post,
    PostVersion,
    Recipient,
    Reply,
    Silence,
)
from ..queries import add_to
from . import links, posts

FORMER = "@former-member"
ROWS_AT_ONCE = 500


def retire(user_id: int) -> None:
    """What a person wrote stays without them, its earlier versions and the name in mentions go; so does all that says what
    they like, choose, read and avoid. Can run twice, and again after it was stopped.
    """
    forget_name(user_id)
    # What they passed on without a word says nothing but that they did; under it others may have said something.
    replies = Reply.objects.filter(post_id=OuterRef("pk"))
    Post.objects.filter(author_id=user_id, quoted__isnull=False, body="").exclude(Exists(replies)).delete()
    while marks := list(Mark.objects.filter(user_id=user_id)[:ROWS_AT_ONCE]):
        forget_marks(marks)
    own: tuple[QuerySet[Any], ...] = (
        Recipient.objects.filter(user_id=user_id),
        Mention.objects.filter(user_id=user_id),
        MutedThread.objects.filter(user_id=user_id),
        MutedWord.objects.filter(user_id=user_id),
        Place.objects.filter(user_id=user_id),
        Follow.objects.filter(Q(follower_id=user_id) | Q(followed_id=user_id)),
        Silence.objects.filter(Q(by_id=user_id) | Q(whom_id=user_id)),
        Draft.objects.filter(Q(author_id=user_id) | Q(posted_by_id=user_id)),
    )
    for rows in own:
        rows.delete()
    forget_recipient(user_id)
    while ids := list(Post.objects.filter(author_id=user_id).values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        PostVersion.objects.filter(post_id__in=ids, reply_key=0).delete()
        Post.objects.filter(pk__in=ids).update(author=None)
    Post.objects.filter(posted_by_id=user_id).update(posted_by=None)
    while places := dict(Reply.objects.filter(author_id=user_id).values_list("pk", "post")[:ROWS_AT_ONCE]):
        PostVersion.objects.filter(post_id__in={*places.values()}, reply_key__in=places).delete()
        Reply.objects.filter(pk__in=places).update(author=None)


@verb
def forget_marks(marks: Iterable[Mark]) -> None:
    """Delete marks, and what they counted."""
    marks = list(marks)
    add_to(Post.objects.filter(pk__in=[mark.post_id for mark in marks if mark.reaction]), "reaction_count", -1)
    for option in {mark.vote for mark in marks if mark.vote is not None}:
        voted = [mark.post_id for mark in marks if mark.vote == option]
        column = f"votes_{option}"
        Poll.objects.filter(pk__in=voted).update(**{column: F(column) - 1})
    Mark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()


def forget_recipient(user_id: int) -> None:
    """Take a person out of the names in drafts of others."""
    for draft in Draft.objects.filter(audience=Audience.NAMED).order_by("pk").iterator():
        if user_id in draft.recipient_ids:
            draft.recipient_ids = [one for one in draft.recipient_ids if one != user_id]
            draft.save(update_fields=["recipient_ids"])


def forget_name(user_id: int) -> None:
    """Take the name out of posts and replies that mention the person, out of earlier versions and drafts of others.

    Also when the account is called otherwise by now: the platform renames whom it retires.
    """
    names = platform.usernames_of(user_id)
    models: tuple[Any, ...] = (Post, Reply)
    for model in models:
        mentioning = model.objects.filter(body_html__contains=f'data-person="{user_id}"')
        for pk in list(mentioning.order_by("pk").values_list("pk", flat=True)):
            forget_mention(model, pk, names)
    # Somebody else may have a name today that was theirs once.
    for name in names - platform.usernames_of_others(names, user_id):
        texts: tuple[Any, ...] = (PostVersion, Draft)
        for model in texts:
            for row in model.objects.filter(body__icontains=f"@{name}").order_by("pk").iterator():
                row.body = without(row.body, {name})
                row.save(update_fields=["body"])


@verb
def forget_mention(model: Any, pk: int, names: set[str]) -> None:
    """Take the name out of one text as it is now, and out of the words that others mute by."""
    post: Post | Reply = model.objects.select_for_update().get(pk=pk)
    text = without(post.body, names)[: richtext.MAX_SOURCE]
    rendered, _called = posts.write_body(post.space, post, text, richtext.MAX_SOURCE)
    changed = ["body", "body_html", "renderer_version"]
    if isinstance(post, Post):
        # The name may have stood in an address.
        links.note([(post, rendered.links)])
        changed += ["folded", "link"]
    post.save(update_fields=changed)


def without(text: str, names: set[str]) -> str:
    """A text with FORMER in the place of these names."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"@{re.escape(name)}(?![\w-])", FORMER, text, flags=re.IGNORECASE)
    return text


def export(user_id: int) -> dict[str, Any]:
    """What the app holds about a person, as plain data."""
    posts = Post.objects.filter(author_id=user_id).order_by("pk")
    versions = PostVersion.objects.filter(editor_id=user_id).order_by("pk")
    replies = Reply.objects.filter(author_id=user_id).order_by("pk")
    marks = Mark.objects.filter(user_id=user_id).order_by("pk")
    follows = Follow.objects.filter(follower_id=user_id).order_by("pk")
    drafts = Draft.objects.filter(Q(author_id=user_id) | Q(posted_by_id=user_id)).order_by("pk")
    silences = Silence.objects.filter(by_id=user_id).order_by("pk")
    muted_words = MutedWord.objects.filter(user_id=user_id).order_by("pk")
    muted_threads = MutedThread.objects.filter(user_id=user_id).order_by("pk")
    places = Place.objects.filter(user_id=user_id).order_by("pk")
    readers: defaultdict[int, list[int]] = defaultdict(list)
    named = Recipient.objects.filter(post__author_id=user_id).order_by("pk")
    for post_id, reader_id in named.values_list("post_id", "user_id").iterator():
        readers[post_id].append(reader_id)
    found = {
        "posts": [
            {
                "id": row.pk,
                "body": row.body,
                "kind": row.kind,
                "value": row.value,
                "audience": Audience(row.audience).name.lower(),
                "recipients": readers[row.pk],
                "quoted": row.quoted_id,
                "at": row.created_at.isoformat(),
            }
            for row in posts.iterator()
        ],
        "post_versions": [{"body": row.body, "until": row.replaced_at.isoformat()} for row in versions.iterator()],
        "replies": [
            {"post": row.post_id, "body": row.body, "at": row.created_at.isoformat()} for row in replies.iterator()
        ],
        "drafts": [
            {
                "body": row.body,
                "audience": Audience(row.audience).name.lower(),
                "recipients": row.recipient_ids,
                "publish_at": iso(row.publish_at),
                "at": row.created_at.isoformat(),
            }
            for row in drafts.iterator()
        ],
        "marks": [
            {
                "post": row.post_id,
                "seen_at": iso(row.seen_at),
                "reaction": row.reaction,
                "is_bookmarked": row.is_bookmarked,
                "acknowledged_at": iso(row.acknowledged_at),
                "vote": row.vote,
            }
            for row in marks.iterator()
        ],
        "follows": [row.followed_id for row in follows.iterator()],
        "silences": [
            {"user": row.whom_id, "is_block": row.is_block, "is_less": row.is_less, "until": iso(row.until)}
            for row in silences.iterator()
        ],
        "muted_words": [row.word.strip() for row in muted_words.iterator()],
        "muted_posts": [row.post_id for row in muted_threads.iterator()],
        "places": [{"timeline": row.timeline, "post": row.post_id} for row in places.iterator()],
    }
    # Under one name: other applets have marks and posts too.
    return {"microblog": found}


def iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
