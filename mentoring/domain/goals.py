"""Goals of a pair, which both see and change."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotFound
from social_learning_xblocks.kit.transactions import verb

from ..models import Goal, Pair, Programme
from .own_pairs import hold_own

MOST_GOALS = 10
LONGEST = 200
#: Per cent.
STEPS = (0, 25, 50, 75, 100)


@verb
def add_goal(actor: Actor, programme: Programme, pair_id: int, *, title: str) -> Goal:
    """Write a goal down. The same words twice are one goal. Raises as ``hold_own``, Invalid, Conflict for too many."""
    pair = hold_own(actor, programme, pair_id)
    title = _checked(title)
    goals = list(Goal.objects.filter(pair=pair))
    same = [goal for goal in goals if goal.title.casefold() == title.casefold()]
    if same:
        return same[0]
    if len(goals) >= MOST_GOALS:
        raise Conflict(_("A pair has {count} goals at most. Remove one first.").format(count=MOST_GOALS))
    return Goal.objects.create(pair=pair, title=title)


@verb
def change_goal(
    actor: Actor, programme: Programme, goal_id: int, *, title: str | None = None, progress: int | None = None
) -> Goal:
    """Other words for a goal, or how far it is: 0, 25, 50, 75 or 100 per cent. Raises as ``add_goal``."""
    goal, _pair = _hold(actor, programme, goal_id)
    if title is not None:
        goal.title = _checked(title)
    if progress is not None:
        if progress not in STEPS:
            raise Invalid(_("Progress goes in quarters."))
        goal.progress = progress
    goal.changed_at = timezone.now()
    goal.save(update_fields=["title", "progress", "changed_at"])
    return goal


@verb
def remove_goal(actor: Actor, programme: Programme, goal_id: int) -> Goal:
    """A goal goes; what it was comes back, so that it can be written down again. Raises as ``hold_own``."""
    goal, pair = _hold(actor, programme, goal_id)
    Goal.objects.filter(pk=goal.pk).delete()
    goal.pair = pair
    return goal


@verb
def restore_goal(actor: Actor, programme: Programme, pair_id: int, *, title: str, progress: int) -> Goal:
    """Undo of ``remove_goal``. Raises as ``add_goal``."""
    goal = add_goal(actor, programme, pair_id, title=title)
    return change_goal(actor, programme, goal.pk, progress=progress)


def _hold(actor: Actor, programme: Programme, goal_id: int) -> tuple[Goal, Pair]:
    """A goal and its pair, which is locked: the goal is read again then, since who had the lock may have changed it."""
    pair = hold_own(actor, programme, _find(programme, goal_id).pair_id)
    return _find(programme, goal_id), pair


def _find(programme: Programme, goal_id: int) -> Goal:
    goal = Goal.objects.filter(pk=goal_id, pair__programme=programme).first()
    if goal is None:
        raise NotFound(_("There is no such goal."))
    return goal


def _checked(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        message = _("Write what you want to reach.")
        raise Invalid(message, {"title": message})
    if len(title) > LONGEST:
        message = _("Say it in {count} characters at most.").format(count=LONGEST)
        raise Invalid(message, {"title": message})
    return title
