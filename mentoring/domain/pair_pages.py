"""What somebody sees of their pairs: a list of them, and one with all that belongs to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, Sum
from django.utils import timezone

from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.people.api import profile_of
from social_learning_xblocks.spaces.api import people_in

from ..data import Certificate, GoalCard, MeetingCard, PairLine, PairPage
from ..enums import Cadence, MeetingState
from ..models import Goal, Meeting, Pair, PairNote, Participant, Programme, Pulse
from . import agendas, notes, pulses
from .own_pairs import find_own, pairs_with, partner_of

#: The first meeting should be so soon.
FIRST_WITHIN = timedelta(days=14)
#: After so long without a meeting, and with none planned, a pair is quiet: twice what they agreed on, at most.
QUIET_AFTER = {
    Cadence.WEEKLY: timedelta(days=14),
    Cadence.FORTNIGHTLY: timedelta(days=28),
    Cadence.MONTHLY: timedelta(days=60),
    Cadence.ONCE: timedelta(days=28),
}
#: Meetings that were held and are shown at once.
HELD_SHOWN = 5
#: The progress of a goal that is reached.
REACHED = 100
#: More meetings than so many nobody has.
HELD_MOST = 200
#: Pairs in a list. A mentor with more has them in the order in which they need something.
MOST_PAIRS = 100


def pairs_of(actor: Actor, programme: Programme, *, ended: bool = False) -> list[PairLine]:
    """The pairs of somebody that last, or those that have ended, the newest first. Four queries.

    None for a visitor, and for who looks through somebody else's eyes.
    """
    if actor.user_id is None or actor.read_only:
        return []
    rows = pairs_with(programme, actor.user_id).filter(ended_at__isnull=not ended)
    return _lines(programme, actor.user_id, list(rows.order_by("-started_at", "-pk")[:MOST_PAIRS]))


def show_pair(actor: Actor, programme: Programme, pair_id: int, *, all_held: bool = False) -> PairPage:
    """One pair with everything. Eleven queries. Raises NotFound for those of others."""
    pair = find_own(actor, programme, pair_id)
    user_id = actor.person_id
    line = _lines(programme, user_id, [pair])[0]
    meetings = Meeting.objects.filter(pair=pair)
    planned = meetings.filter(state=MeetingState.PLANNED).order_by("starts_at", "pk")
    held = meetings.filter(state__in=(MeetingState.HELD, MeetingState.MISSED)).order_by("-starts_at", "-pk")
    past = [card_of(row) for row in held[: HELD_MOST if all_held else HELD_SHOWN + 1]]
    note = PairNote.objects.filter(pair=pair, author_id=user_id).first()
    said = Participant.objects.filter(programme=programme, user_id=partner_of(pair, user_id)).first()
    return PairPage(
        line=line,
        headline=profile_of(partner_of(pair, user_id)).headline,
        goals_text=said.goals if said else "",
        agenda=agendas.card_of(agendas.key_for(programme.kind, pair.met_count, is_last=is_ending(programme))),
        planned=[card_of(row) for row in planned],
        held=past if all_held else past[:HELD_SHOWN],
        has_more=not all_held and len(past) > HELD_SHOWN,
        goals=[GoalCard(goal.pk, goal.title, goal.progress) for goal in Goal.objects.filter(pair=pair).order_by("pk")],
        note=note.body if note else "",
        note_stamp=notes.stamp_of(note),
        may_group=line.is_mentor and pairs_with(programme, user_id).filter(mentor_id=user_id, open_key=1).count() > 1,
    )


def certificate_of(actor: Actor, programme: Programme, pair_id: int) -> Certificate:
    """What can be said of a pair on paper. Raises NotFound for those of others."""
    pair = find_own(actor, programme, pair_id)
    partner = partner_of(pair, actor.person_id)
    minutes = Meeting.objects.filter(pair=pair, state=MeetingState.HELD).aggregate(sum=Sum("minutes"))["sum"] or 0
    progress = list(Goal.objects.filter(pair=pair).values_list("progress", flat=True))
    return Certificate(
        programme=programme.title,
        is_mentor=pair.mentor_id == actor.user_id,
        partner=people_in(pair.space, [partner]).get(partner, Person(partner, "")),
        started_at=pair.started_at,
        ended_at=pair.ended_at,
        meetings=pair.met_count,
        hours=round(minutes / 60, 1),
        goals=len(progress),
        goals_reached=progress.count(REACHED),
    )


def is_ending(programme: Programme) -> bool:
    """Whether the next meeting of a pair is likely to be its last: the programme ends within one more."""
    left = programme.ends_on - timezone.localdate() if programme.ends_on else None
    return left is not None and left <= QUIET_AFTER[Cadence(programme.cadence)] / 2


def is_quiet(programme: Programme, pair: Pair, *, has_plans: bool, now: datetime) -> bool:
    """Whether a coordinator should ask how the two are doing: the first meeting is late, or the next one."""
    if pair.ended_at is not None or pair.paused_at is not None or has_plans:
        return False
    if pair.last_met_at is not None and programme.cadence == Cadence.ONCE:
        return False
    span = FIRST_WITHIN if pair.last_met_at is None else QUIET_AFTER[Cadence(programme.cadence)]
    since = pair.last_met_at or pair.started_at
    # Who comes back from a break has the time of who has just met.
    return now - max(since, pair.resumed_at or since) > span


def _lines(programme: Programme, user_id: int, pairs: Sequence[Pair]) -> list[PairLine]:
    """Pairs as their list shows them. Three queries, however many."""
    now = timezone.now()
    people = people_in(programme.space, [partner_of(pair, user_id) for pair in pairs])
    coming: dict[int, MeetingCard] = {}
    open_ones = Q(state=MeetingState.PLANNED, pair__in=[pair.pk for pair in pairs])
    for row in Meeting.objects.filter(open_ones).order_by("starts_at", "pk"):
        coming.setdefault(row.pair_id, card_of(row))
    answered: defaultdict[int, set[int]] = defaultdict(set)
    for pair_id, after in Pulse.objects.filter(pair__in=pairs, user_id=user_id).values_list("pair_id", "after"):
        answered[pair_id].add(after)
    return [
        PairLine(
            id=pair.pk,
            partner=people.get(partner_of(pair, user_id), Person(partner_of(pair, user_id), "")),
            is_mentor=pair.mentor_id == user_id,
            started_at=pair.started_at,
            ended_at=pair.ended_at,
            met_count=pair.met_count,
            last_met_at=pair.last_met_at,
            next_meeting=coming.get(pair.pk),
            pulse_after=0 if pair.ended_at or pair.paused_at else pulses.due_after(pair.met_count, answered[pair.pk]),
            is_quiet=is_quiet(programme, pair, has_plans=pair.pk in coming, now=now),
            is_paused=pair.paused_at is not None,
        )
        for pair in pairs
    ]


def card_of(row: Meeting) -> MeetingCard:
    return MeetingCard(
        id=row.pk,
        uuid=row.uuid,
        state=row.state,
        starts_at=row.starts_at,
        minutes=row.minutes,
        place=row.place,
        agenda=row.agenda,
        sequence=row.sequence,
        is_planned=row.is_planned,
        has_begun=row.starts_at <= timezone.now(),
    )
