"""Queries of the video review applet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ..kit.actor import Actor
from ..spaces.api import Membership, Role
from ..spaces.models import Space
from .enums import ContentKind, DraftDecision, ReviewKind, ReviewState, SubmissionState, VideoState
from .models import (
    Assignment,
    Draft,
    Example,
    GalleryComparison,
    GalleryEntry,
    GalleryVote,
    Moment,
    Participant,
    Review,
    Submission,
    Video,
    VideoPart,
)

#: Reviews that their reviewers have no more.
GONE = (ReviewState.RETURNED, ReviewState.ENDED)
#: Works that no learner has handed in: drafts, and the examples of staff.
NOT_HANDED_IN = (SubmissionState.DRAFT, SubmissionState.EXEMPLAR)
#: What takes room in the storage.
KEPT = (VideoState.RECEIVING, VideoState.READY)


#: The columns of a text that lists do not read, where its writing is joined.
LONG_TEXTS = ("writing__body", "writing__body_html")


def kinds_of(work: str) -> list[str]:
    """The content types of a kind of work."""
    return [kind.value for kind in ContentKind if kind.work == work]


def videos_in(space: Space) -> QuerySet[Video]:
    """Videos of a space that are not deleted."""
    return Video.objects.filter(space=space).exclude(state=VideoState.DELETED)


def video_called(space: Space, uuid: UUID) -> QuerySet[Video]:
    """The video with this number, when it is one of this space."""
    return videos_in(space).filter(uuid=uuid)


def around(space: Space) -> Q:
    """Videos of the course of a space; of the space itself where it is in no course."""
    return Q(space__course_key=space.course_key) if space.course_key else Q(space=space)


def room_taken(space: Space, owner_id: int | None = None) -> tuple[int, int]:
    """How many videos a course keeps, or one person in it, and how many bytes they have when all has arrived. One query."""
    kept = Video.objects.filter(around(space), state__in=KEPT)
    if owner_id is not None:
        kept = kept.filter(owner_id=owner_id)
    found = kept.aggregate(count=Count("pk"), size=Sum("size"))
    return found["count"], found["size"] or 0


def parts_between(video: Video, start: int, stop: int) -> QuerySet[VideoPart]:
    """The parts that have bytes from ``start`` up to before ``stop``, in order."""
    # What has a start far enough down, without adding two columns in every row of a long video.
    first = VideoPart.objects.filter(video=video, start__lte=start).order_by("-start").values("start")[:1]
    return VideoPart.objects.filter(video=video, start__gte=first, start__lt=stop).order_by("start")


def left_behind(before: datetime) -> QuerySet[Video]:
    """What a sweep takes: unfinished and refused and left alone since then, deleted, or of nobody."""
    idle = Q(state__in=(VideoState.RECEIVING, VideoState.REFUSED), touched_at__lt=before)
    # An example stays when the account of who made it is gone: it is course content.
    nobodys = Q(owner=None) & ~Q(pk__in=example_videos().values("pk"))
    return Video.objects.filter(idle | Q(state=VideoState.DELETED) | nobodys).order_by("pk")


def example_videos() -> QuerySet[Video]:
    """Videos of examples."""
    return Video.objects.filter(submissions__state=SubmissionState.EXEMPLAR)


def published_examples(assignment: Assignment) -> QuerySet[Example]:
    """The examples that learners may meet, in their order."""
    return Example.objects.filter(assignment=assignment, is_published=True).order_by("place", "pk")


def open_examples(assignment: Assignment) -> QuerySet[Example]:
    """Those to practise on: not the one whose reference stands beside the task."""
    return published_examples(assignment).exclude(shown_in__isnull=False, shows_review=True)


def practice_of(assignment: Assignment, user_id: int | None) -> QuerySet[Review]:
    """Reviews of published examples by somebody."""
    return Review.objects.filter(
        submission__in=published_examples(assignment).order_by().values("submission"),
        reviewer_id=user_id,
        reviewer__isnull=False,
        kind=ReviewKind.CALIBRATION,
    )


def not_handed_in(assignment: Assignment) -> QuerySet[Membership]:
    """Learners of the space who have handed in nothing."""
    own = Participant.objects.filter(
        assignment=assignment, submission__handed_in_at__isnull=False, user_id=OuterRef("user_id")
    )
    return Membership.objects.filter(~Exists(own), space=assignment.space, role=Role.LEARNER)


def reviews_in(assignment: Assignment) -> QuerySet[Review]:
    """Reviews of an assignment, without a join: what is locked of them is they alone."""
    return Review.objects.filter(submission__in=Submission.objects.filter(assignment=assignment))


def waiting_drafts(assignment: Assignment) -> QuerySet[Draft]:
    """Drafts that wait for staff, of works that are handed in."""
    return Draft.objects.filter(waits_in=assignment, review__submission__handed_in_at__isnull=False)


def drafts_for(actor: Actor, assignment: Assignment) -> QuerySet[Draft]:
    """Drafts that wait for staff; for an assistant also their own that were sent back."""
    wait = Q(waits_in=assignment)
    if actor.is_assistant:
        mine = Review.objects.filter(reviewer_id=actor.user_id, kind=ReviewKind.STAFF, state=ReviewState.WRITING)
        back = Draft.objects.filter(review__in=mine, review__submission__assignment=assignment)
        wait |= Q(pk__in=back.filter(decision=DraftDecision.RETURNED).values("pk"))
    return Draft.objects.filter(wait)


def own_works(assignment: Assignment, user_id: int) -> QuerySet[Submission]:
    """Works of which somebody is an author."""
    own = Participant.objects.filter(assignment=assignment, user_id=user_id, submission__isnull=False)
    return Submission.objects.filter(pk__in=own.values("submission"))


def begun_reviews(assignment: Assignment, user_id: int | None) -> QuerySet[Review]:
    """Reviews of others that somebody has begun here and not handed in."""
    return reviews_in(assignment).filter(
        reviewer_id=user_id,
        kind=ReviewKind.PEER,
        state__in=(ReviewState.WRITING, ReviewState.LAPSED),
    )


def own_moments(assignment: Assignment, user_id: int | None) -> QuerySet[Moment]:
    """Comments that somebody has written in reviews here which they have not given back."""
    rows = Moment.objects.filter(
        review__submission__assignment=assignment, review__reviewer_id=user_id, review__reviewer__isnull=False
    )
    return rows.exclude(review__state__in=GONE).select_related("review")


def with_moment_counts(rows: QuerySet[Review]) -> QuerySet[Review]:
    """Reviews with how many comments each has, as ``said``. Not by a join: the database would group by the long texts."""
    moments = Moment.objects.filter(review=OuterRef("pk")).order_by().values("review")
    number = Subquery(moments.annotate(number=Count("pk")).values("number"))
    return rows.annotate(said=Coalesce(number, 0))


#: What an entry of the gallery needs besides the word of its author: nobody holds the work, and the video is there.
_TO_SEE = Q(is_shown=True, submission__state=SubmissionState.POOL, submission__author__isnull=False) & (
    Q(submission__revised_at=None, submission__video__state=VideoState.READY)
    | Q(submission__revised_at__isnull=False, submission__revised_video__state=VideoState.READY)
)


def consented_entries(assignment: Assignment) -> QuerySet[GalleryEntry]:
    """Works of a gallery that their authors show, those that staff took out too."""
    return GalleryEntry.objects.filter(_TO_SEE, assignment=assignment)


def shown_entries(assignment: Assignment) -> QuerySet[GalleryEntry]:
    """Works that are in a gallery now, where there is one."""
    return consented_entries(assignment).filter(removed_at=None)


def entries_showing(video: Video) -> QuerySet[GalleryEntry]:
    """The entries in which a video is shown now, where there is a gallery."""
    newest = Q(submission__revised_at=None, submission__video=video) | Q(
        submission__revised_at__isnull=False, submission__revised_video=video
    )
    return GalleryEntry.objects.filter(_TO_SEE, newest, removed_at=None)


def own_votes(assignment: Assignment, user_id: int) -> QuerySet[GalleryVote]:
    """Votes of somebody in a gallery, those for videos too that are not shown now."""
    return GalleryVote.objects.filter(entry__assignment=assignment, user_id=user_id)


def own_comparisons(assignment: Assignment, user_id: int) -> QuerySet[GalleryComparison]:
    """What somebody has compared in a gallery, and skipped."""
    return GalleryComparison.objects.filter(assignment=assignment, user_id=user_id)
