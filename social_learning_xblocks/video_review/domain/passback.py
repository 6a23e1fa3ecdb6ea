"""Grades for the gradebook of everybody, present or not: what changed since it was told last."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from ...kit import platform
from ...spaces.models import Space
from ..models import Assignment, Participant
from .assignments import policy_of
from .members import belongs
from .reviewers import reviewing_of_all, whole_share

#: People who are graded in one go.
AT_ONCE = 500


@dataclass(frozen=True)
class Passed:
    """Some people of an assignment: the last of them, how many they are, how many of their grades the gradebook took."""

    last: int
    seen: int
    told: int


def pass_grades(assignment: Assignment, *, user_id: int | None = None) -> int:
    """Tell the gradebook of each grade that is another than it was told last, or of that of one person; how many it took.

    Without edx-submissions nobody is told here: the block tells of each person when they come next. Five queries for 500
    people, one more for each that is told, and those of the gradebook. Can run twice, and again after it was stopped.
    """
    return sum(some.told for some in pass_in_steps(assignment, user_id=user_id))


def pass_in_steps(
    assignment: Assignment, *, user_id: int | None = None, after: int = 0, at_once: int = AT_ONCE
) -> Iterator[Passed]:
    """The same from the participant ``after`` on, so many people at a time."""
    policy = policy_of(assignment)
    space = assignment.space
    possible = max(1, round(policy.weight))
    last = after
    everybody = graded_people(assignment)
    if user_id is not None:
        everybody = everybody.filter(user_id=user_id)
    while people := list(everybody.filter(pk__gt=last).order_by("pk")[:at_once]):
        last, told = people[-1].pk, 0
        reviewing = reviewing_of_all(assignment, people)
        for person in people:
            share = whole_share(policy, person.work_share, reviewing[person.pk])
            if person.user_id is None or share == person.passed_share:
                continue
            if person.group_id is not None and not belongs(assignment, person.user_id):
                continue  # has left the course or its cohort; the others of the group go on
            if _tell(person.user_id, space, share, possible):
                Participant.objects.filter(pk=person.pk).update(passed_share=share)
                told += 1
        yield Passed(last, len(people), told)


def _tell(user_id: int, space: Space, share: float | None, possible: int) -> bool:
    """Give the gradebook a grade, or take it back where there is none any more; whether it did."""
    where = (user_id, space.course_key, space.home_usage_key)
    if share is None:
        return platform.clear_score(*where)
    return platform.set_score(*where, points(share, possible), possible)


def points(share: float, possible: int) -> int:
    """A share as whole points, to the nearest: half a point is rounded up, for everybody alike."""
    return min(possible, math.floor(share * possible + 0.5))


def graded_people(assignment: Assignment) -> QuerySet[Participant]:
    """Those who have something to be graded."""
    return Participant.objects.select_related("submission").filter(assignment=assignment, submission__isnull=False)
