"""What happens by the clock."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.domain import tending
from mentoring.domain.tending import Tended
from mentoring.enums import EndReason, OfferState, ParticipantState
from mentoring.models import Meeting, Offer, Pair, Programme, Repair
from social_learning_xblocks.notices.api import list_notices

QUIET = "You have not met for a while: take the first step, and plan a meeting"
REMATCH = "You still have not met. If it does not work out, you can end it without blame and ask for another match"


def sentences(actor, stage):
    return [line.sentence for line in list_notices(actor, stage.space).items]


def tend_twice():
    """The second run finds nothing to do."""
    done = mentoring.tend()
    again = mentoring.tend()
    assert (again.reminded, again.expired, again.left, again.nudged, again.rematches, again.ended) == (0,) * 6
    return done


@pytest.fixture
def offer(stage):
    return stage.offer(stage.sign(stage.ben), stage.sign(stage.ada, mentor=True))


def ago(**span):
    return timezone.now() - timedelta(**span)


def test_who_has_not_answered_is_reminded_once(stage, offer):
    mentoring.accept_offer(stage.ada, stage.programme, offer.pk)
    assert tend_twice() == Tended()
    Offer.objects.update(respond_by=timezone.now() + timedelta(days=2, minutes=-1))

    assert tend_twice() == Tended(reminded=1)
    words = "A proposal for a match waits for your answer, and the time ends soon"
    assert (sentences(stage.ben, stage), sentences(stage.ada, stage)) == ([words], [])


def test_with_little_time_to_answer_the_reminder_comes_at_half_of_it(stage, offer):
    Programme.objects.update(response_days=1)
    Offer.objects.update(respond_by=timezone.now() + timedelta(hours=13))
    assert tend_twice() == Tended()
    Offer.objects.update(respond_by=timezone.now() + timedelta(hours=11))
    assert tend_twice() == Tended(reminded=1)


def test_what_nobody_answers_runs_out_and_all_are_told(stage, offer):
    Offer.objects.update(respond_by=ago(minutes=1))

    assert tend_twice() == Tended(expired=1)
    offer.refresh_from_db()
    assert (offer.state, offer.open_key) == (OfferState.EXPIRED, None)
    over = ["A proposal for a match did not work out. The coordinators look for another one"]
    assert sentences(stage.ben, stage) == sentences(stage.ada, stage) == over
    assert sentences(stage.dee, stage) == ["Somebody in your programme needs another match: see what can be done"]


def withdraw(stage):
    mentoring.set_state(stage.ben, stage.programme, ParticipantState.WITHDRAWN)
    assert tend_twice() == Tended()
    mentoring.Participant.objects.update(changed_at=ago(minutes=31))


def close_account(stage):
    get_user_model().objects.filter(pk=stage.ben.user_id).update(is_active=False)


@pytest.mark.parametrize("leave", [withdraw, close_account])
def test_who_has_left_has_no_offers_and_pairs(stage, offer, leave):
    stage.pair(offer.mentee, stage.sign(stage.chi, mentor=True))
    leave(stage)

    assert tend_twice() == Tended(left=2)
    offer.refresh_from_db()
    assert offer.state == OfferState.WITHDRAWN
    assert Pair.objects.get().end_reason == EndReason.LEFT


def test_who_is_no_longer_enrolled_has_left(stage, offer, settings):
    settings.SOCIAL_LEARNING = {"COURSE_ACCESS": "tests.factories.spaces.course_access"}

    assert tend_twice() == Tended(left=1)


def test_two_who_never_met_are_nudged_and_then_offered_others(paired):
    Pair.objects.filter(pk=paired.first.pk).update(started_at=ago(days=15))

    assert tend_twice() == Tended(nudged=1)
    assert sentences(paired.ben, paired) == sentences(paired.ada, paired) == [QUIET]
    Pair.objects.filter(pk=paired.first.pk).update(nudged_at=ago(days=15))
    assert tend_twice() == Tended(rematches=1)
    assert sentences(paired.ben, paired) == [REMATCH, QUIET]
    assert len(sentences(paired.dee, paired)) == 1


@pytest.mark.parametrize(
    ("cadence", "days", "nudged"),
    [("weekly", 15, 1), ("fortnightly", 15, 0), ("fortnightly", 29, 1), ("monthly", 29, 0), ("once", 99, 0)],
)
def test_the_next_meeting_is_late_by_what_the_two_agreed(paired, cadence, days, nudged):
    Programme.objects.update(cadence=cadence)
    Pair.objects.filter(pk=paired.first.pk).update(started_at=ago(days=100), met_count=1, last_met_at=ago(days=days))

    assert tend_twice() == Tended(nudged=nudged)


def test_who_plans_a_meeting_or_takes_a_break_is_left_in_peace(paired):
    Pair.objects.update(started_at=ago(days=100))
    Pair.objects.filter(pk=paired.first.pk).update(paused_at=ago(days=1))
    Meeting.objects.create(pair=paired.second, starts_at=timezone.now() + timedelta(days=1))

    assert tend_twice() == Tended()


def test_who_met_after_a_nudge_is_nudged_anew_later(paired):
    met = {"started_at": ago(days=200), "met_count": 1, "last_met_at": ago(days=30)}
    Pair.objects.filter(pk=paired.first.pk).update(nudged_at=ago(days=60), rematch_at=ago(days=40), **met)

    assert tend_twice() == Tended(nudged=1)
    Pair.objects.filter(pk=paired.first.pk).update(nudged_at=ago(days=20))
    assert tend_twice() == Tended(rematches=1)


def test_with_the_programme_everything_ends(paired):
    ben = mentoring.participant_of(paired.programme, paired.ben.user_id)
    paired.offer(ben, paired.sign(paired.join("gus"), mentor=True))
    Programme.objects.update(ends_on=timezone.localdate())
    assert tend_twice() == Tended()
    Programme.objects.update(ends_on=timezone.localdate() - timedelta(days=1))

    assert tend_twice() == Tended(ended=2, expired=1)
    assert set(Pair.objects.values_list("end_reason", "open_key", "ended_by")) == {(EndReason.PROGRAMME, None, None)}
    assert sentences(paired.ben, paired) == ["A match of yours has ended. Thank you for the time you gave it"]
    assert sentences(paired.dee, paired) == []


def test_repairs_are_planned(stage):
    ben, ada, fay = (
        stage.sign(stage.ben),
        stage.sign(stage.ada, mentor=True),
        stage.sign(stage.join("fay"), mentor=True),
    )
    run = stage.round((ben, ada))
    mentoring.publish_offers(stage.dee, stage.programme, round_id=run.pk)
    Offer.objects.update(respond_by=ago(minutes=1))

    assert mentoring.tend() == Tended(expired=1, repairs=1)
    assert Repair.objects.get().steps.get().mentor_id == fay.pk


def test_many_are_looked_after_some_at_a_time(stage, monkeypatch):
    monkeypatch.setattr("mentoring.domain.tending.AT_ONCE", 1)
    ada = stage.sign(stage.ada, mentor=True)
    for name in ("gus", "hal", "ida"):
        stage.offer(stage.sign(stage.join(name)), ada, days=-1)

    assert mentoring.tend().expired == 3


def test_a_programme_that_fails_does_not_stop_the_others(stage, offer, caplog):
    Offer.objects.update(respond_by=ago(minutes=1))
    broken = mentoring.find_or_make_programme(stage.space, key="broken", title="Broken")
    Programme.objects.filter(pk=broken.pk).update(weights={"skills": "none"})
    rows = [
        mentoring.Participant.objects.create(programme=broken, user_id=who.user_id) for who in (stage.ben, stage.ada)
    ]
    lost = mentoring.Participant.objects.create(programme=broken, user_id=stage.chi.user_id, is_mentee=True)
    made = stage.round()
    made.programme = broken
    made.save()
    made.proposals.create(mentee=rows[0], mentor=rows[1], published_at=timezone.now())
    Offer.objects.create(
        programme=broken, mentee=rows[0], mentor=rows[1], respond_by=timezone.now() + timedelta(days=5)
    )

    done = mentoring.tend()

    assert (done.expired, done.failed) == (1, 1)
    assert f"Programme {broken.pk} could not be tended: Invalid" in caplog.text
    assert lost.pk


def test_what_another_clock_did_in_between_is_not_done_again(paired):
    ben = mentoring.participant_of(paired.programme, paired.ben.user_id)
    offer = paired.offer(ben, paired.sign(paired.join("gus"), mentor=True), days=-1)
    Offer.objects.filter(pk=offer.pk).update(state=OfferState.WITHDRAWN)

    assert tending._expire(paired.programme, [offer.pk]) == 0
    assert tending._offer_rematch(paired.programme, [paired.first.pk]) == 0
    assert sentences(paired.dee, paired) == []
