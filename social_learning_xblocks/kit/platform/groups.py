"""Cohorts and teams of a course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

from .blocks import context_key


@dataclass(frozen=True)
class Cohort:
    """A group of learners in one course."""

    id: int
    name: str


@dataclass(frozen=True)
class Team:
    """A team of one course, with the user ids of who is in it."""

    id: int
    name: str
    members: tuple[int, ...]


def cohort_of(block: Any, user_id: int) -> Cohort | None:
    """The learner's cohort in the course of the block, or None where there is none."""
    try:
        from openedx.core.djangoapps.course_groups.cohorts import get_cohort  # only in the LMS
    except ImportError:
        answer = getattr(block.runtime, "cohort_of", None)
        found = answer(user_id) if answer else None
        return Cohort(*found) if found else None
    user = get_user_model().objects.get(pk=user_id)
    group = get_cohort(user, context_key(block), assign=False, use_cached=True)
    return Cohort(group.id, group.name) if group else None


def cohorts(block: Any) -> list[Cohort]:
    """All cohorts of the course, by name, for staff to choose from."""
    try:
        from openedx.core.djangoapps.course_groups.cohorts import get_course_cohorts  # only in the LMS
    except ImportError:
        answer = getattr(block.runtime, "cohorts", None)
        found = [Cohort(*pair) for pair in answer()] if answer else []
    else:
        found = [Cohort(group.id, group.name) for group in get_course_cohorts(course_id=context_key(block))]
    return sorted(found, key=lambda cohort: cohort.name)


def team_of(block: Any, user_id: int, teamset: str = "") -> Team | None:
    """The learner's team in the course of the block, in one set of teams where it is named; None for who is in none."""
    try:
        from lms.djangoapps.teams.models import CourseTeam  # only in the LMS
    except ImportError:
        answer = getattr(block.runtime, "team_of", None)
        found = answer(user_id, teamset) if answer else None
        return Team(*found) if found else None
    teams = CourseTeam.objects.filter(course_id=context_key(block), users__id=user_id)
    team = (teams.filter(topic_id=teamset) if teamset else teams).order_by("pk").first()
    return Team(team.pk, team.name, tuple(team.users.order_by("pk").values_list("pk", flat=True))) if team else None
