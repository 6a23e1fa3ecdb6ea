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
from ..data import Policy, after_penalty
from ..enums import DraftDecision, ReviewState, SubmissionState, VideoState, WorkKind
from ..models import Assignment, Participant, Review, Submission, Video
from ..queries import with_moment_counts
from .assignments import policy_of
from .board import check_board
from .rubrics import lines_of, plain_of

AT_ONCE = 200
#: Of the works that are joined.
NOT_TOLD = tuple(
    f"{place}__{name}" for place in ("video", "revised_video") for name in ("captions", "writing__body_html")
)
#: What is told of a submission, and of each review of it; in CSV the points and words by criterion come after these.
SUBMISSION = (
    "submission_id",
    "author_id",
    "author",
    "group",
    "members",
    "state",
    "work",
    "text_words",
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
    "own_grades",
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
    "draft_grade",
    "confirmed_by_id",
    "confirmed_by",
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
    """The same in pieces of one JSON object; here with the versions of the rubric that reviews were written with, with the texts
    that were handed in and with what pictures show.
    """
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
        joined = {name: ", ".join(submission[name]) for name in ("members", "own_grades")}
        about = [*({**submission, **joined}[name] for name in SUBMISSION)]
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
        written = Review.objects.filter(submission__in=rows).select_related("rubric", "draft")
        for review in with_moment_counts(written).order_by("pk"):
            reviews[review.submission_id].append(review)
        members = _members(rows)
        people = {row.author_id for row in rows} | {one.reviewer_id for several in reviews.values() for one in several}
        people |= {_confirmed_by(one) for several in reviews.values() for one in several}
        people |= {one.user_id for several in members.values() for one in several}
        names = platform.display_names(user_id for user_id in people if user_id is not None)
        for row in rows:
            yield _submission(row, names, policy, members[row.pk]), [_review(one, names) for one in reviews[row.pk]]


def _some(assignment: Assignment, last: int) -> Sequence[Submission]:
    rows = Submission.objects.filter(assignment=assignment, pk__gt=last).exclude(state=SubmissionState.EXEMPLAR)
    rows = rows.select_related("group", "video__writing", "revised_video__writing")
    rows = rows.defer("body", "body_html", "change_note", "change_html", *NOT_TOLD)
    return list(rows.order_by("pk")[:AT_ONCE])


def _members(rows: Sequence[Submission]) -> dict[int, list[Participant]]:
    """The members of groups, by the id of their work. One query, none without a group."""
    found: dict[int, list[Participant]] = defaultdict(list)
    shared = [row.pk for row in rows if row.group_id is not None]
    if shared:
        people = Participant.objects.filter(submission__in=shared, user__isnull=False).order_by("pk")
        for person in people:
            found[person.submission_id or 0].append(person)
    return found


def _submission(
    row: Submission, names: Mapping[int, str], policy: Policy, members: Sequence[Participant]
) -> dict[str, Any]:
    share, newest = row.final_share, row.newest_video
    # What staff set is taken as it is; so the interval beside it is that of the reviews alone.
    off = row.penalty if row.override_share is None else 0.0
    return {
        "submission_id": row.pk,
        "author_id": row.author_id,
        "author": names.get(row.author_id or 0, ""),
        "group": row.group.name if row.group else "",
        "members": [names.get(one.user_id or 0, "") for one in members],
        "state": row.state,
        "work": newest.work.value if newest else "",
        "text_words": newest.writing.words if newest and is_text(newest) else None,
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
        # Of members for whom staff set another grade than for the others.
        "own_grades": [
            f"{names.get(one.user_id or 0, '')}: {one.own_share}" for one in members if one.own_share is not None
        ],
        "texts": [
            {"words": video.writing.words, "markdown": video.writing.body} for video in handed_in(row) if is_text(video)
        ],
        "pictures": [video.alt for video in handed_in(row) if video.work == WorkKind.PICTURE],
    }


def is_text(video: Video) -> bool:
    """Whether it is a text that is still there."""
    return video.work == WorkKind.TEXT and video.state == VideoState.READY


def handed_in(row: Submission) -> list[Video]:
    """What is still there of a work, first and revised, once it is handed in."""
    first = row.video if row.handed_in_at is not None else None
    revised = row.revised_video if row.revised_at is not None else None
    return [video for video in (first, revised) if video is not None and video.state == VideoState.READY]


def _confirmed_by(row: Any) -> int | None:
    """Who made the draft of an assistant a grade."""
    draft = getattr(row, "draft", None)
    return draft.decided_by_id if draft is not None and draft.decision == DraftDecision.CONFIRMED else None


def _draft_grade(row: Any) -> float | None:
    """What an assistant gave, as a share from 0 to 1, whatever staff made of it."""
    draft = getattr(row, "draft", None)
    return None if draft is None else draft.before.get("share", row.share)


def _review(row: Any, names: Mapping[int, str]) -> dict[str, Any]:
    is_draft, confirmed_by = row.state == ReviewState.DRAFT, _confirmed_by(row)
    return {
        "review_id": row.pk,
        "kind": row.kind,
        "first_review_id": row.first_id,
        "review_state": row.state,
        "reviewer_id": row.reviewer_id,
        "reviewer": names.get(row.reviewer_id or 0, ""),
        "review_grade": None if is_draft else row.share,
        "is_counted": row.is_counted and not is_draft,
        "draft_grade": _draft_grade(row),
        "confirmed_by_id": confirmed_by,
        "confirmed_by": names.get(confirmed_by or 0, ""),
        "given_at": row.given_at.isoformat() if row.given_at else None,
        "moments": row.said,
        "words": row.body,
        "rubric": row.rubric.number,
        "scores": row.scores,
        "remarks": row.remarks,
    }
