"""All that staff need to decide on one submission: its reviews, its grade, overrides, an appeal, reports, extensions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ...kit import platform
from ...kit.actor import Actor, Person
from ...moderation import api as moderation
from ..data import RubricLine
from ..enums import LineKind, ReviewKind, ReviewState
from ..models import Appeal, Assignment, Override, Participant, Review, Submission
from ..queries import GONE, with_moment_counts
from .board import BoardRow, board_row, face, members_of
from .overrides import SUBJECT
from .rubrics import lines_of


@dataclass(frozen=True)
class Given:
    """What a review says of one criterion. ``points`` and ``most`` are None where it has words only, or nothing was given."""

    title: str
    points: float | None
    most: float | None
    remark: str = ""


@dataclass(frozen=True)
class ReviewSeen:
    """A review as staff see it. ``counts``: it is part of the grade now; ``is_replaced``: a second look counts in its place."""

    id: int
    kind: str
    person: Person
    state: str
    given_at: datetime | None
    share: float | None
    is_counted: bool
    counts: bool
    lines: Sequence[Given]
    html: SafeString
    moments: int
    is_replaced: bool = False

    @property
    def kind_label(self) -> str:
        return str(ReviewKind(self.kind).label)

    @property
    def can_be_set_aside(self) -> bool:
        return self.state == ReviewState.GIVEN and self.kind in (
            ReviewKind.PEER,
            ReviewKind.AGAIN,
            ReviewKind.STAFF,
        )


@dataclass(frozen=True)
class Decided:
    """An override, and who made it. ``is_undone``: it was taken back."""

    id: int
    share: float
    reason: str
    person: Person
    at: datetime
    is_undone: bool


@dataclass(frozen=True)
class Appealed:
    """An appeal. ``decision`` is a value of ``Decision``."""

    body: str
    at: datetime
    decision: str
    answer: str
    person: Person | None
    decided_at: datetime | None


@dataclass(frozen=True)
class MemberSeen:
    """A member of a group: how many reviews they have given, and their extensions."""

    user_id: int
    person: Person
    given: int
    submit_until: datetime | None
    review_until: datetime | None


@dataclass(frozen=True)
class Dossier:
    """One submission for staff. ``seen``: the id of the override that counts, None for none. ``points``: of the grade.

    ``members``: of a group, where each has extensions of their own.
    """

    row: BoardRow
    note: SafeString
    points: Sequence[Given]
    reviews: Sequence[ReviewSeen]
    decided: Sequence[Decided]
    appealed: Appealed | None
    reported: moderation.ReportedSubject | None
    submit_until: datetime | None
    review_until: datetime | None
    revised_at: datetime | None
    change: SafeString
    members: Sequence[MemberSeen] = ()

    @property
    def seen(self) -> int | None:
        return next((one.id for one in self.decided if not one.is_undone), None)

    @property
    def by_staff(self) -> bool:
        """Whether the grade is that of staff's own reviews."""
        return any(one.counts and one.kind == ReviewKind.STAFF for one in self.reviews)

    @property
    def counted(self) -> int:
        return sum(one.counts for one in self.reviews)


def dossier_of(actor: Actor, assignment: Assignment, submission_id: int) -> Dossier:
    """Raises NotAllowed for who is no staff, NotFound for drafts and what is in another assignment.

    Eight queries, ten for a group.
    """
    row = board_row(actor, assignment, submission_id)
    submission = Submission.objects.select_related("rubric").get(pk=row.id)
    person = Participant.objects.filter(assignment=assignment, user_id=row.user_id).first() if row.user_id else None
    note = submission.body_html
    return Dossier(
        row=row,
        note=mark_safe(note),  # noqa: S308 - sanitised by kit.richtext when it was written
        points=_said(lines_of(submission.rubric.lines) if submission.rubric else (), submission.points, {}),
        reviews=_reviews(submission),
        decided=_decided(submission),
        appealed=_appealed(submission),
        reported=moderation.entry_about(assignment.space, (SUBJECT, row.id)),
        submit_until=person.submit_until if person else None,
        review_until=person.review_until if person else None,
        revised_at=submission.revised_at,
        change=mark_safe(submission.change_html if submission.revised_at else ""),  # noqa: S308 - as the note
        members=_members(submission),
    )


def _members(submission: Submission) -> list[MemberSeen]:
    return [
        MemberSeen(row.user_id, face(row.user), row.given, row.submit_until, row.review_until)
        for row in members_of([submission])[submission.pk]
        if row.user_id is not None
    ]


def _reviews(submission: Submission) -> list[ReviewSeen]:
    """Those that were handed in, then those being written; what was given back is nobody's business any more."""
    rows: Any = Review.objects.filter(submission=submission).exclude(state__in=GONE)
    rows = with_moment_counts(rows.select_related("rubric")).order_by("given_at", "pk")
    found = sorted(platform.with_names(rows, "reviewer"), key=lambda row: row.given_at is None)
    by_staff = any(row.kind == ReviewKind.STAFF and _is_in(row) for row in found)
    wanted = (ReviewKind.STAFF,) if by_staff else (ReviewKind.PEER, ReviewKind.AGAIN)
    replaced = {row.first_id for row in found if _is_in_place(row)}
    return [
        ReviewSeen(
            id=row.pk,
            kind=row.kind,
            person=face(row.reviewer),
            state=row.state,
            given_at=row.given_at,
            share=row.share,
            is_counted=row.is_counted,
            counts=_is_in(row) and row.kind in wanted and row.pk not in replaced,
            lines=_said(lines_of(row.rubric.lines), row.scores, row.remarks),
            html=mark_safe(row.body_html),  # noqa: S308 - sanitised by kit.richtext when it was written
            moments=row.said,
            is_replaced=row.pk in replaced,
        )
        for row in found
    ]


def _is_in(row: Review) -> bool:
    return row.state == ReviewState.GIVEN and row.is_counted and row.share is not None


def _is_in_place(row: Review) -> bool:
    """A second look that takes the place of the first."""
    return row.first_id is not None and row.state == ReviewState.GIVEN and row.is_counted


def _said(lines: Sequence[RubricLine], scores: Mapping[str, float], remarks: Mapping[str, str]) -> list[Given]:
    """What was given by the criteria of a rubric, in their order; those without points and words are left out."""
    found = []
    for line in lines:
        points = scores.get(line.key) if line.kind != LineKind.REMARK else None
        remark = remarks.get(line.key, "")
        if points is not None or remark:
            found.append(Given(line.title, points, None if points is None else line.range[1], remark))
    return found


def _decided(submission: Submission) -> list[Decided]:
    """The newest first."""
    rows = platform.with_names(Override.objects.filter(submission=submission).order_by("-pk"), "decided_by")
    return [
        Decided(row.pk, row.share, row.reason, face(row.decided_by), row.decided_at, row.undone_at is not None)
        for row in rows
    ]


def _appealed(submission: Submission) -> Appealed | None:
    row = platform.with_names(Appeal.objects.filter(submission=submission), "decided_by").first()
    if row is None:
        return None
    person = face(row.decided_by) if row.decided_at else None
    return Appealed(row.body, row.created_at, row.decision, row.answer, person, row.decided_at)
