"""Who may be offered to each other now: what a run proposed may be days old, and people have come and gone since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Person
from social_learning_xblocks.spaces.api import people_in, still_in

from ..data import LeftBehind
from ..enums import ParticipantState, ProgrammeKind, Ruling, WishKind
from ..models import Apart, Decision, Pair, Participant, Programme, Wish
from .places import Room


@dataclass(frozen=True)
class Match:
    """Two people who are to be offered to each other."""

    mentee: Participant
    mentor: Participant
    score: int
    reasons: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Obstacle:
    """What speaks against a match, as the end of a sentence about one of the two, or about both."""

    why: str
    who: Participant | None = None


class Screen:
    """Looks at one match after the other, the dearest first: each that is admitted takes its places.

    The programme is locked, so that nobody else takes a place meanwhile.
    """

    def __init__(self, programme: Programme, people: Iterable[Participant]) -> None:
        """Eight queries, one more for each further course of a community, however many people."""
        rows = {person.pk: person for person in people}
        users = {person.user_id for person in rows.values()}
        self.programme = programme
        self.room = Room(programme, rows.values())
        gone = Participant.objects.filter(programme=programme, user__is_active=False)
        self.here = still_in(programme.space, users) - set(gone.values_list("user_id", flat=True))
        self.apart = _apart(programme)
        pairs = Pair.objects.filter(space=programme.space_id, open_key=1)
        self.paired = {*pairs.values_list("mentee_id", "mentor_id")}
        self.dropped: list[tuple[Participant, Participant, Obstacle]] = []

    @property
    def left_out_count(self) -> int:
        return len(self.dropped)

    def admit(self, mentee: Participant, mentor: Participant) -> bool:
        """Whether the two may be offered to each other; they take their places then."""
        obstacle = self.obstacle(mentee, mentor)
        if obstacle is None:
            self.room.take(mentee.pk, mentor.pk)
        else:
            self.dropped.append((mentee, mentor, obstacle))
        return obstacle is None

    def obstacle(self, mentee: Participant, mentor: Participant) -> Obstacle | None:
        """Why these two are not offered to each other; None when nothing speaks against it."""
        for person in (mentee, mentor):
            if person.state == ParticipantState.WITHDRAWN:
                return Obstacle(_("has withdrawn"), person)
            if person.state == ParticipantState.PAUSED:
                return Obstacle(_("takes a break"), person)
            if person.user_id not in self.here:
                return Obstacle(_("is not in the course any more"), person)
        if not (self.programme.kind == ProgrammeKind.PEER or (mentee.is_mentee and mentor.is_mentor)):
            return Obstacle(_("takes part in another role now"), mentor if mentee.is_mentee else mentee)
        if frozenset((mentee.user_id, mentor.user_id)) in self.apart:
            return Obstacle(_("they are kept apart"))
        if (mentee.pk, mentor.pk) in self.room.offered or (mentee.user_id, mentor.user_id) in self.paired:
            return Obstacle(_("they have each other already"))
        if not self.room.has(mentee.pk, mentor.pk):
            return Obstacle(_("has no place left"), mentee if self.room.of_mentees[mentee.pk] < 1 else mentor)
        return None

    def left_out(self, most: int) -> tuple[LeftBehind, ...]:
        """The first of those who were not admitted, with names. One query, two when somebody has left the space."""
        named = self.dropped[:most]
        names = people_in(self.programme.space, [one.user_id for pair in named for one in pair[:2]])
        return tuple(
            LeftBehind(
                _person(names, mentee),
                _person(names, mentor),
                obstacle.why,
                _person(names, obstacle.who) if obstacle.who else None,
            )
            for mentee, mentor, obstacle in named
        )


def _person(names: dict[int, Person], row: Participant) -> Person:
    return names.get(row.user_id, Person(row.user_id, ""))


def _apart(programme: Programme) -> set[frozenset[int]]:
    """Who is not to be paired, as user ids: kept apart in the space, ruled out by a coordinator, or by one of the two."""
    found = {
        frozenset(pair) for pair in Apart.objects.filter(space=programme.space_id).values_list("one_id", "other_id")
    }
    ruled = Decision.objects.filter(programme=programme, ruling=Ruling.FORBIDDEN)
    found |= {frozenset(pair) for pair in ruled.values_list("mentee__user_id", "mentor__user_id")}
    never = Wish.objects.filter(participant__programme=programme, kind=WishKind.NEVER)
    return found | {frozenset(pair) for pair in never.values_list("participant__user_id", "about_id")}
