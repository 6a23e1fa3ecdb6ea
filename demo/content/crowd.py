"""A crowd for the mentoring programme: people by the thousand, who all answered the form."""

from __future__ import annotations

import random
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import transaction

from mentoring.enums import SkillSide
from mentoring.models import Participant, ParticipantSkill, Skill
from social_learning_xblocks.spaces.models import Membership

from ..models import Course, Enrolment
from .courses import ANALYSIS
from .mentors import WINDOWS, ZONES, enter

FIRST_NAMES = (
    "Ana",
    "Bo",
    "Chen",
    "Dara",
    "Emil",
    "Fatou",
    "Goran",
    "Hiba",
    "Ivo",
    "Jun",
    "Kofi",
    "Lea",
    "Mina",
    "Noa",
)
LAST_NAMES = (
    "Abe",
    "Berg",
    "Costa",
    "Diaz",
    "Eriksen",
    "Farah",
    "Gupta",
    "Haas",
    "Ito",
    "Jansen",
    "Kaya",
    "Lund",
    "Mbeki",
)
TEAMS = tuple(f"Team {number}" for number in range(1, 41))
SPEAK_SPANISH = 0.3
BATCH = 1_000


def add_crowd(mentees: int) -> int:
    """So many mentees and two fifths as many mentors with three places each; how many people that are."""
    course = Course.objects.get(key=ANALYSIS)
    users = get_user_model()
    here = enter(course, users.objects.get(username="dee"))
    known = users.objects.filter(username__startswith="crowd_").count()
    chance, count = random.Random(known), mentees + mentees * 2 // 5
    with transaction.atomic():
        made = users.objects.bulk_create(
            [_account(users, f"crowd_{known + number}", chance) for number in range(count)], batch_size=BATCH
        )
        Enrolment.objects.bulk_create([Enrolment(course=course, user=user) for user in made], batch_size=BATCH)
        Membership.objects.bulk_create([Membership(space=here.space, user=user) for user in made], batch_size=BATCH)
        rows = Participant.objects.bulk_create(
            [
                Participant(programme=here.programme, user=user, **_answers(chance, is_mentee=at < mentees))
                for at, user in enumerate(made)
            ],
            batch_size=BATCH,
        )
        skills = list(Skill.objects.filter(space=here.space).values_list("pk", flat=True))
        ParticipantSkill.objects.bulk_create(
            [
                ParticipantSkill(participant=row, skill_id=skill, side=side, place=place)
                for row in rows
                for side, most in [(SkillSide.WANTED, 2) if row.is_mentee else (SkillSide.OFFERED, 4)]
                for place, skill in enumerate(chance.sample(skills, most))
            ],
            batch_size=BATCH,
        )
    return count


def _account(users: type[AbstractUser], username: str, chance: random.Random) -> AbstractUser:
    names = {"first_name": chance.choice(FIRST_NAMES), "last_name": chance.choice(LAST_NAMES)}
    return users(username=username, email=f"{username}@example.com", password="!", **names)


def _answers(chance: random.Random, *, is_mentee: bool) -> dict[str, Any]:
    return {
        "is_mentee": is_mentee,
        "is_mentor": not is_mentee,
        "mentee_places": 3,
        "languages": ["en", "es"] if chance.random() < SPEAK_SPANISH else ["en"],
        "time_zone": chance.choice(ZONES),
        "windows": sorted(chance.sample(WINDOWS, 3)),
        "style": [chance.choice((0.0, 0.25, 0.5, 0.75, 1.0)) for _item in range(7)],
        "level": chance.randrange(3) + (0 if is_mentee else 2),
        "team": chance.choice(TEAMS),
    }
