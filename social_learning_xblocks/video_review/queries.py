"""Queries of the video review applet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ..spaces.api import Membership, Role
from ..spaces.models import Space
from .enums import ReviewKind, ReviewState, VideoState
from .models import Assignment, Moment, Review, Submission, Video, VideoPart

#: Reviews that their reviewers have no more.
GONE = (ReviewState.RETURNED, ReviewState.ENDED)
#: What takes room in the storage.
KEPT = (VideoState.RECEIVING, VideoState.READY)


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
    return Video.objects.filter(idle | Q(state=VideoState.DELETED) | Q(owner=None)).order_by("pk")


def not_handed_in(assignment: Assignment) -> QuerySet[Membership]:
    """Learners of the space who have handed in nothing."""
    own = Submission.objects.filter(assignment=assignment, handed_in_at__isnull=False, author_id=OuterRef("user_id"))
    return Membership.objects.filter(~Exists(own), space=assignment.space, role=Role.LEARNER)


def reviews_in(assignment: Assignment) -> QuerySet[Review]:
    """Reviews of an assignment, without a join: what is locked of them is they alone."""
    return Review.objects.filter(submission__in=Submission.objects.filter(assignment=assignment))


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
