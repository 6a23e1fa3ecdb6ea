"""Reviews as their reviewers see them: the one on the desk, and those that were given."""

from __future__ import annotations

from django.db.models import Count
from django.utils import timezone

from ...kit.actor import Actor
from ...kit.errors import NotFound
from ...spaces.models import Space
from ..data import GivenReview, Playback, Policy, ReviewSheet
from ..enums import ReviewKind, ReviewState
from ..models import Assignment, Participant, Review, Video
from ..queries import begun_reviews
from .assignments import policy_of
from .moments import cards_of
from .own_reviews import find_own, is_in_time
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
    """A review as its reviewer sees it, with the video and the moments. Four queries. Raises NotFound for those of others."""
    review = find_own(actor, assignment, review_id, writes=False)
    policy, now = policy_of(assignment), timezone.now()
    extended = Participant.objects.filter(assignment=assignment, user_id=actor.person_id)
    until = later(extended.values_list("review_until", flat=True).first(), policy.review_until)
    lines = lines_of(review.rubric.lines)
    submission, video = review.submission, review.submission.video
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
        moments=cards_of(review, lines),
        playback=playback_of(actor, assignment.space, video),
        has_picture=video is not None and video.has_video,
        note_html=submission.body_html,
        author_id=submission.author_id if is_named else None,
        may_edit=actor.can_write and is_in_time(review, policy, until, now),
        least_words=asks.least_words,
        least_moments=asks.least_moments,
        left_at=submission.video_left_at,
    )


def given_reviews(actor: Actor, assignment: Assignment) -> tuple[GivenReview, ...]:
    """What somebody has handed in here, the oldest first. One query."""
    rows = Review.objects.filter(
        submission__assignment=assignment,
        reviewer_id=actor.user_id,
        kind=ReviewKind.PEER,
        state=ReviewState.GIVEN,
    )
    found = rows.annotate(count=Count("moments")).order_by("given_at", "pk")
    return tuple(GivenReview(*row) for row in found.values_list("pk", "given_at", "count"))


def playback_of(actor: Actor, space: Space, video: Video | None) -> Playback | None:
    """Where somebody finds a video of which it is known that they may watch it; None when it is gone."""
    if video is None:
        return None
    try:
        return play(actor, space, video.uuid, may_watch=lambda _actor, found: found.pk == video.pk)
    except NotFound:
        return None  # it was deleted meanwhile
