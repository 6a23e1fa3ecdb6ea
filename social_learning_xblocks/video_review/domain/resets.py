"""Starting anew: what one person has in an assignment goes, and what it did to others is made right.

Reviews that they gave stay and count, and so does that they gave them: others rely on them. With ``with_reviews`` these go
too, and what they were part of is graded anew. Reviews of their own work go with it; those who wrote them keep the credit.
Who is in a group leaves it: the work, with the video that was chosen for it, stays with the others.
"""

from __future__ import annotations

from ...kit import platform
from ...kit.actor import Actor
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...notices import api as notices
from ..enums import ReviewKind, ReviewState
from ..models import Assignment, Review, Submission, Video
from ..queries import example_videos
from . import extensions
from .finding import check_staff
from .gallery import drop_entry
from .grades import grade_submission
from .holding import give_all_back
from .members import lock_participant, step_out
from .overrides import SUBJECT
from .pool import move
from .removing import mark_deleted


def reset_person(actor: Actor | None, assignment: Assignment, user_id: int, *, with_reviews: bool = False) -> None:
    """Delete what somebody handed in or began here, videos and all; extensions stay. Nothing for who has nothing here.

    ``actor``: None when the platform asks, which has checked who may.
    """
    if actor is not None:
        check_staff(actor)
    _reset(actor or Actor(None), assignment, user_id, with_reviews=with_reviews)
    space = assignment.space
    # Outside the transaction: the gradebook may be slow, and asking twice does no harm.
    platform.clear_score(user_id, space.course_key, space.home_usage_key)


def reset_in_block(usage_key: str, user_id: int, *, by: int | None = None) -> None:
    """The same in each assignment of a block (one a cohort), when the platform deletes the state of a learner."""
    for assignment in Assignment.objects.select_related("space", "rubric").filter(space__home_usage_key=usage_key):
        _reset(Actor(by), assignment, user_id, with_reviews=False)
        platform.clear_score(user_id, assignment.space.course_key, usage_key)


@verb
def _reset(actor: Actor, assignment: Assignment, user_id: int, *, with_reviews: bool) -> None:
    participant = lock_participant(assignment, user_id)
    if participant is None:
        return
    _drop_reviews(assignment, user_id, with_reviews=with_reviews)
    if participant.group is not None:
        step_out(participant, assignment, leaves_video=True)
    if participant.submission_id is not None:
        _drop_submission(actor, assignment, participant.submission_id)
    if with_reviews:
        participant.given = 0
    participant.submission, participant.leaning, participant.passed_share = None, None, None
    participant.save(update_fields=["submission", "given", "leaning", "passed_share"])
    # The model of the class learns of it with the next rescore.
    Assignment.objects.filter(pk=assignment.pk).update(rescored_at=None)
    mine = Video.objects.filter(space=assignment.space, owner_id=user_id).exclude(pk__in=example_videos().values("pk"))
    mark_deleted(list(mine.values_list("pk", flat=True)))
    moderation.record(actor, assignment.space, moderation.Act.RESET, (extensions.SUBJECT, participant.pk))


def _drop_reviews(assignment: Assignment, user_id: int, *, with_reviews: bool) -> None:
    """Reviews of others that were begun go; those that were handed in only where it is asked for. Staff's own stay.

    Practice on examples always goes: nobody else relies on it.
    """
    own = Review.objects.select_for_update().filter(submission__assignment=assignment, reviewer_id=user_id)
    own = own.filter(kind__in=(ReviewKind.PEER, ReviewKind.CALIBRATION, ReviewKind.AGAIN))
    stays = {(ReviewKind.PEER, ReviewState.GIVEN), (ReviewKind.AGAIN, ReviewState.GIVEN)}
    dropped = [review for review in own.order_by("pk") if with_reviews or (review.kind, review.state) not in stays]
    peers = [review for review in dropped if review.kind == ReviewKind.PEER]
    writing = [review for review in peers if review.state == ReviewState.WRITING]
    given = [review for review in peers if review.state == ReviewState.GIVEN]
    move(
        assignment,
        [
            *((review, {"leased": -1}, {"held": -1}) for review in writing),
            *((review, {"got": -1}, {"given": -1}) for review in given),
        ],
    )
    Review.objects.filter(pk__in=[review.pk for review in dropped]).delete()
    for pk in sorted({review.submission_id for review in given}):
        grade_submission(assignment, pk)


def _drop_submission(actor: Actor, assignment: Assignment, submission_id: int) -> None:
    """A submission with all reviews of it. Who was writing one gets another; reports about it are answered."""
    Submission.objects.select_for_update().get(pk=submission_id)
    give_all_back(assignment, submission_id)
    subject = (SUBJECT, submission_id)
    if moderation.can_moderate(actor):
        reporters = moderation.decide_reports(actor, assignment.space, subject, moderation.Decision.HIDDEN)
        notices.tell(assignment.space, reporters, notices.Happening(notices.NoticeKind.REPORT_HIDDEN, subject))
    drop_entry(submission_id)
    Submission.objects.filter(pk=submission_id).delete()
