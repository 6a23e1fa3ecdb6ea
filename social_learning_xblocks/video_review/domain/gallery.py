"""The gallery: authors show their work to the course when they want to, and take it out again at any time.

Works of groups are not in it: nobody agrees for the others who are seen in a video.
"""

from __future__ import annotations

import secrets
from collections import Counter

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, NotAllowed, NotFound
from ...kit.transactions import verb
from .. import rules
from ..data import OwnEntry, Policy
from ..enums import Choice, GalleryMode, ReviewKind, ReviewState, SubmissionState
from ..models import Assignment, GalleryComparison, GalleryEntry, GalleryVote, Participant, Review, Submission
from ..queries import shown_entries
from .assignments import class_duty, participant_of, policy_of
from .pace import check_pace
from .pairing import PRIME
from .steps import is_past, review_end_for

#: What a win, a draw and a defeat are worth.
WIN, DRAW = 2, 1
RANKED = (GalleryMode.VOTES, GalleryMode.PAIRS)


@verb
def show_in_gallery(actor: Actor, assignment: Assignment, *, on: bool, named: bool = False) -> GalleryEntry:
    """Show one's own work to the course, with or without the name, or no longer; votes for it wait meanwhile.

    Raises Conflict before one's own result is there, where there is no gallery, and after too many changes of mind; never for
    taking it out.
    """
    if not rules.can_take_part(actor):
        raise NotAllowed(_("You cannot do this here."))
    participant = participant_of(actor, assignment)
    submission = _own_work(participant)
    if submission is None or participant is None:
        raise NotFound(_("You have not handed in yet."))
    if on and not may_show(assignment, participant, submission):
        raise Conflict(_("You can show your work when your own result is there."))
    if on:
        check_pace(actor, assignment, "undo")  # out is always open
    entry, _is_new = GalleryEntry.objects.get_or_create(
        submission=submission,
        defaults={"assignment": assignment, "draw": 1 + secrets.randbelow(PRIME - 1)},
    )
    GalleryEntry.objects.filter(pk=entry.pk).update(is_shown=on, is_named=on and named, changed_at=timezone.now())
    entry.refresh_from_db()
    return entry


def own_entry(actor: Actor, assignment: Assignment) -> OwnEntry | None:
    """How one's own work stands to the gallery; None where there is none, before it is handed in, and for that of a group. Five
    queries at most.
    """
    if policy_of(assignment).gallery == GalleryMode.OFF:
        return None
    participant = participant_of(actor, assignment)
    submission = _own_work(participant)
    if submission is None or participant is None or submission.group_id is not None:
        return None
    may_change = actor.can_write and may_show(assignment, participant, submission)
    entry = GalleryEntry.objects.filter(submission=submission).first()
    if entry is None:
        return OwnEntry(may_change)
    return OwnEntry(
        # What is shown can always be taken out.
        may_change or (entry.is_shown and actor.can_write),
        entry.is_shown,
        entry.is_named,
        entry.removed_at is not None,
        entry.removed_reason,
        entry.is_finalist,
        entry.picked_at is not None,
        entry.verdict,
    )


def may_show(assignment: Assignment, participant: Participant, submission: Submission) -> bool:
    """Whether the author may bring a work into the gallery now: its result will hardly change any more. Three queries at most."""
    policy = policy_of(assignment)
    if policy.gallery == GalleryMode.OFF or submission.state != SubmissionState.POOL or submission.newest_video is None:
        return False
    if submission.author_id is None:
        return False  # of a group not one can agree for all, and ``queries.consented_entries`` shows none
    return has_result(assignment, policy, participant, submission)


def has_result(assignment: Assignment, policy: Policy, participant: Participant, submission: Submission) -> bool:
    """Whether the grade is there, from as many reviews as it should have or from staff; or reviewing is over."""
    if submission.override_share is not None:
        return True
    if is_past(review_end_for(policy, participant.review_until), timezone.now()):
        return True
    if submission.share is None:
        return False
    by_staff = Review.objects.filter(submission=submission, kind=ReviewKind.STAFF, state=ReviewState.GIVEN)
    return submission.got >= class_duty(assignment) or by_staff.exists()


def drop_entry(submission_id: int) -> None:
    """Delete what the gallery holds of a work that is handed in no more: what others saw is not what may come next.

    That staff took it out is kept.
    """
    entry = GalleryEntry.objects.filter(submission_id=submission_id).first()
    if entry is None:
        return
    compared: Counter[int] = Counter()
    points: Counter[int] = Counter()
    around = GalleryComparison.objects.filter(Q(first=entry) | Q(second=entry))
    for row in around.exclude(choice=Choice.SKIP):
        other = row.second_id if row.first_id == entry.pk else row.first_id
        compared[other] += 1
        points[other] += points_of(row, other)
    for pk in sorted(compared):
        changed = {"compared": F("compared") - compared[pk], "points": F("points") - points[pk]}
        GalleryEntry.objects.filter(pk=pk).update(**changed)
    if entry.removed_at is None:
        entry.delete()
        return
    # What staff took out comes back by their word alone, not by handing in once more.
    around.delete()
    GalleryVote.objects.filter(entry=entry).delete()
    nothing = {"votes": 0, "compared": 0, "points": 0}
    GalleryEntry.objects.filter(pk=entry.pk).update(is_shown=False, is_named=False, **nothing)


def points_of(row: GalleryComparison, entry_id: int) -> int:
    """What a comparison is worth for one of its two."""
    won = Choice.FIRST if entry_id == row.first_id else Choice.SECOND
    return {won: WIN, Choice.EQUAL: DRAW}.get(Choice(row.choice), 0)


def find_shown(assignment: Assignment, entry_id: int) -> GalleryEntry:
    """A video that is in the gallery now. Raises NotFound for all others, those of other assignments too. One query."""
    found = (
        shown_entries(assignment)
        .select_related("submission__video__writing", "submission__revised_video__writing")
        .filter(pk=entry_id)
        .first()
    )
    if found is None or policy_of(assignment).gallery == GalleryMode.OFF:
        raise NotFound(_("This work is not in the gallery any more."))
    return found


def takes_votes_now(assignment: Assignment) -> bool:
    """Whether people vote or compare now, as the row was when it was read."""
    policy = policy_of(assignment)
    is_over = assignment.gallery_closed_at is not None or is_past(policy.gallery_until, timezone.now())
    return policy.gallery in RANKED and not is_over


def check_voting(actor: Actor, assignment: Assignment, mode: GalleryMode) -> Participant:
    """The person who votes, locked, so that their tabs take turns. Raises NotAllowed and Conflict for who may not now."""
    if not rules.can_vote(actor):
        raise NotAllowed(_("You cannot vote here."))
    Participant.objects.get_or_create(assignment=assignment, user_id=actor.person_id)
    locked = Participant.objects.select_for_update().get(assignment=assignment, user_id=actor.person_id)
    # Staff may have ended it since the page was made.
    assignment.refresh_from_db(fields=["gallery_closed_at"])
    if policy_of(assignment).gallery != mode or not takes_votes_now(assignment):
        raise Conflict(_("Voting is over here."))
    return locked


def _own_work(participant: Participant | None) -> Submission | None:
    """What somebody has handed in."""
    submission = participant.submission if participant else None
    return None if submission is None or submission.state == SubmissionState.DRAFT else submission
