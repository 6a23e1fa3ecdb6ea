"""What somebody sees of their pairs."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.domain.pair_pages import is_ending, is_quiet
from mentoring.enums import Cadence
from mentoring.models import Meeting, Pair, Programme
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import NotAllowed, NotFound
from social_learning_xblocks.people import api as people
from tests.factories.mentoring import reading

DAY = timedelta(days=1)


def held(pair, days_ago, **fields):
    moment = timezone.now() - days_ago * DAY
    return Meeting.objects.create(pair=pair, state="held", starts_at=moment, **fields)


def names(lines):
    return [(line.partner.name, line.is_mentor) for line in lines]


def test_each_sees_their_own_pairs(paired):
    assert names(mentoring.pairs_of(paired.ada, paired.programme)) == [("chi", True), ("ben", True)]
    assert names(mentoring.pairs_of(paired.ben, paired.programme)) == [("ada", False)]
    assert mentoring.pairs_of(paired.dee, paired.programme) == []
    assert mentoring.pairs_of(Actor(None), paired.programme) == []


def test_a_list_costs_the_same_however_long_it_is(paired, django_assert_num_queries):
    mentee = paired.sign(paired.join("fay"))
    with django_assert_num_queries(4):
        mentoring.pairs_of(paired.ben, paired.programme)
    paired.pair(mentee, mentoring.participant_of(paired.programme, paired.ada.person_id))
    with django_assert_num_queries(4):
        assert len(mentoring.pairs_of(paired.ada, paired.programme)) == 3


def test_a_page_has_all_that_belongs_to_a_pair(paired, django_assert_num_queries):
    people.save_profile(paired.ada, headline="Maps")
    goal = mentoring.add_goal(paired.ben, paired.programme, paired.first.pk, title="Give a talk")
    soon = mentoring.plan_meeting(paired.ada, paired.programme, paired.first.pk, starts_at=timezone.now() + DAY)[0]
    for days in range(1, 8):
        held(paired.first, days)

    with django_assert_num_queries(11):
        page = mentoring.show_pair(paired.ben, paired.programme, paired.first.pk)

    assert (page.headline, page.goals_text, page.agenda.key) == ("Maps", "I can listen.", "first")
    assert [(each.id, each.title) for each in page.goals] == [(goal.pk, "Give a talk")]
    assert [meeting.id for meeting in page.planned] == [soon.pk]
    assert (len(page.held), page.has_more, page.may_group) == (5, True, False)
    assert len(mentoring.show_pair(paired.ben, paired.programme, paired.first.pk, all_held=True).held) == 7
    assert mentoring.show_pair(paired.ada, paired.programme, paired.first.pk).may_group is True


def test_a_pair_is_open_to_its_two_alone(paired):
    for other in (paired.chi, paired.dee, paired.eve):
        with pytest.raises(NotFound):
            mentoring.show_pair(other, paired.programme, paired.first.pk)
    with pytest.raises(NotAllowed):
        mentoring.show_pair(reading(paired.ben), paired.programme, paired.first.pk)


def test_a_partner_who_never_signed_up_has_said_nothing(paired):
    mentoring.participant_of(paired.programme, paired.ada.person_id).delete()

    assert mentoring.show_pair(paired.ben, paired.programme, paired.first.pk).goals_text == ""


def test_a_line_tells_what_waits(paired):
    Pair.objects.filter(pk=paired.first.pk).update(met_count=1, last_met_at=timezone.now())
    soon = mentoring.plan_meeting(paired.ada, paired.programme, paired.first.pk, starts_at=timezone.now() + DAY)[0]

    line = mentoring.pairs_of(paired.ben, paired.programme)[0]
    assert (line.next_meeting.id, line.pulse_after, line.is_quiet) == (soon.pk, 1, False)
    mentoring.answer_pulse(paired.ben, paired.programme, paired.first.pk, after=1, answer=5)

    assert mentoring.pairs_of(paired.ben, paired.programme)[0].pulse_after == 0
    assert [line.pulse_after for line in mentoring.pairs_of(paired.ada, paired.programme)] == [0, 1]


@pytest.mark.parametrize(
    ("cadence", "began", "met", "quiet"),
    [
        ("weekly", 13, None, False),
        ("weekly", 15, None, True),
        ("weekly", 60, 13, False),
        ("weekly", 60, 15, True),
        ("monthly", 90, 59, False),
        ("monthly", 90, 61, True),
        ("once", 90, 80, False),
    ],
)
def test_a_pair_is_quiet_when_a_meeting_is_late(cadence, began, met, quiet):
    now = timezone.now()
    pair = Pair(started_at=now - began * DAY, last_met_at=met and now - met * DAY)
    programme = Programme(cadence=Cadence(cadence))

    assert is_quiet(programme, pair, has_plans=False, now=now) is quiet
    assert is_quiet(programme, pair, has_plans=True, now=now) is False
    for field in ("ended_at", "paused_at"):
        setattr(pair, field, now)
        assert is_quiet(programme, pair, has_plans=False, now=now) is False
        setattr(pair, field, None)


def test_the_last_meeting_is_near_when_the_programme_ends():
    today = timezone.localdate()
    assert is_ending(Programme(cadence="weekly", ends_on=today + 7 * DAY)) is True
    assert is_ending(Programme(cadence="weekly", ends_on=today + 8 * DAY)) is False
    assert is_ending(Programme(cadence="weekly", ends_on=None)) is False


def test_the_certificate_has_figures(paired):
    held(paired.first, 3, minutes=60)
    held(paired.first, 1, minutes=45)
    mentoring.add_goal(paired.ben, paired.programme, paired.first.pk, title="One")
    goal = mentoring.add_goal(paired.ben, paired.programme, paired.first.pk, title="Two")
    mentoring.change_goal(paired.ben, paired.programme, goal.pk, progress=100)
    Pair.objects.filter(pk=paired.first.pk).update(met_count=2)

    found = mentoring.certificate_of(paired.ben, paired.programme, paired.first.pk)

    assert (found.programme, found.partner.name, found.is_mentor) == ("Find a mentor", "ada", False)
    assert (found.meetings, found.hours, found.goals, found.goals_reached) == (2, 1.8, 2, 1)
    assert found.ended_at is None


def test_pairs_that_have_ended_are_in_a_list_of_their_own(paired):
    mentoring.end_pair(paired.ada, paired.space, mentor_id=paired.ada.person_id, mentee_id=paired.ben.person_id)

    assert mentoring.pairs_of(paired.ben, paired.programme) == []
    line = mentoring.pairs_of(paired.ben, paired.programme, ended=True)[0]
    assert (line.partner.name, line.is_quiet, line.pulse_after) == ("ada", False, 0)


def test_a_programme_knows_its_dates_only_where_it_has_some(paired):
    Programme.objects.update(ends_on=date(2020, 1, 1))
    paired.programme.refresh_from_db()
    Pair.objects.filter(pk=paired.first.pk).update(met_count=4)

    assert mentoring.show_pair(paired.ben, paired.programme, paired.first.pk).agenda.key == "last"
