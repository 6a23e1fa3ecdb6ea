"""Meetings as files for calendars, and the mail that brings them."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from mentoring import api as mentoring
from mentoring.domain.addresses import page_of, path_of
from mentoring.models import Meeting, Programme
from social_learning_xblocks.notices import api as notices
from tests.factories.mentoring import NOON

DAY = timedelta(days=1)


@pytest.fixture
def meeting(paired, settings):
    settings.SOCIAL_LEARNING = {"UNIT_URL": "/unit/{usage_key}", "SITE_URL": "https://learn.example.org"}
    Programme.objects.update(home_usage_key="block-1")
    paired.programme.refresh_from_db()
    for user in get_user_model().objects.all():
        get_user_model().objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
    made = mentoring.plan_meeting(
        paired.ada, paired.programme, paired.first.pk, starts_at=timezone.now() + DAY, place="Room 4", agenda="first"
    )[0]
    Meeting.objects.filter(pk=made.pk).update(starts_at=NOON)
    return mentoring.find_meeting(paired.ada, paired.programme, made.pk)


def event_of(meeting, user):
    calendar = Calendar.from_ical(mentoring.calendar_of(meeting, user.person_id))
    return calendar, calendar.walk("VEVENT")[0]


def test_the_file_has_the_meeting_and_no_address_of_anybody(paired, meeting):
    calendar, event = event_of(meeting, paired.ben)

    assert (calendar["method"], calendar["version"]) == ("PUBLISH", "2.0")
    assert (event["dtstart"].dt, event["dtend"].dt) == (NOON, NOON + timedelta(minutes=45))
    assert (str(event["summary"]), str(event["location"]), event["status"]) == ("Mentoring: ada", "Room 4", "CONFIRMED")
    assert (event["uid"], event["sequence"]) == (f"{meeting.uuid}@social-learning", 0)
    text = str(event["description"])
    assert text.startswith("Getting to know each other\n10 min: ")
    assert text.endswith("https://learn.example.org/unit/block-1")
    assert "example.org@" not in text
    assert not any(name in event for name in ("attendee", "organizer"))


def test_each_reads_the_name_of_the_other(paired, meeting):
    assert str(event_of(meeting, paired.ada)[1]["summary"]) == "Mentoring: ben"


def test_a_meeting_that_was_called_off_is_taken_out_of_calendars(paired, meeting):
    mentoring.mark_meeting(paired.ben, paired.programme, meeting.pk, "cancelled")
    meeting.refresh_from_db()

    event = event_of(meeting, paired.ben)[1]
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)


def test_a_meeting_without_place_and_agenda_is_short(paired, meeting):
    meeting.place = meeting.agenda = ""

    event = event_of(meeting, paired.ben)[1]
    assert "location" not in event
    assert str(event["description"]) == "https://learn.example.org/unit/block-1"


def subjects():
    return sorted((message.to[0], message.subject) for message in mail.outbox)


def test_both_are_mailed_each_with_a_file_of_their_own(meeting):
    assert mentoring.mail_meeting(meeting.pk) == 2

    assert subjects() == [
        ("ada@example.org", "Your meeting with ben"),
        ("ben@example.org", "Your meeting with ada"),
    ]
    name, content, kind = mail.outbox[0].attachments[0]
    assert (name, kind) == ("meeting.ics", "text/calendar; method=PUBLISH")
    assert "BEGIN:VEVENT" in content
    assert "@example.org" not in content


def test_the_subject_says_what_has_changed(paired, meeting):
    mentoring.mark_meeting(paired.ben, paired.programme, meeting.pk, "cancelled")
    mentoring.mail_meeting(meeting.pk)
    mentoring.mark_meeting(paired.ben, paired.programme, meeting.pk, "planned")
    mentoring.mail_meeting(meeting.pk)

    assert [subject for _to, subject in subjects()] == [
        "Called off: your meeting with ben",
        "Changed: your meeting with ben",
        "Called off: your meeting with ada",
        "Changed: your meeting with ada",
    ]


def test_who_wants_no_mail_or_has_no_address_gets_none(paired, meeting):
    notices.choose_period(paired.ada.person_id, "off")
    get_user_model().objects.filter(pk=paired.ben.person_id).update(email="")

    assert (mentoring.mail_meeting(meeting.pk), mail.outbox) == (0, [])


def test_a_mail_server_that_is_down_loses_nothing(meeting, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert mentoring.mail_meeting(meeting.pk) == 0
    assert "ConnectionRefusedError" in caplog.text
    assert "ada" not in caplog.text


def test_a_meeting_that_is_gone_or_of_a_pair_that_has_ended_is_not_mailed(paired, meeting):
    mentoring.end_pair(paired.ada, paired.space, mentor_id=paired.ada.person_id, mentee_id=paired.ben.person_id)

    assert (mentoring.mail_meeting(meeting.pk), mentoring.mail_meeting(meeting.pk + 1)) == (0, 0)


def test_notices_call_a_meeting_by_its_partner_for_the_two_alone(paired, meeting):
    found = mentoring.describe_meetings({meeting.pk}, paired.ben.person_id)[meeting.pk]

    assert found.title.startswith("Meeting with ada, ")
    assert found.url == "/unit/block-1"
    assert mentoring.describe_meetings({meeting.pk}, paired.chi.person_id) == {}


def test_a_community_has_no_page_of_its_own(paired, meeting):
    paired.space.kind = "community"
    paired.space.save()
    programme = Programme.objects.select_related("space").get()

    assert (path_of(programme), page_of(programme), path_of(None)) == ("", "", "")
