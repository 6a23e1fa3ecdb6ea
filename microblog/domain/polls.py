"""Polls: a post asks, everybody who reads it chooses once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import events
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.richtext.characters import usable
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.spaces.models import Space

from .. import rules
from ..data import Policy, PollOption, PollView, PollWish, Reader
from ..models import Poll, Post
from . import marks, posts

FEWEST, MOST = 2, 6
LONGEST_OPTION = 80
LONGEST_POLL = timedelta(days=60)


def option_of(text: str) -> str:
    """An option as it is stored and compared: without white space that nobody sees."""
    return " ".join(usable(text).split())


def options_of(wish: PollWish) -> list[str]:
    """What can be chosen, without what is empty."""
    return [option for option in map(option_of, wish.options) if option]


def checked(wish: PollWish, policy: Policy, now: datetime | None = None) -> Poll:
    """The poll that was wished for, not saved yet. Raises NotAllowed or Invalid with a sentence.

    now: when it begins, for a post that is scheduled.
    """
    if not policy.polls:
        raise NotAllowed(_("Polls are switched off here."))
    options = options_of(wish)
    now = now or timezone.now()
    if len(set(options)) < len(options):
        raise wrong(_("Two options are the same."))
    if not FEWEST <= len(options) <= MOST:
        raise wrong(_("A poll has between two and six options, all different."))
    if any(len(option) > LONGEST_OPTION for option in options):
        raise wrong(_("An option can have {count} characters.").format(count=LONGEST_OPTION))
    if not now < wish.ends_at <= now + LONGEST_POLL:
        raise wrong(_("A poll ends within the next {count} days.").format(count=LONGEST_POLL.days))
    return Poll(options=options, ends_at=wish.ends_at)


def wrong(message: str) -> Invalid:
    return Invalid(message, {"poll": message})


@verb
def vote_in_poll(reader: Reader, space: Space, post_id: int, *, option: int) -> PollView:
    """Choose an option (0 is the first), once and for good. The poll as the voter sees it now.

    Raises NotFound (no post, no poll), NotAllowed, Invalid (no such option), Conflict (ended, or voted already).
    """
    post = posts.find_post(reader, space, post_id)
    poll = poll_of(post)
    if poll is None:
        raise NotFound(_("This post has no poll."))
    if not rules.can_vote(reader, post.visibility):
        raise NotAllowed(_("You cannot vote here."))
    if not 0 <= option < len(poll.options):
        raise Invalid(_("Choose one of the options."))
    # The poll's own row decides whether this is in time, and lets one vote at a time through.
    row = Poll.objects.select_for_update().filter(pk=post_id).first()
    # The clock is read when the lock is there: who has waited for it until after the end is too late.
    if row is None or row.ends_at <= timezone.now():
        raise Conflict(_("This poll has ended."))
    mine = marks.check_changes(reader, post)
    if mine.vote is not None:
        raise Conflict(_("You have voted already."))
    column = f"votes_{option}"
    Poll.objects.filter(pk=post_id).update(**{column: F(column) + 1})
    marks.note(post_id, reader.person_id, vote=option, changed_at=timezone.now())
    setattr(row, column, getattr(row, column) + 1)
    events.emit("social_learning.poll.voted", space_id=space.pk, post_id=post_id)
    return view_of(reader, post, row, option, timezone.now())


def poll_of(post: Post) -> Poll | None:
    """The poll of a post; no query where it was read along."""
    return getattr(post, "poll", None)


def view_of(reader: Reader, post: Post, poll: Poll, voted: int | None, now: datetime) -> PollView:
    """A poll as one reader sees it: results only for those who have voted, and for all at the end."""
    has_ended = poll.ends_at <= now
    if voted is None and not has_ended:
        options = [PollOption(label) for label in poll.options]
        return PollView(options, poll.ends_at, has_ended, may_vote=rules.can_vote(reader, post.visibility))
    votes = [getattr(poll, f"votes_{number}") for number in range(len(poll.options))]
    total = sum(votes)
    options = [
        PollOption(label, count, round(100 * count / total) if total else 0)
        for label, count in zip(poll.options, votes, strict=True)
    ]
    return PollView(options, poll.ends_at, has_ended, voted, total)
