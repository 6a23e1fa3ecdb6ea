"""One revised video after the first reviews, with a note of what changed. The first one stays, for those who could watch it."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...kit import richtext
from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed
from ...kit.transactions import verb
from ...notices import api as notices
from ..enums import ReviewKind, ReviewState, StepState, SubmissionState
from ..models import Assignment, Moment, Participant, Review, Submission
from ..queries import GONE
from .assignments import policy_of
from .gallery import drop_entry
from .members import own_revise_until
from .pace import check_pace
from .progress import part_of
from .reminders import NEWS_OF
from .steps import is_past, revise_end_for, revise_step
from .submissions import check_work, checked_note, find_own_video, keeps_theirs, lock_own, tell_group

#: Why one cannot revise now, by how the step stands.
SENTENCES = {
    StepState.DONE: gettext_lazy("Your revised work is handed in. Take it back to change it."),
    StepState.CLOSED: gettext_lazy("The time to revise is over."),
    StepState.WAITING: gettext_lazy("You can revise your work when the first reviews have come."),
}


@verb
def choose_revision(actor: Actor, assignment: Assignment, *, video_id: UUID | None) -> Submission:
    """Put a video of one's own into the draft of the revised one, or none. Others see nothing of it yet.

    Raises NotAllowed where nothing is revised, Conflict before the first reviews, after the end and once it is handed in, NotFound
    for a video that is not theirs.
    """
    submission = open_revision(actor, assignment)
    submission.revised_video = None if video_id is None else find_own_video(actor, assignment, video_id)
    submission.save(update_fields=["revised_video"])
    return submission


@verb
def save_change_note(actor: Actor, assignment: Assignment, *, note: str, seen: str | None = None) -> Submission:
    """Keep the note of what changed while it is being written. Raises as ``choose_revision``, Invalid for one too long.

    ``seen``: as of ``save_note``, for members of a group who write at once; and as there, what was handed in with it stays.
    """
    handed_in = handed_in_revised(actor, assignment)
    if handed_in is not None and handed_in.change_note == note:
        return handed_in
    submission = open_revision(actor, assignment)
    if keeps_theirs(submission, submission.change_note, note, seen):
        return submission
    submission.change_note, submission.change_html = checked_note(note), richtext.render(note).html
    submission.save(update_fields=["change_note", "change_html"])
    return submission


@verb
def hand_in_revision(actor: Actor, assignment: Assignment) -> Submission:
    """Show the revised video and the note to those who review the work. Who has handed in a review is told, and one's group.

    Raises Invalid for what ``check_work`` refuses, and without a note; besides as ``choose_revision``. In two tabs the second
    gets Conflict.
    """
    submission = open_revision(actor, assignment)
    check_work(submission.revised_video, policy_of(assignment))
    if not submission.change_note.strip():
        message = _("Say what you changed, and thanks to whom.")
        raise Invalid(message, {"note": message})
    submission.revised_at = timezone.now()
    submission.save(update_fields=["revised_at"])
    drop_entry(submission.pk)  # to show the first video in the gallery is not to show this one
    given = Review.objects.filter(submission=submission, kind=ReviewKind.PEER, state=ReviewState.GIVEN)
    happening = notices.Happening(notices.NoticeKind.REVISED, (NEWS_OF, assignment.pk))
    notices.tell(assignment.space, given.values_list("reviewer_id", flat=True), happening)
    tell_group(actor, assignment, submission, notices.NoticeKind.REVISED_IN)
    return submission


@verb
def withdraw_revision(actor: Actor, assignment: Assignment) -> Submission:
    """Make a draft of the revised video again. Raises Conflict once somebody looks at it again, and after the end."""
    participant = lock_own(actor, assignment)
    submission = participant.submission
    if submission is None or submission.revised_at is None:
        raise Conflict(_("There is nothing to take back."))
    check_pace(actor, assignment, "undo")  # each time that it is handed in again others are told
    if _is_over(assignment, participant):
        raise Conflict(_("The time to revise is over, so it stays handed in."))
    # Locked above, as it is when a second look begins.
    if is_looked_at(submission):
        raise Conflict(_("Somebody is looking at it already, so it cannot be changed any more."))
    submission.revised_at = None
    submission.save(update_fields=["revised_at"])
    drop_entry(submission.pk)
    tell_group(actor, assignment, submission, notices.NoticeKind.REVISED_BACK)
    return submission


def is_looked_at(submission: Submission) -> bool:
    """Whether somebody has begun a second look at a revised video, said something of it, or reviewed the work with it. Three
    queries at most.
    """
    reviews = Review.objects.filter(submission=submission).exclude(state__in=GONE)
    return (
        reviews.filter(kind=ReviewKind.AGAIN).exists()
        or Moment.objects.filter(review__in=reviews, take=2).exists()
        or reviews.filter(given_at__gt=submission.revised_at).exclude(kind=ReviewKind.SELF).exists()
    )


def may_withdraw(assignment: Assignment, participant: Participant) -> bool:
    """What ``withdraw_revision`` asks. Three queries at most, four in a group."""
    submission = participant.submission
    if submission is None or submission.revised_at is None:
        return False
    return not _is_over(assignment, participant) and not is_looked_at(submission)


def _is_over(assignment: Assignment, participant: Participant) -> bool:
    return is_past(revise_end_for(policy_of(assignment), own_revise_until(participant)), timezone.now())


def looks_of(submission: Submission) -> tuple[int, int]:
    """How many have looked again, of how many who have reviewed the work. One query."""
    rows = Review.objects.filter(submission=submission, state=ReviewState.GIVEN)
    kinds = list(rows.filter(kind__in=(ReviewKind.PEER, ReviewKind.AGAIN)).values_list("kind", flat=True))
    return kinds.count(ReviewKind.AGAIN), kinds.count(ReviewKind.PEER)


def handed_in_revised(actor: Actor, assignment: Assignment) -> Submission | None:
    """One's own submission, locked, once its revised work is handed in; None before."""
    submission = lock_own(actor, assignment).submission
    return submission if submission is not None and submission.revised_at is not None else None


def open_revision(actor: Actor, assignment: Assignment) -> Submission:
    """One's own submission, locked, while it may be revised."""
    policy = policy_of(assignment)
    if not policy.revises:
        raise NotAllowed(_("Nothing is revised here."))
    participant = lock_own(actor, assignment)
    submission = participant.submission
    if submission is None or submission.state == SubmissionState.DRAFT:
        raise Conflict(_("Hand in your work first."))
    state = revise_step(policy, part_of(assignment, participant), timezone.now()).state
    if state != StepState.OPEN:
        raise Conflict(str(SENTENCES[StepState(state)]))
    return submission
