"""A pair in the mentorship block: its page, meetings, goals, notes, messages."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from mentoring.models import Goal, Meeting, Pair, PairNote, Participant, Programme, Pulse
from microblog.models import Post
from social_learning_xblocks.models import Space
from tests.factories.blocks import call, get, trigger

SOON = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def pair(mt_block, ada, ben):
    """Ada mentors Ben in the programme of the block."""
    for user in (ada, ben):
        mt_block(user).student_view()
    programme = Programme.objects.get()
    for user, mentors in ((ada, True), (ben, False)):
        Participant.objects.create(programme=programme, user=user, is_mentor=mentors, is_mentee=not mentors)
    return Pair.objects.create(space=Space.objects.get(), programme=programme, mentor=ada, mentee=ben)


def test_the_only_pair_is_on_the_page_as_a_whole(mt_block, pair, ada, ben):
    html = mt_block(ben).student_view().content

    assert "Your mentor" in html
    assert "Getting to know each other" in html
    assert "Between the two of you" in html
    assert "Your mentee" in mt_block(ada).student_view().content


def test_several_pairs_are_a_list_and_each_opens(mt_block, pair, ada, chi):
    mt_block(chi).student_view()
    other = Pair.objects.create(space=pair.space, programme=pair.programme, mentor=ada, mentee=chi)

    html = mt_block(ada).student_view().content
    assert ("My matches" in html, "Getting to know" in html) == (True, False)
    assert "Getting to know" in get(mt_block(ada), "pair", id=other.pk).text


def test_a_pair_of_others_is_not_there(mt_block, pair, chi, dee):
    assert get(mt_block(chi), "pair", id=pair.pk).status_code == 404
    assert get(mt_block(dee, is_staff=True), "pair", id=pair.pk).status_code == 404
    assert call(mt_block(chi), "send", {"pair": pair.pk, "body": "Hello"}).status_code == 404
    assert Post.objects.count() == 0


def test_a_meeting_is_planned_changed_and_called_off_with_an_undo(mt_block, pair, ada, ben):
    block = mt_block(ben)
    assert "Plan it" in get(block, "plan_form", pair=pair.pk).text
    planned = call(block, "plan", {"pair": pair.pk, "starts_at": SOON, "zone": "UTC", "minutes": 45, "place": "Room 4"})
    meeting = Meeting.objects.get()
    assert ("Room 4" in planned.text, trigger(planned)["sl:saved"]) == (True, f"plan-{pair.pk}")

    assert "Save" in get(block, "move_form", id=meeting.pk).text
    moved = {"id": meeting.pk, "starts_at": SOON, "zone": "UTC", "minutes": 45, "place": "Room 5", "sequence": 0}
    assert "Room 5" in call(block, "move", moved).text
    assert call(mt_block(ada), "move", moved | {"place": "Room 6"}).status_code == 409

    off = call(block, "mark", {"id": meeting.pk, "state": "cancelled"})
    assert ("Undo" in off.text, Meeting.objects.get().state) == (True, "cancelled")
    call(block, "mark", {"id": meeting.pk, "state": "planned"})
    assert Meeting.objects.get().state == "planned"


def test_a_meeting_is_mailed_to_both(mt_block, pair, ada, ben):
    for user in (ada, ben):
        user.email = f"{user.username}@example.org"
        user.save()

    call(mt_block(ben), "plan", {"pair": pair.pk, "starts_at": SOON, "zone": "UTC", "minutes": 45})

    assert sorted(message.to[0] for message in mail.outbox) == ["ada@example.org", "ben@example.org"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"starts_at": ""}, "This field is required."),
        ({"starts_at": "soon"}, "Choose a day and a time."),
        ({"starts_at": "2099-01-01T10:00"}, "within the next two years"),
        ({"minutes": "7"}, "Select a valid choice"),
    ],
)
def test_a_wrong_meeting_comes_back_with_what_was_typed(mt_block, pair, ben, change, sentence):
    typed = {"pair": pair.pk, "starts_at": SOON, "zone": "UTC", "minutes": 45, "place": "Room 4"}
    answer = call(mt_block(ben), "plan", typed | change)

    assert (answer.status_code, sentence in answer.text, "Room 4" in answer.text) == (422, True, True)


def test_a_wrong_change_comes_back_with_what_was_typed(mt_block, pair, ben):
    block = mt_block(ben)
    call(block, "plan", {"pair": pair.pk, "starts_at": SOON, "zone": "UTC", "minutes": 45})
    meeting = Meeting.objects.get()

    answer = call(block, "move", {"id": meeting.pk, "starts_at": "", "minutes": 45, "place": "Elsewhere"})
    assert (answer.status_code, "Elsewhere" in answer.text) == (422, True)


def test_we_have_met_completes_the_block_where_the_author_asks_for_it(mt_block, pair, ben):
    block = mt_block(ben, completion="met")

    answer = call(block, "log", {"pair": pair.pk})

    assert ("This meeting counts." in answer.text, "Undo" in answer.text) == (True, True)
    assert block.runtime.published == [("completion", {"completion": 1.0})]
    call(block, "mark", {"id": Meeting.objects.get().pk, "state": "planned"})
    assert Meeting.objects.count() == 0


def test_a_meeting_of_another_day_is_logged(mt_block, pair, ben):
    block = mt_block(ben)
    assert "Log it" in get(block, "log_form", pair=pair.pk).text
    day = (timezone.now() - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")

    assert (
        call(block, "log_past", {"pair": pair.pk, "starts_at": SOON, "zone": "UTC", "minutes": 45}).status_code == 422
    )
    call(block, "log_past", {"pair": pair.pk, "starts_at": day, "zone": "UTC", "minutes": 45})

    assert list(Meeting.objects.values_list("state", flat=True)) == ["held"]


def test_the_file_for_a_calendar_is_for_the_two(mt_block, pair, ben, chi):
    call(mt_block(ben), "plan", {"pair": pair.pk, "starts_at": SOON, "zone": "UTC", "minutes": 45})
    meeting = Meeting.objects.get()

    answer = get(mt_block(ben), "calendar", id=meeting.pk)
    assert (answer.content_type, "BEGIN:VEVENT" in answer.text) == ("text/calendar", True)
    assert get(mt_block(chi), "calendar", id=meeting.pk).status_code == 404


def test_goals_are_written_down_moved_on_and_removed_with_an_undo(mt_block, pair, ben):
    block = mt_block(ben)
    assert call(block, "add_goal", {"pair": pair.pk, "title": ""}).status_code == 422
    assert "Give a talk" in call(block, "add_goal", {"pair": pair.pk, "title": "Give a talk"}).text
    goal = Goal.objects.get()

    assert "25 %" in call(block, "set_goal", {"id": goal.pk, "progress": 25}).text
    gone = call(block, "remove_goal", {"id": goal.pk})
    assert ("Undo" in gone.text, Goal.objects.count()) == (True, 0)
    call(block, "restore_goal", {"pair": pair.pk, "title": "Give a talk", "progress": 25})

    assert list(Goal.objects.values_list("title", "progress")) == [("Give a talk", 25)]


def test_notes_are_kept_and_only_their_writer_sees_them(mt_block, pair, ada, ben):
    kept = call(mt_block(ben), "save_note", {"pair": pair.pk, "body": "Ask about maps", "stamp": ""})

    assert ("Ask about maps" in kept.text, "Kept." in kept.text) == (True, True)
    assert "Ask about maps" in mt_block(ben).student_view().content
    assert "Ask about maps" not in mt_block(ada).student_view().content
    other = call(mt_block(ben), "save_note", {"pair": pair.pk, "body": "Typed elsewhere", "stamp": ""})
    assert (other.status_code, "Typed elsewhere" in other.text) == (422, True)
    assert call(mt_block(ben), "save_note", {"pair": pair.pk, "body": "x" * 20_001}).status_code == 422
    assert PairNote.objects.get().body == "Ask about maps"


def test_how_it_goes_is_asked_after_the_first_meeting_and_answered_once(mt_block, pair, ada, ben):
    block = mt_block(ben)
    assert "How is it going" in call(block, "log", {"pair": pair.pk}).text

    assert call(block, "answer_pulse", {"pair": pair.pk, "after": 1}).status_code == 422
    thanks = call(block, "answer_pulse", {"pair": pair.pk, "after": 1, "answer": 5, "remark": "Good"})

    assert ("Thank you" in thanks.text, "How is it going" in thanks.text) == (True, False)
    assert Pulse.objects.get().answer == 5
    assert "Good</" not in mt_block(ada).student_view().content


def test_messages_are_for_the_two(mt_block, pair, ada, ben):
    sent = call(mt_block(ben), "send", {"pair": pair.pk, "body": "See you **soon**", "once": "a" * 22})

    assert "<strong>soon</strong>" in sent.text
    assert "<strong>soon</strong>" in mt_block(ada).student_view().content
    call(mt_block(ben), "send", {"pair": pair.pk, "body": "See you **soon**", "once": "a" * 22})
    assert Post.objects.count() == 1
    assert call(mt_block(ben), "send", {"pair": pair.pk, "body": ""}).status_code == 422


def test_older_messages_are_fetched_when_they_are_wanted(mt_block, pair, ben):
    for number in range(6):
        sent = call(mt_block(ben), "send", {"pair": pair.pk, "body": f"Text {number}"})
    cursor = sent.text.split('name="after" value="')[1].split('"')[0]

    assert "Text 0" not in sent.text
    assert "Text 0" in get(mt_block(ben), "channel", pair=pair.pk, after=cursor).text


def test_a_pair_that_has_ended_shows_what_was_and_takes_nothing_new(mt_block, pair, ada, ben):
    call(mt_block(ben), "log", {"pair": pair.pk})
    Pair.objects.filter(pk=pair.pk).update(ended_at=timezone.now(), open_key=None)

    html = get(mt_block(ben), "pair", id=pair.pk).text
    assert ("mentored you" in html, "Plan a meeting" in html) == (True, False)
    assert "has ended" in mt_block(ben).student_view().content
    assert call(mt_block(ben), "send", {"pair": pair.pk, "body": "Hello"}).status_code == 409
