"""What two people of a programme have in common, by name: for those who look at a match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from ..data import Common
from ..enums import SkillSide
from ..matching.people import HOURS_A_WEEK
from ..matching.windows import offset_of, utc_hours, windows_of
from ..models import Participant, ParticipantSkill

HOURS_A_DAY = 24
#: Of much time in common, so many stretches are named.
MOST_STRETCHES = 4


class Named(NamedTuple):
    """The names of what somebody wants to learn and can help with, in their order."""

    wanted: Sequence[str]
    offered: Sequence[str]


def skills_of(people: Iterable[int]) -> defaultdict[int, Named]:
    """The skills of some participants by id. One query."""
    found: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    rows = ParticipantSkill.objects.filter(participant__in=set(people)).order_by("place", "pk")
    for participant, side, name in rows.values_list("participant_id", "side", "skill__name"):
        found[participant, side].append(name)
    named: defaultdict[int, Named] = defaultdict(lambda: Named((), ()))
    for participant in {person for person, _side in found}:
        own = [found.get((participant, side), []) for side in (SkillSide.WANTED, SkillSide.OFFERED)]
        named[participant] = Named(*own)
    return named


def common_of(mentee: Participant, mentor: Participant, skills: Mapping[int, Named], *, reader: Participant) -> Common:
    """What the two share; hours are on the clock of the ``reader``, one of the two."""
    offered = set(skills[mentor.pk].offered)
    return Common(
        skills=[name for name in skills[mentee.pk].wanted if name in offered],
        interests=_shared(mentee.interests, mentor.interests),
        languages=_shared(mentee.languages, mentor.languages),
        hours=list(stretches(hours_of(mentee) & hours_of(mentor), offset_or_none(reader) or 0)),
    )


def hours_of(person: Participant) -> frozenset[int]:
    """The hours of the week in UTC when somebody has time, as clocks stand today; none where they named none."""
    offset = offset_or_none(person)
    if offset is None:
        return frozenset()
    try:
        return utc_hours([window for text in person.windows for window in windows_of(text)], offset)
    except ValueError:
        return frozenset()


def offset_or_none(person: Participant, day: date | None = None) -> int | None:
    """Minutes east of UTC today; None for who named no zone, or one that is none."""
    try:
        return offset_of(person.time_zone, day or timezone.now().date()) if person.time_zone else None
    except ValueError:
        return None


def stretches(hours: Collection[int], offset: int) -> Iterator[str]:
    """Hours of the week in UTC as stretches on a clock: "Monday 18:00–20:00". The first few."""
    clock = sorted((hour * 60 + offset) % (HOURS_A_WEEK * 60) for hour in hours)
    runs: list[list[int]] = []
    for minute in clock:
        # A stretch is within one day: one over midnight is two.
        if runs and runs[-1][-1] + 60 == minute and minute % (HOURS_A_DAY * 60) >= 60:
            runs[-1].append(minute)
        else:
            runs.append([minute])
    for run in runs[:MOST_STRETCHES]:
        day = WEEKDAYS[run[0] // (HOURS_A_DAY * 60)]
        yield _("{day} {begin}–{end}").format(day=day, begin=_time(run[0]), end=_time(run[-1] + 60))


def _time(minute: int) -> str:
    hour, rest = divmod(minute % (HOURS_A_DAY * 60), 60)
    return f"{hour:02d}:{rest:02d}"


def _shared(mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """What both name, as the first wrote it."""
    others = {name.casefold() for name in theirs}
    return [name for name in mine if name.casefold() in others]
