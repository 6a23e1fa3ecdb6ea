"""Handing out submissions to review: most owed first, one at a time, each for as long as its reviewer gives a sign of life.

Who takes one writes its counts and their own in one statement, on the condition that the turn is still the one that was
read. Who comes second takes the next: nothing waits, and nothing is handed out too often. The order: ``allocation``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import IntegrityError, connection
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, NotAllowed, NotFound
from ...kit.transactions import verb
from .. import rules
from ..data import Handed
from ..enums import ReviewKind, ReviewState
from ..models import Assignment, Participant, Review, Submission
from ..queries import begun_reviews, reviews_in
from .allocation import Candidate, Step, in_order, next_for
from .assignments import class_duty
from .queue import Reviewer, lease, line_for, reviewer_of
from .turns import counted

#: Without a sign of life for so long, somebody else may have the submission.
LEASE = timedelta(minutes=45)
#: How often the order is read anew when others were faster.
ATTEMPTS = 8
#: So many times their duty somebody may review: nobody watches and grades a whole class alone.
MOST_DUTIES = 3
#: Leases that are ended in one go.
AT_ONCE = 200


class _Taken(Exception):
    """Somebody else was faster."""


def take(actor: Actor, assignment: Assignment, *, wants_more: bool = False) -> Handed:
    """The next submission for somebody to review, or what they do instead. Four queries, in a class of any size.

    Who has begun one goes on with it. ``wants_more``: one more than the duty. Raises NotAllowed before they have
    handed in themselves.
    """
    if not rules.can_take_part(actor):
        raise NotAllowed(_("You cannot review here."))
    for _attempt in range(ATTEMPTS):
        me = _reviewer(actor, assignment)
        if me.has_begun:
            return Handed(Step.REVIEW, _go_on(me, assignment))
        line, has_stale = _line(me, assignment)
        if has_stale and end_leases(assignment):
            continue
        step = next_for(
            line,
            reviewer=actor.person_id,
            given=me.given,
            wanted=assignment.wanted,
            is_open=True,
            wants_more=wants_more and me.given < MOST_DUTIES * assignment.wanted,
        ).step
        if step == Step.WAIT and not wants_more and me.given >= class_duty(assignment):
            step = Step.DONE  # nobody else hands in, and all that there is was reviewed
        if step not in (Step.REVIEW, Step.EXTRA):
            return Handed(step)
        for candidate in in_order(line, reviewer=actor.person_id, wanted=assignment.wanted):
            if (candidate.coming >= assignment.wanted) != (step == Step.EXTRA):
                break  # what was needed is gone; read again before doing more than is needed
            try:
                return Handed(step, _claim(me, assignment, candidate))
            except (_Taken, IntegrityError):
                continue
    raise Conflict(_("Many people ask for a work just now. Try again in a moment."))


def _reviewer(actor: Actor, assignment: Assignment) -> Reviewer:
    """One query."""
    me = reviewer_of(assignment, actor.person_id)
    if me is None:
        raise NotAllowed(_("Hand in your own work first; then you can review that of others."))
    return me


def _line(me: Reviewer, assignment: Assignment) -> tuple[list[Candidate], bool]:
    """The first submissions in the order for this reviewer, and whether a lease has run out. One query, or two."""
    now = timezone.now()
    line, has_stale = line_for(me, assignment, now)
    if has_stale is None:
        has_stale = Review.objects.filter(holds_in=assignment, lease_until__lt=now).exists()
    return line, has_stale


@verb
def _claim(me: Reviewer, assignment: Assignment, candidate: Candidate) -> int:
    """Take a submission, unless its turn has changed since it was read. Two queries. Raises _Taken, or IntegrityError."""
    if not lease(me, candidate, assignment.wanted):
        raise _Taken
    if assignment.rubric_id is None:
        raise Conflict(_("There is no rubric yet. Tell the staff of the course."))
    review = Review.objects.create(
        submission_id=candidate.submission,
        reviewer_id=me.user_id,
        rubric_id=assignment.rubric_id,
        holds_in=assignment,
        lease_until=timezone.now() + LEASE,
    )
    return review.pk


@verb
def _go_on(me: Reviewer, assignment: Assignment) -> int:
    """What this person has begun, held anew if its time was up. Two queries, or three."""
    review = begun_reviews(assignment, me.user_id).select_for_update().order_by("-state", "pk").first()
    if review is None:
        raise Conflict(_("This was changed in another tab. Reload the page."))
    renew(review, assignment)
    return review.pk


def renew(review: Review, assignment: Assignment) -> None:
    """A sign of life: the lease of a locked review begins anew, and holds its submission again if it had run out."""
    review.lease_until = timezone.now() + LEASE
    if review.state == ReviewState.LAPSED and not _holds_other(review, assignment):
        review.state, review.holds_in = ReviewState.WRITING, assignment
        move(assignment, [(review, {"leased": 1}, {"held": 1})])
    review.save(update_fields=["lease_until", "state", "holds_in"])


def count_given(review: Review, assignment: Assignment) -> None:
    """A locked review is handed in: its counts move, its lease ends. The caller saves its state. Three queries.

    One whose lease ran out counts all the same; its submission then has one more than it was promised, at most.
    """
    held = -1 if review.state == ReviewState.WRITING else 0
    move(assignment, [(review, {"got": 1, "leased": held}, {"given": 1, "held": held})])
    Participant.objects.filter(assignment=assignment, user=review.reviewer_id).update(given=F("given") + 1)
    review.holds_in = None


@verb
def give_back(actor: Actor, assignment: Assignment, review_id: int) -> None:
    """Let somebody else review this one: its submission is free again at once. What was written is kept, and not shown.

    Raises NotFound for a review that is not theirs, Conflict for one that is handed in or given back already.
    """
    if not rules.can_take_part(actor):
        raise NotAllowed(_("You cannot review here."))
    peers = reviews_in(assignment).select_for_update().filter(kind=ReviewKind.PEER)
    review = peers.filter(pk=review_id, reviewer_id=actor.person_id).first()
    if review is None:
        raise NotFound(_("There is no such review."))
    if review.state not in (ReviewState.WRITING, ReviewState.LAPSED):
        raise Conflict(_("This review is handed in already, or given back."))
    if review.state == ReviewState.WRITING:
        move(assignment, [(review, {"leased": -1}, {"held": -1})])
    review.state, review.holds_in = ReviewState.RETURNED, None
    review.save(update_fields=["state", "holds_in"])


def _holds_other(review: Review, assignment: Assignment) -> bool:
    return Review.objects.filter(reviewer_id=review.reviewer_id, holds_in=assignment).exists()


def move(assignment: Assignment, moves: Iterable[tuple[Review, Mapping[str, int], Mapping[str, int]]]) -> None:
    """Change the counts of reviewed submissions and of their reviewers' own, turns too: in two queries, however many.

    Each move: a review, what its submission gets more or less, what that of its reviewer does.
    """
    todo = list(moves)
    own = dict(
        Participant.objects.filter(
            assignment=assignment, user_id__in={review.reviewer_id for review, _there, _here in todo}
        ).values_list("user_id", "submission_id")
    )
    changes: dict[str, Counter[int]] = defaultdict(Counter)
    for review, there, here in todo:
        for pk, counts in ((review.submission_id, there), (own.get(review.reviewer_id or 0), here)):
            for name, number in counts.items():
                if pk is not None:
                    changes[name][pk] += number
    touched = {pk for counter in changes.values() for pk in counter}
    if touched:
        more = {name: by_row(counter) for name, counter in changes.items()}
        Submission.objects.filter(pk__in=touched).update(**counted(assignment.wanted, **more))


def by_row(numbers: Mapping[int, int]) -> Case:
    """A number for each of some rows, 0 for the others, in SQL."""
    cases = [When(pk=pk, then=Value(number)) for pk, number in numbers.items()]
    return Case(*cases, default=Value(0), output_field=IntegerField())


def end_leases(assignment: Assignment) -> int:
    """Give free what has been left alone for too long; how many there were. What was written in them is kept."""
    return _end(assignment, Q(lease_until__lt=timezone.now()))


def end_leases_of(assignment: Assignment, user_id: int) -> None:
    """Somebody does not come back: give free what they hold, and send away who reviews what they made alone. Texts are kept."""
    own = Submission.objects.filter(assignment=assignment, author_id=user_id)
    _end(assignment, Q(reviewer_id=user_id))
    while _end(assignment, Q(submission__in=own), ReviewState.ENDED):
        pass


@verb
def _end(assignment: Assignment, which: Q, state: ReviewState = ReviewState.LAPSED) -> int:
    rows = reviews_in(assignment).filter(which, holds_in=assignment).order_by("pk")
    skip = connection.features.has_select_for_update_skip_locked
    reviews = list(rows.select_for_update(skip_locked=skip)[:AT_ONCE])
    Review.objects.filter(pk__in=[review.pk for review in reviews]).update(state=state, holds_in=None)
    move(assignment, [(review, {"leased": -1}, {"held": -1}) for review in reviews])
    return len(reviews)
