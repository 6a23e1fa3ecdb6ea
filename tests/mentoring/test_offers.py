"""Answering offers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.enums import Answer, DeclineReason, OfferState, ParticipantState
from mentoring.models import Offer, Pair
from social_learning_xblocks.kit import events
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.notices.api import list_notices
from tests.factories.mentoring import reading


@pytest.fixture
def offer(stage):
    """Ada for Ben, open for a week."""
    return stage.offer(stage.sign(stage.ben), stage.sign(stage.ada, mentor=True))


def accept(stage, offer, by):
    return mentoring.accept_offer(by, stage.programme, offer.pk)


def decline(stage, offer, by, reason="no_time", note=""):
    return mentoring.decline_offer(by, stage.programme, offer.pk, reason=reason, note=note)


def reopen(stage, offer, by):
    return mentoring.reopen_offer(by, stage.programme, offer.pk)


def sentences(actor, stage):
    return [(line.sentence, line.title) for line in list_notices(actor, stage.space).items]


def test_two_who_accept_are_a_pair(stage, offer):
    assert accept(stage, offer, stage.ben) is None
    pair = accept(stage, offer, stage.ada)

    assert (pair.programme_id, pair.offer_id, pair.space_id) == (stage.programme.pk, offer.pk, stage.space.pk)
    assert (pair.mentor_id, pair.mentee_id) == (stage.ada.user_id, stage.ben.user_id)
    offer.refresh_from_db()
    assert (offer.state, offer.open_key) == (OfferState.ACCEPTED, 1)
    assert offer.closed_at is not None
    assert sentences(stage.ben, stage) == [
        ("You and ada are matched: say hello, and plan a first meeting", "Match with ada")
    ]
    assert sentences(stage.ada, stage) == []


def test_saying_yes_twice_says_it_once(stage, offer):
    assert accept(stage, offer, stage.ben) is None
    assert accept(stage, offer, stage.ben) is None
    pair = accept(stage, offer, stage.ada)

    assert accept(stage, offer, stage.ada) == accept(stage, offer, stage.ben) == pair
    assert Pair.objects.count() == 1


def test_a_no_ends_it_and_its_reason_is_kept(stage, offer):
    declined = decline(stage, offer, stage.ada, reason="topics", note="  I know no SQL. ")

    offer.refresh_from_db()
    assert (offer.state, offer.open_key, offer.mentor_answer) == (OfferState.DECLINED, None, Answer.DECLINED)
    assert (offer.reason, offer.note) == (DeclineReason.TOPICS, "I know no SQL.")
    assert offer.closed_at == declined.closed_at
    assert sentences(stage.ben, stage) == [
        ("A proposal for a match did not work out. The coordinators look for another one", "Find a mentor")
    ]
    assert sentences(stage.dee, stage) == [
        ("Somebody in your programme needs another match: see what can be done", "Find a mentor")
    ]
    assert decline(stage, offer, stage.ada, reason="other").reason == DeclineReason.TOPICS


def test_a_yes_may_become_a_no_while_the_other_has_not_answered(stage, offer):
    accept(stage, offer, stage.ben)

    assert decline(stage, offer, stage.ben).state == OfferState.DECLINED


@pytest.mark.parametrize(
    ("said", "field"),
    [({"reason": ""}, "reason"), ({"reason": "bad"}, "reason"), ({"note": "x" * 501}, "note")],
)
def test_a_no_needs_a_reason_and_a_short_note(stage, offer, said, field):
    with pytest.raises(Invalid) as refused:
        decline(stage, offer, stage.ben, **said)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (OfferState.EXPIRED, "time to answer is over"),
        (OfferState.DECLINED, "did not work out"),
        (OfferState.WITHDRAWN, "taken this proposal back"),
    ],
)
def test_after_its_end_an_offer_says_what_became_of_it(stage, offer, state, sentence):
    Offer.objects.update(state=state, open_key=None)

    for answer in (accept, decline):
        with pytest.raises(Conflict, match=sentence):
            answer(stage, offer, stage.ben)


def test_after_the_clock_nobody_answers(stage, offer):
    Offer.objects.update(respond_by=timezone.now() - timedelta(seconds=1))

    with pytest.raises(Conflict, match="time to answer is over"):
        accept(stage, offer, stage.ben)


def test_what_both_accepted_is_ended_and_not_declined(stage, offer):
    accept(stage, offer, stage.ben)
    accept(stage, offer, stage.ada)

    with pytest.raises(Conflict, match="You have both accepted"):
        decline(stage, offer, stage.ben)


def test_an_offer_is_for_two(stage, offer):
    stage.sign(stage.chi)
    elsewhere = mentoring.find_or_make_programme(stage.elsewhere, key="", title="Elsewhere")
    for answer in (accept, decline, reopen):
        for stranger in (stage.chi, stage.eve, stage.dee):
            with pytest.raises(NotFound):
                answer(stage, offer, stranger)
        with pytest.raises(NotAllowed):
            answer(stage, offer, reading(stage.ben))
    with pytest.raises(NotFound):
        mentoring.accept_offer(stage.ben, elsewhere, offer.pk)


def test_a_no_is_taken_back(stage, offer):
    decline(stage, offer, stage.ben, note="Hm.")

    assert reopen(stage, offer, stage.ben).state == OfferState.OPEN
    offer.refresh_from_db()
    assert (offer.mentee_answer, offer.open_key, offer.reason, offer.note, offer.closed_at) == (
        Answer.WAITING,
        1,
        "",
        "",
        None,
    )
    assert reopen(stage, offer, stage.ben).state == OfferState.OPEN


def test_the_no_of_the_other_is_theirs(stage, offer):
    decline(stage, offer, stage.ben)

    with pytest.raises(Conflict, match="too late"):
        reopen(stage, offer, stage.ada)


@pytest.mark.parametrize("late", [{"closed_at": timedelta(hours=25)}, {"respond_by": timedelta(seconds=1)}])
def test_a_no_stands_after_a_day_or_the_clock(stage, offer, late):
    decline(stage, offer, stage.ben)
    Offer.objects.update(**{name: timezone.now() - span for name, span in late.items()})

    with pytest.raises(Conflict, match="too late"):
        reopen(stage, offer, stage.ben)


def test_a_no_stands_when_somebody_else_was_found(stage, offer):
    decline(stage, offer, stage.ben)
    stage.offer(stage.sign(stage.chi), offer.mentor)

    with pytest.raises(Conflict, match="somebody else was found"):
        reopen(stage, offer, stage.ben)


def test_a_no_stands_when_the_other_has_left(stage, offer):
    decline(stage, offer, stage.ben)
    offer.mentor.state = ParticipantState.WITHDRAWN
    offer.mentor.save()

    with pytest.raises(Conflict):
        reopen(stage, offer, stage.ben)


def test_a_pair_that_staff_made_meanwhile_joins_the_programme(stage, offer):
    by_hand = mentoring.pair_people(stage.dee, stage.space, mentor_id=stage.ada.user_id, mentee_id=stage.ben.user_id)
    accept(stage, offer, stage.ben)

    assert accept(stage, offer, stage.ada) == by_hand
    by_hand.refresh_from_db()
    assert (by_hand.programme_id, by_hand.offer_id) == (stage.programme.pk, offer.pk)


def test_a_pair_of_another_programme_stays_there(stage, offer):
    other = mentoring.find_or_make_programme(stage.space, key="other", title="Other")
    pair = Pair.objects.create(
        space=stage.space, programme=other, mentor_id=stage.ada.user_id, mentee_id=stage.ben.user_id
    )
    accept(stage, offer, stage.ben)

    assert accept(stage, offer, stage.ada) == pair
    pair.refresh_from_db()
    offer.refresh_from_db()
    assert (pair.programme_id, offer.state, offer.open_key) == (other.pk, OfferState.ACCEPTED, None)


def test_the_outside_is_told_by_ids(stage, offer, django_capture_on_commit_callbacks):
    heard = []

    def hear(sender, **ids):
        ids.pop("signal")
        heard.append((sender, ids))

    for name in events.MENTORING:
        events.NAMES[name].connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        accept(stage, offer, stage.ben)
        pair = accept(stage, offer, stage.ada)
        mentoring.end_pair(stage.ada, stage.space, mentor_id=stage.ada.user_id, mentee_id=stage.ben.user_id)
    for name in events.MENTORING:
        events.NAMES[name].disconnect(hear)

    of_pair = {"pair_id": pair.pk, "space_id": stage.space.pk}
    answered = {"offer_id": offer.pk, "programme_id": stage.programme.pk, "user_id": stage.ada.user_id}
    assert heard == [
        ("social_learning.pair.made", of_pair),
        ("social_learning.offer.answered", answered),
        ("social_learning.pair.ended", of_pair),
    ]
