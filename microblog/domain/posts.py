"""Posts: finding them, writing, editing, pinning."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import api as mentoring
from social_learning_xblocks.kit import conf, events, richtext
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.kit.richtext.characters import usable
from social_learning_xblocks.kit.search import words
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.notices.api import Happening, NoticeKind, tell
from social_learning_xblocks.spaces.api import find_member, find_or_make_tags, members_called, members_of
from social_learning_xblocks.spaces.models import Space

from .. import rules
from ..data import AudienceChoice, Policy, PollWish, Reader
from ..enums import PostKind, PostType
from ..models import Poll, Post, PostTag, Recipient, Reply
from ..queries import own_drafts, readable, with_parts
from . import audiences, links, mentions, passing, polls, versions
from .resending import once_key, once_only

#: What a web address counts, however long it is.
LINK_LENGTH = 23
_LINK = re.compile(r"https?://\S+")
MOST_TAGS = 10
MOST_PICTURES = 4
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)\s]*\)")
#: More and the pins push the conversation off the screen.
MOST_PINNED = 3


@once_only(Post)
@verb
def publish_post(
    actor: Reader,
    space: Space,
    *,
    body: str,
    kind: str = PostKind.POST,
    audience: AudienceChoice | None = None,
    author_id: int | None = None,
    policy: Policy | None = None,
    poll: PollWish | None = None,
    value: str = "",
    quoted_id: int | None = None,
    may_be_quoted: bool = True,
    draft_id: int | None = None,
    once: str = "",
) -> Post:
    """Post. One insert whatever the audience; a text with a held word waits for a moderator.

    value: what praise names, one of the policy's. quoted_id: a post that is passed on; it needs no text then, and
    says thanks to its author. With the ``once`` of an earlier post of this person, that one comes back and nothing is written.

    draft_id: the draft that this was until now; it goes with it. Raises Invalid, about "draft", for one that has come out
    or was discarded meanwhile: nobody posts twice unawares.

    author_id: the mentor in whose name a moderator posts. Raises NotAllowed, Invalid (with sentences for body, audience
    and poll), NotFound (a mentor or a named person who is no member) or Conflict (too many in a short time).
    """
    policy, audience = policy or Policy(), audience or AudienceChoice()
    author_id = check_start(actor, space, policy, author_id)
    newest = check_limit(actor, space, "post", Post.objects.all())
    if draft_id is not None:
        use_up_draft(actor, space, draft_id)
    post = Post(
        space=space,
        author_id=author_id,
        posted_by_id=None if author_id == actor.user_id else actor.user_id,
        kind=kind,
        is_first=rules.is_newcomer(actor, author_id) and newest is None,
        value=checked_value(kind, value, policy),
        may_be_quoted=may_be_quoted,
        once=once_key(actor, space, once),
    )
    if quoted_id is not None:
        post.quoted = passing.original_of(actor, space, quoted_id, with_words=bool(body.strip()))
        if not body.strip():
            passing.thank(actor, space, post.quoted)
    row = polls.checked(poll, policy) if poll else None
    return put_out(actor, post, body, audience, longest=policy.post_length, poll=row)


def check_start(actor: Reader, space: Space, policy: Policy, author_id: int | None) -> int:
    """The id of the author: the actor, or the member for whom they write. Raises NotAllowed or NotFound."""
    if not rules.can_start(actor, policy):
        raise NotAllowed(_("You cannot start a conversation here. You can reply to others."))
    if author_id is None or author_id == actor.user_id:
        return actor.person_id
    if not rules.can_post_for(actor):
        raise NotAllowed(_("You cannot post for somebody else."))
    find_member(space, author_id)
    role = members_of(space, {author_id}).get(author_id, "")
    if not (rules.can_be_posted_for(role) or mentoring.mentee_ids(space, author_id).exists()):
        raise NotAllowed(_("You can post for those who mentor. Others speak for themselves."))
    return author_id


def use_up_draft(actor: Reader, space: Space, draft_id: int) -> None:
    """Delete a draft that is being posted: whoever deletes the row posts it, and the database lets one of many do it."""
    if not own_drafts(actor, space).filter(pk=draft_id).delete()[0]:
        message = _("This draft came out or was discarded meanwhile. Look at your posts before you post it once more.")
        raise Invalid(message, {"draft": message})


def put_out(
    actor: Reader, post: Post, body: str, audience: AudienceChoice, *, longest: int, poll: Poll | None = None
) -> Post:
    """Save a new post with all that hangs on it, and tell of it, or hold it. Raises as ``publish_post``."""
    space = post.space
    check_kind(actor, post.kind)
    rendered, called = write_body(space, post, body, longest, may_be_empty=post.quoted_id is not None)
    recipients = audiences.checked(actor, space, audience)
    post.audience, post.cohort_id = audience.kind, audience.cohort_id
    post.wants_answer = post.is_first or post.kind == PostKind.QUESTION
    post.visibility, word = visibility_for(actor, space, post.body, *(poll.options if poll else ()))
    post.announced_at = timezone.now() if post.is_visible else None
    links.note([(post, rendered.links)])
    post.save(force_insert=True)
    Recipient.objects.bulk_create([Recipient(post=post, user_id=user_id) for user_id in recipients])
    note_tags(space, post, rendered.tags)
    if poll is not None:
        poll.post = post
        poll.save(force_insert=True)
    if post.posted_by_id is not None:
        moderation.record(actor, space, moderation.Act.POSTED, (PostType.POST, post.pk))
    if post.is_visible:
        announce(post, called)
    else:
        moderation.record(actor, space, moderation.Act.HELD, (PostType.POST, post.pk), word)
    return post


def announce(post: Post, called: set[int]) -> None:
    """What happens when a post is first shown: those it names and may read it are told, others hear the event."""
    new = mentions.note(post, called)
    tell(post.space, new, Happening(NoticeKind.MENTIONED, (PostType.POST, post.pk), post.author_id))
    passing.announce(post)
    events.emit("social_learning.post.published", space_id=post.space_id, post_id=post.pk, user_id=post.author_id)


@verb
def edit_post(actor: Reader, space: Space, post_id: int, *, body: str, policy: Policy | None = None) -> Post:
    """Change the text of one's own post; what it said before stays in its history.

    What was passed on without a word gets none: the consent was asked for then. Its audience stays: what was said to some
    is not shown to others later. Who is newly named is told.
    """
    post = find_post(actor, space, post_id, lock=True)
    if not rules.can_edit(actor, post.author_id, post.visibility, is_locked=post.is_locked):
        raise NotAllowed(_("You can edit your own posts only."))
    if post.is_passed_on:
        raise NotAllowed(_("You cannot do this here."))
    before = post.body
    rendered, called = write_body(space, post, body, (policy or Policy()).post_length)
    if post.body == before:
        return post
    versions.check_edits(actor)
    versions.keep(post, before, actor.person_id)
    post.edited_at = timezone.now()
    visibility, word = visibility_for(actor, space, post.body)
    if post.is_visible and visibility == Visibility.HELD:
        post.visibility = visibility
        moderation.record(actor, space, moderation.Act.HELD, (PostType.POST, post.pk), word)
    links.note([(post, rendered.links)])
    post.save()
    PostTag.objects.filter(post=post).delete()
    note_tags(space, post, rendered.tags)
    if post.is_visible:
        new = mentions.note(post, called)
        tell(space, new, Happening(NoticeKind.MENTIONED, (PostType.POST, post.pk), post.author_id))
    return post


@verb
def pin_post(actor: Reader, space: Space, post_id: int, *, on: bool) -> Post:
    """Keep a post above the timeline of everybody, or no longer.

    Raises NotFound, NotAllowed (learners; a post that is not for everybody) or Conflict (three are pinned).
    """
    if not rules.can_pin(actor):
        raise NotAllowed(_("Mentors and staff can pin a post."))
    post = find_post(actor, space, post_id, lock=True)
    if on and not rules.can_be_pinned(post.audience):
        raise NotAllowed(_("Only posts for everybody can be pinned."))
    if on and not post.is_pinned:
        # The space's row: two people who pin at once must not both see room for one more.
        Space.objects.select_for_update().get(pk=space.pk)
        pins = Post.objects.filter(space=space, is_pinned=True, visibility=Visibility.VISIBLE)
        if pins[:MOST_PINNED].count() >= MOST_PINNED:
            raise Conflict(_("Three posts are pinned already. Unpin one of them first."))
    post.is_pinned = on
    post.save(update_fields=["is_pinned"])
    return post


def find_post(actor: Reader, space: Space, post_id: int, *, lock: bool = False) -> Post:
    """A post of this space that the actor may read. Raises NotFound otherwise, whatever the reason."""
    found = may_open(actor, space).filter(pk=post_id)
    post = (found.select_for_update() if lock else with_parts(found)).first()
    if post is None:
        raise NotFound(_("There is no such post here. It may have been removed."))
    post.space = space
    return post


def may_open(actor: Reader, space: Space) -> QuerySet[Post]:
    """What somebody may open: what they may read, all that is not deleted for moderators, and their own whatever became of it."""
    shown = readable(actor, space)
    if actor.is_moderator:
        shown = Post.objects.filter(space=space).exclude(visibility=Visibility.DELETED)
    if actor.user_id is None or actor.read_only:
        return shown
    return shown | Post.objects.filter(space=space, author_id=actor.user_id)


def write_body(
    space: Space, post: Post | Reply, body: str, longest: int, *, may_be_empty: bool = False
) -> tuple[richtext.Rendered, set[int]]:
    """Set the Markdown and what is made of it; the members whom the text names come back with it.

    Raises Invalid for a text that says nothing or is too long.
    """
    body = usable(body).strip()
    if not body and not may_be_empty:
        message = _("Write something first.")
        raise Invalid(message, {"body": message})
    length = length_of(body)
    if length > longest:
        message = _("The text has {yours} characters; {count} are possible.").format(yours=length, count=longest)
        raise Invalid(message, {"body": message})
    policy = richtext.Policy(image_hosts=frozenset(conf.get("IMAGE_HOSTS")), platform_math=True)
    people = members_called(space, richtext.find_mentions(body))
    rendered = richtext.render(body, people=people, policy=policy)
    if rendered.html.count("<img") > MOST_PICTURES:
        message = _("A post can show {count} pictures.").format(count=MOST_PICTURES)
        raise Invalid(message, {"body": message})
    post.body, post.body_html, post.renderer_version = body, rendered.html, rendered.version
    if isinstance(post, Post):
        post.folded = f" {' '.join(words(body))} "
    return rendered, {people[name][0] for name in rendered.mentions if name in people}


def length_of(body: str) -> int:
    """How long a text counts: a web address as 23 characters, so that nobody shortens links, and a picture as none."""
    return len(_LINK.sub("x" * LINK_LENGTH, _PICTURE.sub("", body)))


def note_tags(space: Space, post: Post, names: tuple[str, ...]) -> None:
    """Put a post under its hashtags."""
    tags = find_or_make_tags(space, names[:MOST_TAGS])
    PostTag.objects.bulk_create([PostTag(tag=tag, post=post) for tag in tags], ignore_conflicts=True)


def check_kind(actor: Reader, kind: str) -> None:
    if kind not in PostKind.values:
        raise Invalid(_("There is no such kind of post."))
    if kind == PostKind.ANNOUNCEMENT and not rules.is_mentoring(actor):
        raise NotAllowed(_("Mentors and staff can announce something."))


def checked_value(kind: str, value: str, policy: Policy) -> str:
    """What praise names; nothing for other posts. Raises Invalid for what is no value of this course."""
    if kind != PostKind.PRAISE or not value:
        return ""
    if value not in policy.values:
        message = _("Choose one of the values.")
        raise Invalid(message, {"value": message})
    return value


def check_limit(actor: Reader, space: Space, kind: str, rows: QuerySet) -> datetime | None:
    """When the actor last wrote such a row here, None for the first. Raises Conflict after too many lately. One query."""
    most, seconds = conf.get("LIMITS")[kind]
    since = timezone.now() - timedelta(seconds=seconds)
    own = rows.filter(author_id=actor.user_id, space=space).order_by("-created_at")
    newest = list(own.values_list("created_at", flat=True)[:most])
    if len(newest) == most and newest[-1] > since:
        raise Conflict(
            _(
                "You have posted {count} times in a short while. Your text is kept; wait a little and send it again."
            ).format(count=most)
        )
    return newest[0] if newest else None


def visibility_for(actor: Reader, space: Space, *texts: str) -> tuple[int, str]:
    """Whether a text is shown at once or held, and for which word. Moderators' own texts are never held."""
    word = "" if actor.is_moderator else moderation.why_held(space, *texts)
    return (Visibility.HELD, word) if word else (Visibility.VISIBLE, "")
