"""The moderators' desk, and authors who take back what they wrote, with the counters that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import richtext
from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.errors import NotAllowed, NotFound
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.api import Act, Decision
from social_learning_xblocks.notices.api import Happening, NoticeKind, tell
from social_learning_xblocks.spaces.api import members_called, people_in
from social_learning_xblocks.spaces.models import Space

from .. import rules
from ..data import QueueItem, Reader
from ..enums import Audience, PostKind, PostType
from ..models import Post, Reply
from . import mentions, passing, pictures, posts, replies, tallies
from .cards import gone, subject_of
from .titles import titles_of

MOST_HELD = 50
#: How much of a post stands for it in the queue.
TITLE_LENGTH = 80


@verb
def delete_post(actor: Reader, space: Space, post_type: str, post_id: int) -> Post | Reply:
    """Authors take back what they wrote; it can be brought back. ``post_type``: "post" or "reply"."""
    post = find(actor, space, post_type, post_id)
    if not rules.can_delete(actor, post.author_id, post.visibility):
        raise NotAllowed(_("You can delete your own posts only."))
    moderation.check_limit(actor, space, {post_type: [post_id]})
    return change_post(actor, space, post_type, post_id, Act.DELETED)


@verb
def undelete_post(actor: Reader, space: Space, post_type: str, post_id: int) -> Post | Reply:
    """The undo of ``delete_post``."""
    post = find(actor, space, post_type, post_id)
    if not rules.can_undelete(actor, post.author_id, post.visibility):
        raise NotAllowed(_("This post cannot be brought back."))
    moderation.check_limit(actor, space, {post_type: [post_id]})
    return change_post(actor, space, post_type, post_id, Act.UNDELETED)


@verb
def moderate_post(
    actor: Reader, space: Space, post_type: str, post_id: int, *, act: str, reason: str = ""
) -> Post | Reply:
    """Hide, restore or approve. The author is told, waiting reports are decided, reporters hear of it."""
    if act not in {Act.HIDDEN, Act.RESTORED, Act.APPROVED}:
        raise NotAllowed(_("You cannot do this here."))
    post = change_post(actor, space, post_type, post_id, Act(act), reason)
    kind = NoticeKind.APPROVED if act == Act.APPROVED else NoticeKind.MODERATED
    tell(space, {post.author_id} - {actor.user_id}, Happening(kind, about(post)))
    if act == Act.HIDDEN:
        reporters = moderation.decide_reports(actor, space, subject_of(post), Decision.HIDDEN)
        tell(space, reporters, Happening(NoticeKind.REPORT_HIDDEN, about(post)))
    return post


@verb
def undo_hiding(actor: Reader, space: Space, post_type: str, post_id: int) -> Post | Reply:
    """The undo of hiding: what was shown is shown again, what waited for review waits again, and so do its reports.

    Raises NotAllowed, NotFound, or Conflict for what is not hidden any more.
    """
    post = find(actor, space, post_type, post_id, lock=True)
    if moderation.was_held(moderation.acts_about(subject_of(post)), timezone.now()):
        if not moderation.can_moderate(actor):
            raise NotAllowed(_("Only moderators can do this."))
        word = moderation.why_held(space, post.body)
        moderation.change_visibility(actor, space, post, subject_of(post), Act.HELD, word)
        pictures.give_back(post)
    else:
        post = moderate_post(actor, space, post_type, post_id, act=Act.RESTORED)
    moderation.reopen_reports(space, subject_of(post))
    return post


@verb
def report_post(actor: Reader, space: Space, post_type: str, post_id: int, *, reason: str, note: str = "") -> None:
    """Tell the moderators that a post or reply should not stand."""
    post = find(actor, space, post_type, post_id)
    if not rules.can_report(actor, post.author_id, post.visibility):
        raise NotAllowed(_("You cannot report this post."))
    moderation.report(actor, space, subject_of(post), reason=reason, note=note)


@verb
def dismiss_reports(actor: Reader, space: Space, post_type: str, post_id: int) -> None:
    """The post stays; reporters hear of it, the trail remembers it."""
    post = find(actor, space, post_type, post_id)
    reporters = moderation.decide_reports(actor, space, subject_of(post), Decision.KEPT)
    moderation.record(actor, space, Act.KEPT, subject_of(post))
    tell(space, reporters, Happening(NoticeKind.REPORT_KEPT, about(post)))


def change_post(actor: Reader, space: Space, post_type: str, post_id: int, act: Act, reason: str = "") -> Post | Reply:
    """Change the visibility of a post or reply under locks (post before reply), and all counts with it."""
    post = find(actor, space, post_type, post_id, lock=True)
    was_visible = post.is_visible
    if isinstance(post, Post) and post.is_passed_on and act in (Act.UNDELETED, Act.RESTORED):
        passing.check_once(actor, post.author_id, post.quoted_id or 0)
    moderation.change_visibility(actor, space, post, subject_of(post), act, reason)
    if post.is_visible == was_visible:
        # What waited for review was not shown, but whoever wrote it knows the pictures in it.
        pictures.follow(post, act)
        return post
    if isinstance(post, Reply):
        (tallies.appear if post.is_visible else tallies.disappear)(post.post, post)
    if post.is_visible:
        appear(space, post)
    pictures.follow(post, act)
    return post


def appear(space: Space, post: Post | Reply) -> None:
    """Who is named is named again; the first time that it is shown, people are told."""
    people = members_called(space, richtext.find_mentions(post.body))
    called = {user_id for user_id, _name in people.values()}
    if post.announced_at is not None:
        mentions.note(post.post, called, post) if isinstance(post, Reply) else mentions.note(post, called)
        return
    post.announced_at = timezone.now()
    post.save(update_fields=["announced_at"])
    if isinstance(post, Reply):
        replies.announce(post, called)
    else:
        posts.announce(post, called)


def find(actor: Reader, space: Space, post_type: str, post_id: int, *, lock: bool = False) -> Post | Reply:
    """A post or a reply that the actor may open. Raises NotFound, for a type that is none too."""
    if post_type == PostType.POST:
        return posts.find_post(actor, space, post_id, lock=lock)
    if post_type == PostType.REPLY:
        return replies.find_reply(actor, space, post_id, lock=lock)
    raise NotFound(_("There is no such post."))


def about(post: Post | Reply) -> moderation.Subject:
    """What notices lead to: the post, for a reply the one it stands under."""
    return PostType.POST.value, post.post_id if isinstance(post, Reply) else post.pk


def moderation_queue(actor: Reader, space: Space) -> list[QueueItem]:
    """What waits for a decision: what is held, then what is reported, the longest waiting first. Ten queries at most."""
    if not moderation.can_moderate(actor):
        raise NotAllowed(_("Only moderators can see this."))
    reported = {entry.subject: entry for entry in moderation.queue(space, subject_types=PostType.values)}
    waiting = {subject_of(post): post for post in held_posts(space)}
    known = reported_posts(space, reported)
    waiting |= {subject: known[subject] for subject in reported if subject in known and subject not in waiting}
    people = people_in(space, [post.author_id for post in waiting.values()])
    words = held_words(waiting)
    titles = queue_titles(actor, space, waiting.values())
    return [
        queue_item(people, post, reported.get(subject), words.get(subject, ""), titles[subject])
        for subject, post in waiting.items()
    ]


def queue_titles(actor: Reader, space: Space, waiting: Iterable[Post | Reply]) -> dict[moderation.Subject, str]:
    """Posts by what they are, since their whole text stands below; replies by what they answer. Two queries at most."""
    waiting = list(waiting)
    threads = titles_of(actor, space, [row.post for row in waiting if isinstance(row, Reply)], TITLE_LENGTH)
    return {
        subject_of(row): _("Reply to “{title}”").format(title=threads[row.post_id])
        if isinstance(row, Reply)
        else str(PostKind(row.kind).label)
        for row in waiting
    }


def held_words(waiting: Mapping[moderation.Subject, Post | Reply]) -> dict[moderation.Subject, str]:
    """For which word each of those that are held is. One query, none when none is."""
    held = [subject for subject, post in waiting.items() if post.visibility == Visibility.HELD]
    return {subject: entry.reason for subject, entry in moderation.last_words(held).items()} if held else {}


def count_undecided(actor: Actor, space: Space) -> int:
    """How many posts and replies wait for a decision; 0 for who does not decide. Three queries that stop at 100."""
    if not (moderation.can_moderate(actor) and actor.can_write):
        return 0
    held = (model.objects.filter(space=space, visibility=Visibility.HELD) for model in (Post, Reply))
    reported = moderation.waiting_reports(space, subject_types=PostType.values)
    return reported + sum(rows[:100].count() for rows in held)


def held_posts(space: Space) -> list[Post | Reply]:
    """What waits for review: posts, then replies, the oldest of each first. Two queries."""
    held = {"space": space, "visibility": Visibility.HELD}
    return [
        *Post.objects.filter(**held).order_by("pk")[:MOST_HELD],
        *Reply.objects.filter(**held).select_related("post").order_by("pk")[:MOST_HELD],
    ]


def reported_posts(space: Space, subjects: Iterable[moderation.Subject]) -> dict[moderation.Subject, Post | Reply]:
    """Posts and replies by type and id; those that are gone are left out. One query for each type."""
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for post_type, post_id in subjects:
        wanted[post_type].append(post_id)
    found: list[Post | Reply] = []
    if wanted[PostType.POST]:
        found += Post.objects.filter(space=space, pk__in=wanted[PostType.POST])
    if wanted[PostType.REPLY]:
        found += Reply.objects.filter(space=space, pk__in=wanted[PostType.REPLY]).select_related("post")
    return {subject_of(post): post for post in found}


def queue_item(
    people: dict[int, Person], post: Post | Reply, entry: moderation.ReportedSubject | None, held_word: str, title: str
) -> QueueItem:
    post_type, post_id = subject_of(post)
    above = post.post if isinstance(post, Reply) else post
    return QueueItem(
        post_type=post_type,
        post_id=post_id,
        thread_id=above.pk,
        title=title,
        html=mark_safe(post.body_html),  # noqa: S308 - sanitised by kit.richtext when it was written
        author=people.get(post.author_id or 0, gone()),
        audience_word=str(Audience(above.audience).label),
        visibility=post.visibility,
        report_count=entry.count if entry else 0,
        reasons=entry.reasons if entry else (),
        notes=entry.notes if entry else (),
        held_word=held_word,
        since=entry.since if entry else post.created_at,
    )
