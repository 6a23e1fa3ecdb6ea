"""Grades of submissions: of one when a review of it comes, goes or changes; of a whole class when staff or a command say so.

The reckoning itself is ``scoring`` and ``calibration``. Here are the rows around it. Which reviews count: those by peers that
were handed in and not set aside, of a reviewer who looked again at a revised video the second look alone; where staff have
reviewed, theirs alone. Examples have no grade. Where grades are calibrated, what learners gave them stands beside the reference of
the staff, and says how strict each learner is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ...kit.bulk import update_rows
from ...kit.transactions import verb
from ..data import Policy, RubricLine
from ..enums import Grading, Practice, ReviewKind, ReviewState, SubmissionState
from ..models import Assignment, Participant, Review, Rubric, Submission
from ..queries import NOT_HANDED_IN
from .assignments import policy_of
from .calibration import Calibration, Estimate, calibrate
from .intervals import Interval
from .judging import judge_class
from .rubrics import carried, criteria_of, lines_of
from .scoring import Criterion, Grade, Noise, Scores, grade, noise_of, share_of

#: Submissions that one statement writes.
AT_ONCE = 500
#: How long a transaction that hands in a review may take.
MARGIN = timedelta(minutes=5)
#: What a grade sets on its submission.
GRADED = ("share", "low", "high", "points", "rubric_id", "is_disputed", "graded_at")
COUNTED = (ReviewKind.PEER, ReviewKind.AGAIN, ReviewKind.STAFF, ReviewKind.CALIBRATION)


@dataclass(frozen=True)
class Scored:
    """A review as it counts: its points by the rubric of today, and their share. None where it says nothing of that rubric."""

    submission_id: int
    reviewer_id: int | None
    kind: str
    scores: Scores
    share: float | None


class Scorer:
    """Reviews of one assignment on the scale of its rubric of today, whatever version they were written with."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.lines = lines_of(assignment.rubric.lines) if assignment.rubric else ()
        self.criteria: list[Criterion] = criteria_of(self.lines)
        self._known: dict[int, tuple[RubricLine, ...]] = {}

    def scored(self, review: Review) -> Scored:
        """One review. A query for each version of the rubric but today's."""
        scores = review.scores
        if review.rubric_id != self.assignment.rubric_id:
            scores = carried(scores, self._lines(review.rubric_id), self.lines)
        weighs = any(criterion.weight and criterion.key in scores for criterion in self.criteria)
        share = share_of(scores, self.criteria) if weighs else None
        # A second look counts as the review whose place it takes.
        kind = ReviewKind.PEER.value if review.kind == ReviewKind.AGAIN else review.kind
        return Scored(review.submission_id, review.reviewer_id, kind, scores, share)

    def _lines(self, rubric_id: int) -> tuple[RubricLine, ...]:
        if rubric_id not in self._known:
            self._known[rubric_id] = lines_of(Rubric.objects.get(pk=rubric_id).lines)
        return self._known[rubric_id]

    def grade(self, reviews: Sequence[Scored]) -> Grade | None:
        """The plain grade that some reviews of one submission make: those of staff alone, where there are any."""
        by_staff = [review for review in reviews if review.kind == ReviewKind.STAFF]
        by_peers = [review for review in reviews if review.kind == ReviewKind.PEER]
        counted = [review.scores for review in by_staff or by_peers if review.share is not None]
        found = grade(counted, self.criteria, wanted=self.assignment.wanted, noise=self._noise())
        if found is None or not by_staff:
            return found
        return Grade(found.share, found.points, Interval(found.share, found.share), found.reviews, False, False)

    def _noise(self) -> Noise | None:
        deviation, freedom = self.assignment.noise, self.assignment.noise_freedom
        return None if deviation is None or freedom is None else Noise(deviation, freedom)


def grade_submission(assignment: Assignment, submission_id: int) -> None:
    """Write the grade that the reviews of one submission make now. Two queries. Call it inside a transaction.

    Where grades are calibrated, this is the plain one until the next ``rescore``: the model needs the whole class.
    """
    scorer = Scorer(assignment)
    scored = [scorer.scored(review) for review in _counted(assignment).filter(submission_id=submission_id)]
    values = graded(assignment, scorer.grade(scored))
    Submission.objects.filter(pk=submission_id).update(**values)


def set_counting(assignment: Assignment, submission_id: int, pks: Collection[int], *, is_counted: bool) -> None:
    """Let reviews of one submission, which is locked, count for its grade or not. Call it inside a transaction."""
    Review.objects.filter(pk__in=pks).update(is_counted=is_counted)
    grade_submission(assignment, submission_id)
    if policy_of(assignment).grading == Grading.CALIBRATED:
        # The model needs the whole class, so the next run does it anew.
        Assignment.objects.filter(pk=assignment.pk).update(rescored_at=None)


