"""Questions about people and videos."""

from __future__ import annotations

from typing import Protocol

from ..kit.actor import GUEST, Actor
from .data import Policy


class Owned(Protocol):
    """Something that a person made; None when the account is gone."""

    @property
    def owner_id(self) -> int | None: ...


def can_upload(actor: Actor) -> bool:
    """Members who act for themselves; guests read only."""
    return actor.can_write and not actor.has_role(GUEST)


def can_take_part(actor: Actor) -> bool:
    """Who may hand in may review: the same members."""
    return can_upload(actor)


def can_practise(actor: Actor) -> bool:
    """Learners. Staff read the references of the examples, so their reviews would say nothing."""
    return can_take_part(actor) and not actor.is_staff


def can_vote(actor: Actor) -> bool:
    """The same members in the gallery; staff have the last word there, and no vote."""
    return can_take_part(actor) and not actor.is_staff


def can_report(actor: Actor, shown: Owned) -> bool:
    """The same members, about what others show; staff take it out themselves."""
    return can_vote(actor) and not is_owner(actor, shown)


class Handed(Protocol):
    """Something in the pool, with what hangs on it."""

    got: int
    leased: int
    held: int


def can_take_back(actor: Actor, submission: Handed) -> bool:
    """As long as nobody has begun to review it, and its author reviews nothing."""
    return can_take_part(actor) and not (submission.got or submission.leased or submission.held)


def is_owner(actor: Actor, thing: Owned) -> bool:
    return actor.user_id is not None and thing.owner_id == actor.user_id


def can_watch(actor: Actor, video: Owned) -> bool:
    """The person in the video, and staff."""
    return is_owner(actor, video) or actor.is_staff


def can_delete(actor: Actor, video: Owned) -> bool:
    """The same people, when they act for themselves."""
    return actor.can_write and can_watch(actor, video)


def can_decide(actor: Actor) -> bool:
    """Staff who act for themselves look after the class: they hold works, give more time, let people start anew."""
    return actor.can_write and actor.is_staff


def gives_drafts(actor: Actor, policy: Policy) -> bool:
    """Assistants, where the author of the course has their grades confirmed by other staff."""
    return policy.assistants_draft and actor.is_assistant


def can_grade(actor: Actor, policy: Policy) -> bool:
    """Who decides sets grades that count, but for those who give drafts."""
    return can_decide(actor) and not gives_drafts(actor, policy)


def can_see_board(actor: Actor) -> bool:
    """Staff, also while they look through somebody's eyes: they only read then."""
    return actor.is_staff
