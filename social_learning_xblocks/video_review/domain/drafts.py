"""Grades that assistants draft and other staff confirm.

A draft is a review by staff that is not given yet, so no grade, list or page of learners knows it. Confirmed, it is given as any
review by staff is. The trail has both people: who drafted it and who confirmed it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed, NotFound
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...notices import api as notices
from ..data import Answers, DraftsConfirmed
from ..enums import DraftDecision, ReviewKind, ReviewState
from ..models import Assignment, Draft, Review, Submission
from ..queries import NOT_HANDED_IN, own_works, reviews_in
from .answers import fill, give, regrade, rewrite, written
from .assignments import policy_of
from .draft_lines import graded_by_staff, stamp_of
from .feedback import SUBJECT
from .finding import check_grader, handed_in
from .members import is_author

NOTE_LENGTH = 1000
#: Drafts that are confirmed in one go: each is a grade that is reckoned.
MOST_AT_ONCE = 100


def keep_draft(actor: Actor, assignment: Assignment, review: Review, submission: Submission) -> None:
    """What an assistant hands in waits for staff; again when it was changed or sent back. Both rows are locked by the caller."""
    review.state, review.given_at = ReviewState.DRAFT, None
    review.save()
    now = {"waits_in": assignment, "saved_at": timezone.now(), "video_id": submission.newest_video_id}
    Draft.objects.update_or_create(review=review, defaults=now)
    moderation.record(actor, assignment.space, moderation.Act.DRAFTED, (SUBJECT, review.pk))


def touch_draft(review: Review) -> None:
    """Something of a draft that waits was changed, so who looks at what it was must look again."""
    if review.state == ReviewState.DRAFT:
        Draft.objects.filter(review=review).update(saved_at=timezone.now())


def drop_draft(review: Review) -> None:
    """Who drafted it sets grades by now, and has handed it in themselves: there is nothing to confirm."""
    if review.kind == ReviewKind.STAFF:
        Draft.objects.filter(review=review).delete()


@verb
def confirm_draft(
    actor: Actor, assignment: Assignment, review_id: int, *, seen: str, answers: Answers | None = None
) -> Review:
    """A draft is the grade from now on, as any review by staff; with ``answers`` in place of what the assistant gave.

    ``seen``: ``DraftLine.seen`` of the page. Raises Conflict when somebody else has decided, or what one decides on is not
    what the page showed; Invalid for answers that are not complete.
    """
    review, draft, submission = _waiting(actor, assignment, review_id, seen)
    if is_author(actor, submission):
        raise NotAllowed(_("This is your own work."))
    _confirm(actor, assignment, review, draft, answers)
    return review


@verb
def confirm_drafts(actor: Actor, assignment: Assignment, seen: Mapping[int, str]) -> DraftsConfirmed:
    """Confirm several, by id of the review, each with its ``seen``. Those that need a look of their own are left as they are:
    what has changed since, what is about a video that was replaced, and what is not the only grade of staff. Ten queries, and
    six for each.
    """
    check_grader(actor, assignment)
    wanted = sorted(seen)[:MOST_AT_ONCE]
    rows = reviews_in(assignment).select_for_update().filter(pk__in=wanted, kind=ReviewKind.STAFF)
    reviews = list(rows.filter(state=ReviewState.DRAFT).order_by("pk"))
    submissions = _lock_works(assignment, {review.submission_id for review in reviews})
    drafts = {draft.review_id: draft for draft in Draft.objects.filter(review__in=reviews)}
    graded = graded_by_staff(submissions)
    rivals = _with_rivals(assignment, submissions)
    own = set(own_works(assignment, actor.person_id).filter(pk__in=submissions).values_list("pk", flat=True))
    confirmed = []
    for review in reviews:
        submission, draft = submissions.get(review.submission_id), drafts[review.pk]
        if submission is None or submission.pk in own | rivals or graded[submission.pk]:
            continue
        if submission.override_share is not None or draft.video_id != submission.newest_video_id:
            continue
        if stamp_of(draft, submission, ()) != seen[review.pk]:
            continue
        review.submission = submission
        _confirm(actor, assignment, review, draft, None)
        confirmed.append(review.pk)
    return DraftsConfirmed(tuple(confirmed), len(seen) - len(confirmed))


@verb
def unconfirm_drafts(actor: Actor, assignment: Assignment, review_ids: Collection[int]) -> int:
    """The undo of both: what the assistant gave waits again, as they gave it, and the grade is what it was without it.

    How many those were. Raises Conflict when there is none among them.
    """
    check_grader(actor, assignment)
    rows = reviews_in(assignment).select_for_update().filter(pk__in=sorted(review_ids)[:MOST_AT_ONCE])
    reviews = {review.pk: review for review in rows.filter(state=ReviewState.GIVEN).order_by("pk")}
    submissions = _lock_works(assignment, {review.submission_id for review in reviews.values()})
    drafts = Draft.objects.filter(review__in=reviews, decision=DraftDecision.CONFIRMED).order_by("review")
    found = [draft for draft in drafts if reviews[draft.review_id].submission_id in submissions]
    if not found:
        raise Conflict(_("Somebody else has taken this back meanwhile. Reload to see it."))
    for draft in found:
        review = reviews[draft.review_id]
        review.submission = submissions[review.submission_id]
        if draft.before:
            rewrite(review, draft.before)
            review.edited_at = None
        review.state, review.given_at = ReviewState.DRAFT, None
        review.save()
        draft.waits_in, draft.before = assignment, {}
        draft.decision, draft.decided_by, draft.decided_at = "", None, None
        draft.save()
        regrade(review, assignment)
        moderation.record(actor, assignment.space, moderation.Act.UNCONFIRMED, (SUBJECT, review.pk))
    return len(found)


@verb
def send_draft_back(actor: Actor, assignment: Assignment, review_id: int, *, seen: str, note: str) -> Review:
    """The assistant writes on, and is told why. Raises Invalid without a note, Conflict as ``confirm_draft`` does."""
    review, draft, _submission = _waiting(actor, assignment, review_id, seen)
    if not 0 < len(note.strip()) <= NOTE_LENGTH:
        message = _("Say what is to be changed, in at most {count} characters.").format(count=NOTE_LENGTH)
        raise Invalid(message, {"note": message})
    review.state, review.share = ReviewState.WRITING, None
    review.save(update_fields=["state", "share"])
    _decide(actor, draft, DraftDecision.RETURNED, note.strip())
    subject = (SUBJECT, review.pk)
    moderation.record(actor, assignment.space, moderation.Act.SENT_BACK, subject, note)
    if review.reviewer_id is not None:
        happening = notices.Happening(notices.NoticeKind.SENT_BACK, subject)
        notices.tell(assignment.space, [review.reviewer_id], happening)
    return review


def _waiting(actor: Actor, assignment: Assignment, review_id: int, seen: str) -> tuple[Review, Draft, Submission]:
    """A draft to decide on, with its work, all locked."""
    check_grader(actor, assignment)
    review = reviews_in(assignment).select_for_update().filter(pk=review_id, kind=ReviewKind.STAFF).first()
    if review is None:
        raise NotFound(_("There is no such draft."))
    submission = handed_in(assignment, review.submission_id)
    review.submission = submission
    if review.state != ReviewState.DRAFT:
        raise Conflict(_("Somebody else has decided on this draft meanwhile. Reload to see it."))
    draft = Draft.objects.get(review=review)
    if stamp_of(draft, submission, graded_by_staff([submission.pk])[submission.pk]) != seen:
        raise Conflict(_("The draft, the work or the grade has changed since you opened this. Look at it again."))
    return review, draft, submission


def _confirm(actor: Actor, assignment: Assignment, review: Review, draft: Draft, answers: Answers | None) -> None:
    # As it was given when the assistant wrote it: which video it is about follows from that.
    given_at = draft.saved_at
    if answers is not None:
        before = written(review)
        fill(review, policy_of(assignment), answers)
        if written(review) != before:
            draft.before, given_at = before, timezone.now()
            review.edited_at = given_at
    give(review, assignment, given_at)
    _decide(actor, draft, DraftDecision.CONFIRMED, "")
    moderation.record(actor, assignment.space, moderation.Act.CONFIRMED, (SUBJECT, review.pk))


def _decide(actor: Actor, draft: Draft, decision: DraftDecision, note: str) -> None:
    draft.waits_in, draft.decision, draft.note = None, decision, note
    draft.decided_by_id, draft.decided_at = actor.person_id, timezone.now()
    draft.save()


def _lock_works(assignment: Assignment, ids: Iterable[int]) -> dict[int, Submission]:
    """The works that are handed in, by id."""
    rows = Submission.objects.select_for_update().filter(assignment=assignment, pk__in=ids)
    return {row.pk: row for row in rows.exclude(state__in=NOT_HANDED_IN).order_by("pk")}


def _with_rivals(assignment: Assignment, submission_ids: Iterable[int]) -> set[int]:
    """The works of which several drafts wait: which of them is the grade is no matter for a whole list."""
    waiting = Draft.objects.filter(waits_in=assignment, review__submission__in=submission_ids).order_by()
    found = list(waiting.values_list("review__submission", flat=True))
    return {pk for pk in found if found.count(pk) > 1}
