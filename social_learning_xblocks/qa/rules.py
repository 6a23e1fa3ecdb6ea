"""Who may do what to which post. Pure questions: actor and facts in, yes or no out."""

from __future__ import annotations

from ..kit.actor import EXPERT, MENTOR, Actor
from ..kit.models import Visibility
from ..people.rules import has_level
from ..spaces.rules import can_post
from .data import Facts, Policy
from .enums import WhoMayAsk


def can_ask(actor: Actor, policy: Policy) -> bool:
    """Members whom the author of the course lets ask; guests read only."""
    if not can_post(actor):
        return False
    if policy.who_may_ask == WhoMayAsk.STAFF:
        return actor.is_staff
    if policy.who_may_ask == WhoMayAsk.MENTORS:
        return actor.is_moderator or actor.has_role(MENTOR, EXPERT)
    return True


def can_see(actor: Actor, post: Facts) -> bool:
    """Visible posts are for everybody here; the rest for their author and for moderators, each with their own eyes."""
    if post.visibility == Visibility.VISIBLE or actor.user_id is None or actor.read_only:
        return post.visibility == Visibility.VISIBLE
    return actor.is_moderator or actor.user_id == post.author_id


def can_answer(actor: Actor, question: Facts) -> bool:
    return can_post(actor) and is_open(question)


def can_comment(actor: Actor, post: Facts) -> bool:
    return can_post(actor) and is_open(post)


def can_vote(actor: Actor, post: Facts) -> bool:
    """Not on one's own, not on what is not shown."""
    return can_post(actor) and post.visibility == Visibility.VISIBLE and actor.user_id != post.author_id


def can_accept(actor: Actor, answer: Facts) -> bool:
    """The asker decides, and nobody for the asker."""
    return can_post(actor) and actor.user_id == answer.asker_id and answer.visibility == Visibility.VISIBLE


def can_endorse(actor: Actor, answer: Facts) -> bool:
    """Staff, mentors and experts vouch for answers of others."""
    return (
        can_post(actor)
        and (actor.is_staff or actor.has_role(MENTOR, EXPERT))
        and actor.user_id != answer.author_id
        and answer.visibility == Visibility.VISIBLE
    )


def can_edit(actor: Actor, post: Facts) -> bool:
    """Authors and moderators; wiki answers also by members whose answers helped others."""
    if not can_post(actor) or post.visibility not in (Visibility.VISIBLE, Visibility.HELD):
        return False
    if actor.is_moderator:
        return True
    if post.is_locked:
        return False
    return actor.user_id == post.author_id or (post.is_wiki and has_level(post.points, "helper"))


def can_retag(actor: Actor, question: Facts) -> bool:
    """Whoever may edit, and guides, whose help many found good."""
    return can_edit(actor, question) or (can_post(actor) and is_open(question) and has_level(question.points, "guide"))


def can_delete(actor: Actor, post: Facts) -> bool:
    """Authors their own. Moderators hide instead, with a reason."""
    return (
        can_post(actor) and actor.user_id == post.author_id and post.visibility in (Visibility.VISIBLE, Visibility.HELD)
    )


def can_undelete(actor: Actor, post: Facts) -> bool:
    return can_post(actor) and actor.user_id == post.author_id and post.visibility == Visibility.DELETED


def can_convert(actor: Actor, post: Facts) -> bool:
    """Turn an answer into a comment or back: its author, moderators, and guides."""
    if not can_post(actor) or not is_open(post):
        return False
    return actor.is_moderator or actor.user_id == post.author_id or has_level(post.points, "guide")


def can_make_wiki(actor: Actor, answer: Facts) -> bool:
    return can_post(actor) and is_open(answer) and (actor.is_moderator or actor.user_id == answer.author_id)


def can_report(actor: Actor, post: Facts) -> bool:
    return actor.can_write and post.visibility == Visibility.VISIBLE and actor.user_id != post.author_id


def can_reveal(actor: Actor) -> bool:
    """Staff only, and the trail remembers it."""
    return actor.can_write and actor.is_staff


def can_request_experts(actor: Actor, question: Facts) -> bool:
    return can_post(actor) and is_open(question) and (actor.is_moderator or actor.user_id == question.asker_id)


def is_open(post: Facts) -> bool:
    """Shown and not locked."""
    return post.visibility == Visibility.VISIBLE and not post.is_locked
