"""What came of a programme, in sum and by groups."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.enums import DeclineReason, EndReason, MeetingState, OfferState, ParticipantState
from mentoring.models import Goal, LeftOut, Meeting, Pair, Participant, Pulse
from social_learning_xblocks.kit.errors import NotAllowed
from tests.factories.mentoring import reading


@pytest.fixture
def crowd(stage):
    return Crowd(stage)


class Crowd:
    """So many mentees of a team, each with a mentor of their own in the team "mentors"."""

    def __init__(self, stage):
        self.stage = stage
        self.pairs = []

    def join(self, team, count, **pair):
        made = []
        for _number in range(count):
            number = len(self.pairs)
            mentee = self.stage.sign(self.stage.join(f"e{number}"), team=team, level=number % 3)
            mentor = self.stage.sign(self.stage.join(f"o{number}"), mentor=True, team="mentors")
            self.stage.offer(mentee, mentor, state=OfferState.ACCEPTED, open_key=None)
            made.append(self.stage.pair(mentee, mentor, **pair))
            self.pairs.append(made[-1])
        return made

    def said(self, pairs, *answers, after=1):
        for pair, answer in zip(pairs, answers, strict=True):
            Pulse.objects.create(pair=pair, user_id=pair.mentee_id, after=after, answer=answer)

    def look(self, by="team"):
        return mentoring.outcomes_of(self.stage.dee, self.stage.programme, by=by)


def told(found):
    return {
        row.label: (row.people, row.offered, row.paired, row.met, row.regular, row.pulses[0]) for row in found.groups
    }


def test_an_empty_programme_has_come_to_nothing_yet(stage):
    found = mentoring.outcomes_of(stage.dee, stage.programme)

    assert ([step.people for step in found.funnel], found.groups, found.weeks) == ([0] * 7, [], [])
    assert (found.by, found.held, found.days, found.pulses, found.has_others) == ("role", 0, None, [], False)


def test_people_are_counted_as_far_as_they_came(crowd):
    crowd.join("north", 3, met_count=3)
    crowd.join("north", 2, met_count=1)
    crowd.join("north", 1)
    crowd.stage.sign(crowd.stage.join("late"), team="north")

    found = crowd.look()

    assert [(step.label, step.people, step.share) for step in found.funnel] == [
        ("Signed up", 13, 10_000),
        ("Took part in matching", 13, 10_000),
        ("Were offered a match", 12, 9_231),
        ("Had a partner", 12, 9_231),
        ("Have met", 10, 7_692),
        ("Have met three times or more", 6, 4_615),
        ("Ended with a goal reached", 0, 0),
    ]
    assert told(found) == {"north": (7, 6, 6, 5, 3, None), "mentors": (6, 6, 6, 5, 3, None)}


def test_groups_of_few_are_shown_together(crowd):
    crowd.join("north", 6)
    crowd.join("south", 3)
    crowd.join("east", 2)

    found = crowd.look()

    assert {label: row[0] for label, row in told(found).items()} == {"mentors": 11, "north": 6, "Others": 5}
    assert ([row.label for row in found.groups][-1], found.has_others) == ("Others", True)


def test_one_small_group_is_not_to_be_had_by_subtraction(crowd):
    crowd.join("north", 6)
    crowd.join("south", 2)

    assert {label: row[0] for label, row in told(crowd.look()).items()} == {"mentors": 8, "Others": 8}


def test_what_was_said_is_shown_of_five_or_more_alone(crowd):
    north, south = crowd.join("north", 6), crowd.join("south", 7)
    crowd.said(north[:5], 5, 4, 4, 3, 4)
    crowd.said(south[:5], 1, 2, 2, 3, 2)
    assert (told(crowd.look())["north"][-1], told(crowd.look())["south"][-1]) == (4.0, 2.0)

    Pulse.objects.filter(pair=south[0]).delete()
    found = crowd.look()

    assert (told(found)["north"][-1], told(found)["south"][-1]) == (None, None)
    [pulse] = found.pulses
    assert (pulse.after, pulse.people, round(pulse.mean, 2)) == (1, 9, 3.22)
    assert pulse.chosen == [("Very well", 1), ("Well", 3), ("So-so", 2), ("Not well", 3), ("Not at all well", 0)]
    Pulse.objects.filter(pair__in=north).delete()
    [pulse] = crowd.look().pulses
    assert (pulse.people, pulse.mean, pulse.chosen) == (4, None, [])


def test_who_answers_twice_is_one_person(crowd):
    north = crowd.join("north", 6)
    crowd.said(north[:3], 5, 5, 5)
    crowd.said(north[:3], 5, 5, 5, after=3)

    assert told(crowd.look())["north"][-1] is None


def test_groups_of_experience_stand_in_their_order(crowd):
    crowd.join("north", 15)
    crowd.stage.sign(crowd.stage.join("odd"), level=9)

    found = crowd.look("level")

    labels = [row.label for row in found.groups]
    assert labels[:3] == ["I study", "up to 2 years", "2 to 5 years"]
    assert {row.label: row.people for row in found.groups}["Not said"] == 16


def test_roles_are_groups(crowd):
    crowd.join("north", 6)
    for number in range(5):
        row = crowd.stage.sign(crowd.stage.join(f"both{number}"))
        Participant.objects.filter(pk=row.pk).update(is_mentor=True)

    assert {row.label: row.people for row in crowd.look("role").groups} == {
        "Mentees": 6,
        "Mentors": 6,
        "Mentees and mentors at once": 5,
    }
    assert crowd.look("salary").by == "role"


def test_meetings_stand_in_their_weeks(crowd):
    pair, *_others = crowd.join("north", 5)
    now = timezone.now()
    for weeks in (0, 2, 2, 60):
        Meeting.objects.create(pair=pair, state=MeetingState.HELD, starts_at=now - timedelta(weeks=weeks))
    Meeting.objects.create(pair=pair, state=MeetingState.PLANNED, starts_at=now - timedelta(days=1))
    Meeting.objects.create(pair=pair, state=MeetingState.HELD, starts_at=now + timedelta(days=9))

    found = crowd.look()

    assert [(bar.held, bar.height) for bar in found.weeks] == [(0, 0)] * 9 + [(2, 100), (0, 0), (1, 50)]
    assert found.held == 5


def test_what_else_came_of_it(crowd):
    begun = datetime(2026, 9, 7, tzinfo=UTC)
    one, two, three, *_others = crowd.join("north", 6, started_at=begun)
    for pair, days in ((one, 3), (two, 10), (three, 5)):
        Meeting.objects.create(pair=pair, state=MeetingState.HELD, starts_at=begun + timedelta(days=days))
        Pair.objects.filter(pk=pair.pk).update(met_count=1, last_met_at=begun + timedelta(days=days))
    Goal.objects.create(pair=one, title="A", progress=100)
    Goal.objects.create(pair=two, title="B", progress=75)
    Pair.objects.filter(pk=three.pk).update(open_key=None, ended_at=begun, end_reason=EndReason.REACHED)
    mentee = crowd.stage.sign(crowd.stage.join("no"))
    mentor = crowd.stage.sign(crowd.stage.join("nobody"), mentor=True)
    declined = {"state": OfferState.DECLINED, "reason": DeclineReason.NO_TIME, "open_key": None}
    crowd.stage.offer(mentee, mentor, **declined)

    found = crowd.look()

    assert (found.goals, found.goals_reached, found.days, found.silent) == (2, 1, 5, 5)
    assert found.endings == [("We have reached what we wanted", 1)]
    assert found.declines == [("I have no time at present", 1)]


@pytest.mark.parametrize("by", ["role", "level", "team", "time_zone", "language"])
def test_it_costs_the_same_with_few_and_with_many(crowd, by, django_assert_num_queries):
    crowd.join("north", 1, met_count=1)
    with django_assert_num_queries(7):
        crowd.look(by)
    pairs = crowd.join("south", 7, met_count=2)
    crowd.said(pairs, *[4] * 7)
    with django_assert_num_queries(7):
        crowd.look(by)


def test_groups_go_out_with_the_same_hidden(crowd):
    crowd.said(crowd.join("=north", 6, met_count=1), *[4] * 6)
    crowd.join("south", 2)

    lines = list(mentoring.export_outcomes(crowd.stage.dee, crowd.stage.programme, by="team"))

    assert lines[0] == "group,people,offered,paired,met,regular,reached_a_goal,pulse_after_1,pulse_after_3\r\n"
    assert lines[1:] == ["mentors,8,8,8,6,0,0,,\r\n", "Others,8,8,8,6,0,0,4.00,\r\n"]


def test_pairs_go_out_without_what_was_said(crowd, monkeypatch):
    monkeypatch.setattr("mentoring.domain.outcomes.AT_ONCE", 1)
    begun = datetime(2026, 9, 7, tzinfo=UTC)
    one, two = crowd.join("north", 2, started_at=begun, met_count=1)
    Meeting.objects.create(pair=one, state=MeetingState.HELD, starts_at=begun, minutes=50)
    Goal.objects.create(pair=one, title="Secret", progress=100)
    crowd.said([one], 1)
    Pair.objects.filter(pk=two.pk).update(open_key=None, ended_at=begun, end_reason=EndReason.NO_TIME)

    lines = list(mentoring.export_pairs(crowd.stage.dee, crowd.stage.programme))

    assert lines == [
        "mentee,mentor,started,ended,end_reason,meetings,minutes,goals,goals_reached\r\n",
        "e0,o0,2026-09-07,,,1,50,1,1\r\n",
        "e1,o1,2026-09-07,2026-09-07,There is no time for it at present,1,0,0,0\r\n",
    ]


def test_outcomes_are_for_coordinators(crowd):
    for ask in (mentoring.outcomes_of, mentoring.export_outcomes, mentoring.export_pairs):
        with pytest.raises(NotAllowed):
            ask(crowd.stage.ada, crowd.stage.programme)
    assert mentoring.outcomes_of(reading(crowd.stage.dee), crowd.stage.programme).held == 0


def test_five_answers_of_one_person_are_of_one_person(stage):
    """A mentor with six mentees answers for each of them."""
    ada = stage.sign(stage.ada, mentor=True)
    for number in range(6):
        pair = stage.pair(stage.sign(stage.join(f"e{number}")), ada)
        Pulse.objects.create(pair=pair, user_id=ada.user_id, after=1, answer=1)

    found = mentoring.outcomes_of(stage.dee, stage.programme)

    assert [(pulse.people, pulse.mean, pulse.chosen) for pulse in found.pulses] == [(1, None, [])]
    assert [(row.label, row.pulses) for row in found.groups] == [("Others", [None, None])]


def test_bars_are_parts_of_the_answers_of_which_one_person_may_give_several(crowd):
    pairs = crowd.join("north", 5)
    crowd.said(pairs, 5, 5, 5, 5, 5)
    Pulse.objects.create(pair=crowd.join("north", 1)[0], user_id=pairs[0].mentee_id, after=1, answer=4)

    [pulse] = crowd.look().pulses
    assert (pulse.people, pulse.count, pulse.chosen[:2]) == (5, 6, [("Very well", 5), ("Well", 1)])


def test_no_answers_are_to_be_had_by_subtraction_of_one_question_from_both(crowd):
    pairs = crowd.join("north", 6)
    crowd.said(pairs, *[5] * 6)
    crowd.said(pairs[:4], *[1] * 4, after=3)

    found = crowd.look()

    assert [(pulse.people, pulse.mean) for pulse in found.pulses] == [(6, 5.0), (4, None)]
    assert {row.label: row.pulses for row in found.groups} == {"mentors": [None, None], "north": [5.0, None]}
    crowd.said(pairs[4:], 2, 2, after=3)
    assert {row.label: row.pulses for row in crowd.look().groups}["north"] == [5.0, pytest.approx(8 / 6)]


def test_answers_of_who_is_in_no_group_are_in_no_sum(crowd):
    pairs = crowd.join("north", 6)
    crowd.said(pairs, *[4] * 6)
    Participant.objects.filter(user_id=pairs[0].mentee_id).delete()

    assert [pulse.people for pulse in crowd.look().pulses] == [5]


def test_a_team_is_called_as_most_of_its_people_call_it(crowd):
    crowd.join("Data  Team", 4)
    crowd.join("data team", 2)
    # Neither is a team of that name taken for the small ones.
    crowd.join("others", 5)
    crowd.join("South", 5)

    assert {row.label: row.people for row in crowd.look().groups} == {
        "mentors": 16,
        "Data Team": 6,
        "South": 5,
        "others": 5,
    }


def test_who_says_nothing_is_a_group(crowd):
    crowd.join("north", 6)
    crowd.join("", 5)

    assert {row.label: row.people for row in crowd.look().groups} == {"mentors": 11, "north": 6, "Not said": 5}


def test_who_was_in_a_run_took_part_though_they_have_left(stage):
    gone = {"state": ParticipantState.WITHDRAWN}
    proposed, left, _never = (stage.sign(stage.join(name), **gone) for name in ("m1", "m2", "m3"))
    run = stage.round((proposed, stage.sign(stage.ada, mentor=True, **gone)))
    LeftOut.objects.create(round=run, mentee=left)
    stage.programme.consent, stage.programme.consent_version = "We meet.", 2
    stage.sign(stage.join("agreed"), consent_version=2)
    stage.sign(stage.join("has_not_agreed_anew"), consent_version=1)

    funnel = mentoring.outcomes_of(stage.dee, stage.programme).funnel
    assert [step.people for step in funnel][:3] == [6, 4, 0]


def test_goals_are_reached_by_both_and_counted_in_people(crowd):
    pairs = crowd.join("north", 5)
    for pair, progress in zip(pairs, (100, 75, 100), strict=False):
        Goal.objects.create(pair=pair, title="Write", progress=progress)
    over = {"ended_at": timezone.now(), "open_key": None}
    Pair.objects.filter(pk=pairs[0].pk).update(end_reason=EndReason.PROGRAMME, **over)
    Pair.objects.filter(pk=pairs[3].pk).update(end_reason=EndReason.REACHED, **over)
    Pair.objects.filter(pk=pairs[4].pk).update(end_reason=EndReason.NO_TIME, **over)

    found = crowd.look()

    assert {row.label: row.reached for row in found.groups} == {"mentors": 3, "north": 3}
    assert (found.funnel[-1].label, found.funnel[-1].people) == ("Ended with a goal reached", 4)


def test_days_are_counted_from_the_offer(crowd):
    begun = datetime(2026, 9, 7, tzinfo=UTC)
    [pair] = crowd.join("north", 1, started_at=begun, met_count=1)
    Meeting.objects.create(pair=pair, state=MeetingState.HELD, starts_at=begun + timedelta(days=3))
    assert crowd.look().days == 3

    pair.offer = crowd.stage.offer(*Participant.objects.order_by("pk"), published_at=begun - timedelta(days=4))
    pair.save()
    assert crowd.look().days == 7


def test_people_are_grouped_by_the_language_that_they_named_first(crowd):
    crowd.join("north", 6)
    for number, row in enumerate(Participant.objects.filter(team="north")):
        row.languages = ["Español", "English"] if number else ["english", "Español"]
        row.save()
    Participant.objects.filter(team="mentors").update(languages=["English"])

    assert {row.label: row.people for row in crowd.look("language").groups} == {"English": 7, "Español": 5}