@verb
def rescore(assignment: Assignment) -> int:
    """Grade a whole class anew, and say who is strict; how many submissions have another grade than before.

    The same reviews give the same grades, whenever it runs and however often; so does what being late takes off them. Seven
    queries, one for each old version of the rubric, and one for every 500 rows that changed (60 on SQLite).
    """
    began = timezone.now()
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    scorer = Scorer(assignment)
    by_submission: dict[int, list[Scored]] = defaultdict(list)
    for review in (
        _counted(assignment, with_examples=learns_from_examples(policy_of(assignment))).order_by("pk").iterator()
    ):
        by_submission[review.submission_id].append(scorer.scored(review))
    noise = noise_of(_shares(reviews, ReviewKind.PEER) for reviews in by_submission.values())
    assignment.noise, assignment.noise_freedom = noise.deviation, noise.freedom
    assignment.rescored_at = began
    assignment.save(update_fields=["noise", "noise_freedom", "rescored_at"])
    model = model_of(assignment, by_submission)
    is_calibrated = policy_of(assignment).grading == Grading.CALIBRATED
    judged, changed = judge_class(assignment), []
    submissions = Submission.objects.filter(assignment=assignment).exclude(state__in=NOT_HANDED_IN)
    for submission in submissions.only(*GRADED).iterator():
        reviews = by_submission.get(submission.pk, [])
        found = scorer.grade(reviews)
        if found is not None and is_calibrated and not _shares(reviews, ReviewKind.STAFF):
            found = estimated(found, model.submissions.get(submission.pk))
        if _set(submission, graded(assignment, found)):
            changed.append(submission)
    _set_leanings(assignment, model)
    update_rows(changed, [name.removesuffix("_id") for name in GRADED], at_once=AT_ONCE)
    return len(judged | {submission.pk for submission in changed})


def model_of(assignment: Assignment, reviews: Mapping[int, Iterable[Scored]]) -> Calibration:
    """What the model makes of a class, with the scores of staff as anchors: of works, and of examples."""
    rows = [
        (one.submission_id, one.reviewer_id, one.share)
        for several in reviews.values()
        for one in several
        if one.kind != ReviewKind.STAFF and one.share is not None and one.reviewer_id is not None
    ]
    anchors = {
        pk: math.fsum(given) / len(given)
        for pk, several in reviews.items()
        if (given := _shares(several, ReviewKind.STAFF))
    }
    works, people, shares = zip(*rows, strict=True) if rows else ((), (), ())
    return calibrate(works, people, shares, anchors=anchors, wanted=assignment.wanted)


def _set_leanings(assignment: Assignment, model: Calibration) -> None:
    """Keep how far each reviewer leans from the others, where the reviews say so with some certainty.

    How generous all are against the staff is taken off the grades where it is known; it is no leaning of one person.
    """
    biases = [model.reviewers[pk].bias for pk in sorted(model.reviewers)]
    # Without points of staff the model takes biases to even out already.
    common = math.fsum(biases) / len(biases) if model.leniency else 0.0
    changed = []
    for person in Participant.objects.filter(assignment=assignment).only("user_id", "leaning").iterator():
        known = model.reviewers.get(person.user_id or 0)
        is_sure = known is not None and not known.interval.low <= common <= known.interval.high
        leaning = known.bias - common if known is not None and is_sure else None
        if leaning != person.leaning:
            person.leaning = leaning
            changed.append(person)
    update_rows(changed, ["leaning"], at_once=AT_ONCE)


def estimated(plain: Grade, estimate: Estimate | None) -> Grade:
    """A grade with what the model says in place of the mean; the points of the criteria stay what reviewers gave."""
    if estimate is None:
        return plain
    return Grade(
        estimate.share, plain.points, estimate.interval, plain.reviews, plain.is_provisional, estimate.is_disputed
    )


def graded(assignment: Assignment, found: Grade | None) -> dict[str, object]:
    """A grade as the columns of a submission."""
    if found is None:
        empty: dict[str, object] = {"share": None, "low": None, "high": None, "points": {}, "rubric_id": None}
        return {**empty, "is_disputed": False, "graded_at": None}
    return {
        "share": found.share,
        "low": found.interval.low,
        "high": found.interval.high,
        "points": dict(found.points),
        "rubric_id": assignment.rubric_id,
        "is_disputed": found.is_disputed,
        "graded_at": timezone.now(),
    }


def learns_from_examples(policy: Policy) -> bool:
    """Whether practice says something about reviewers here: the plain grade asks nobody who they are."""
    return policy.grading == Grading.CALIBRATED and policy.practice != Practice.OFF


def _counted(assignment: Assignment, *, with_examples: bool = False) -> QuerySet[Review]:
    """The reviews that grades are made of, without those whose reviewer has looked again, which counts in their place.

    ``with_examples``: those of published examples too.
    """
    again = Review.objects.filter(first=OuterRef("pk"), state=ReviewState.GIVEN, is_counted=True)
    rows = Review.objects.filter(
        ~Exists(again), submission__assignment=assignment, state=ReviewState.GIVEN, kind__in=COUNTED, is_counted=True
    ).defer("body", "body_html", "remarks")
    examples = Q(submission__state=SubmissionState.EXEMPLAR)
    return rows.filter(~examples | Q(submission__example__is_published=True) if with_examples else ~examples)


def _shares(reviews: Iterable[Scored], kind: ReviewKind) -> list[float]:
    return [review.share for review in reviews if review.kind == kind and review.share is not None]


def _set(submission: Submission, values: Mapping[str, object]) -> bool:
    """Write a grade into a submission, unless it has that already; the time of grading alone is no change."""
    same = all(getattr(submission, name) == values[name] for name in GRADED if name != "graded_at")
    if same:
        return False
    for name, value in values.items():
        setattr(submission, name, value)
    return True
