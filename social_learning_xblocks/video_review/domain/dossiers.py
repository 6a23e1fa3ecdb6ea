"""All that staff need to decide on one submission: its reviews, its grade, overrides, an appeal, reports, extensions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe

from ...kit import platform
from ...kit.actor import Actor, Person
from ...moderation import api as moderation
from ..data import DraftLine, RubricLine
from ..enums import DraftDecision, LineKind, ReviewKind, ReviewState
from ..models import Appeal, Assignment, Draft, Override, Participant, Review, Submission
from ..queries import GONE, with_moment_counts
from .board import BoardRow, board_row, members_of
from .faces import face
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
class DraftSeen:
    """What staff decided about the draft of an assistant last. ``decision`` is a value of ``DraftDecision``.

    ``note``: why it was sent back; ``share_before``: of the assistant, where who confirmed it changed something.
    """

    decision: str
    person: Person
    at: datetime
    note: str
    is_changed: bool
    share_before: float | None


@dataclass(frozen=True)
class ReviewSeen:
    """A review as staff see it. ``counts``: it is part of the grade now; ``is_replaced``: a second look counts in its place.

    ``draft``: while it waits for staff; ``decided``: what they made of it last.
    """

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
    draft: DraftLine | None = None
    decided: DraftSeen | None = None

    @property
    def is_sent_back(self) -> bool:
        return self.decided is not None and self.decided.decision == DraftDecision.RETURNED and not self.is_readable

    @property
    def is_readable(self) -> bool:
        """Whether there is more than what somebody is writing."""
        return self.state in (ReviewState.GIVEN, ReviewState.DRAFT)

    @property
    def can_be_unconfirmed(self) -> bool:
        is_confirmed = self.decided is not None and self.decided.decision == DraftDecision.CONFIRMED
        return is_confirmed and self.state == ReviewState.GIVEN

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
    """A member of a group: how many reviews they have given, their extensions, and grades that staff gave them alone."""

    user_id: int
    person: Person
    given: int
    submit_until: datetime | None
    review_until: datetime | None
    revise_until: datetime | None
    decided: Sequence[Decided] = ()

    @property
    def seen(self) -> int | None:
        """The id of the grade that counts for this member alone; None for none."""
        return next((one.id for one in self.decided if not one.is_undone), None)


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
    revise_until: datetime | None
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

    Eight queries, eleven for a group; two more where a draft waits.
    """
    row = board_row(actor, assignment, submission_id)
    submission = Submission.objects.select_related("rubric").get(pk=row.id)
    person = Participant.objects.filter(assignment=assignment, user_id=row.user_id).first() if row.user_id else None
    note = submission.body_html
    return Dossier(
        row=row,
        note=mark_safe(note),  # noqa: S308 - sanitised by kit.richtext when it was written
        points=_said(lines_of(submission.rubric.lines) if submission.rubric else (), submission.points, {}),
        reviews=_reviews(submission, row.drafts),
        decided=_decided(submission),
        appealed=_appealed(submission),
        reported=moderation.entry_about(assignment.space, (SUBJECT, row.id)),
        submit_until=person.submit_until if person else None,
        review_until=person.review_until if person else None,
        revise_until=person.revise_until if person else None,
        revised_at=submission.revised_at,
        change=mark_safe(submission.change_html if submission.revised_at else ""),  # noqa: S308 - as the note
        members=_members(submission),
    )


def _members(submission: Submission) -> list[MemberSeen]:
    rows = members_of([submission])[submission.pk]
    decided: dict[int, list[Decided]] = defaultdict(list)
    if rows:
        for own in _overrides(submission).filter(member__isnull=False):
            decided[own.member_id or 0].append(_as_decided(own))
    return [
        MemberSeen(
            user_id=row.user_id,
            person=face(row.user),
            given=row.given,
            submit_until=row.submit_until,
            review_until=row.review_until,
            revise_until=row.revise_until,
            decided=decided[row.pk],
        )
        for row in rows
        if row.user_id is not None
    ]


def _reviews(submission: Submission, drafts: Sequence[DraftLine]) -> list[ReviewSeen]:
    """Those that were handed in, then those being written; what was given back is nobody's business any more."""
    rows: Any = Review.objects.filter(submission=submission).exclude(state__in=GONE)
    rows = with_moment_counts(rows.select_related("rubric", "draft")).order_by("given_at", "pk")
    named = platform.with_names(platform.with_names(rows, "reviewer"), "draft__decided_by")
    found = sorted(named, key=lambda row: row.given_at is None)
    waiting = {draft.id: draft for draft in drafts if not draft.is_sent_back}
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
            draft=waiting.get(row.pk),
            decided=_decided_draft(getattr(row, "draft", None)),
        )
        for row in found
    ]


def _decided_draft(row: Draft | None) -> DraftSeen | None:
    if row is None or row.decided_at is None:
        return None
    is_changed, before = bool(row.before), row.before.get("share")
    return DraftSeen(row.decision, face(row.decided_by), row.decided_at, row.note, is_changed, before)


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
    """For all, the newest first."""
    return [_as_decided(row) for row in _overrides(submission).filter(member=None)]


def _overrides(submission: Submission) -> QuerySet[Override]:
    """The newest first."""
    return platform.with_names(Override.objects.filter(submission=submission).order_by("-pk"), "decided_by")


def _as_decided(row: Override) -> Decided:
    return Decided(row.pk, row.share, row.reason, face(row.decided_by), row.decided_at, row.undone_at is not None)


def _appealed(submission: Submission) -> Appealed | None:
    row = platform.with_names(Appeal.objects.filter(submission=submission), "decided_by").first()
    if row is None:
        return None
    person = face(row.decided_by) if row.decided_at else None
    return Appealed(row.body, row.created_at, row.decision, row.answer, person, row.decided_at)
