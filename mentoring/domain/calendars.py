"""A meeting as an iCalendar file (RFC 5545), for the calendar of one of the two.

It names no address of anybody: the file that each gets is theirs alone and asks for no answer (METHOD:PUBLISH), so calendars
take it in whatever mail program it arrives, and nobody learns the other's e-mail.
"""

from __future__ import annotations

from datetime import UTC, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from social_learning_xblocks.kit import platform

from ..enums import MeetingState
from ..models import Meeting
from . import agendas
from .addresses import page_of
from .own_pairs import partner_of

PRODUCT = "-//Social learning for Open edX//Mentorship//EN"
#: How long before a meeting calendars remind.
REMINDER = timedelta(minutes=15)


def calendar_of(meeting: Meeting, user_id: int) -> bytes:
    """The file, in the language that is active. ``meeting.pair`` has its programme and its space. One query for a name."""
    partner = partner_of(meeting.pair, user_id)
    name = platform.display_names([partner]).get(partner, "")
    event = Event()
    event.add("uid", f"{meeting.uuid}@social-learning")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", (meeting.starts_at + timedelta(minutes=meeting.minutes)).astimezone(UTC))
    event.add("summary", _("Mentoring: {name}").format(name=name))
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    event.add("class", "PRIVATE")
    if meeting.place:
        event.add("location", meeting.place)
    lines = [*_agenda_lines(meeting.agenda), page_of(meeting.pair.programme)]
    event.add("description", "\n".join(line for line in lines if line))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Mentoring: {name}").format(name=name))
    alarm.add("trigger", -REMINDER)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _agenda_lines(key: str) -> list[str]:
    if not key:
        return []
    card = agendas.card_of(key)
    steps = [_("{minutes} min: {step}").format(minutes=minutes, step=step) for minutes, step in card.steps]
    return [card.title, *steps, ""]
