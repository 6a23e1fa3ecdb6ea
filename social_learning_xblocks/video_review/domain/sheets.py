"""Reviews as their reviewers see them: the one on the desk, and those that were given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import NotFound
from ...spaces.models import Space
from .. import rules
from ..data import FormerTake, GivenReview, MomentCard, Playback, Policy, ReviewSheet
from ..enums import DraftDecision, ReviewKind, ReviewState, SubmissionState
from ..models import Assignment, Draft, Participant, Review, Video
from ..queries import GONE, begun_reviews, with_moment_counts
from .assignments import policy_of
from .draft_lines import drafts_about, graded_by_staff
from .finding import check_grader
from .members import author_ids
from .moments import cards_of
from .own_reviews import can_look, find_own, is_confirmed, is_in_time
from .playback import play
from .rubrics import lines_of
from .steps import later


def begun_review(actor: Actor, assignment: Assignment) -> int | None:
    """The review of somebody else's work that this person is writing. One query."""
    return begun_reviews(assignment, actor.user_id).order_by("-state", "pk").values_list("pk", flat=True).first()


def is_self_reviewed(actor: Actor, assignment: Assignment) -> bool:
    """Whether somebody has handed in the review of their own work. One query."""
    mine = Review.objects.filter(submission__assignment=assignment, reviewer_id=actor.user_id, kind=ReviewKind.SELF)
    return mine.filter(state=ReviewState.GIVEN).exists()


def open_review(actor: Actor, assignment: Assignment, review_id: int) -> ReviewSheet:
    """A review as its reviewer sees it, with the video and the moments. Four queries, two more where a group is named.

    Raises NotFound for those of others.
    """
    review = find_own(actor, assignment, review_id, writes=False)
    sheet = _sheet(actor, assignment, review)
    if review.kind != ReviewKind.STAFF or not rules.gives_drafts(actor, policy_of(assignment)):
        return sheet
    submission = review.submission
    graded = [pk for pk in graded_by_staff([submission.pk])[submission.pk] if pk != review.pk]
    back = Draft.objects.filter(review=review, decision=DraftDecision.RETURNED).first()
    return replace(
        sheet,
        gives_draft=True,
        may_edit=sheet.may_edit and not is_confirmed(actor, assignment, review),
        sent_back=back.note if back is not None and not sheet.is_draft else "",
        is_graded=bool(graded) or submission.override_share is not None,
    )


def open_draft(actor: Actor, assignment: Assignment, review_id: int) -> ReviewSheet:
    """The draft of an assistant for staff who decide on it, to change points and words before they confirm it.

    Raises NotFound for what does not wait, and for drafts about works that are not handed in.
    """
    check_grader(actor, assignment)
    rows = Review.objects.select_related("submission__video", "submission__revised_video", "rubric")
    review = (
        rows.filter(pk=review_id, draft__waits_in=assignment).exclude(submission__state=SubmissionState.DRAFT).first()
    )
    if review is None:
        raise NotFound(_("There is no such draft. Somebody else may have decided on it meanwhile."))
    [line] = [
        one for one in drafts_about(actor, assignment, [review.submission])[review.submission_id] if one.id == review_id
    ]
    sheet = _sheet(actor, assignment, review)
    return replace(sheet, may_edit=False, seen=line.seen, drafted_by=line.person.name, is_graded=line.is_graded)


def _sheet(actor: Actor, assignment: Assignment, review: Review) -> ReviewSheet:
    policy, now = policy_of(assignment), timezone.now()
    extended = Participant.objects.filter(assignment=assignment, user_id=actor.person_id)
    until = later(extended.values_list("review_until", flat=True).first(), policy.review_until)
    lines = lines_of(review.rubric.lines)
    submission = review.submission
    is_example, is_revised = submission.state == SubmissionState.EXEMPLAR, submission.revised_at is not None
    video = submission.revised_video if is_revised else submission.video
    cards = cards_of(review, lines)
    is_named = review.kind == ReviewKind.STAFF or (policy.authors_named and review.kind != ReviewKind.SELF)
    asks = policy if review.kind != ReviewKind.STAFF else Policy()
    return ReviewSheet(
        id=review.pk,
        kind=review.kind,
        state=review.state,
        lines=lines,
        scores=review.scores,
        remarks=review.remarks,
        body=review.body,
        moments=tuple(card for card in cards if card.take == 1 + is_revised),
        playback=playback_of(actor, assignment.space, video),
        has_picture=video is not None and video.has_video,
        note_html=submission.body_html,
        author_ids=tuple(author_ids(submission)) if is_named and not is_example else (),
        may_edit=actor.can_write and is_in_time(review, policy, until, now),
        least_words=asks.least_words,
        least_moments=asks.least_moments if review.kind != ReviewKind.AGAIN else 0,
        is_group=submission.group_id is not None,
        group_name=submission.group.name if is_named and submission.group else "",
        is_example=is_example,
        take=1 + is_revised,
        former=_former(actor, assignment, review, cards) if is_revised else None,
        change_html=submission.change_html if is_revised else "",
        may_look=actor.can_write and _may_look(review, policy, now),
        left_at=submission.video_left_at,
    )


def _may_look(review: Review, policy: Policy, now: datetime) -> bool:
    """Whether a second look at what this review is about is open to its reviewer."""
    is_first = review.kind == ReviewKind.PEER and review.state == ReviewState.GIVEN
    return is_first and can_look(review.submission, policy, now)


def _former(actor: Actor, assignment: Assignment, review: Review, cards: Iterable[MomentCard]) -> FormerTake:
    """The first video with what its reviewer said of it: in this review, or in the one before a second look."""
    if review.first is not None:
        cards = cards_of(review.first, lines_of(review.rubric.lines))
    video = review.submission.video
    playback = playback_of(actor, assignment.space, video)
    moments = tuple(card for card in cards if card.take == 1)
    return FormerTake(playback, video is not None and video.has_video, moments)


def given_reviews(actor: Actor, assignment: Assignment) -> tuple[GivenReview, ...]:
    """What somebody has handed in here, the oldest first. One query."""
    rows: Any = Review.objects.filter(
        submission__assignment=assignment,
        reviewer_id=actor.user_id,
        kind=ReviewKind.PEER,
        state=ReviewState.GIVEN,
    )
    rows = with_moment_counts(rows).select_related("submission", "again").order_by("given_at", "pk")
    policy, now = policy_of(assignment), timezone.now()
    return tuple(
        GivenReview(
            row.pk,
            row.given_at,
            row.said,
            actor.can_write and can_look(row.submission, policy, now),
            row.again.state if hasattr(row, "again") and row.again.state not in GONE else "",
        )
        for row in rows
    )


def playback_of(actor: Actor, space: Space, video: Video | None) -> Playback | None:
    """Where somebody finds a video of which it is known that they may watch it; None when it is gone."""
    if video is None:
        return None
    try:
        return play(actor, space, video.uuid, may_watch=lambda _actor, found: found.pk == video.pk)
    except NotFound:
        return None  # it was deleted meanwhile
