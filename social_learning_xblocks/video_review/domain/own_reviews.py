"""Reviews of the person who acts: found, locked, held, and whether there is still time for them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, NotAllowed, NotFound
from .. import rules
from ..data import Policy
from ..enums import Practice, ReviewKind, ReviewState, SubmissionState
from ..models import Assignment, Example, Participant, Review, Submission
from ..queries import GONE
from . import pool
from .assignments import policy_of
from .finding import check_grader
from .steps import is_past, later, look_end

#: States in which a review is being written.
BEGUN = (ReviewState.WRITING, ReviewState.LAPSED)


def find_own(actor: Actor, assignment: Assignment, review_id: int, *, writes: bool = True) -> Review:
    """A review that this person writes, with what it is about. One query.

    Raises NotFound for those of others, of other places, and given back; NotAllowed for who only looks on.
    """
    if writes and not rules.can_take_part(actor):
        raise NotAllowed(_("You cannot review here."))
    rows = Review.objects.select_related(
        "submission__video", "submission__revised_video", "submission__example", "rubric"
    )
    rows = rows.exclude(state__in=GONE)
    found = rows.filter(pk=review_id, reviewer_id=actor.person_id, submission__assignment=assignment).first()
    if found is None or (found.kind == ReviewKind.STAFF and not actor.is_staff):
        # Who was staff once does not set grades any more.
        raise no_such_review()
    if found.kind == ReviewKind.PEER and found.submission.state == SubmissionState.DRAFT:
        raise no_such_review()
    if found.kind == ReviewKind.CALIBRATION and not _is_met(found, assignment):
        raise no_such_review()
    return found


def _is_met(found: Review, assignment: Assignment) -> bool:
    """Whether learners meet the example of a review: it is published, and there is practice here.

    One whose reference stands beside the task is only looked back at: reviewing it now would be copying.
    """
    example: Example = found.submission.example
    is_copied = example.shown_in_id is not None and example.shows_review and found.state != ReviewState.GIVEN
    return example.is_published and not is_copied and policy_of(assignment).practice != Practice.OFF


def check_changeable(actor: Actor, assignment: Assignment, review: Review) -> None:
    """Raises Conflict for a review of an example that was handed in: its reviewer has seen the reference since; and for one that
    counts where its writer gives drafts. What an example is worth is not for who gives drafts: NotAllowed.
    """
    if review.kind == ReviewKind.STAFF and review.submission.state == SubmissionState.EXEMPLAR:
        check_grader(actor, assignment)
    if is_confirmed(actor, assignment, review):
        raise Conflict(
            _("This grade counts, so it stays as it is. Ask staff to take it back if it is to be another one.")
        )
    if review.kind == ReviewKind.CALIBRATION and review.state == ReviewState.GIVEN:
        raise Conflict(_("You have seen what the staff gave, so your review of this example stays as it is."))


def is_confirmed(actor: Actor, assignment: Assignment, review: Review) -> bool:
    """Whether a review by staff counts whose writer gives drafts."""
    is_by_staff = review.kind == ReviewKind.STAFF and review.state == ReviewState.GIVEN
    return is_by_staff and rules.gives_drafts(actor, policy_of(assignment))


def lock(found: Review) -> Review:
    """The same review, its row locked and read anew; what it is about as it was read."""
    locked = Review.objects.select_for_update().filter(pk=found.pk).exclude(state__in=GONE).first()
    if locked is None:
        raise no_such_review()
    locked.submission, locked.rubric = found.submission, found.rubric
    return locked


def end_for(policy: Policy, participant: Participant | None) -> datetime | None:
    """When reviewing ends for somebody, without the grace."""
    return later(participant.review_until if participant else None, policy.review_until)


def is_in_time(review: Review, policy: Policy, until: datetime | None, now: datetime) -> bool:
    """Whether a review may be handed in or changed now: what was begun before the end, until the grace is over.

    Late ones only where the author of the course takes them; nothing that was given is changed later. Staff always may. Of
    an example nothing that was given is changed at all: ``check_changeable``. What was given of a first video stays as it is once
    there is a revised one, which has second looks, with an end of their own.
    """
    is_given = review.state == ReviewState.GIVEN
    if review.kind == ReviewKind.CALIBRATION and is_given:
        return False
    if review.kind == ReviewKind.AGAIN:
        return can_look(review.submission, policy, now)
    if review.kind == ReviewKind.PEER and is_given and review.submission.revised_at is not None:
        return False
    if review.kind == ReviewKind.STAFF or until is None or now <= until:
        return True
    return (policy.takes_late and not is_given) or (
        review.begun_at <= until and now <= until + timedelta(minutes=policy.grace)
    )


def can_look(submission: Submission, policy: Policy, now: datetime) -> bool:
    """Whether the reviewers of a work may look again now: it was revised, is not held, and there is time."""
    if submission.revised_at is None or submission.state != SubmissionState.POOL:
        return False
    return not is_past(look_end(policy, submission.revised_at), now)


def no_such_review() -> NotFound:
    return NotFound(_("There is no such review."))


def hold(review: Review, assignment: Assignment) -> None:
    """Take up a lapsed lease of a locked review again; others have none."""
    if review.kind == ReviewKind.PEER and review.state in BEGUN:
        pool.renew(review, assignment)
