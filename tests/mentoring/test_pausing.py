"""A break of a pair, and what coordinators do about pairs and offers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.enums import OfferState
from mentoring.models import Meeting, Offer, Pair
from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.notices.api import list_notices
from tests.factories.mentoring import reading

BREAK = "Your match takes a break. Nothing is asked of you until it goes on"
GOES_ON = "Your match goes on after its break: say hello, and plan a meeting"


def sentences(actor, stage):
    return [line.sentence for line in list_notices(actor, stage.space).items]


def ago(**span):
    return timezone.now() - timedelta(**span)


def act(verb, actor, stage):
    return verb(actor, stage.programme, stage.first.pk)


def test_one_of_the_two_asks_for_a_break_and_the_other_ends_it(paired):
    for _time in range(2):
        act(mentoring.pause_pair, paired.ben, paired)
    assert (sentences(paired.ada, paired), sentences(paired.ben, paired)) == ([BREAK], [])

    for _time in range(2):
        act(mentoring.resume_pair, paired.ada, paired)
    assert sentences(paired.ben, paired) == [GOES_ON]
    pair = Pair.objects.get(pk=paired.first.pk)
    assert (pair.paused_at, pair.resumed_at is None) == (None, False)
    assert AuditEntry.objects.count() == 0


def test_the_next_break_waits_some_minutes(paired):
    act(mentoring.pause_pair, paired.ben, paired)
    act(mentoring.resume_pair, paired.ben, paired)
    with pytest.raises(Conflict, match="Wait a few minutes"):
        act(mentoring.pause_pair, paired.ben, paired)
    Pair.objects.update(resumed_at=ago(minutes=10))
    assert act(mentoring.pause_pair, paired.ben, paired).paused_at


def test_a_coordinator_pauses_it_for_both(paired):
    for _time in range(2):
        act(mentoring.pause_for, paired.dee, paired)
    assert (sentences(paired.ada, paired), sentences(paired.ben, paired)) == ([BREAK], [BREAK])
    for _time in range(2):
        act(mentoring.resume_for, paired.dee, paired)
    assert [(row.act, row.subject_id) for row in AuditEntry.objects.order_by("pk")] == [
        ("paused", paired.first.pk),
        ("resumed", paired.first.pk),
    ]


def test_nobody_is_asked_anything_meanwhile(paired):
    Pair.objects.update(started_at=ago(days=90), met_count=1, last_met_at=ago(days=80))
    Pair.objects.filter(pk=paired.second.pk).update(ended_at=ago(days=1), open_key=None)
    line = mentoring.show_pair(paired.ben, paired.programme, paired.first.pk).line
    assert (line.is_quiet, line.pulse_after) == (True, 1)

    act(mentoring.pause_pair, paired.ben, paired)
    line = mentoring.show_pair(paired.ben, paired.programme, paired.first.pk).line
    assert (line.is_quiet, line.pulse_after, line.is_paused) == (False, 0, True)
    assert mentoring.tend().nudged == 0


@pytest.mark.parametrize("last_met_at", [None, 80])
def test_their_time_begins_anew_when_they_come_back(paired, last_met_at):
    met = {"last_met_at": last_met_at and ago(days=last_met_at), "met_count": bool(last_met_at)}
    Pair.objects.update(started_at=ago(days=90), nudged_at=ago(days=70), **met)
    Pair.objects.filter(pk=paired.second.pk).update(ended_at=ago(days=1), open_key=None)
    act(mentoring.pause_pair, paired.ben, paired)
    act(mentoring.resume_pair, paired.ben, paired)
    done = mentoring.tend()
    assert (done.nudged, done.rematches) == (0, 0)
    assert mentoring.pairs_of(paired.ben, paired.programme)[0].is_quiet is False

    Pair.objects.update(resumed_at=ago(days=61))
    assert mentoring.pairs_of(paired.ben, paired.programme)[0].is_quiet is True
    done = mentoring.tend()
    assert (done.nudged, done.rematches) == (1, 0)
    Pair.objects.update(nudged_at=ago(days=15))
    done = mentoring.tend()
    assert (done.nudged, done.rematches) == (0, 1)


def test_a_coordinator_ends_it_and_nobody_is_blamed(paired):
    meeting = Meeting.objects.create(pair=paired.first, starts_at=timezone.now() + timedelta(days=1))
    ended = act(mentoring.end_for, paired.dee, paired)

    assert ended.meetings == [meeting.pk]
    assert Pair.objects.get(pk=paired.first.pk).open_key is None
    told = "A match of yours has ended. Thank you for the time you gave it"
    assert (sentences(paired.ada, paired), sentences(paired.ben, paired)) == ([told], [told])
    assert AuditEntry.objects.get().act == "unpaired"
    for verb in (mentoring.end_for, mentoring.pause_for, mentoring.resume_for, mentoring.pause_pair):
        with pytest.raises(Conflict):
            act(verb, paired.ben if verb is mentoring.pause_pair else paired.dee, paired)


def test_an_offer_is_taken_back_though_one_has_answered(stage):
    offer = stage.offer(stage.sign(stage.ben), stage.sign(stage.ada, mentor=True))
    mentoring.accept_offer(stage.ben, stage.programme, offer.pk)
    mentoring.take_offer_back(stage.dee, stage.programme, offer.pk)

    assert (Offer.objects.get().state, Offer.objects.get().open_key) == (OfferState.WITHDRAWN, None)
    words = "A proposal for a match did not work out. The coordinators look for another one"
    assert (sentences(stage.ada, stage), sentences(stage.ben, stage)) == ([words], [words])
    with pytest.raises(Conflict):
        mentoring.take_offer_back(stage.dee, stage.programme, offer.pk)
    with pytest.raises(NotFound):
        mentoring.take_offer_back(stage.dee, stage.programme, 0)


def test_strangers_find_no_pair(paired):
    for verb in (mentoring.pause_pair, mentoring.resume_pair):
        for actor in (paired.chi, paired.dee, paired.eve):
            with pytest.raises(NotFound):
                act(verb, actor, paired)
        with pytest.raises(NotAllowed):
            act(verb, reading(paired.ben), paired)


def test_only_coordinators_of_the_programme_may(paired):
    other = mentoring.find_or_make_programme(paired.space, key="two", title="Another")
    for verb in (mentoring.pause_for, mentoring.resume_for, mentoring.end_for, mentoring.take_offer_back):
        for actor in (paired.ben, paired.eve, reading(paired.dee)):
            with pytest.raises(NotAllowed):
                act(verb, actor, paired)
        with pytest.raises(NotFound):
            verb(paired.dee, other, paired.first.pk)
