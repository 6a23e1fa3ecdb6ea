"""What must happen by the clock: leases that ran out, grades of whole classes, the gradebook, what people are told."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace

from django.db.models import Q

from ..data import JobsDone
from ..enums import ReviewState
from ..models import Assignment, Review, Submission
from .grades import MARGIN, rescore
from .keeping import keep_or_delete
from .members import recount
from .passback import pass_grades
from .pool import end_leases
from .reminding import remind
from .running import run_jobs
from .turns import set_turns

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tended:
    """What one run did: assignments it looked at, people it reminded or told news, leases it ended, grades that changed, grades the
    gradebook took, failures; authors told that their video goes, videos deleted; and the jobs that were waiting.
    """

    assignments: int = 0
    reminded: int = 0
    leases: int = 0
    grades: int = 0
    passed: int = 0
    failed: int = 0
    told: int = 0
    deleted: int = 0
    jobs: JobsDone = field(default_factory=JobsDone)


def tend() -> Tended:
    """Look after every assignment. One that fails is logged and left for the next run; the others go on.

    What staff asked for comes first: where no worker is, it waits for this.
    """
    done = Tended(jobs=run_jobs())
    for assignment in Assignment.objects.select_related("space", "rubric").order_by("pk").iterator():
        try:
            leases = grades = 0
            while ended := end_leases(assignment):
                leases += ended
            recount(Submission.objects.filter(assignment=assignment), assignment.wanted)
            set_turns(assignment)
            if has_news(assignment):
                grades = rescore(assignment)
            passed = pass_grades(assignment)
            reminded = remind(assignment)
            told, deleted = keep_or_delete(assignment)
        except Exception as error:  # noqa: BLE001 - one broken assignment must not keep the grades of all others
            logger.error("Assignment %s could not be tended: %s", assignment.pk, type(error).__name__)
            done = replace(done, assignments=done.assignments + 1, failed=done.failed + 1)
            continue
        done = replace(
            done,
            assignments=done.assignments + 1,
            reminded=done.reminded + reminded,
            leases=done.leases + leases,
            grades=done.grades + grades,
            passed=done.passed + passed,
            told=done.told + told,
            deleted=done.deleted + deleted,
        )
    return done


def has_news(assignment: Assignment) -> bool:
    """Whether a review was handed in or changed, or the rubric, since the class was graded last."""
    reviews = Review.objects.filter(submission__assignment=assignment, state=ReviewState.GIVEN)
    if assignment.rescored_at is not None:
        # What was being handed in at that moment was not read then.
        since = assignment.rescored_at - MARGIN
        older = ~Q(submission__rubric_id=assignment.rubric_id) & ~Q(submission__rubric_id=None)
        reviews = reviews.filter(Q(given_at__gt=since) | Q(edited_at__gt=since) | older)
    return reviews.exists()
