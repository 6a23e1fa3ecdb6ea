"""The rule of a site by which videos go some time after their assignment or course is over. Reviews and grades stay."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from ...kit import conf, platform
from ...kit.transactions import verb
from ...notices import api as notices
from ..enums import VideoState
from ..models import Assignment, Participant, Submission, Video
from ..queries import example_videos
from .assignments import policy_of
from .gallery import RANKED
from .leaving import Fate, day_of_leaving, end_of_keeping, fate
from .members import told as authors_told
from .overrides import SUBJECT
from .removing import AT_ONCE, mark_deleted
from .steps import look_end


def keep_or_delete(assignment: Assignment) -> tuple[int, int]:
    """Tell the authors of an assignment whose videos go soon, and delete those whose time is over: how many of each.

    A video goes only after its author was told, and after the day they were told. Can run twice.
    """
    now, until = timezone.now(), kept_until(assignment)
    ready = Video.objects.filter(space=assignment.space, state=VideoState.READY)
    ready = ready.exclude(pk__in=example_videos().values("pk"))  # content of the course
    told = deleted = last = 0
    while some := list(ready.filter(pk__gt=last).order_by("pk").only("leaves_at")[:AT_ONCE]):
        last = some[-1].pk
        fates: dict[Fate, list[int]] = {each: [] for each in Fate}
        for video in some:
            fates[fate(now, until, video.leaves_at)].append(video.pk)
        if fates[Fate.FORGET]:
            Video.objects.filter(pk__in=fates[Fate.FORGET]).update(leaves_at=None)
        if until is not None and fates[Fate.TELL]:
            told += _tell(assignment, fates[Fate.TELL], day_of_leaving(now, until))
        if fates[Fate.DELETE]:
            deleted += _delete(fates[Fate.DELETE], now)
    return told, deleted


def kept_until(assignment: Assignment) -> datetime | None:
    """How long the videos of an assignment are kept; None for ever. No query unless the site has a rule."""
    days, course_days = conf.get("VIDEO_KEEP_DAYS"), conf.get("VIDEO_KEEP_COURSE_DAYS")
    space = assignment.space
    held: Any = conf.get("VIDEO_HOLDS")
    if not (days or course_days) or space.course_key in held or space.home_usage_key in held:
        return None
    course_end = platform.course_end(space.course_key) if course_days and space.course_key else None
    return end_of_keeping([(end_of(assignment) if days else None, days), (course_end, course_days)])


def end_of(assignment: Assignment) -> datetime | None:
    """When nobody has anything to do any more, extensions included; None where there is no date. One query.

    Where the author set no date, the last one that the subsection had for anybody who was here counts. Who looks again at a revised
    video, or votes in the gallery, has something to do too.
    """
    people = Participant.objects.filter(assignment=assignment)
    latest = people.aggregate(
        submit=Max("submit_until"),
        review=Max("review_until"),
        revise=Max("revise_until"),
        submit_due=Max("submit_due"),
        review_due=Max("review_due"),
    )
    policy = policy_of(assignment)
    policy = replace(
        policy,
        submit_until=policy.submit_until or latest["submit_due"],
        review_until=policy.review_until or latest["review_due"],
    )
    common = policy.review_end or policy.submit_end
    if common is None:
        return None
    ends: list[datetime | None] = [common, policy.submit_end, latest["submit"], latest["review"]]
    if policy.revises and policy.revise_end is not None:
        # The last moment at which anybody revises.
        ends.append(look_end(policy, max(policy.revise_end, latest["revise"] or policy.revise_end)))
    if policy.gallery in RANKED:
        ends.append(policy.gallery_until)
    return max(end for end in ends if end is not None)


@verb
def _tell(assignment: Assignment, pks: list[int], day: datetime) -> int:
    """Promise a day, with a notice for each author of a work. Of two runs at once the second finds nobody to tell."""
    rows = Video.objects.select_for_update().filter(pk__in=pks, leaves_at=None).order_by("pk")
    new = list(rows.values_list("pk", flat=True))
    told = Video.objects.filter(pk__in=new).update(leaves_at=day)
    for work in works_with(new).filter(assignment=assignment).order_by("pk"):
        happening = notices.Happening(notices.NoticeKind.LEAVING, (SUBJECT, work.pk))
        notices.tell(assignment.space, authors_told(assignment, work), happening)
    return told


def works_with(pks: Collection[int]) -> QuerySet[Submission]:
    """Works whose first or revised video is one of these."""
    return Submission.objects.filter(Q(video__in=pks) | Q(revised_video__in=pks))


@verb
def _delete(pks: list[int], now: datetime) -> int:
    works_with(pks).update(video_left_at=now)
    mark_deleted(pks)
    return len(pks)
