"""What staff see of a class: figures, and one page at a time of those who are in some state. Names are always shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import (
    BigIntegerField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Cast, Coalesce, Round
from django.utils.translation import gettext as _

from ...kit import platform
from ...kit.actor import Actor, Person
from ...kit.errors import NotAllowed, NotFound
from ...kit.paging import Page, in_order, page_of_keys
from ...moderation import api as moderation
from ...spaces.api import Membership
from .. import rules
from ..data import DraftLine, after_penalty
from ..enums import BoardView, Decision, SubmissionState, VideoState
from ..models import Assignment, Participant, Submission, Video
from ..queries import NOT_HANDED_IN, drafts_for, not_handed_in
from .draft_lines import drafts_about
from .faces import face
from .overrides import SUBJECT

PAGE_SIZE = 25
#: Characters of a search that count.
WORDS_LENGTH = 60
#: By what each view is sorted: what it is for stands at its top.
SORTS: Mapping[BoardView, str] = {
    BoardView.EVERYONE: "-handed_in_at",
    BoardView.OWES: "given",
    # The order of the pool: who is owed most by what they gave.
    BoardView.SHORT: "turn",
    BoardView.LATE: "-handed_in_at",
    BoardView.WIDE: "-width",
    BoardView.DISPUTED: "-width",
    BoardView.FLAGGED: "since",
    BoardView.APPEALS: "appeal__created_at",
    BoardView.DRAFTS: "since",
}
#: Cursors are whole numbers, so intervals are sorted by millionths.
MILLION = 1_000_000


@dataclass(frozen=True)
class BoardRow:
    """A submission as a line of the board. Shares are 0 to 1, None without a grade; ``appeal`` is a ``Decision`` or "".

    ``share``, ``low`` and ``high`` are of the reviews; ``penalty`` is the part that ``late_days`` take off them. Of a group
    ``person`` is its name, with no account behind it, and ``members`` are the people in it; ``given`` and ``duty`` are those of
    all, ``wanted`` is what the work should get. ``drafts``: those of assistants that wait, and for an assistant their own
    that came back.
    """

    id: int
    user_id: int | None
    person: Person
    state: str
    handed_in_at: datetime | None
    is_late: bool
    given: int
    got: int
    leased: int
    wanted: int
    duty: int
    share: float | None
    low: float | None
    high: float | None
    override_share: float | None
    is_disputed: bool
    flags: int
    appeal: str
    late_days: int
    penalty: float
    final_share: float | None
    is_group: bool = False
    members: tuple[Person, ...] = ()
    drafts: tuple[DraftLine, ...] = ()

    @property
    def has_rivals(self) -> bool:
        return any(draft.has_rivals for draft in self.drafts)

    @property
    def off(self) -> float:
        """The percent that being late takes off."""
        return 100 * self.penalty

    @property
    def final_low(self) -> float | None:
        return None if self.low is None else after_penalty(self.low, self.penalty)

    @property
    def final_high(self) -> float | None:
        return None if self.high is None else after_penalty(self.high, self.penalty)

    @property
    def is_held(self) -> bool:
        return self.state == SubmissionState.HELD


@dataclass(frozen=True)
class MissingRow:
    """Somebody who has not handed in. ``upload`` is a ``VideoState`` or ""; ``percent`` of it has arrived, ``came_at`` last.

    ``group``: what their group is called, or "".
    """

    user_id: int
    person: Person
    joined_at: datetime
    has_begun: bool
    upload: str
    percent: int
    came_at: datetime | None
    submit_until: datetime | None
    group: str = ""


@dataclass(frozen=True)
class Figures:
    """A class in numbers. ``views``: how many are in each view of the board."""

    reviews_given: int
    reviews_needed: int
    views: Mapping[str, int]
    rescored_at: datetime | None


def check_board(actor: Actor) -> None:
    """Raises NotAllowed for who does not see the board."""
    if not rules.can_see_board(actor):
        raise NotAllowed(_("Only the staff of the course can see this page."))


def figures_of(actor: Actor, assignment: Assignment) -> Figures:
    """The numbers above the board. Two queries."""
    check_board(actor)
    duty = assignment.wanted
    own = _handed_in(assignment).aggregate(
        everyone=Count("pk"),
        reviews=Sum("got"),
        short=Count("pk", filter=Q(got__lt=duty)),
        late=Count("pk", filter=Q(is_late=True)),
        wide=Count("pk", filter=_uncertain()),
        disputed=Count("pk", filter=_undecided()),
    )
    # Each member of a group gives as many as who works alone.
    groups = _handed_in(assignment).filter(group__isnull=False)
    beside = Assignment.objects.filter(pk=assignment.pk).annotate(
        flagged=_Number(_narrowed(actor, assignment, BoardView.FLAGGED).values("pk")),
        appeals=_Number(_narrowed(actor, assignment, BoardView.APPEALS).values("pk")),
        missing=_Number(not_handed_in(assignment).values("pk")),
        owes=_Number(_narrowed(actor, assignment, BoardView.OWES).values("pk")),
        drafts=_Number(_narrowed(actor, assignment, BoardView.DRAFTS).values("pk")),
        people=_Number(Participant.objects.filter(assignment=assignment, submission__in=groups).values("pk")),
        works=_Number(groups.values("pk")),
        rescored=F("rescored_at"),
    )
    more = beside.values("flagged", "appeals", "drafts", "missing", "owes", "people", "works", "rescored").get()
    counted = {**own, **more}
    views = {view.value: counted[view.value] for view in BoardView}
    givers = own["everyone"] - more["works"] + more["people"]
    return Figures(own["reviews"] or 0, givers * duty, views, more["rescored"])


def board_page(actor: Actor, assignment: Assignment, view: str, *, words: str = "", cursor: str = "") -> Page[BoardRow]:
    """One page of the submissions in a view, those whose authors are called like ``words`` where there are any.

    Two queries, one more where there is a group on it, two where a draft waits.
    """
    check_board(actor)
    if view not in SORTS:
        raise NotFound(_("There is no such list."))
    rows = _narrowed(actor, assignment, BoardView(view))
    if words:
        people = Participant.objects.filter(_called(words, "user"), assignment=assignment, submission__isnull=False)
        group = Q(group__name__istartswith=words.strip()[:WORDS_LENGTH])
        rows = rows.filter(_called(words, "author") | group | Q(pk__in=people.values("submission_id")))
    page = page_of_keys(rows, sort=SORTS[BoardView(view)], cursor=cursor, size=PAGE_SIZE)
    found = in_order(_with_all(actor, assignment), page.items)
    members, drafts = members_of(found), _drafts_on(actor, assignment, found)
    return Page([row_of(assignment, row, members[row.pk], drafts[row.pk]) for row in found], page.next_cursor)


def board_row(actor: Actor, assignment: Assignment, submission_id: int) -> BoardRow:
    """One line of the board. Raises NotFound for drafts, examples and what is in another assignment.

    One query, two for a group.
    """
    check_board(actor)
    found = _with_all(actor, assignment).filter(pk=submission_id).exclude(state__in=NOT_HANDED_IN).first()
    if found is None:
        raise NotFound(_("There is no such work."))
    return row_of(assignment, found, members_of([found])[found.pk], _drafts_on(actor, assignment, [found])[found.pk])


def missing_page(actor: Actor, assignment: Assignment, *, words: str = "", cursor: str = "") -> Page[MissingRow]:
    """One page of the learners who have been here and have not handed in, the longest here first. Four queries."""
    check_board(actor)
    rows = not_handed_in(assignment)
    if words:
        rows = rows.filter(_called(words, "user"))
    page = page_of_keys(rows, sort="joined_at", cursor=cursor, size=PAGE_SIZE)
    found = in_order(platform.with_names(Membership.objects.filter(space=assignment.space), "user"), page.items)
    return Page(_missing_rows(assignment, found), page.next_cursor)


def members_of(rows: Iterable[Submission]) -> dict[int, list[Participant]]:
    """The members of groups by the id of their work; nobody for who works alone. One query, none without a group."""
    found: dict[int, list[Participant]] = defaultdict(list)
    shared = [row.pk for row in rows if row.group_id is not None]
    if shared:
        people = Participant.objects.filter(submission__in=shared, user__isnull=False)
        for person in platform.with_names(people, "user").select_related("user").order_by("pk"):
            found[person.submission_id or 0].append(person)
    return found


def _drafts_on(actor: Actor, assignment: Assignment, rows: Iterable[Any]) -> dict[int, list[DraftLine]]:
    """The drafts about rows of ``_with_all``."""
    return drafts_about(actor, assignment, [row for row in rows if row.has_draft])


def row_of(
    assignment: Assignment, row: Any, members: Sequence[Participant] = (), drafts: Iterable[DraftLine] = ()
) -> BoardRow:
    """A submission of ``_with_all`` as a line."""
    appeal, is_group = getattr(row, "appeal", None), row.group_id is not None
    return BoardRow(
        id=row.pk,
        user_id=row.author_id,
        person=Person(None, row.group.name) if is_group else face(row.author),
        state=row.state,
        handed_in_at=row.handed_in_at,
        is_late=row.is_late,
        given=row.given,
        got=row.got,
        leased=row.leased,
        wanted=assignment.wanted,
        duty=assignment.wanted * (len(members) if is_group else 1),
        share=row.share,
        low=row.low,
        high=row.high,
        override_share=row.override_share,
        is_disputed=row.is_disputed,
        flags=row.flags,
        appeal=appeal.decision if appeal else "",
        late_days=row.late_days,
        penalty=row.penalty,
        final_share=row.final_share,
        is_group=is_group,
        members=tuple(face(person.user) for person in members),
        drafts=tuple(drafts),
    )


def _missing_rows(assignment: Assignment, members: Iterable[Membership]) -> list[MissingRow]:
    """Two queries for any number of people."""
    found = list(members)
    ids = [member.user_id for member in found]
    parts = Participant.objects.select_related("group").filter(assignment=assignment, user_id__in=ids)
    begun = {row.user_id: row for row in parts}
    kept = Video.objects.filter(space=assignment.space, owner_id__in=ids).exclude(state=VideoState.DELETED)
    # The newest of each is the last one that is put in.
    videos = {row.owner_id: row for row in kept.defer("captions").order_by("touched_at", "pk")}
    return [_missing_row(member, begun.get(member.user_id), videos.get(member.user_id)) for member in found]


def _missing_row(member: Membership, person: Participant | None, video: Video | None) -> MissingRow:
    return MissingRow(
        user_id=member.user_id,
        person=face(member.user),
        joined_at=member.joined_at,
        has_begun=person is not None and person.submission_id is not None,
        upload=video.state if video else "",
        percent=100 * video.offset // video.size if video and video.size else 0,
        came_at=video.touched_at if video else None,
        submit_until=person.submit_until if person else None,
        group=person.group.name if person and person.group else "",
    )


def _handed_in(assignment: Assignment) -> QuerySet[Submission]:
    return Submission.objects.filter(assignment=assignment, handed_in_at__isnull=False)


def _narrowed(actor: Actor, assignment: Assignment, view: BoardView) -> QuerySet[Any]:
    """The submissions of a view, with what it is sorted by."""
    rows: QuerySet[Any] = _handed_in(assignment)
    if view == BoardView.FLAGGED:
        waiting = moderation.waiting_about(assignment.space, SUBJECT)
        first = waiting.filter(subject_id=OuterRef("pk")).order_by("created_at").values("created_at")[:1]
        since = Subquery(first, output_field=DateTimeField())
        rows = rows.filter(pk__in=waiting.values("subject_id")).annotate(since=since)
    if view == BoardView.DRAFTS:
        drafts = drafts_for(actor, assignment)
        oldest = drafts.filter(review__submission=OuterRef("pk")).order_by("saved_at").values("saved_at")[:1]
        since = Subquery(oldest, output_field=DateTimeField())
        rows = rows.filter(pk__in=drafts.values("review__submission")).annotate(since=since)
    if view in (BoardView.WIDE, BoardView.DISPUTED):
        width = Round((F("high") - F("low")) * MILLION)
        rows = rows.annotate(width=Cast(width, BigIntegerField()))
    narrow = {
        BoardView.EVERYONE: Q(),
        BoardView.OWES: _owes(assignment),
        BoardView.SHORT: Q(got__lt=assignment.wanted),
        BoardView.LATE: Q(is_late=True),
        BoardView.FLAGGED: Q(),
        BoardView.DRAFTS: Q(),
        BoardView.WIDE: _uncertain(),
        BoardView.DISPUTED: _undecided(),
        BoardView.APPEALS: Q(appeal__decision=Decision.OPEN),
    }
    found: QuerySet[Any] = rows.filter(narrow[view])
    return found


def _owes(assignment: Assignment) -> Q:
    """Works of which somebody has given too few reviews: each member of a group owes their own."""
    shared = Participant.objects.filter(assignment=assignment, group__isnull=False, submission__isnull=False)
    idle = shared.filter(given__lt=assignment.wanted).values("submission_id")
    return Q(given__lt=assignment.wanted, group=None) | Q(pk__in=idle)


def _uncertain() -> Q:
    """A grade of reviews that leaves something open, and that staff have not decided."""
    return Q(high__gt=F("low"), override_share=None)


def _undecided() -> Q:
    return Q(is_disputed=True, override_share=None)


def _with_all(actor: Actor, assignment: Assignment) -> QuerySet[Submission]:
    """Submissions with what a line shows."""
    waiting = moderation.waiting_about(assignment.space, SUBJECT).filter(subject_id=OuterRef("pk"))
    flags = waiting.order_by().values("subject_id").annotate(number=Count("pk")).values("number")
    rows = Submission.objects.filter(assignment=assignment).select_related("author", "appeal", "group")
    rows = rows.defer("body", "body_html", "appeal__body", "appeal__answer")
    draft = Exists(drafts_for(actor, assignment).filter(review__submission=OuterRef("pk")))
    return platform.with_names(rows.annotate(flags=Coalesce(Subquery(flags), 0), has_draft=draft), "author")


def _called(words: str, user: str) -> Q:
    """People whose username, or a word of the name on screen, begins so."""
    start = words.strip()[:WORDS_LENGTH]
    field = get_user_model().USERNAME_FIELD
    return platform.called_like(start, user) | Q(**{f"{user}__{field}__istartswith": start})


class _Number(Subquery):
    """How many rows a query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
