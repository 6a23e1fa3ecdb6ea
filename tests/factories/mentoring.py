"""A programme with people in it: shortcuts over rows and the public api."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from mentoring import api as mentoring
from mentoring.enums import SkillSide
from mentoring.models import Offer, Pair, Participant, ParticipantSkill, Programme, Proposal, Round, Skill
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.kit.models import JobState
from social_learning_xblocks.spaces.api import Role, Space
from tests.factories.spaces import OTHER_COURSE, actor_in, make_space
from tests.personas import person

#: A moment for tests that compare moments.
NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)

#: What a run says of itself, where a test says nothing of it.
FIGURES = {
    "lowest": 7_000,
    "mean": 7_000.0,
    "spread": 0.0,
    "idle": 0,
    "swaps": 0,
    "gap": 0.0,
    "floor": 7_000,
    "is_widest": True,
    "is_complete": True,
    "mentors": 1,
    "places": 1,
    "paired": 0,
    "dropped": 0,
    "seconds": 0.1,
}


@dataclass(frozen=True)
class Stage:
    """Ada is a mentor, Ben and Chi are mentees, Dee coordinates; Eve learns in another space and knows nothing of this."""

    space: Space
    elsewhere: Space
    programme: Programme
    ada: Actor
    ben: Actor
    chi: Actor
    dee: Actor
    eve: Actor

    def join(self, username: str, role: str = Role.LEARNER) -> Actor:
        """Somebody new in the space."""
        return actor_in(self.space, person(username), role)

    def sign(self, actor: Actor, *, mentor: bool = False, skills: tuple[str, ...] = (), **fields: Any) -> Participant:
        """Somebody in the programme as a mentee, or as a mentor; skills are wanted or offered."""
        side = SkillSide.OFFERED if mentor else SkillSide.WANTED
        row = Participant.objects.create(
            programme=self.programme, user_id=actor.person_id, is_mentor=mentor, is_mentee=not mentor, **fields
        )
        for place, name in enumerate(skills):
            ParticipantSkill.objects.create(participant=row, skill=self.skill(name), side=side, place=place)
        return row

    def skill(self, name: str) -> Skill:
        known = {"name": name}
        return Skill.objects.get_or_create(space=self.space, name_hash=digest(name.casefold()), defaults=known)[0]

    def round(self, *pairs: tuple[Participant, Participant], score: int = 7_000, **fields: Any) -> Round:
        """A run that is done and proposes these pairs, each a mentee and a mentor."""
        number = Round.objects.filter(programme=self.programme).count() + 1
        known = {"state": JobState.DONE, "asked_by_id": self.dee.person_id, "ended_at": timezone.now()}
        known["figures"] = FIGURES | {"mentees": len(pairs), "matched": len(pairs), "pairs": len(pairs)}
        made = Round.objects.create(programme=self.programme, number=number, **(known | fields))
        for mentee, mentor in pairs:
            Proposal.objects.create(round=made, mentee=mentee, mentor=mentor, score=score)
        return made

    def offer(self, mentee: Participant, mentor: Participant, *, days: float = 7, **fields: Any) -> Offer:
        """An offer that was published, with so many days to answer."""
        until = timezone.now() + timedelta(days=days)
        return Offer.objects.create(
            programme=self.programme, mentee=mentee, mentor=mentor, **{"respond_by": until, **fields}
        )

    def pair(self, mentee: Participant, mentor: Participant, **fields: Any) -> Pair:
        """Two who accepted each other."""
        return Pair.objects.create(
            space=self.space,
            programme=self.programme,
            mentee_id=mentee.user_id,
            mentor_id=mentor.user_id,
            **fields,
        )


@dataclass(frozen=True)
class PairedStage(Stage):
    """The same, with Ada paired with Ben (``first``) and with Chi (``second``)."""

    first: Pair
    second: Pair


def reading(actor: Actor) -> Actor:
    """Staff who look through somebody's eyes."""
    return replace(actor, read_only=True)


def make_paired_stage() -> PairedStage:
    stage = make_stage()
    ada = stage.sign(stage.ada, mentor=True, skills=("SQL",), goals="I can listen.", mentee_places=3)
    pairs = [stage.pair(stage.sign(mentee, skills=("SQL",)), ada) for mentee in (stage.ben, stage.chi)]
    return PairedStage(**vars(stage), first=pairs[0], second=pairs[1])


def make_stage() -> Stage:
    space = make_space()
    elsewhere = make_space(course_key=OTHER_COURSE)
    return Stage(
        space,
        elsewhere,
        mentoring.find_or_make_programme(space, key="", title="Find a mentor"),
        actor_in(space, person("ada"), Role.MENTOR),
        actor_in(space, person("ben")),
        actor_in(space, person("chi")),
        actor_in(space, person("dee"), Role.STAFF),
        actor_in(elsewhere, person("eve")),
    )
