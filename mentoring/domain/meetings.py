"""Meetings of a pair: planned, moved, called off; and that two have met, in one tap.

A pair has one meeting a day at most that counts: both may tap "We have met" on the same evening, and it counts once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.notices import api as notices

from ..enums import MeetingState
from ..models import Meeting, Pair, Programme
from . import agendas
from .own_pairs import check_limit, find_own, hold_own, pairs_with, partner_of

SUBJECT = "meeting"
#: Minutes that a meeting may last.
SHORTEST, LONGEST = 10, 480
USUAL = 45
#: So far ahead it can be planned, and so long ago it may have begun.
AHEAD, BEHIND = timedelta(days=730), timedelta(days=366)
MOST_PLANNED = 20
#: Two meetings that begin within this are the same one.
SAME = timedelta(hours=12)

#: What may become of a meeting, and what of that may be taken back.
STEPS = {
    MeetingState.PLANNED: {MeetingState.HELD, MeetingState.MISSED, MeetingState.CANCELLED},
    MeetingState.HELD: {MeetingState.PLANNED},
    MeetingState.MISSED: {MeetingState.PLANNED, MeetingState.HELD},
    MeetingState.CANCELLED: {MeetingState.PLANNED},
}


@verb
def plan_meeting(
    actor: Actor,
    programme: Programme,
    pair_id: int,
    *,
    starts_at: datetime,
    minutes: int = USUAL,
    place: str = "",
    agenda: str = "",
    everybody: bool = False,
) -> list[Meeting]:
    """Plan a meeting; the other one is told. ``everybody``: a mentor plans it with all mentees of the programme at once.

    Raises NotFound, NotAllowed, Invalid with sentences for the fields, and Conflict for too many.
    """
    pair = hold_own(actor, programme, pair_id)
    _check(starts_at, minutes, agenda)
    check_limit(actor)
    pairs = [pair]
    if everybody:
        if pair.mentor_id != actor.user_id:
            raise NotAllowed(_("Only the mentor can plan a meeting with everybody."))
        own = pairs_with(programme, actor.person_id).filter(mentor_id=actor.person_id, open_key=1)
        pairs = list(own.select_for_update().order_by("pk"))
    made = []
    for each in pairs:
        if Meeting.objects.filter(pair=each, state=MeetingState.PLANNED)[:MOST_PLANNED].count() == MOST_PLANNED:
            raise Conflict(_("That many meetings are planned already. Hold one, or call one off, first."))
        meeting = Meeting.objects.create(
            pair=each,
            starts_at=starts_at,
            minutes=minutes,
            place=place.strip(),
            agenda=agenda,
            made_by_id=actor.person_id,
        )
        _tell(actor, each, meeting, notices.NoticeKind.MEETING)
        made.append(meeting)
    return made


@verb
def move_meeting(
    actor: Actor,
    programme: Programme,
    meeting_id: int,
    *,
    starts_at: datetime,
    minutes: int,
    place: str = "",
    agenda: str = "",
    sequence: int,
) -> Meeting:
    """Change a planned meeting; the other one is told when time or place change.

    ``sequence``: that of the meeting as the form showed it. Raises Conflict when it was changed since, or is over.
    """
    meeting = _hold(actor, programme, meeting_id)
    _check(starts_at, minutes, agenda)
    if meeting.sequence != sequence or meeting.state != MeetingState.PLANNED:
        raise Conflict(_("This meeting was changed meanwhile. Look at it again; what you typed is kept."))
    before = meeting.starts_at, meeting.minutes, meeting.place
    meeting.starts_at, meeting.minutes, meeting.place, meeting.agenda = starts_at, minutes, place.strip(), agenda
    if (meeting.starts_at, meeting.minutes, meeting.place) != before:
        meeting.sequence += 1
        _tell(actor, meeting.pair, meeting, notices.NoticeKind.MEETING_MOVED)
    meeting.save(update_fields=["starts_at", "minutes", "place", "agenda", "sequence"])
    return meeting


@verb
def mark_meeting(actor: Actor, programme: Programme, meeting_id: int, state: str) -> Meeting | None:
    """Say what became of a meeting, or take that back; None when nothing is left of it. Twice is once.

    Raises Invalid for what it cannot become, Conflict for a meeting of the future that was held, or a second one on a day.
    """
    meeting = _hold(actor, programme, meeting_id)
    if state == meeting.state:
        return meeting
    if state not in STEPS[MeetingState(meeting.state)]:
        raise Invalid(_("That cannot become of this meeting."))
    if state == MeetingState.HELD:
        _check_held(meeting.pair, meeting.starts_at, besides=meeting.pk)
    if state == MeetingState.PLANNED and not meeting.is_planned:
        meeting.delete()
        count(meeting.pair)
        return None
    was_off = meeting.state == MeetingState.CANCELLED
    meeting.state = MeetingState(state)
    if was_off or state == MeetingState.CANCELLED:
        meeting.sequence += 1
        kind = notices.NoticeKind.MEETING if was_off else notices.NoticeKind.MEETING_OFF
        _tell(actor, meeting.pair, meeting, kind)
    meeting.save(update_fields=["state", "sequence"])
    count(meeting.pair)
    return meeting


@verb
def log_meeting(
    actor: Actor, programme: Programme, pair_id: int, *, on: datetime | None = None, minutes: int = USUAL
) -> Meeting:
    """We have met: now, or at another time. A meeting that was planned for then is the one; so is one that was logged.

    Raises NotFound, NotAllowed, Invalid for a time to come or long gone, Conflict for too many.
    """
    pair = hold_own(actor, programme, pair_id)
    moment = on or timezone.now()
    near = Meeting.objects.filter(pair=pair, starts_at__gt=moment - SAME, starts_at__lt=moment + SAME)
    held = near.filter(state=MeetingState.HELD).first()
    if held is not None:
        return held
    _check_past(moment)
    planned = near.filter(state=MeetingState.PLANNED, starts_at__lte=timezone.now()).order_by("-starts_at").first()
    if planned is not None:
        planned.state = MeetingState.HELD
        planned.save(update_fields=["state"])
    else:
        _check(moment, minutes, "")
        check_limit(actor)
    meeting = planned or Meeting.objects.create(
        pair=pair,
        state=MeetingState.HELD,
        is_planned=False,
        starts_at=moment,
        minutes=minutes,
        made_by_id=actor.person_id,
    )
    count(pair)
    return meeting


def count(pair: Pair) -> None:
    """Keep how often the two have met, and when last, as their meetings say. The pair is locked. Two queries."""
    held = Meeting.objects.filter(pair=pair, state=MeetingState.HELD).order_by("-starts_at")
    moments = list(held.values_list("starts_at", flat=True))
    pair.met_count, pair.last_met_at = len(moments), moments[0] if moments else None
    pair.save(update_fields=["met_count", "last_met_at"])


def find_meeting(actor: Actor, programme: Programme, meeting_id: int) -> Meeting:
    """A meeting of the actor, with its pair, to look at. Raises NotFound for those of others. Two queries."""
    meeting = Meeting.objects.filter(pk=meeting_id, pair__programme=programme).first()
    if meeting is None:
        raise NotFound(_("There is no such meeting."))
    meeting.pair = find_own(actor, programme, meeting.pair_id)
    return meeting


def _hold(actor: Actor, programme: Programme, meeting_id: int) -> Meeting:
    """A meeting of a pair of the actor, which is locked. Raises as ``hold_own``."""
    pair = hold_own(actor, programme, find_meeting(actor, programme, meeting_id).pair_id)
    # Read again: who had the lock before may have changed it.
    meeting = find_meeting(actor, programme, meeting_id)
    meeting.pair = pair
    return meeting


def _check(starts_at: datetime, minutes: int, agenda: str) -> None:
    now = timezone.now()
    if not now - BEHIND < starts_at < now + AHEAD:
        message = _("Choose a day within the next two years.")
        raise Invalid(message, {"starts_at": message})
    if not SHORTEST <= minutes <= LONGEST:
        message = _("A meeting lasts from {least} to {most} minutes.").format(least=SHORTEST, most=LONGEST)
        raise Invalid(message, {"minutes": message})
    if agenda and agenda not in agendas.KEYS:
        message = _("There is no such agenda.")
        raise Invalid(message, {"agenda": message})


def _check_past(moment: datetime) -> None:
    if moment > timezone.now():
        message = _("This is still to come. Plan it instead.")
        raise Invalid(message, {"on": message})


def _check_held(pair: Pair, moment: datetime, besides: int) -> None:
    if moment > timezone.now():
        raise Conflict(_("This meeting is still to come."))
    near = Meeting.objects.filter(
        pair=pair, state=MeetingState.HELD, starts_at__gt=moment - SAME, starts_at__lt=moment + SAME
    )
    if near.exclude(pk=besides).exists():
        raise Conflict(_("A meeting of that day counts already."))


def _tell(actor: Actor, pair: Pair, meeting: Meeting, kind: notices.NoticeKind) -> None:
    happening = notices.Happening(kind, (SUBJECT, meeting.pk), actor.user_id)
    notices.tell(pair.space, [partner_of(pair, actor.person_id)], happening)
