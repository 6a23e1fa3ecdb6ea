"""Drafts, and scheduled posts, which come out exactly once, whoever comes first."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import events, richtext
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound, SocialLearningError
from social_learning_xblocks.kit.richtext.characters import usable
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.spaces import api as spaces
from social_learning_xblocks.spaces.models import Space

from .. import rules
from ..data import AudienceChoice, Policy, PollWish, Reader
from ..enums import DraftProblem, PostKind
from ..models import Draft, Post
from ..queries import due_drafts, own_drafts
from . import audiences, polls, posts

#: Of one person in one space; it also keeps a moment from flooding a timeline.
MOST_DRAFTS = 50
#: What one reader publishes at most before their page is shown.
MOST_AT_ONCE = 100


@verb
def save_draft(
    actor: Reader,
    space: Space,
    *,
    body: str,
    kind: str = PostKind.POST,
    audience: AudienceChoice | None = None,
    publish_at: datetime | None = None,
    author_id: int | None = None,
    draft_id: int | None = None,
    policy: Policy | None = None,
    value: str = "",
    poll: PollWish | None = None,
    may_be_quoted: bool = True,
) -> Draft:
    """Keep a text on the server, or set the moment when it is posted. With ``draft_id``, change one that waits.

    A text without a moment may be unfinished; one with a moment is checked as if it were posted now. Raises what
    ``publish_post`` raises, NotFound for a draft of somebody else or one that is out already, Conflict for too many.
    """
    policy, audience = policy or Policy(), audience or AudienceChoice()
    author_id = posts.check_start(actor, space, policy, author_id)
    posts.check_kind(actor, kind)
    text = usable(body)
    if len(text) > richtext.MAX_SOURCE:
        message = _("This text is too long to be kept.")
        raise Invalid(message, {"body": message})
    if publish_at is not None:
        if publish_at <= timezone.now():
            message = _("Choose a moment that is still to come.")
            raise Invalid(message, {"publish_at": message})
        posts.write_body(space, Post(), text, policy.post_length)
        audiences.checked(actor, space, audience)
        # What comes out later counts as posted then: nobody gets around the limit by way of the clock.
        posts.check_limit(actor, space, "post", Post.objects.all())
        if poll is not None:
            polls.checked(poll, policy, publish_at)
    draft = find_draft(actor, space, draft_id) if draft_id is not None else new_draft(actor, space)
    draft.author_id = author_id
    draft.posted_by_id = None if author_id == actor.user_id else actor.user_id
    draft.body, draft.kind, draft.publish_at, draft.problem = text, kind, publish_at, ""
    draft.value = posts.checked_value(kind, value, policy)
    kept = audiences.kept(space, audience)
    draft.audience, draft.cohort_id, draft.recipient_ids = kept.kind, kept.cohort_id, kept.recipient_ids
    draft.poll_options = polls.options_of(poll) if poll else []
    draft.poll_lasts = lasting(poll, publish_at or timezone.now()) if poll else None
    draft.may_be_quoted = may_be_quoted
    draft.save()
    return draft


def lasting(poll: PollWish, begins: datetime) -> timedelta:
    """How long a poll runs, to the minute: the clock has gone on since it was wished for, and three days are three days."""
    return timedelta(minutes=round((poll.ends_at - begins) / timedelta(minutes=1)))


def new_draft(actor: Reader, space: Space) -> Draft:
    """Raises Conflict for somebody who has kept too many."""
    if own_drafts(actor, space)[:MOST_DRAFTS].count() >= MOST_DRAFTS:
        raise Conflict(_("You have kept {count} drafts here. Delete one of them first.").format(count=MOST_DRAFTS))
    return Draft(space=space)


def drafts_of(reader: Reader, space: Space) -> list[Draft]:
    """What somebody has written here and not posted: first what has a problem, then by its moment. One query."""
    if not reader.can_write:
        raise NotAllowed(_("You cannot do this here."))
    found = own_drafts(reader, space).order_by("pk")[:MOST_DRAFTS]
    end = timezone.now()
    return sorted(found, key=lambda row: (not row.problem, row.publish_at is None, row.publish_at or end, row.pk))


def show_draft(reader: Reader, space: Space, draft_id: int) -> Draft:
    """One draft of somebody, to go on with. Raises NotAllowed or NotFound. One query."""
    if not reader.can_write:
        raise NotAllowed(_("You cannot do this here."))
    draft = own_drafts(reader, space).filter(pk=draft_id).first()
    if draft is None:
        raise no_draft()
    return draft


@verb
def drop_draft(actor: Reader, space: Space, draft_id: int) -> None:
    """Delete a draft. Raises NotFound for one that is out already."""
    if not actor.can_write:
        raise NotAllowed(_("You cannot do this here."))
    find_draft(actor, space, draft_id).delete()


def publish_due(*, space: Space | None = None, now: datetime | None = None) -> int:
    """Post what is due, in one space or everywhere; how many. Safe to run by several at once.

    What cannot be posted any more keeps waiting with its problem, and stops nothing else.
    """
    now = now or timezone.now()
    due = due_drafts(now).filter(space=space) if space else due_drafts(now)
    rows = due.order_by("publish_at", "pk").values_list("pk", flat=True)
    count = 0
    for draft_id in list(rows[:MOST_AT_ONCE] if space else rows):
        try:
            count += publish_draft(draft_id, now) is not None
        except Unpublishable as refusal:
            due_drafts(now).filter(pk=draft_id).update(problem=refusal.problem)
            events.emit("social_learning.draft.refused", draft_id=draft_id, problem=str(refusal.problem.value))
    return count


class Unpublishable(Exception):
    """A draft that cannot be posted; nothing of it was written."""

    def __init__(self, problem: DraftProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@verb
def publish_draft(draft_id: int, now: datetime) -> Post | None:
    """Post one draft that is due; None when somebody else was first. Raises Unpublishable."""
    draft = due_drafts(now).select_related("space").filter(pk=draft_id).first()
    # Whoever deletes the row posts: the database lets one of many do it.
    if draft is None or not due_drafts(now).filter(pk=draft_id).delete()[0]:
        return None
    space = draft.space
    writer = writer_of(draft)
    post = Post(
        space=space,
        author_id=draft.author_id,
        posted_by_id=draft.posted_by_id,
        kind=draft.kind,
        value=draft.value,
        may_be_quoted=draft.may_be_quoted,
        is_first=rules.is_newcomer(writer, draft.author_id or 0)
        and not Post.objects.filter(space=space, author_id=draft.author_id).exists(),
    )
    audience = AudienceChoice(draft.audience, draft.recipient_ids, draft.cohort_id)
    try:
        audiences.checked(writer, space, audience)
    except SocialLearningError as refusal:
        raise Unpublishable(DraftProblem.AUDIENCE) from refusal
    try:
        # How long it may be, and whether there may be polls, was asked when it was written.
        wish = poll_of(draft, now)
        poll = polls.checked(wish, Policy(), now) if wish else None
        return posts.put_out(writer, post, draft.body, audience, longest=richtext.MAX_SOURCE, poll=poll)
    except SocialLearningError as refusal:
        raise Unpublishable(DraftProblem.TEXT) from refusal


def poll_of(draft: Draft, begins: datetime) -> PollWish | None:
    """The poll that is to come with a draft; it runs from when it comes out for as long as was wished."""
    return PollWish(draft.poll_options, begins + (draft.poll_lasts or timedelta())) if draft.poll_options else None


def writer_of(draft: Draft) -> Reader:
    """Whoever wrote a draft, with the role they have now. Raises Unpublishable when they or the author may not post."""
    if draft.author_id is None:
        raise Unpublishable(DraftProblem.LEFT)
    writer_id = draft.posted_by_id or draft.author_id
    people = {writer_id, draft.author_id}
    roles = spaces.members_of(draft.space, people)
    if roles.keys() != people:
        raise Unpublishable(DraftProblem.LEFT)
    writer = Reader(writer_id, "", frozenset({roles[writer_id]}))
    try:
        posts.check_start(writer, draft.space, Policy(), draft.author_id)
    except SocialLearningError as refusal:
        raise Unpublishable(DraftProblem.LEFT) from refusal
    return writer


def find_draft(actor: Reader, space: Space, draft_id: int) -> Draft:
    """A draft of the actor, its row locked. Raises NotFound."""
    draft = own_drafts(actor, space).select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise no_draft()
    return draft


def no_draft() -> NotFound:
    return NotFound(_("There is no such draft. It may have been posted already."))
