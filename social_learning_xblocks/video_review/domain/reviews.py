"""Writing a review: kept while it is written, checked and counted when it is handed in, changed until reviewing ends.

A review keeps the version of the rubric that it was begun with.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import conf
from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...notices import api as notices
from .. import rules
from ..data import Answers, Handed
from ..enums import ReturnReason, ReviewKind, ReviewState, SubmissionState
from ..models import Assignment, Participant, Review, Submission
from ..queries import begun_reviews, reviews_in
from . import pool
from .answers import fill, give, trimmed
from .assignments import duty_of, policy_of
from .completeness import check_lengths, checked_scores
from .drafts import drop_draft, keep_draft
from .members import told
from .own_reviews import can_look, check_changeable, end_for, find_own, hold, is_in_time, lock
from .practice import must_practise
from .references import record_reference
from .reminders import TODO
from .rubrics import lines_of
from .steps import is_past

#: Reviews that one person may give back in an assignment: giving back must be no way to watch a whole class.
MOST_RETURNED = 10
#: What reports and notices call a submission.
SUBJECT = "submission"


def next_review(
    actor: Actor, assignment: Assignment, participant: Participant | None, *, wants_more: bool = False
) -> Handed:
    """The next review of somebody, or what they do instead. After the end only what was begun before, within the grace.

    Raises NotAllowed for who cannot review yet or has to practise first, Conflict when reviewing is over.
    """
    policy, now = policy_of(assignment), timezone.now()
    if must_practise(actor, assignment, participant):
        raise NotAllowed(_("Practise on the examples first; then you can review the works of others."))
    until = end_for(policy, participant)
    if is_past(until, now) and not policy.takes_late:
        begun = begun_reviews(assignment, actor.user_id).order_by("-state", "pk").first()
        if begun is None or not is_in_time(begun, policy, until, now):
            raise Conflict(_("The time to review is over."))
    return pool.take(actor, assignment, wants_more=wants_more)


@verb
def begin_self_review(actor: Actor, assignment: Assignment) -> int:
    """The review of one's own work, begun at the first time.

    Raises NotAllowed where the author of the course wants none, and before one has handed in and done one's reviews.
    """
    if not rules.can_take_part(actor) or not policy_of(assignment).reviews_self:
        raise NotAllowed(_("You cannot review your own work here."))
    me = Participant.objects.select_related("submission").filter(assignment=assignment, user_id=actor.person_id).first()
    if me is None or me.submission is None or me.submission.state == SubmissionState.DRAFT:
        raise NotAllowed(_("Hand in your own work first; then you can review it."))
    if me.given < duty_of(assignment, me):
        raise NotAllowed(_("Review the work of others first; then you can review your own."))
    if assignment.rubric is None:
        raise Conflict(_("There is no rubric yet. Tell the staff of the course."))
    review, _is_new = Review.objects.get_or_create(
        submission=me.submission,
        reviewer_id=actor.person_id,
        kind=ReviewKind.SELF,
        defaults={"rubric": assignment.rubric},
    )
    return review.pk


@verb
def save_review(
    actor: Actor,
    assignment: Assignment,
    review_id: int,
    *,
    scores: Mapping[str, float],
    remarks: Mapping[str, str],
    body: str,
) -> None:
    """Keep what is being written, as far as it fits the rubric, and hold the submission on.

    Two queries; more when the lease had run out. Raises Conflict once the review is handed in with other words: the page saves by
    itself, also while it hands in.
    """
    review = find_own(actor, assignment, review_id)
    lines = lines_of(review.rubric.lines)
    check_lengths(lines, remarks, body)
    kept = {
        "scores": checked_scores(lines, scores),
        "remarks": {line.key: remarks[line.key] for line in lines if remarks.get(line.key)},
        "body": body,
    }
    if review.state == ReviewState.WRITING and review.kind == ReviewKind.PEER:
        still = Review.objects.filter(pk=review.pk, state=ReviewState.WRITING)
        if still.update(**kept, lease_until=timezone.now() + pool.LEASE):
            return
    review = lock(review)
    has_same = (review.scores, review.remarks, review.body) == (kept["scores"], trimmed(lines, remarks), body)
    if review.state in (ReviewState.GIVEN, ReviewState.DRAFT) and has_same:
        return
    check_changeable(actor, assignment, review)
    if review.state in (ReviewState.GIVEN, ReviewState.DRAFT):
        raise Conflict(_("This review is handed in already. Open it again to change it."))
    Review.objects.filter(pk=review.pk).update(**kept)
    hold(review, assignment)


@verb
def beat(actor: Actor, assignment: Assignment, review_id: int) -> None:
    """A sign of life from somebody who watches and thinks. Two queries; more when the lease had run out."""
    review = find_own(actor, assignment, review_id)
    still = Review.objects.filter(pk=review.pk, state=ReviewState.WRITING, kind=ReviewKind.PEER)
    if not still.update(lease_until=timezone.now() + pool.LEASE):
        hold(lock(review), assignment)


@verb
def hand_in_review(
    actor: Actor,
    assignment: Assignment,
    review_id: int,
    *,
    scores: Mapping[str, float],
    remarks: Mapping[str, str],
    body: str,
) -> Review:
    """Give a review, or change one that was given; the grade of the submission follows, where it has one. That of an assistant
    waits for staff, where the author of the course has it so.

    Raises Invalid with a sentence for each thing that is missing (``score-KEY``, ``remark-KEY``, ``body``, ``moments``),
    Conflict when it is too late. One whose lease ran out counts all the same.
    """
    review = lock(find_own(actor, assignment, review_id))
    check_changeable(actor, assignment, review)
    policy, now = policy_of(assignment), timezone.now()
    participant = Participant.objects.filter(assignment=assignment, user_id=actor.person_id).first()
    if not is_in_time(review, policy, end_for(policy, participant), now):
        raise Conflict(_("The time to review is over. What you wrote is kept, but it cannot be handed in any more."))
    fill(review, policy, Answers(scores, remarks, body))
    # Two who hand in their reviews of it at once: the second reckons with what the first has written.
    submission = Submission.objects.select_for_update().get(pk=review.submission_id)
    if review.kind == ReviewKind.AGAIN and not can_look(submission, policy, now):
        raise Conflict(_("The revised work was taken back, or the staff look at it first."))
    if review.kind == ReviewKind.STAFF and rules.gives_drafts(actor, policy):
        keep_draft(actor, assignment, review, submission)
        return review
    if review.state == ReviewState.GIVEN:
        if review.kind == ReviewKind.PEER and submission.revised_at is not None:
            raise Conflict(
                _("There is a revised work now. Your review stays as it is; look again to change your points.")
            )
        review.edited_at, given_at = now, review.given_at or now
    else:
        if review.kind in (ReviewKind.PEER, ReviewKind.AGAIN):
            _check_limit(actor, assignment)
            happening = notices.Happening(notices.NoticeKind.REVIEWED, (SUBJECT, review.submission_id))
            notices.tell(assignment.space, told(assignment, review.submission), happening)
        if review.kind == ReviewKind.PEER:
            pool.count_given(review, assignment)
            if participant is not None and participant.given + 1 >= assignment.wanted:
                notices.mark_read(actor, assignment.space, target=(TODO, assignment.pk))
        given_at = now
    drop_draft(review)
    give(review, assignment, given_at)
    if review.kind == ReviewKind.STAFF and submission.state == SubmissionState.EXEMPLAR:
        record_reference(actor, assignment, review.submission_id)
    return review


def _check_limit(actor: Actor, assignment: Assignment) -> None:
    most, seconds = conf.get("LIMITS")["review"]
    since = timezone.now() - timedelta(seconds=seconds)
    given = reviews_in(assignment).filter(reviewer_id=actor.person_id, given_at__gt=since)
    if given[:most].count() >= most:
        raise Conflict(_("That were many reviews in a short time. Yours is kept; hand it in a little later."))


@verb
def return_review(
    actor: Actor, assignment: Assignment, review_id: int, *, reason: str, report_reason: str = "", note: str = ""
) -> None:
    """Give a review back, with a value of ``ReturnReason``. Where something is wrong with the work, moderators hear of it.

    Raises Invalid without a reason, Conflict after too many.
    """
    if reason not in ReturnReason.values:
        raise Invalid(_("Choose a reason."), {"reason": _("Choose a reason.")})
    review = find_own(actor, assignment, review_id)
    mine = Review.objects.filter(submission__assignment=assignment, reviewer_id=actor.person_id)
    if mine.filter(state=ReviewState.RETURNED).count() >= MOST_RETURNED:
        raise Conflict(_("You have given back many reviews. Ask the staff of the course to help you."))
    if reason == ReturnReason.WRONG:
        moderation.report(actor, assignment.space, (SUBJECT, review.submission_id), reason=report_reason, note=note)
    if review.kind == ReviewKind.AGAIN:
        # Nothing was held by it, and the first review stays.
        Review.objects.filter(pk=review.pk, state=ReviewState.WRITING).update(state=ReviewState.RETURNED)
    else:
        pool.give_back(actor, assignment, review_id)
