"""Meetings of a pair."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.enums import MeetingState
from mentoring.models import Meeting, Pair
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.notices.models import Notice
from tests.factories.mentoring import reading

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def plan(stage, by=None, pair=None, **fields):
    known = {"starts_at": timezone.now() + DAY, "minutes": 45, "place": "Room 4", "agenda": "first"}
    made = mentoring.plan_meeting(by or stage.ada, stage.programme, (pair or stage.first).pk, **(known | fields))
    return made[0]


def mark(stage, meeting, state, by=None):
    return mentoring.mark_meeting(by or stage.ada, stage.programme, meeting.pk, state)


def log(stage, by=None, **fields):
    return mentoring.log_meeting(by or stage.ben, stage.programme, stage.first.pk, **fields)


def counted(stage):
    pair = Pair.objects.get(pk=stage.first.pk)
    return pair.met_count, pair.last_met_at


def told(user):
    return list(Notice.objects.filter(recipient_id=user.user_id).order_by("pk").values_list("kind", flat=True))


def test_a_meeting_is_planned_and_the_other_one_is_told(paired):
    meeting = plan(paired, place="  Room 4 ")

    assert (meeting.state, meeting.place, meeting.agenda, meeting.sequence) == ("planned", "Room 4", "first", 0)
    assert (told(paired.ben), told(paired.ada)) == (["meeting"], [])


def test_a_mentor_plans_with_all_mentees_at_once(paired):
    made = mentoring.plan_meeting(
        paired.ada, paired.programme, paired.first.pk, starts_at=timezone.now() + DAY, everybody=True
    )

    assert [meeting.pair_id for meeting in made] == [paired.first.pk, paired.second.pk]
    assert (told(paired.ben), told(paired.chi)) == (["meeting"], ["meeting"])
    with pytest.raises(NotAllowed, match="Only the mentor"):
        plan(paired, by=paired.ben, everybody=True)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"starts_at": timezone.now() + timedelta(days=800)}, "starts_at"),
        ({"starts_at": timezone.now() - timedelta(days=400)}, "starts_at"),
        ({"minutes": 5}, "minutes"),
        ({"minutes": 500}, "minutes"),
        ({"agenda": "party"}, "agenda"),
    ],
)
def test_what_is_no_meeting_is_refused_with_a_sentence(paired, fields, field):
    with pytest.raises(Invalid) as refused:
        plan(paired, **fields)
    assert list(refused.value.fields) == [field]
    assert Meeting.objects.count() == 0


def test_others_neither_see_nor_plan(paired):
    meeting = plan(paired)

    for other in (paired.chi, paired.dee, paired.eve):
        with pytest.raises(NotFound):
            plan(paired, by=other)
        with pytest.raises(NotFound):
            mentoring.find_meeting(other, paired.programme, meeting.pk)
        with pytest.raises(NotFound):
            mark(paired, meeting, "cancelled", by=other)
    with pytest.raises(NotFound):
        mentoring.find_meeting(paired.ada, paired.programme, meeting.pk + 1)
    with pytest.raises(NotAllowed):
        mentoring.find_meeting(reading(paired.ada), paired.programme, meeting.pk)
    with pytest.raises(NotAllowed):
        plan(paired, by=reading(paired.ada))


def test_nothing_is_planned_in_a_pair_that_has_ended(paired):
    mentoring.end_pair(paired.ada, paired.space, mentor_id=paired.ada.person_id, mentee_id=paired.ben.person_id)

    with pytest.raises(Conflict, match="has ended"):
        plan(paired)


def test_so_many_meetings_are_planned_at_most(paired, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"meeting": (100, 3600)}}
    for _number in range(20):
        plan(paired)

    with pytest.raises(Conflict, match="That many meetings"):
        plan(paired)


def test_so_many_meetings_are_made_in_an_hour_at_most(paired, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"meeting": (1, 3600)}}
    plan(paired)

    with pytest.raises(Conflict, match="many meetings"):
        plan(paired)
    with pytest.raises(Conflict, match="many meetings"):
        log(paired, by=paired.ada, on=timezone.now() - 3 * DAY)


def move(stage, meeting, by=None, **fields):
    known = {name: getattr(meeting, name) for name in ("starts_at", "minutes", "place", "agenda", "sequence")}
    return mentoring.move_meeting(by or stage.ben, stage.programme, meeting.pk, **(known | fields))


def test_a_meeting_is_moved_and_who_saw_an_older_state_is_told(paired):
    meeting = plan(paired)

    moved = move(paired, meeting, starts_at=meeting.starts_at + HOUR)

    assert (moved.sequence, moved.starts_at) == (1, meeting.starts_at + HOUR)
    assert told(paired.ada) == ["meeting_new"]
    with pytest.raises(Conflict, match="changed meanwhile"):
        move(paired, meeting, by=paired.ada, place="Elsewhere")


def test_another_agenda_is_no_news(paired):
    meeting = plan(paired)

    assert (move(paired, meeting, agenda="work").sequence, told(paired.ada)) == (0, [])


def test_a_meeting_is_called_off_and_planned_again(paired):
    meeting = plan(paired)

    off = mark(paired, meeting, "cancelled")
    assert (off.state, off.sequence) == ("cancelled", 1)
    with pytest.raises(Conflict, match="changed meanwhile"):
        move(paired, off, sequence=1)
    again = mark(paired, meeting, "planned")

    assert (again.state, again.sequence) == ("planned", 2)
    assert told(paired.ben) == ["meeting", "meeting_off"]


def test_saying_the_same_twice_says_it_once(paired):
    meeting = plan(paired)
    mark(paired, meeting, "cancelled")

    assert mark(paired, meeting, "cancelled").sequence == 1


@pytest.mark.parametrize("state", ["held", "missed", "never"])
def test_what_was_called_off_did_not_happen(paired, state):
    meeting = plan(paired)
    mark(paired, meeting, "cancelled")

    with pytest.raises(Invalid, match="cannot become"):
        mark(paired, meeting, state)


def test_a_meeting_that_was_held_counts_and_can_be_taken_back(paired):
    meeting = plan(paired, starts_at=timezone.now() - HOUR)

    mark(paired, meeting, "held", by=paired.ben)
    assert counted(paired) == (1, meeting.starts_at)
    mark(paired, meeting, "planned")

    assert counted(paired) == (0, None)
    assert Meeting.objects.get().state == MeetingState.PLANNED


def test_a_meeting_of_tomorrow_was_not_held(paired):
    with pytest.raises(Conflict, match="still to come"):
        mark(paired, plan(paired), "held")


def test_a_missed_meeting_counts_nothing_until_it_was_held_after_all(paired):
    meeting = plan(paired, starts_at=timezone.now() - HOUR)

    mark(paired, meeting, "missed")
    assert counted(paired) == (0, None)
    mark(paired, meeting, "held")

    assert counted(paired) == (1, meeting.starts_at)


def test_we_have_met_in_one_tap_counts_once_whoever_taps(paired):
    first = log(paired)
    second = log(paired, by=paired.ada)

    assert first == second
    assert counted(paired) == (1, first.starts_at)
    assert (first.state, first.is_planned) == ("held", False)


def test_the_tap_means_the_meeting_that_was_planned_for_now(paired):
    meeting = plan(paired, starts_at=timezone.now() - HOUR)
    plan(paired, starts_at=timezone.now() + HOUR)

    assert log(paired) == meeting
    assert counted(paired) == (1, meeting.starts_at)


def test_a_tap_that_is_taken_back_leaves_nothing(paired):
    meeting = log(paired)

    assert mark(paired, meeting, "planned") is None
    assert (Meeting.objects.count(), counted(paired)) == (0, (0, None))


def test_a_meeting_of_another_day_can_be_logged_but_none_to_come(paired):
    day = timezone.now() - 3 * DAY
    log(paired, on=day, minutes=60)
    log(paired)

    assert counted(paired)[0] == 2
    with pytest.raises(Invalid) as refused:
        log(paired, on=timezone.now() + DAY)
    assert list(refused.value.fields) == ["on"]
    with pytest.raises(Invalid):
        log(paired, on=timezone.now() - timedelta(days=500))


def test_a_day_counts_once_also_when_a_second_meeting_was_planned_for_it(paired):
    log(paired)
    meeting = plan(paired, starts_at=timezone.now() - HOUR)

    with pytest.raises(Conflict, match="counts already"):
        mark(paired, meeting, "held")
