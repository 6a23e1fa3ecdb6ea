"""Who may do what in the microblog. Pure questions: actor and facts in, yes or no out."""

from __future__ import annotations

from social_learning_xblocks.kit.actor import EXPERT, MENTOR, MODERATOR, STAFF, Actor
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.spaces.rules import can_post

from .data import Policy
from .enums import Audience, WhoMayPost

#: Roles that read what is for mentors only.
MENTORING = (MENTOR, EXPERT, MODERATOR, STAFF)


def is_mentoring(actor: Actor) -> bool:
    """Whether somebody mentors here, by their role."""
    return actor.has_role(*MENTORING)


def can_start(actor: Actor, policy: Policy) -> bool:
    """Whether somebody may start a conversation here."""
    if not can_post(actor):
        return False
    wanted = {
        WhoMayPost.EVERYBODY.value: True,
        WhoMayPost.MENTORS.value: is_mentoring(actor),
        WhoMayPost.STAFF.value: actor.is_staff,
    }
    return wanted.get(policy.who_may_post, False)


def can_address(actor: Actor, audience: int) -> bool:
    """Whether somebody may write to an audience by their role: to mentees, mentors and a cohort only those who mentor."""
    if audience in (Audience.MENTEES, Audience.MENTORS, Audience.COHORT):
        return is_mentoring(actor)
    return audience in (Audience.EVERYBODY, Audience.NAMED)


def can_post_for(actor: Actor) -> bool:
    """Whether somebody may post in the name of a mentor."""
    return actor.is_moderator and actor.can_write


def can_be_posted_for(role: str) -> bool:
    """Whether others may post in the name of somebody with this role: nobody puts words into a learner's mouth."""
    return role in MENTORING


def can_reply(actor: Actor, visibility: int, *, is_locked: bool) -> bool:
    return can_post(actor) and visibility == Visibility.VISIBLE and not is_locked


def can_edit(actor: Actor, author_id: int | None, visibility: int, *, is_locked: bool) -> bool:
    """Authors only: moderators hide what must not stand, they do not put words into mouths."""
    if not can_post(actor) or actor.user_id != author_id or is_locked:
        return False
    return visibility in (Visibility.VISIBLE, Visibility.HELD)


def can_react(actor: Actor, author_id: int | None, visibility: int) -> bool:
    """One's own post needs no praise of one's own."""
    return actor.can_write and visibility == Visibility.VISIBLE and actor.user_id != author_id


def can_pass_on(actor: Actor, audience: int, visibility: int) -> bool:
    """What was said to some is not shown to others."""
    return can_post(actor) and audience == Audience.EVERYBODY and visibility == Visibility.VISIBLE


def can_quote(actor: Actor, author_id: int | None, *, may_be_quoted: bool) -> bool:
    """To put words of one's own beside somebody's needs their consent."""
    return may_be_quoted or (actor.user_id is not None and actor.user_id == author_id)


def can_delete(actor: Actor, author_id: int | None, visibility: int) -> bool:
    """Authors their own. Moderators hide instead, with a reason."""
    return can_post(actor) and actor.user_id == author_id and visibility in (Visibility.VISIBLE, Visibility.HELD)


def can_undelete(actor: Actor, author_id: int | None, visibility: int) -> bool:
    return can_post(actor) and actor.user_id == author_id and visibility == Visibility.DELETED


def can_report(actor: Actor, author_id: int | None, visibility: int) -> bool:
    return actor.can_write and visibility == Visibility.VISIBLE and actor.user_id != author_id


def can_see_reach(actor: Actor, author_id: int | None) -> bool:
    """Whom a post reached is for who wrote it, with their own eyes, and for moderators."""
    return actor.can_write and (actor.is_moderator or actor.user_id == author_id)


def can_see_desk(actor: Actor) -> bool:
    """Who waits for an answer, and how the space is doing, is for those who mentor, with their own eyes."""
    return is_mentoring(actor) and actor.can_write


def can_pin(actor: Actor) -> bool:
    return is_mentoring(actor) and actor.can_write


def can_be_pinned(audience: int) -> bool:
    """There are three places for all, so what stands there is for all."""
    return audience == Audience.EVERYBODY


def can_vote(actor: Actor, visibility: int) -> bool:
    return can_post(actor) and visibility == Visibility.VISIBLE


def is_newcomer(actor: Actor, author_id: int) -> bool:
    """Whether a first post of this author, written by this actor, should be shown to a mentor as such."""
    return actor.user_id == author_id and not is_mentoring(actor)
