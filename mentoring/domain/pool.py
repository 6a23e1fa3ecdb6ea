"""The pool before a run: what is wanted and offered, who may meet nobody and why, and which change would help most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.spaces.api import people_in

from ..data import BlockedRow, PoolPage, SkillRow
from ..enums import RoundMessage
from ..matching import Blocked, Health, health_of
from ..models import Programme
from ..queries import taking_part
from .coordinating import check_sees
from .hindrances import best_steps, told
from .people import TooMany, people_of
from .problems import problem_for, settings_of

#: Pools of more people are not looked at while somebody waits for the page: each run tells of them.
MOST = 10_000
#: Rows of each list on the page.
SHOWN = 30


def pool_of(actor: Actor, programme: Programme) -> PoolPage:
    """The health of a pool. Seven queries, one more for who left the space; three for more than ``MOST`` people.

    Raises NotAllowed for who coordinates nothing here.
    """
    check_sees(actor)
    try:
        people = people_of(programme, most=MOST)
    except TooMany:
        active = taking_part(programme)
        counts = active.filter(is_mentee=True).count(), active.filter(is_mentor=True).count()
        return PoolPage(mentees=counts[0], mentors=counts[1])
    try:
        health = health_of(problem_for(people, settings_of(programme), seed=0))
    except ValueError:
        trouble = str(RoundMessage.LOCKED.label)
        return PoolPage(mentees=len(people.mentees), mentors=len(people.mentors), trouble=trouble)
    shown = [*health.mentees[:SHOWN], *health.mentors[:SHOWN]]
    users = [people.users[key] for key in (*(one.id for one in shown), *health.relief[:SHOWN])]
    names = people_in(programme.space, users)
    by_id = {key: names[user] for key, user in people.users.items() if user in names}
    return PoolPage(
        mentees=len(people.mentees),
        mentors=len(people.mentors),
        is_told=True,
        wanted=health.wanted,
        places=health.places,
        most_pairs=health.most_pairs,
        missing_places=health.missing_places,
        relief=[by_id[key] for key in health.relief[:SHOWN]],
        skills=_skills(health),
        more_skills=max(0, len(health.skills) - SHOWN),
        alone=_rows(health.mentees, by_id),
        more_alone=max(0, len(health.mentees) - SHOWN),
        idle=_rows(health.mentors, by_id),
        more_idle=max(0, len(health.mentors) - SHOWN),
        steps=best_steps(health.steps),
    )


def _skills(health: Health) -> list[SkillRow]:
    """The scarcest skills, each with the lengths of its bars: shares of the longest."""
    some = health.skills[:SHOWN]
    longest = max((count for one in some for count in (one.mentees, one.places)), default=0) or 1
    return [
        SkillRow(
            one.skill,
            one.mentees,
            one.mentors,
            one.places,
            one.missing,
            round(100 * one.mentees / longest),
            round(100 * one.places / longest),
        )
        for one in some
    ]


def _rows(blocked: Sequence[Blocked], people: Mapping[str, Person]) -> list[BlockedRow]:
    return [BlockedRow(people[one.id], told(one.rules)) for one in blocked[:SHOWN]]
