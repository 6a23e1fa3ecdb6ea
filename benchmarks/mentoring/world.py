"""A programme as people sign up for it: two and a half mentees for a mentor, as many rows as are wanted."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model

from benchmarks import sql
from mentoring.models import Participant, ParticipantSkill, Programme, Skill, Wish
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.spaces.models import Membership

#: Accounts before this one are not in the programme.
FIRST = 100
SKILLS, WANTED, OFFERED = 500, 4, 8
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC", "America/Lima", "Asia/Tokyo")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
BATCH = 5_000


def fill(programme: Programme, size: int, places: int, report: Callable[[str, int, int], None]) -> None:
    """So many mentees, and two fifths as many mentors with so many places each; the same for the same size."""
    draws, count = random.Random(size), size + size * 2 // 5
    users = get_user_model()
    people = range(FIRST, FIRST + count)
    users.objects.bulk_create(
        [users(pk=one, username=f"person{one}", password="!") for one in people], batch_size=BATCH
    )
    report("people", 1, 4)
    Membership.objects.bulk_create(
        [Membership(space_id=programme.space_id, user_id=one) for one in people], batch_size=BATCH
    )
    report("people", 2, 4)
    rows = [
        Participant(pk=one, programme=programme, user_id=one, **_said(draws, at < size, places))
        for at, one in enumerate(people)
    ]
    Participant.objects.bulk_create(rows, batch_size=BATCH)
    report("people", 3, 4)
    names = [f"Skill {number}" for number in range(SKILLS)]
    Skill.objects.bulk_create(
        [
            Skill(pk=at + 1, space_id=programme.space_id, name=name, name_hash=digest(name.casefold()))
            for at, name in enumerate(names)
        ]
    )
    named = (
        ParticipantSkill(participant_id=row.pk, skill_id=skill, side=side, place=place)
        for row in rows
        for side, most in [("wanted", WANTED) if row.is_mentee else ("offered", OFFERED)]
        for place, skill in enumerate(draws.sample(range(1, SKILLS + 1), most))
    )
    ParticipantSkill.objects.bulk_create(named, batch_size=BATCH)
    wishes = (
        Wish(participant_id=row.pk, about_id=draws.randrange(FIRST + size, FIRST + count), kind="wish")
        for row in rows[: size // 10]
    )
    Wish.objects.bulk_create(wishes, batch_size=BATCH)
    sql.move_sequences([users, Participant, Skill])
    sql.analyse([Participant, ParticipantSkill, Membership])
    report("people", 4, 4)


def _said(draws: random.Random, is_mentee: bool, places: int) -> dict[str, Any]:
    windows = [f"{draws.choice(DAYS)} {hour}-{hour + 2}" for hour in draws.sample(range(8, 20), 3)]
    return {
        "is_mentee": is_mentee,
        "is_mentor": not is_mentee,
        "interests": [f"topic {draws.randrange(80)}" for _topic in range(3)],
        "languages": draws.sample(["en", "es", "ar", "de"], 2),
        "time_zone": draws.choice(ZONES),
        "windows": windows,
        "style": [draws.randrange(5) / 4 for _item in range(7)],
        "level": draws.randrange(4) + (0 if is_mentee else 2),
        "team": f"team {draws.randrange(40)}",
        "mentee_places": places,
    }
