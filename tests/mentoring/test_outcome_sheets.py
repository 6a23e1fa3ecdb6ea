"""Outcomes as tables that go out."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model

from mentoring import api as mentoring
from mentoring.domain import outcome_sheets
from mentoring.models import Goal, Meeting, Pair, PairNote, Participant, Pulse
from social_learning_xblocks.kit.errors import NotAllowed
from tests.factories.mentoring import NOON, reading
from tests.personas import person

HEAD = "mentee,mentor,started_on,ended_on,meetings,minutes,goals,goals_reached,end_reason"


def lines(found):
    return "".join(found).splitlines()


def test_groups_as_the_page_tells_them(stage):
    for number in range(8):
        Participant.objects.create(
            programme=stage.programme, user=person(f"p{number}"), is_mentee=True, team="=A" if number < 7 else "B"
        )
    assert lines(mentoring.export_outcomes(stage.dee, stage.programme, by="team")) == [
        "group,people,offered,paired,met,met_three_times,reached_a_goal,pulse_after_1,pulse_after_3",
        "Others,8,0,0,0,0,0,,",
    ]

    mentor = stage.sign(stage.ada, mentor=True)
    Participant.objects.filter(team="B").delete()
    for mentee in Participant.objects.filter(is_mentee=True)[:6]:
        pair = stage.pair(mentee, mentor)
        Pulse.objects.create(pair=pair, user=mentee.user, after=1, answer=4)
    Participant.objects.filter(pk=mentor.pk).update(team="=A")
    assert lines(mentoring.export_outcomes(stage.dee, stage.programme, by="team"))[1:] == ["'=A,8,7,7,0,0,0,4.0,"]


def test_a_line_for_each_pair(paired):
    Meeting.objects.create(pair=paired.first, state="held", starts_at=NOON, minutes=45)
    Meeting.objects.create(pair=paired.first, state="held", starts_at=NOON, minutes=30)
    Meeting.objects.create(pair=paired.first, state="planned", starts_at=NOON, minutes=60)
    for progress in (100, 50):
        Goal.objects.create(pair=paired.first, title="Write", progress=progress)
    PairNote.objects.create(pair=paired.first, author_id=paired.first.mentee_id, body="Secret")
    Pulse.objects.create(pair=paired.first, user_id=paired.first.mentee_id, after=1, answer=1, remark="Sad")
    Pair.objects.update(started_at=NOON)
    over = {"ended_at": datetime(2026, 12, 1, tzinfo=UTC), "open_key": None, "end_reason": "reached", "met_count": 2}
    Pair.objects.filter(pk=paired.first.pk).update(**over)

    assert lines(mentoring.export_pairs(paired.dee, paired.programme)) == [
        HEAD,
        "ben,ada,2026-09-07,2026-12-01,2,75,2,1,reached",
        "chi,ada,2026-09-07,,0,0,0,0,",
    ]


def test_no_name_is_run_as_a_formula(paired):
    get_user_model().objects.filter(username="ben").update(first_name="=cmd", username="=cmd")

    assert lines(mentoring.export_pairs(paired.dee, paired.programme))[1].startswith("'=cmd,ada,")


@pytest.mark.parametrize("export", [mentoring.export_outcomes, mentoring.export_pairs])
def test_tables_are_for_coordinators(paired, export):
    assert len(lines(export(reading(paired.dee), paired.programme))) >= 1
    with pytest.raises(NotAllowed):
        export(paired.ada, paired.programme)


def test_pairs_are_read_some_at_a_time(paired, monkeypatch, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert len(lines(mentoring.export_pairs(paired.dee, paired.programme))) == 3
    monkeypatch.setattr(outcome_sheets, "AT_ONCE", 1)
    with django_assert_num_queries(5):
        assert len(lines(mentoring.export_pairs(paired.dee, paired.programme))) == 3
    other = mentoring.find_or_make_programme(paired.space, key="other", title="Other")
    assert lines(mentoring.export_pairs(paired.dee, other)) == [HEAD]
