"""Drafts as staff see them: whose they are, and what else there is to know before one confirms them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from ...kit import platform
from ...kit.actor import Actor
from ...kit.fields import digest
from ..data import DraftLine
from ..enums import ReviewKind, ReviewState
from ..models import Assignment, Draft, Review, Submission
from ..queries import drafts_for
from .faces import face


def drafts_about(actor: Actor, assignment: Assignment, submissions: Sequence[Submission]) -> dict[int, list[DraftLine]]:
    """The drafts of ``drafts_for``, by the id of the work they are about. Two queries, none for no works."""
    works = {submission.pk: submission for submission in submissions}
    found: dict[int, list[DraftLine]] = defaultdict(list)
    if not works:
        return found
    waiting = drafts_for(actor, assignment).filter(review__submission__in=works).select_related("review")
    rows: list[Any] = list(platform.with_names(waiting, "review__reviewer").order_by("saved_at", "pk"))
    graded = graded_by_staff(works)
    of_work = [row.review.submission_id for row in rows if row.waits_in_id is not None]
    for row in rows:
        submission = works[row.review.submission_id]
        given = graded[submission.pk]
        found[submission.pk].append(
            DraftLine(
                id=row.review_id,
                person=face(row.review.reviewer),
                share=row.review.share,
                saved_at=row.saved_at,
                seen=stamp_of(row, submission, given),
                is_outdated=row.video_id != submission.newest_video_id,
                is_graded=bool(given) or submission.override_share is not None,
                is_sent_back=row.waits_in_id is None,
                has_rivals=of_work.count(submission.pk) > 1,
            )
        )
    return found


def graded_by_staff(submission_ids: Iterable[int]) -> dict[int, list[int]]:
    """The reviews by staff that count, by the id of the work. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    given = Review.objects.filter(submission__in=list(submission_ids), kind=ReviewKind.STAFF, state=ReviewState.GIVEN)
    for submission_id, pk in given.filter(is_counted=True).order_by("pk").values_list("submission_id", "pk"):
        found[submission_id].append(pk)
    return found


def stamp_of(draft: Draft, submission: Submission, graded: Collection[int]) -> str:
    """What somebody sees who decides on a draft: what it says, the video, and which other grades of staff there are."""
    others = ",".join(map(str, graded))
    return digest(draft.saved_at.isoformat(), str(submission.newest_video_id), str(submission.override_share), others)[
        :16
    ]
