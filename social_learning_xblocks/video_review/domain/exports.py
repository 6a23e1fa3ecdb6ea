"""Everything of an assignment for staff, as CSV and as JSON, made while it is sent."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...kit import platform
from ...kit.actor import Actor
from ...kit.errors import NotFound
from ...kit.sheets import line
from ...spaces.models import Space
from ..data import Policy
from ..enums import SubmissionState
from ..models import Assignment, Participant, Review, Submission
from ..queries import with_moment_counts
from .assignments import policy_of
from .board import check_board
from .lateness import after_penalty
from .rubrics import lines_of, plain_of

AT_ONCE = 200
#: What is told of a submission, and of each review of it; in CSV the points and words by criterion come after these.
SUBMISSION = (
    "submission_id",
    "author_id",
    "author",
    "group",
    "members",
    "state",
    "handed_in_at",
    "is_late",
    "late_days",
    "late_penalty",
    "revised_at",
    "reviews_given",
    "reviews_got",
    "grade",
    "grade_low",
    "grade_high",
    "points",
    "possible",
    "is_disputed",
    "set_by_staff",
)
REVIEW = (
    "review_id",
    "kind",
    "first_review_id",
    "review_state",
    "reviewer_id",
    "reviewer",
    "review_grade",
    "is_counted",
    "given_at",
    "moments",
    "words",
)

#: A submission with its reviews, each as plain data.
Told = tuple[dict[str, Any], list[dict[str, Any]]]


def assignment_of(space: Space) -> Assignment:
    """The assignment of a space. Raises NotFound where there is none."""
    found = Assignment.objects.select_related("rubric", "space").filter(space=space).first()
    if found is None:
        raise NotFound("There is no assignment here.")
    return found


def export_csv(actor: Actor, assignment: Assignment) -> Iterator[str]:
    """A line for each review, and one for each submission without any. Grades are shares from 0 to 1."""
    check_board(actor)
    return sheet_of(assignment)


def export_json(actor: Actor, assignment: Assignment) -> Iterator[str]:
    """The same in pieces of one JSON object; here with the versions of the rubric that reviews were written with."""
    check_board(actor)
    return _object(assignment)


def sheet_of(assignment: Assignment) -> Iterator[str]:
    """The lines of ``export_csv``, for who has asked already."""
    lines = lines_of(assignment.rubric.lines) if assignment.rubric else ()
    keys = [one.key for one in lines]
    yield line(
        [*SUBMISSION, *REVIEW, *(f"points: {one.title}" for one in lines), *(f"words: {one.title}" for one in lines)]
    )
    for submission, reviews in _all(assignment):
        about = [*({**submission, "members": ", ".join(submission["members"])}[name] for name in SUBMISSION)]
        for review in reviews or [{}]:
            scores, remarks = review.get("scores", {}), review.get("remarks", {})
            told = [review.get(name, "") for name in REVIEW]
            yield line([*about, *told, *(scores.get(key, "") for key in keys), *(remarks.get(key, "") for key in keys)])


def _object(assignment: Assignment) -> Iterator[str]:
    rubrics = {
        str(row.number): plain_of(lines_of(row.lines)) for row in assignment.rubrics.order_by("number").iterator()
    }
    head = {"assignment_id": assignment.pk, "block": assignment.space.home_usage_key, "rubrics": rubrics}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "submissions": ['
    before = "\n"
    for submission, reviews in _all(assignment):
        yield before + json.dumps({**submission, "reviews": reviews}, ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def _all(assignment: Assignment) -> Iterator[Told]:
    """All submissions of learners, drafts too, some at once: memory stays the same however many there are."""
    policy, last = policy_of(assignment), 0
    while rows := _some(assignment, last):
        last = rows[-1].pk
        reviews: dict[int, list[Review]] = defaultdict(list)
        written = Review.objects.filter(submission__in=rows).select_related("rubric")
        for review in with_moment_counts(written).order_by("pk"):
            reviews[review.submission_id].append(review)
        members = _members(rows)
        people = {row.author_id for row in rows} | {one.reviewer_id for several in reviews.values() for one in several}
        people |= {user_id for several in members.values() for user_id in several}
        names = platform.display_names(user_id for user_id in people if user_id is not None)
        for row in rows:
            yield _submission(row, names, policy, members[row.pk]), [_review(one, names) for one in reviews[row.pk]]


def _some(assignment: Assignment, last: int) -> Sequence[Submission]:
    rows = Submission.objects.filter(assignment=assignment, pk__gt=last).exclude(state=SubmissionState.EXEMPLAR)
    rows = rows.select_related("group").defer("body", "body_html", "change_note", "change_html")
    return list(rows.order_by("pk")[:AT_ONCE])


def _members(rows: Sequence[Submission]) -> dict[int, list[int]]:
    """The user ids of the members of groups, by the id of their work. One query, none without a group."""
    found: dict[int, list[int]] = defaultdict(list)
    shared = [row.pk for row in rows if row.group_id is not None]
    if shared:
        people = Participant.objects.filter(submission__in=shared, user__isnull=False).order_by("pk")
        for pk, user_id in people.values_list("submission_id", "user_id"):
            found[pk or 0].append(user_id or 0)
    return found


def _submission(row: Submission, names: Mapping[int, str], policy: Policy, members: Sequence[int]) -> dict[str, Any]:
    share = row.final_share
    # What staff set is taken as it is; so the interval beside it is that of the reviews alone.
    off = row.penalty if row.override_share is None else 0.0
    return {
        "submission_id": row.pk,
        "author_id": row.author_id,
        "author": names.get(row.author_id or 0, ""),
        "group": row.group.name if row.group else "",
        "members": [names.get(user_id, "") for user_id in members],
        "state": row.state,
        "handed_in_at": row.handed_in_at.isoformat() if row.handed_in_at else None,
        "is_late": row.is_late,
        "late_days": row.late_days,
        "late_penalty": row.penalty,
        "revised_at": row.revised_at.isoformat() if row.revised_at else None,
        "reviews_given": row.given,
        "reviews_got": row.got,
        "grade": share,
        "grade_low": None if row.low is None else after_penalty(row.low, off),
        "grade_high": None if row.high is None else after_penalty(row.high, off),
        "points": None if share is None else share * policy.weight,
        "possible": policy.weight,
        "is_disputed": row.is_disputed,
        "set_by_staff": row.override_share is not None,
    }


def _review(row: Any, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "review_id": row.pk,
        "kind": row.kind,
        "first_review_id": row.first_id,
        "review_state": row.state,
        "reviewer_id": row.reviewer_id,
        "reviewer": names.get(row.reviewer_id or 0, ""),
        "review_grade": row.share,
        "is_counted": row.is_counted,
        "given_at": row.given_at.isoformat() if row.given_at else None,
        "moments": row.said,
        "words": row.body,
        "rubric": row.rubric.number,
        "scores": row.scores,
        "remarks": row.remarks,
    }
