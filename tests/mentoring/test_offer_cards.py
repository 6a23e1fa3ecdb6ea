"""What people see of their offers, and what two people have in common."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.domain.commons import hours_of, stretches
from mentoring.enums import Answer, OfferState
from mentoring.models import Offer
from social_learning_xblocks.people.api import save_profile

REASONS = [
    {"criterion": "skills", "points": 3500, "part": 0.5},
    {"criterion": "hours", "points": 1000, "part": 1.0},
    {"criterion": "style", "points": 2000, "part": 0.9},
]


@pytest.fixture
def offer(stage):
    ada = stage.sign(
        stage.ada,
        mentor=True,
        skills=("SQL", "Talks"),
        goals="I can listen.",
        languages=["English", "French"],
        interests=["Chess", "Trees"],
        time_zone="Europe/Lisbon",
        windows=["Mon 18:00-21:00"],
    )
    ben = stage.sign(
        stage.ben,
        skills=("Python", "SQL"),
        languages=["english"],
        interests=["chess"],
        time_zone="Europe/Berlin",
        windows=["Mon 19:00-21:00", "Tue 08:00-09:00"],
    )
    save_profile(stage.ada, headline="Data engineer")
    return stage.offer(ben, ada, reasons=REASONS)


def card(actor, stage):
    cards = mentoring.offers_of(mentoring.participant_of(stage.programme, actor.user_id))
    assert len(cards) == 1
    return cards[0]


def test_a_mentee_sees_what_the_mentor_can_help_with(stage, offer):
    found = card(stage.ben, stage)

    assert (found.id, found.is_mentor, found.other.name, found.headline, found.goals) == (
        offer.pk,
        False,
        "ada",
        "Data engineer",
        "I can listen.",
    )
    assert (found.fits, found.others) == (["SQL"], ["Talks"])
    assert found.reasons == [
        "Can help you with SQL",
        "You both like to work in a similar way",
        "Plenty of time in common during the week",
    ]
    assert (found.hours, found.languages) == (["Monday 19:00–21:00"], ["english"])
    assert (found.mine, found.theirs, found.state) == (Answer.WAITING, Answer.WAITING, OfferState.OPEN)
    assert (found.respond_by, found.is_late, found.may_reopen) == (offer.respond_by, False, False)


def test_a_mentor_sees_it_from_their_side(stage, offer):
    mentoring.accept_offer(stage.ben, stage.programme, offer.pk)
    found = card(stage.ada, stage)

    assert (found.is_mentor, found.other.name, found.headline) == (True, "ben", "")
    assert (found.fits, found.others) == (["SQL"], ["Python"])
    assert found.reasons[0] == "Wants to learn SQL, and you can help"
    assert found.hours == ["Monday 18:00–20:00"]
    assert (found.mine, found.theirs) == (Answer.WAITING, Answer.ACCEPTED)


def test_without_a_language_in_common_those_of_the_other_are_shown(stage, offer):
    offer.mentee.languages = []
    offer.mentee.save()

    assert card(stage.ben, stage).languages == ["English", "French"]


def test_what_became_of_an_offer_is_said_for_a_week(stage, offer):
    mentoring.decline_offer(stage.ben, stage.programme, offer.pk, reason="no_time")

    assert (card(stage.ben, stage).state, card(stage.ben, stage).may_reopen) == (OfferState.DECLINED, True)
    assert card(stage.ada, stage).may_reopen is False
    Offer.objects.update(closed_at=timezone.now() - timedelta(days=8))
    assert mentoring.offers_of(offer.mentee) == []


def test_open_ones_come_first_and_strangers_have_none(stage, offer):
    Offer.objects.update(state=OfferState.EXPIRED, open_key=None, closed_at=timezone.now())
    fay = stage.sign(stage.join("fay"), mentor=True)
    newer = stage.offer(offer.mentee, fay, days=3)

    assert [found.id for found in mentoring.offers_of(offer.mentee)] == [newer.pk, offer.pk]
    assert mentoring.offers_of(None) == mentoring.offers_of(stage.sign(stage.chi)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_cards_cost_the_same_for_one_and_for_three(stage, count, django_assert_num_queries):
    ada = stage.sign(stage.ada, mentor=True, skills=("SQL",))
    for number in range(count):
        stage.offer(stage.sign(stage.join(f"mentee{number}"), skills=("SQL",)), ada, reasons=REASONS)
    ada = mentoring.participant_of(stage.programme, stage.ada.user_id)
    with django_assert_num_queries(6):
        assert len(mentoring.offers_of(ada)) == count


def test_hours_that_cannot_be_read_say_nothing(stage):
    for number, fields in enumerate(
        [{}, {"time_zone": "Nowhere"}, {"time_zone": "Europe/Berlin", "windows": ["sometimes"]}]
    ):
        assert hours_of(stage.sign(stage.join(f"somebody{number}"), **fields)) == frozenset()


def test_stretches_end_at_midnight_and_there_are_four_at_most():
    assert list(stretches({22, 23, 24, 25}, 0)) == ["Monday 22:00–00:00", "Tuesday 00:00–02:00"]
    assert list(stretches({167}, 330)) == ["Monday 04:30–05:30"]
    assert len(list(stretches(set(range(0, 20, 2)), 0))) == 4
