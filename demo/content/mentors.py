"""The mentoring programme of the analysis course: who signed up, and how far Ada and Ben are."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from mentoring import api as mentoring
from mentoring.models import Pair, Participant
from social_learning_xblocks.blocks.mentorship_space import ProgrammeHere

from ..models import Course, Enrolment
from ..runtime.lms import LmsRuntime
from ..visits import Visit
from .clock import moment
from .courses import ANALYSIS

BLOCK = "mt-programme"
#: On which day of the course people sign up.
SIGN_UP_DAY = 5
SKILLS = {
    "Data": ("pandas", "SQL", "statistics", "regression", "plots", "maps"),
    "Work": ("public speaking", "negotiation", "leading a small team", "writing reports", "finding a job"),
}
OFFERED = ("statistics", "regression", "SQL", "public speaking", "leading a small team", "pandas", "writing reports")
ZONES = ("Europe/Berlin", "Europe/Lisbon", "Africa/Lagos", "Europe/Helsinki")
WINDOWS = ("Mon 18:00-22:00", "Tue 12:00-14:00", "Wed 18:00-22:00", "Thu 12:00-14:00", "Sat 09:00-12:00")
GOALS = (
    "Present my project without reading it off the slide.",
    "Find out whether research is for me.",
    "Be able to say no to a chart that lies.",
    "Get from copying code to writing it.",
)
MENTORS, MENTEES = 8, 26


def fill_programme(users: dict[str, AbstractUser], *, started: datetime, today: datetime) -> None:
    """People sign up by the front door, staff put skills on the list; all of it or nothing."""
    when = started + timedelta(days=SIGN_UP_DAY)
    course = Course.objects.get(key=ANALYSIS)
    here = enter(course, users["dee"])
    if when > today or Participant.objects.filter(programme=here.programme).exists():
        return
    with transaction.atomic(), moment(when):
        listed = [{"name": name, "group": group} for group, names in SKILLS.items() for name in names]
        mentoring.add_skills(here.actor, here.space, listed)
        rows = Enrolment.objects.filter(course=course, role=Enrolment.Role.LEARNER).select_related("user")
        personas = ("ada", "ben", "chi", "eve")
        class_ = [row.user for row in rows.order_by("pk") if row.user.username not in personas]
        chance = random.Random(BLOCK)
        chance.shuffle(class_)
        for user in [users["ada"], *class_[:MENTORS]]:
            sign_up(course, user, a_mentor(chance))
        for user in [users["chi"], *class_[MENTORS : MENTORS + MENTEES]]:
            sign_up(course, user, a_mentee(chance))
    begin_a_pair(course, users, started=when, today=today)


def enter(course: Course, user: AbstractUser) -> ProgrammeHere:
    """The programme as somebody meets it."""
    key = course.course_key.make_usage_key("social_mentorship", BLOCK)
    return LmsRuntime(Visit(course, user)).get_block(key).enter()


def sign_up(course: Course, user: AbstractUser, said: mentoring.Signup) -> None:
    here = enter(course, user)
    mentoring.sign_up(here.actor, here.programme, said)


def a_mentor(chance: random.Random) -> mentoring.Signup:
    return mentoring.Signup(
        is_mentor=True,
        offered=tuple(chance.sample(OFFERED, 3)),
        goals="I like to listen, and I have made most mistakes already.",
        mentee_places=3,
        is_listed=True,
        level=chance.choice((3, 4, 5)),
        **about(chance, WINDOWS),
    )


def a_mentee(chance: random.Random) -> mentoring.Signup:
    everything = [name for names in SKILLS.values() for name in names]
    return mentoring.Signup(
        is_mentee=True,
        wanted=tuple(chance.sample(everything, 2)),
        goals=chance.choice(GOALS),
        level=chance.choice((0, 1, 2)),
        priority=chance.choice(("", "skills", "hours")),
        **about(chance, WINDOWS[:4]),
    )


def about(chance: random.Random, windows: Sequence[str]) -> dict[str, tuple[object, ...] | str]:
    """What mentors and mentees are both asked."""
    return {
        "languages": ("en", "es") if chance.random() < 0.3 else ("en",),
        "time_zone": chance.choice(ZONES),
        "windows": tuple(sorted(chance.sample(windows, 2))),
        "style": tuple(chance.choice((0.0, 0.25, 0.5, 0.75, 1.0)) for _item in range(7)),
    }


def begin_a_pair(course: Course, users: dict[str, AbstractUser], *, started: datetime, today: datetime) -> None:
    """Ada has mentored Ben from the beginning: the programme knows of it, and the two have met."""
    here = enter(course, users["ben"])
    pair = Pair.objects.filter(space=here.space, mentor=users["ada"], mentee=users["ben"], open_key=1).first()
    if pair is None:
        return
    Pair.objects.filter(pk=pair.pk).update(programme=here.programme, started_at=started)
    for days in (7, 21):
        if started + timedelta(days=days) < today:
            mentoring.log_meeting(here.actor, here.programme, pair.pk, on=started + timedelta(days=days))
    for title, progress in (
        ("Give a talk about my project in front of the department", 50),
        ("Read one paper a week", 0),
    ):
        goal = mentoring.add_goal(here.actor, here.programme, pair.pk, title=title)
        mentoring.change_goal(here.actor, here.programme, goal.pk, progress=progress)
    soon = today.replace(hour=15, minute=0, second=0, microsecond=0) + timedelta(days=3)
    mentoring.plan_meeting(here.actor, here.programme, pair.pk, starts_at=soon, place="Room 4.12", agenda="work")
