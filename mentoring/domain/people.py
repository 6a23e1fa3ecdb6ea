"""From sign-ups to the people of the matching engine: in as many queries for a hundred thousand as for five.

Ids of the engine are those of ``Participant``, as text. Who pauses or has withdrawn is not there; whoever is paired with them
has a place less.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Q

from ..enums import OfferState, ParticipantState, ProgrammeKind, Ruling, SkillSide, WishKind
from ..matching import Person
from ..matching.problem import Ids
from ..matching.windows import offset_of, utc_hours, windows_of
from ..models import Apart, Offer, Pair, ParticipantSkill, Programme, Wish
from ..queries import taking_part

#: Rows that are fetched at a time.
AT_ONCE = 5_000

#: User ids: a mentee's, then a mentor's.
Users = tuple[int, int]


@dataclass(frozen=True)
class People:
    """Who takes part, and what is settled among them, as pairs of ids: a mentee's and a mentor's.

    ``paired``: their pair or offer is open, which takes a place on both sides. ``locked``, ``forbidden``: what coordinators
    decided; forbidden are those too who have each other in another programme of the space. ``users``: who they are, by id.
    """

    mentees: Sequence[Person]
    mentors: Sequence[Person]
    paired: frozenset[Ids]
    locked: frozenset[Ids]
    forbidden: frozenset[Ids]
    users: Mapping[str, int]


class SignUp(NamedTuple):
    """What matching needs of a row of ``Participant``, by the names of its columns."""

    id: int
    user_id: int
    is_mentee: bool
    is_mentor: bool
    interests: list[str]
    languages: list[str]
    time_zone: str
    windows: list[str]
    style: list[float]
    level: int | None
    team: str
    manager_id: int | None
    priority: str
    musts: list[str]
    mentee_places: int
    mentor_places: int


class TooMany(Exception):
    """More people take part than somebody waits for."""


def people_of(programme: Programme, *, most: int | None = None, only: Collection[int] | None = None) -> People:
    """All who take part in the matching of a programme, or of some participants those who do. Six queries.

    Raises TooMany for more than ``most``.
    """
    signed = _signed_up(programme, most, only)
    ids = {row.user_id: str(row.id) for row in signed}
    taken, elsewhere = _pairs_of(programme, None if only is None else ids)
    decided = _decided(programme, set(ids.values()))
    paired = _in_ids(taken, ids)
    locked = decided[Ruling.LOCKED] - paired
    said, skills, busy = _said(programme, signed, ids, only), _skills(programme, only), _Busy(taken, ids)
    everybody = programme.kind == ProgrammeKind.PEER
    mentees, mentors = [], []
    for row in signed:
        own = min(row.mentor_places, programme.most_mentors) if row.is_mentee or everybody else 0
        if places := busy.places(0, row.user_id, own):
            mentees.append(Person(skills=skills[row.id, SkillSide.WANTED], places=places, **said[row.id]))
        own = min(row.mentee_places, programme.most_mentees) if row.is_mentor or everybody else 0
        if places := busy.places(1, row.user_id, own):
            fewest = min(programme.fewest_mentees, places)
            mentors.append(
                Person(skills=skills[row.id, SkillSide.OFFERED], places=places, fewest=fewest, **said[row.id])
            )
    there = {person.id for person in mentees}, {person.id for person in mentors}
    return People(
        mentees,
        mentors,
        paired,
        frozenset(pair for pair in locked if pair[0] in there[0] and pair[1] in there[1]),
        (decided[Ruling.FORBIDDEN] | _in_ids(elsewhere, ids)) - paired,
        {key: user_id for user_id, key in ids.items()},
    )


class _Busy:
    """Who has somebody already, by place in a pair (0 for mentees, 1 for mentors) and user."""

    def __init__(self, taken: Collection[Users], ids: Mapping[int, str]) -> None:
        self.here: Counter[tuple[int, int]] = Counter()
        self.absent: Counter[tuple[int, int]] = Counter()
        for pair in taken:
            count = self.here if pair[0] in ids and pair[1] in ids else self.absent
            count.update(enumerate(pair))

    def places(self, side: int, user_id: int, own: int) -> int:
        """How many of their own places are left when absent partners have theirs; never fewer than those that are taken."""
        return max(own - self.absent[side, user_id], self.here[side, user_id])


def _signed_up(programme: Programme, most: int | None, only: Collection[int] | None) -> list[SignUp]:
    rows = taking_part(programme).order_by("pk")
    if only is not None:
        rows = rows.filter(pk__in=only)
    found = rows.values_list(*SignUp._fields)[: None if most is None else most + 1]
    signed = [SignUp(*row) for row in found.iterator(AT_ONCE)]
    if most is not None and len(signed) > most:
        raise TooMany
    return signed


def _pairs_of(programme: Programme, users: Collection[int] | None) -> tuple[set[Users], set[Users]]:
    """Who have each other: in this programme, be it only as an offer, and in others of the space; all, or those of ``users``."""
    found: tuple[set[Users], set[Users]] = set(), set()
    pairs = Pair.objects.filter(space=programme.space_id, open_key=1)
    offers = Offer.objects.filter(programme=programme, open_key=1, state=OfferState.OPEN)
    if users is not None:
        pairs = pairs.filter(Q(mentee__in=users) | Q(mentor__in=users))
        offers = offers.filter(Q(mentee__user__in=users) | Q(mentor__user__in=users))
    rows = pairs.values_list("mentee_id", "mentor_id", "programme_id").union(
        offers.values_list("mentee__user_id", "mentor__user_id", "programme_id"), all=True
    )
    for mentee, mentor, where in rows.iterator(AT_ONCE):
        found[where != programme.pk].add((mentee, mentor))
    return found


def _decided(programme: Programme, ids: set[str]) -> Mapping[str, frozenset[Ids]]:
    """The decisions about people who take part, by ruling."""
    found: dict[str, set[Ids]] = {ruling: set() for ruling in Ruling.values}
    for mentee, mentor, ruling in programme.decisions.values_list("mentee_id", "mentor_id", "ruling"):
        if str(mentee) in ids and str(mentor) in ids:
            found[ruling].add((str(mentee), str(mentor)))
    return {ruling: frozenset(pairs) for ruling, pairs in found.items()}


def _in_ids(pairs: Collection[Users], ids: Mapping[int, str]) -> frozenset[Ids]:
    return frozenset((ids[mentee], ids[mentor]) for mentee, mentor in pairs if mentee in ids and mentor in ids)


def _said(
    programme: Programme, signed: Sequence[SignUp], ids: Mapping[int, str], only: Collection[int] | None
) -> dict[int, dict[str, Any]]:
    """What is the same of a person on both sides, as arguments of ``Person``, by participant."""
    wishes, never = _wishes(programme, ids, only)
    for one, other in _apart(programme, ids):
        never[one].add(other)
    items = Counter(len(row.style) for row in signed if row.style).most_common(1)
    clock = _Clock(programme.starts_on)
    # In a reverse programme it is the mentor who has less experience: turned round, the same rule and score say so.
    sign = -1 if programme.kind == ProgrammeKind.REVERSE else 1
    return {
        row.id: {
            "id": str(row.id),
            "interests": frozenset(word.casefold() for word in row.interests),
            "style": _answers(row.style, items[0][0] if items else 0),
            "hours": clock.hours(row.time_zone, tuple(row.windows)),
            "languages": frozenset(word.casefold() for word in row.languages),
            "offset": clock.offset(row.time_zone),
            "level": None if row.level is None else sign * row.level,
            "team": row.team.casefold(),
            "manager": ids.get(row.manager_id or 0, ""),
            "priority": row.priority,
            "musts": frozenset(row.musts),
            "wishes": tuple(wishes[str(row.id)]),
            "never": frozenset(never[str(row.id)]),
        }
        for row in signed
    }


def _skills(programme: Programme, only: Collection[int] | None) -> defaultdict[tuple[int, str], frozenset[str]]:
    """The names of skills by participant and side; each name is kept once, however many have it."""
    names: dict[str, str] = {}
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = ParticipantSkill.objects.filter(participant__programme=programme, participant__state=ParticipantState.ACTIVE)
    if only is not None:
        rows = rows.filter(participant__in=only)
    for participant, side, name in rows.values_list("participant_id", "side", "skill__name").iterator(AT_ONCE):
        found[participant, side].append(names.setdefault(name, name))
    return defaultdict(frozenset, ((key, frozenset(own)) for key, own in found.items()))


def _wishes(
    programme: Programme, ids: Mapping[int, str], only: Collection[int] | None
) -> tuple[defaultdict[str, list[str]], defaultdict[str, set[str]]]:
    """Whom people would like to meet, the dearest first, and whom they would not, among those who take part.

    Of some people only, the others for whom they wish keep their places in the order under names that nobody has.
    """
    wishes: defaultdict[str, list[str]] = defaultdict(list)
    never: defaultdict[str, set[str]] = defaultdict(set)
    rows = Wish.objects.filter(participant__programme=programme, participant__state=ParticipantState.ACTIVE)
    if only is not None:
        there = Q(kind=WishKind.NEVER) | Q(about__in=taking_part(programme).values("user"))
        rows = rows.filter(there, participant__in=only)
    for participant, about, kind in rows.order_by("place", "pk").values_list("participant_id", "about_id", "kind"):
        if about in ids and kind == WishKind.NEVER:
            never[str(participant)].add(ids[about])
        elif kind == WishKind.WISH and (about in ids or only is not None):
            wishes[str(participant)].append(ids.get(about) or f"another {about}")
    return wishes, never


def _apart(programme: Programme, ids: Mapping[int, str]) -> Iterator[Ids]:
    """Those who are kept apart in the space, each of them both ways round."""
    for one, other in Apart.objects.filter(space=programme.space_id).values_list("one_id", "other_id"):
        if one in ids and other in ids:
            yield ids[one], ids[other]
            yield ids[other], ids[one]


def _answers(style: Sequence[float], items: int) -> tuple[float, ...]:
    """Answers to the items that most people answered; nothing of an older or broken sheet, which would end every run."""
    is_sound = len(style) == items and all(isinstance(answer, int | float) and 0 <= answer <= 1 for answer in style)
    return tuple(style) if is_sound else ()


class _Clock:
    """Time zones and windows of a week as they stand on one day; None for standard time. What cannot be read says nothing."""

    def __init__(self, day: date | None) -> None:
        self.day = day
        self.hours = cache(self._hours)

    def offset(self, zone: str) -> int | None:
        """Minutes east of UTC."""
        try:
            return offset_of(zone, self.day) if zone else None
        except ValueError:
            return None

    def _hours(self, zone: str, windows: tuple[str, ...]) -> frozenset[int]:
        """Hours of the week in UTC."""
        offset = self.offset(zone)
        if offset is None:
            return frozenset()
        try:
            return utc_hours([window for text in windows for window in windows_of(text)], offset)
        except ValueError:
            return frozenset()
