"""A sign-up as its owner sees it, and the mentors whom others may wish for."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db.models import Q

from social_learning_xblocks.kit import platform
from social_learning_xblocks.kit.actor import Person

from ..data import SignupCard
from ..enums import ParticipantState, SkillSide
from ..models import Participant, Programme
from . import languages


def signup_card(row: Participant) -> SignupCard:
    """What somebody said, in short. One query."""
    skills = list(row.skills.order_by("place", "pk").values_list("side", "skill__name"))
    names = languages.language_names()
    return SignupCard(
        id=row.pk,
        state=row.state,
        is_mentee=row.is_mentee,
        is_mentor=row.is_mentor,
        wanted=[name for side, name in skills if side == SkillSide.WANTED],
        offered=[name for side, name in skills if side == SkillSide.OFFERED],
        goals=row.goals,
        languages=[names.get(code, code) for code in row.languages],
        time_zone=row.time_zone,
        windows=list(row.windows),
        mentee_places=row.mentee_places,
        mentor_places=row.mentor_places,
        must_agree=row.consent_version != row.programme.consent_version and bool(row.programme.consent),
    )


def listed_mentors(programme: Programme, start: str, limit: int = 10) -> list[tuple[str, Person]]:
    """Mentors who agreed to be found and whose names begin so: (username, person). One query."""
    username = f"user__{get_user_model().USERNAME_FIELD}__istartswith"
    rows = Participant.objects.filter(
        platform.called_like(start, "user") | Q(**{username: start}) if start else Q(),
        programme=programme,
        is_mentor=True,
        is_listed=True,
        state=ParticipantState.ACTIVE,
    )
    return [
        (row.user.get_username(), Person(row.user_id, platform.name_of(row.user)))
        for row in platform.with_names(rows, "user").order_by("pk")[:limit]
    ]
