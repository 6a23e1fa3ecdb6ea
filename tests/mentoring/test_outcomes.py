"""What became of a programme, in figures."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.domain import outcomes
from mentoring.enums import EndReason, OfferState, ParticipantState
from mentoring.models import Goal, LeftOut, Meeting, Pair, Participant, Programme, Pulse
from social_learning_xblocks.kit.errors import NotAllowed
from tests.factories.mentoring import reading
from tests.personas import person

NOW = datetime(2026, 9, 9, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def mentor(stage):
    return stage.sign(stage.ada, mentor=True)


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


def mentee(stage, name, **fields):
    return Participant.objects.create(programme=stage.programme, user=person(name), is_mentee=True, **fields)


def meet(pair, *days, minutes=45):
    """Meetings of a pair that were held so many days after it began."""
    for day in days:
        Meeting.objects.create(
            pair=pair, state="held", starts_at=pair.started_at + timedelta(days=day), minutes=minutes
        )
    held = pair.meetings.filter(state="held")
    Pair.objects.filter(pk=pair.pk).update(met_count=held.count(), last_met_at=held.latest("starts_at").starts_at)


def look(stage, **how):
    return mentoring.outcomes_of(stage.dee, stage.programme, **how)


def test_of_nothing_nothing_is_told(stage):
    found = look(stage)

    assert [step.people for step in found.steps] == [0] * 7
    assert (found.people, found.pairs, found.silent, found.held, found.hours) == (0, 0, 0, 0, 0.0)
    assert (found.goals_open, found.goals_reached, found.days_to_meet) == (0, 0, None)
    assert (found.weeks, found.most_a_week, found.endings, found.declines) == ([], 0, [], [])
    assert [(pulse.after, pulse.mean, pulse.people) for pulse in found.pulses] == [(1, None, 0), (3, None, 0)]
    assert (found.groups.rows, found.groups.has_others) == ([], False)


def test_who_runs_the_programme_sees_it_and_who_looks_through_their_eyes(stage):
    assert mentoring.outcomes_of(reading(stage.dee), stage.programme).people == 0
    for actor in (stage.ada, stage.ben, stage.eve):
        with pytest.raises(NotAllowed):
            mentoring.outcomes_of(actor, stage.programme)


def test_a_funnel_counts_people_as_far_as_they_came(stage, mentor):
    """One for each step, with Ada on the other side."""
    people = [mentee(stage, f"m{number}") for number in range(7)]
    Participant.objects.filter(pk=people[0].pk).update(state=ParticipantState.WITHDRAWN)
    stage.offer(people[2], mentor, state=OfferState.DECLINED, open_key=None)
    pairs = [stage.pair(one, mentor) for one in people[3:]]
    meet(pairs[1], 1)
    meet(pairs[2], 1, 8, 15)
    meet(pairs[3], 1)
    Pair.objects.filter(pk=pairs[3].pk).update(ended_at=timezone.now(), open_key=None, end_reason=EndReason.REACHED)
    # Somebody else's programme.
    other = mentoring.find_or_make_programme(stage.space, key="other", title="Other")
    Participant.objects.create(programme=other, user=people[0].user, is_mentee=True)

    steps = look(stage).steps
    assert [(step.words, step.people) for step in steps] == [
        ("Signed up", 8),
        ("Took part in matching", 7),
        ("Were offered a match", 6),
        ("Were paired", 5),
        ("Have met", 4),
        ("Have met three times or more", 2),
        ("Ended with a goal reached", 2),
    ]
    assert [step.percent for step in steps] == [100, 88, 75, 62, 50, 25, 25]


def test_who_was_in_a_run_took_part_though_they_have_left(stage, mentor):
    gone = {"state": ParticipantState.WITHDRAWN}
    proposed, left, _never = (mentee(stage, name, **gone) for name in ("m1", "m2", "m3"))
    run = stage.round((proposed, mentor))
    LeftOut.objects.create(round=run, mentee=left)

    assert [step.people for step in look(stage).steps][:3] == [4, 3, 0]


def test_who_has_not_agreed_to_the_terms_as_they_are_takes_no_part(stage, mentor):
    Programme.objects.update(consent="We meet.", consent_version=2)
    mentee(stage, "m1", consent_version=2)
    stage.programme.refresh_from_db()

    assert [step.people for step in look(stage).steps][:2] == [2, 1]


def test_goals_count_as_reached_in_full_and_for_both(stage, mentor):
    pairs = [stage.pair(mentee(stage, f"m{number}"), mentor) for number in range(3)]
    for pair, progress in zip(pairs, (100, 75, 100), strict=True):
        Goal.objects.create(pair=pair, title="Write", progress=progress)
    found = look(stage)
    assert (found.goals_open, found.goals_reached, found.steps[-1].people) == (1, 2, 0)

    Pair.objects.filter(pk=pairs[0].pk).update(ended_at=timezone.now(), open_key=None, end_reason=EndReason.PROGRAMME)
    assert look(stage).steps[-1].people == 2


def test_meetings_are_counted_by_weeks_that_begin_on_monday(stage, mentor, now):
    pair = stage.pair(mentee(stage, "m1"), mentor, started_at=datetime(2026, 8, 17, tzinfo=UTC))
    # The first moment of a week, its last one, a week without any, one of now; one a year ago is counted, not drawn.
    meet(pair, 0, 6.99999, 14, 22, -365, minutes=50)
    Meeting.objects.create(pair=pair, state="missed", starts_at=now)

    found = look(stage)
    assert [(week.monday, week.held, week.bar) for week in found.weeks] == [
        (date(2026, 8, 17), 2, 100),
        (date(2026, 8, 24), 0, 0),
        (date(2026, 8, 31), 1, 50),
        (date(2026, 9, 7), 1, 50),
    ]
    assert (found.held, found.hours, found.most_a_week) == (5, 4.2, 2)


def test_a_week_is_one_on_the_clock_of_the_site(stage, mentor, now, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    with timezone.override("Asia/Tokyo"):
        # Monday morning in Tokyo, Sunday night in Greenwich.
        meet(stage.pair(mentee(stage, "m1"), mentor, started_at=datetime(2026, 9, 6, 16, tzinfo=UTC)), 0)
        assert [(week.monday.day, week.held) for week in look(stage).weeks] == [(7, 1)]


def test_of_a_programme_that_is_over_weeks_end_with_it(stage, mentor, now):
    meet(stage.pair(mentee(stage, "m1"), mentor, started_at=datetime(2026, 8, 17, tzinfo=UTC)), 0)
    stage.programme.ends_on = date(2026, 8, 30)
    assert [week.monday.day for week in look(stage).weeks] == [17, 24]
    stage.programme.ends_on = date(2027, 1, 1)
    assert len(look(stage).weeks) == 4


def test_pairs_are_silent_as_the_clock_takes_them_for_silent(stage, mentor):
    begun = timezone.now() - timedelta(days=15)
    quiet, planning, _fresh = (
        stage.pair(mentee(stage, name), mentor, started_at=start)
        for name, start in (("m1", begun), ("m2", begun), ("m3", timezone.now()))
    )
    Meeting.objects.create(pair=planning, starts_at=timezone.now() + timedelta(days=1))

    assert (look(stage).pairs, look(stage).silent) == (3, 1)
    Pair.objects.filter(pk=quiet.pk).update(paused_at=timezone.now())
    assert look(stage).silent == 0


@pytest.mark.parametrize(
    ("days", "median"), [([3], 3.0), ([9, 2], 5.5), ([30, 1, 4], 4.0), ([1, 2, 3, 30], 2.5), ([-2, -1, 4], 0.0)]
)
def test_the_median_from_an_offer_to_the_first_meeting(stage, mentor, days, median):
    for number, wait in enumerate(days):
        one = mentee(stage, f"m{number}")
        start = timezone.now() - timedelta(days=60)
        offer = stage.offer(one, mentor, published_at=start)
        meet(stage.pair(one, mentor, offer=offer, started_at=start), wait, wait + 5)
    # Neither who has not met nor who was paired without an offer counts.
    late = mentee(stage, "late")
    stage.pair(late, mentor, offer=stage.offer(late, mentor))
    meet(stage.pair(mentee(stage, "known"), mentor), 50)

    assert look(stage).days_to_meet == pytest.approx(median)


def test_a_median_of_what_has_gone_meanwhile_is_none(stage):
    assert outcomes._days_to_meet(stage.programme, 3) is None


def test_reasons_are_counted_the_most_frequent_first(stage, mentor):
    now = timezone.now()
    for number, reason in enumerate(("no_time", "reached", "no_time", "")):
        over = {"ended_at": now, "open_key": None, "end_reason": reason}
        stage.pair(mentee(stage, f"m{number}"), mentor, **over)
        stage.offer(Participant.objects.latest("pk"), mentor, state=OfferState.DECLINED, reason="topics", open_key=None)
    stage.offer(Participant.objects.latest("pk"), mentor, state=OfferState.EXPIRED, open_key=None)

    found = look(stage)
    assert [(row.words, row.count, row.bar) for row in found.endings] == [
        ("There is no time for it at present", 2, 50),
        ("No reason was given", 1, 25),
        ("We have reached what we wanted", 1, 25),
    ]
    assert [(row.words, row.count) for row in found.declines] == [("Our topics do not fit", 4)]


def test_answers_are_told_when_five_people_gave_them(stage, mentor):
    pairs = [stage.pair(mentee(stage, f"m{number}"), mentor) for number in range(5)]
    for pair, answer in zip(pairs[:4], (5, 4, 4, 1), strict=True):
        Pulse.objects.create(pair=pair, user_id=pair.mentee_id, after=1, answer=answer)
        # Four answers more are of one person.
        Pulse.objects.create(pair=pair, user_id=pair.mentor_id, after=3, answer=5)
    assert [pulse.mean for pulse in look(stage).pulses] == [None, None]
    assert [pulse.answers for pulse in look(stage).pulses] == [(), ()]

    Pulse.objects.create(pair=pairs[4], user_id=pairs[4].mentor_id, after=1, answer=4)
    first, third = look(stage).pulses
    assert (first.people, first.mean, third.mean) == (5, pytest.approx(3.6), None)
    assert [(row.words, row.count) for row in first.answers] == [
        ("Very well", 1),
        ("Well", 3),
        ("So-so", 0),
        ("Not well", 0),
        ("Not at all well", 1),
    ]


def test_it_costs_the_same_with_many(stage, mentor, django_assert_num_queries):
    meet(stage.pair(mentee(stage, "m0", team="A"), mentor), 1)
    with django_assert_num_queries(6):
        look(stage)
    for number in range(1, 8):
        one = mentee(stage, f"m{number}", team=f"T{number}", languages=["Deutsch"], level=number % 5)
        pair = stage.pair(one, mentor, offer=stage.offer(one, mentor))
        meet(pair, 1, 2, 3)
        Goal.objects.create(pair=pair, title="Write")
        Pulse.objects.create(pair=pair, user=one.user, after=1, answer=4)
    for by in ("role", "team", "level", "language"):
        with django_assert_num_queries(7):
            look(stage, by=by)
