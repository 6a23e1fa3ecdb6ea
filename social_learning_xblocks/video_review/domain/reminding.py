"""Telling people, by the clock: an end is near and something is owed, the grade is there, videos are short of reviews, drafts of
assistants wait.

Each is told once for an end: one that is moved is another one. A run looks at the people of an assignment a few hundred at a time,
and at none where no end is near.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from ...kit import conf, platform
from ...kit.transactions import verb
from ...notices import api as notices
from ...notices.api import NoticeKind
from ...spaces import api as spaces
from ...spaces.api import Membership, Role
from ..data import Policy
from ..enums import ReviewKind, ReviewState, SubmissionState
from ..models import Assignment, Participant, Reminder, Review, Submission
from ..queries import not_handed_in, waiting_drafts
from .allocation import Standing, shortages
from .assignments import class_duty, policy_of
from .reminders import NEWS_OF, TODO, hours_due
from .steps import is_past, later

#: People who are looked at in one go.
AT_ONCE = 500
#: What happened longer ago is no news any more: a site that begins to remind tells nobody of old courses.
NEWS, JUST_OVER = timedelta(days=14), timedelta(days=2)

#: Of what somebody is told: how many hours before which moment.
Mark = tuple[int, datetime]


def remind(assignment: Assignment) -> int:
    """Tell everybody in an assignment what they should know by now; how many notices that were. Can run twice.

    Five queries where no end is near, one more where assistants give drafts; nine more for each 500 people who may be told
    something.
    """
    policy, now = policy_of(assignment), timezone.now()
    hours = conf.get("VIDEO_REMINDER_HOURS")
    told = _tell_all(assignment, NoticeKind.SUBMIT_DUE, TODO, _late_to_submit(assignment, policy, now, hours["submit"]))
    told += _tell_all(assignment, NoticeKind.REVIEW_DUE, TODO, _owing(assignment, policy, now, hours["review"]))
    told += _tell_all(assignment, NoticeKind.GRADED, NEWS_OF, _graded(assignment, policy, now))
    told += _tell_of_drafts(assignment, policy)
    return told + _tell_staff(assignment, policy, now, hours["review"])


def _late_to_submit(
    assignment: Assignment, policy: Policy, now: datetime, hours: tuple[int, ...]
) -> Iterator[dict[int, Mark]]:
    """Learners who have been here and have not handed in, with the end that holds for each."""
    if not hours:
        return
    near = _near("submit", policy.submit_until, now, hours)
    own = Participant.objects.filter(assignment=assignment)
    rows = not_handed_in(assignment).filter(user__is_active=True)
    if near is not None:
        rows = rows.filter(user__in=own.filter(near).values("user"))
    for members in _batches(rows):
        ids = [member.user_id for member in members]
        known = {row.user_id: row for row in own.filter(user__in=ids)}
        yield {
            pk: mark
            for pk in ids
            if (mark := _mark("submit", policy.submit_until, known.get(pk), now, hours)) is not None
        }


def _owing(assignment: Assignment, policy: Policy, now: datetime, hours: tuple[int, ...]) -> Iterator[dict[int, Mark]]:
    """Who has handed in and owes reviews, with the end that holds for each."""
    if not hours:
        return
    near = _near("review", policy.review_until, now, hours)
    rows = _taking_part(assignment).filter(near or Q(), given__lt=assignment.wanted)
    duty: int | None = None
    for people in _batches(rows):
        duty = class_duty(assignment) if duty is None else duty
        yield {
            person.user_id: mark
            for person in people
            if person.given < duty and (mark := _mark("review", policy.review_until, person, now, hours)) is not None
        }


def _graded(assignment: Assignment, policy: Policy, now: datetime) -> Iterator[dict[int, Mark]]:
    """Whose grade is there: all reviews have come, staff have reviewed, or reviewing is over. Once for each handing in.

    Who was told that staff decided on their grade knows it.
    """
    told = Reminder.objects.filter(
        assignment=assignment,
        user=OuterRef("user"),
        kind=NoticeKind.GRADED,
        until=OuterRef("submission__handed_in_at"),
    )
    by_staff = Review.objects.filter(
        submission=OuterRef("submission"), kind=ReviewKind.STAFF, state=ReviewState.GIVEN, is_counted=True
    )
    settled = Q(submission__got__gte=assignment.wanted) | Q(Exists(by_staff))
    if is_past(policy.review_end, now):
        settled = Q()
    elif policy.review_until is None:
        settled |= Q(review_due__lt=now - timedelta(minutes=policy.grace))
    rows = _taking_part(assignment).filter(
        settled,
        ~Exists(told),
        submission__share__isnull=False,
        submission__override_share=None,
        own_share=None,
        submission__graded_at__gt=now - NEWS,
    )
    for people in _batches(rows.annotate(handed_in_at=F("submission__handed_in_at"))):
        yield {person.user_id: (0, person.handed_in_at) for person in people}


def _tell_staff(assignment: Assignment, policy: Policy, now: datetime, hours: tuple[int, ...]) -> int:
    """Tell the staff how many submissions are or will be short of reviews, at the same times and once when it is over."""
    until = policy.review_until
    if until is None:
        until = Participant.objects.filter(assignment=assignment).aggregate(last=Max("review_due"))["last"]
    due = hours_due(until, now, hours)
    is_over = until is not None and until < now <= until + JUST_OVER
    if until is None or (due is None and not is_over):
        return 0
    mark = (due or 0, until)
    fresh = _untold(assignment, NoticeKind.SHORT, dict.fromkeys(_staff_of(assignment), mark))
    count = _short(assignment, is_over=is_over) if fresh else 0
    return _tell(assignment, NoticeKind.SHORT, NEWS_OF, fresh, total=count) if count else 0


def _tell_of_drafts(assignment: Assignment, policy: Policy) -> int:
    """Tell the staff who confirm grades how many drafts of assistants wait: once for each day on which one came.

    One query, none where nobody gives drafts.
    """
    if not policy.assistants_draft:
        return 0
    found = waiting_drafts(assignment).aggregate(count=Count("pk"), last=Max("saved_at"))
    if found["last"] is None:
        return 0
    day, course = found["last"].replace(hour=0, minute=0, second=0, microsecond=0), assignment.space.course_key
    ids = [pk for pk in _staff_of(assignment) if not course or not platform.is_assistant(pk, course)]
    fresh = _untold(assignment, NoticeKind.DRAFTS, dict.fromkeys(ids, (0, day)))
    return _tell(assignment, NoticeKind.DRAFTS, NEWS_OF, fresh, total=found["count"])


def _staff_of(assignment: Assignment) -> list[int]:
    """The staff who have been here and are staff still."""
    staff = Membership.objects.filter(space=assignment.space, role=Role.STAFF, user__is_active=True)
    course = assignment.space.course_key
    return [
        pk
        for pk in staff.values_list("user_id", flat=True)
        if not course or platform.is_course_staff(pk, course) is not False
    ]


def _short(assignment: Assignment, *, is_over: bool) -> int:
    """How many submissions in the pool have too few reviews. Two queries."""
    pool = Submission.objects.filter(assignment=assignment, state=SubmissionState.POOL)
    standings = [Standing(*row) for row in pool.values_list("pk", "given", "held", "got", "leased", "draw")]
    return len(shortages(standings, wanted=class_duty(assignment), is_over=is_over))


def _taking_part(assignment: Assignment) -> QuerySet[Participant]:
    """Who has handed in."""
    rows = Participant.objects.filter(assignment=assignment, user__is_active=True, submission__isnull=False)
    return rows.exclude(submission__state=SubmissionState.DRAFT)


def _near(step: str, common: datetime | None, now: datetime, hours: tuple[int, ...]) -> Q | None:
    """Which people of ``Participant`` may have an end that is near; None for everybody."""
    last = now + timedelta(hours=max(hours))
    if common is not None and now < common <= last:
        return None
    near = Q(**{f"{step}_until__range": (now, last)})
    return near if common is not None else near | Q(**{f"{step}_due__range": (now, last)})


def _mark(
    step: str, common: datetime | None, person: Participant | None, now: datetime, hours: tuple[int, ...]
) -> Mark | None:
    """What one person is told now of the end that holds for them: that of everybody or of their subsection, or an extension."""
    due = common or getattr(person, f"{step}_due", None)
    until = later(getattr(person, f"{step}_until", None), due)
    found = hours_due(until, now, hours)
    return None if found is None or until is None else (found, until)


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = some[-1].pk
        yield some


def _tell_all(assignment: Assignment, kind: NoticeKind, target: str, batches: Iterator[dict[int, Mark]]) -> int:
    """Tell people of a course, some at a time, who are still enrolled and were not told. Ten queries each time at most."""
    told = 0
    for marks in batches:
        fresh = _untold(assignment, kind, marks)
        enrolled = spaces.still_in(assignment.space, fresh) if fresh else set()
        told += _tell(assignment, kind, target, {pk: mark for pk, mark in fresh.items() if pk in enrolled})
    return told


def _untold(assignment: Assignment, kind: NoticeKind, marks: Mapping[int, Mark]) -> dict[int, Mark]:
    """Those who were not told of it. One query."""
    if not marks:
        return {}
    known = Reminder.objects.filter(assignment=assignment, kind=kind, user__in=marks)
    told = set(known.values_list("user_id", "hours", "until"))
    return {pk: mark for pk, mark in marks.items() if (pk, *mark) not in told}


@verb
def _tell(
    assignment: Assignment, kind: NoticeKind, target: str, marks: Mapping[int, Mark], *, total: int | None = None
) -> int:
    """Tell them, and remember it; how many they were. Two runs at once take their turns, and the second finds nobody."""
    if not marks:
        return 0
    Assignment.objects.select_for_update().only("pk").get(pk=assignment.pk)
    fresh = _untold(assignment, kind, marks)
    Reminder.objects.bulk_create(
        [
            Reminder(assignment=assignment, user_id=pk, kind=kind, hours=hours, until=until)
            for pk, (hours, until) in sorted(fresh.items())
        ]
    )
    notices.tell(assignment.space, fresh, notices.Happening(kind, (target, assignment.pk), total=total))
    return len(fresh)
