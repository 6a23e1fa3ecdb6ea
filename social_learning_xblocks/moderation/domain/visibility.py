"""Hold, hide, restore, delete and lock posts. Counters of the post's own applet are that applet's business."""

from __future__ import annotations

from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import events
from ...kit.actor import Actor
from ...kit.errors import Conflict, NotAllowed
from ...kit.models import Moderated, Visibility
from ...kit.transactions import verb
from ...spaces.models import Space
from .. import rules
from ..data import Subject
from ..enums import Act
from .trail import CHANGES, acts_about, record, was_held

Post = TypeVar("Post", bound=Moderated)

#: What can become what: the act, from which states, to which.
MOVES = {
    # From hidden: who hid what waited for review takes that back.
    Act.HELD: ({Visibility.VISIBLE, Visibility.HIDDEN}, Visibility.HELD),
    Act.APPROVED: ({Visibility.HELD}, Visibility.VISIBLE),
    Act.HIDDEN: ({Visibility.VISIBLE, Visibility.HELD}, Visibility.HIDDEN),
    Act.RESTORED: ({Visibility.HIDDEN}, Visibility.VISIBLE),
    Act.DELETED: ({Visibility.VISIBLE, Visibility.HELD}, Visibility.DELETED),
    Act.UNDELETED: ({Visibility.DELETED}, Visibility.VISIBLE),
}
MODERATORS_ONLY = {Act.APPROVED, Act.HIDDEN, Act.RESTORED}


def outcome(act: Act, subject: Subject) -> Visibility:
    """What a post will be after an act. A post that waited for review when its author deleted it waits again.

    Raises Conflict for a post that lives on as another one (an answer that became a comment). One query, for UNDELETED only.
    """
    if act != Act.UNDELETED:
        return MOVES[act][1]
    acts = acts_about(subject)
    # Whatever was said of it since: that its reports were dismissed, say.
    if [act for act, _at in acts if act in CHANGES][-1:] == [Act.CONVERTED]:
        raise Conflict(_("This post was turned into another one. It stands there."))
    return Visibility.HELD if was_held(acts, timezone.now()) else Visibility.VISIBLE


@verb
def change_visibility(actor: Actor, space: Space, post: Post, subject: Subject, act: Act, reason: str = "") -> None:
    """Move a post (its row locked by the caller) from one state to another and write down who and why.

    Raises Conflict when the post is not in a state from which this is possible: somebody else was first.
    Whether an author may delete their own post is asked by the caller; the rest is for moderators.
    """
    if act in MODERATORS_ONLY and not rules.can_moderate(actor):
        raise NotAllowed(_("Only moderators can do this."))
    if post.visibility not in MOVES[act][0]:
        raise Conflict(_("Somebody else has just changed this post. Look at it again."))
    post.visibility = outcome(act, subject)
    post.save(update_fields=["visibility"])
    record(actor, space, act, subject, reason)
    emit_moderated(actor, space, act, subject)


@verb
def change_lock(actor: Actor, space: Space, post: Post, subject: Subject, *, locked: bool, reason: str = "") -> None:
    """Lock a post against answers, comments and edits, or open it again."""
    if not rules.can_moderate(actor):
        raise NotAllowed(_("Only moderators can lock a post."))
    if post.is_locked == locked:
        return
    post.is_locked = locked
    post.save(update_fields=["is_locked"])
    act = Act.LOCKED if locked else Act.UNLOCKED
    record(actor, space, act, subject, reason)
    emit_moderated(actor, space, act, subject)


def emit_moderated(actor: Actor, space: Space, act: Act, subject: Subject) -> None:
    events.emit(
        "social_learning.post.moderated",
        space_id=space.pk,
        subject_type=subject[0],
        subject_id=subject[1],
        act=str(act),
        actor_id=actor.user_id,
    )
