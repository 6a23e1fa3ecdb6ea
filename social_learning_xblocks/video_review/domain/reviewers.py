"""People as reviewers: the grade for reviewing, and how generous somebody is; and their grade as a whole."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from ..data import Policy
from ..enums import ReviewKind, ReviewState
from ..models import Assignment, Feedback, Participant, Review
from .assignments import class_duty
from .feedback import rating_of
from .reviewing import ReviewingGrade, reviewing_grade


@dataclass
class _Known:
    """What is known of one reviewer: the share they gave each submission, and what authors said of it."""

    shares: dict[int, float | None] = field(default_factory=dict)
    ratings: list[float] = field(default_factory=list)


def reviewing_of(assignment: Assignment, participant: Participant) -> ReviewingGrade | None:
    """The grade for reviewing of one person; None where nothing was asked of them. Four queries."""
    own = _given(assignment).filter(reviewer_id=participant.user_id)
    beside = _given(assignment).filter(submission__in=own.values("submission"))
    return _grades(assignment, [participant], own, beside)[participant.pk]


def reviewing_of_all(assignment: Assignment, people: Sequence[Participant]) -> dict[int, ReviewingGrade | None]:
    """The same for many, by the id of the participant, in as many queries; reads their reviews and those beside them."""
    own = _given(assignment).filter(reviewer__in=[person.user_id for person in people if person.user_id is not None])
    return _grades(assignment, people, own, _given(assignment).filter(submission__in=own.values("submission")))


def _grades(
    assignment: Assignment, people: Iterable[Participant], own: QuerySet[Review], beside: QuerySet[Review]
) -> dict[int, ReviewingGrade | None]:
    """Grades of these people, from the reviews they gave and all those of the same submissions."""
    known: dict[int | None, _Known] = defaultdict(_Known)
    for row in own.values("reviewer_id", "submission_id", "share"):
        known[row["reviewer_id"]].shares[row["submission_id"]] = row["share"]
    given: dict[int, dict[int | None, float]] = defaultdict(dict)
    for row in beside.filter(share__isnull=False).values("pk", "reviewer_id", "submission_id", "share"):
        # Those whose accounts are gone are several people, not one.
        given[row["submission_id"]][row["reviewer_id"] or -row["pk"]] = row["share"] or 0.0
    for said in Feedback.objects.filter(review__in=own).select_related("review"):
        rating = rating_of(said)
        if rating is not None:
            known[said.review.reviewer_id].ratings.append(rating)
    duty = class_duty(assignment)
    return {
        person.pk: reviewing_grade(
            given=person.given,
            duty=duty,
            ratings=known[person.user_id].ratings,
            distances=_distances(known[person.user_id].shares, given, person),
        )
        for person in people
    }


def _distances(
    shares: Mapping[int, float | None], given: Mapping[int, Mapping[int | None, float]], person: Participant
) -> list[float]:
    """How far somebody is from the others, review by review, without what they lean by in all: being strict is no fault."""
    found = []
    for pk, share in sorted(shares.items()):
        others = [other for who, other in given.get(pk, {}).items() if who != person.user_id]
        if share is not None and others:
            found.append(max(-1.0, min(1.0, share - math.fsum(others) / len(others) - (person.leaning or 0.0))))
    return found


def whole_share(policy: Policy, share: float | None, reviewing: ReviewingGrade | None) -> float | None:
    """The grade for the gradebook, 0 to 1: of the work and of reviewing, by their parts. None without a grade of the work."""
    if share is None or reviewing is None:
        return share
    part = policy.reviewing_part
    return (1 - part) * share + part * reviewing.share


def share_of_person(assignment: Assignment, participant: Participant, policy: Policy) -> float | None:
    """The same for one person, from rows. Three queries; none where reviewing has no part in it."""
    share = participant.work_share
    if share is None or not policy.reviewing_part:
        return share
    return whole_share(policy, share, reviewing_of(assignment, participant))


def _given(assignment: Assignment) -> QuerySet[Review]:
    """Reviews by peers that were handed in and count."""
    return Review.objects.filter(
        submission__assignment=assignment, kind=ReviewKind.PEER, state=ReviewState.GIVEN, is_counted=True
    )
