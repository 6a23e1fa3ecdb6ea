"""Two videos of the gallery at a time: which is better? Each pair once a person, and the last answer can be taken back."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import conf
from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed, NotFound
from ...kit.transactions import verb
from .. import rules
from ..enums import Choice, GalleryMode
from ..models import Assignment, GalleryComparison, GalleryEntry
from ..queries import own_comparisons, shown_entries
from .gallery import check_voting, find_shown, points_of, takes_votes_now
from .pace import check_pace
from .pairing import Candidate, next_pair


def pair_for(actor: Actor, assignment: Assignment) -> tuple[int, int] | None:
    """The ids of the two that somebody compares next, left and right; None when nothing is left. Two queries.

    Raises NotAllowed for who has no vote, Conflict when it is over.
    """
    if not rules.can_vote(actor):
        raise NotAllowed(_("You cannot vote here."))
    if not takes_votes_now(assignment):
        raise Conflict(_("Voting is over here."))
    others = shown_entries(assignment).exclude(submission__author_id=actor.person_id)
    candidates = [Candidate(*row) for row in others.order_by("pk").values_list("pk", "compared", "points")]
    seen = own_comparisons(assignment, actor.person_id).values_list("first_id", "second_id")
    return next_pair(candidates, set(seen), actor.person_id)


@verb
def compare(actor: Actor, assignment: Assignment, left_id: int, right_id: int, *, says: str) -> None:
    """Say which of two is better: ``says`` is "left", "right", "equal" or "skip". A second answer to them changes nothing.

    Raises NotFound when one is not shown any more, Conflict after too many of them and when voting is over, NotAllowed for
    one's own video.
    """
    check_voting(actor, assignment, GalleryMode.PAIRS)
    first, second = sorted((left_id, right_id))
    if first == second:
        raise NotFound(_("This work is not in the gallery any more."))
    for entry_id in (first, second):
        if find_shown(assignment, entry_id).submission.author_id == actor.person_id:
            raise NotAllowed(_("You cannot compare your own work."))
    choice = _choice(says, is_turned=left_id > right_id)
    mine = own_comparisons(assignment, actor.person_id)
    if mine.filter(first_id=first, second_id=second).exists():
        return
    most, seconds = conf.get("LIMITS")["vote"]
    if mine.filter(created_at__gt=timezone.now() - timedelta(seconds=seconds)).count() >= most:
        raise Conflict(_("You have compared many works. Wait a little and go on."))
    row = GalleryComparison(
        assignment=assignment, user_id=actor.person_id, first_id=first, second_id=second, choice=choice
    )
    _count(row, 1)
    row.save()


@verb
def take_back_comparison(actor: Actor, assignment: Assignment) -> tuple[int, int]:
    """Take one's last answer back; the two it was about, to be answered anew. Raises NotFound when there is none.

    Raises Conflict after many in a short time, and when voting is over.
    """
    check_voting(actor, assignment, GalleryMode.PAIRS)
    check_pace(actor, assignment, "vote")
    row = own_comparisons(assignment, actor.person_id).order_by("-pk").first()
    if row is None:
        raise NotFound(_("There is no answer to take back."))
    _count(row, -1)
    row.delete()
    return row.first_id, row.second_id


def _choice(says: str, *, is_turned: bool) -> Choice:
    sides = (
        {"left": Choice.SECOND, "right": Choice.FIRST} if is_turned else {"left": Choice.FIRST, "right": Choice.SECOND}
    )
    known = {**sides, "equal": Choice.EQUAL, "skip": Choice.SKIP}
    if says not in known:
        raise Invalid(_("Choose one of the answers."))
    return known[says]


def _count(row: GalleryComparison, change: int) -> None:
    """Let the counts of the two follow, the smaller id first, so that nobody waits for each other."""
    if row.choice == Choice.SKIP:
        return
    for entry_id in (row.first_id, row.second_id):
        points = change * points_of(row, entry_id)
        GalleryEntry.objects.filter(pk=entry_id).update(compared=F("compared") + change, points=F("points") + points)
