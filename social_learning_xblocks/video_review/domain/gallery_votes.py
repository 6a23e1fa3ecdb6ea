"""Votes in the gallery: a few a person, taken back as easily. The rows are the truth; the counts follow in the same transaction."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...kit.actor import Actor
from ...kit.errors import Conflict, NotAllowed
from ...kit.transactions import verb
from ..enums import GalleryMode
from ..models import Assignment, GalleryEntry, GalleryVote
from ..queries import own_votes, shown_entries
from .assignments import policy_of
from .gallery import check_voting, find_shown
from .pace import check_pace


@verb
def vote(actor: Actor, assignment: Assignment, entry_id: int, *, on: bool) -> None:
    """Vote for a video, or no longer; twice is once, also in two tabs. Nobody is told who voted.

    Raises Conflict when all votes are given, after many in a short time and when voting is over, NotAllowed for one's own video.
    """
    check_voting(actor, assignment, GalleryMode.VOTES)
    check_pace(actor, assignment, "vote")
    entry = find_shown(assignment, entry_id)
    if entry.submission.author_id == actor.person_id:
        raise NotAllowed(_("You cannot vote for your own work."))
    mine = own_votes(assignment, actor.person_id)
    if mine.filter(entry=entry).exists() == on:
        return
    most = policy_of(assignment).gallery_votes
    if on and mine.count() >= most:
        message = ngettext(
            "You have given your vote. Take it back to vote for another work.",
            "You have given all {count} votes. Take one back to vote for another work.",
            most,
        )
        raise Conflict(message.format(count=most))
    # The count first: its row lock makes others wait here, before the insert takes a shared lock on the same row.
    GalleryEntry.objects.filter(pk=entry.pk).update(votes=F("votes") + (1 if on else -1))
    if on:
        GalleryVote.objects.create(entry=entry, user_id=actor.person_id)
    else:
        mine.filter(entry=entry).delete()


@verb
def free_votes(actor: Actor, assignment: Assignment) -> int:
    """Take back one's votes for videos that are not shown now; how many there were."""
    check_voting(actor, assignment, GalleryMode.VOTES)
    kept = own_votes(assignment, actor.person_id).exclude(entry__in=shown_entries(assignment).values("pk"))
    pks = dict(kept.values_list("pk", "entry_id"))
    for entry_id in sorted(pks.values()):
        GalleryEntry.objects.filter(pk=entry_id).update(votes=F("votes") - 1)
    GalleryVote.objects.filter(pk__in=list(pks)).delete()
    return len(pks)
