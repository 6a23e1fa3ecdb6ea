"""Ending without blame."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.domain.ending import let_go
from mentoring.enums import EndReason, MeetingState, OfferState, ParticipantState
from mentoring.models import Apart, Meeting, Offer, Pair, Participant
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.notices.api import list_notices
from tests.factories.mentoring import reading


def end(stage, by=None, reason="no_time", **said):
    return mentoring.end_own_pair(
        by or stage.ben, stage.programme, stage.first.pk, reason=reason, **({"rematch": True} | said)
    )


def sentences(actor, stage):
    return [(line.sentence, line.title) for line in list_notices(actor, stage.space).items]


def state_of(stage, actor):
    return Participant.objects.get(programme=stage.programme, user=actor.user_id).state


def test_a_pair_ends_and_nobody_is_blamed(paired):
    end(paired, reason="no_fit")

    pair = Pair.objects.get(pk=paired.first.pk)
    assert (pair.end_reason, pair.ended_by_id, pair.open_key) == (EndReason.NO_FIT, paired.ben.user_id, None)
    assert mentoring.mentors_of(paired.space, paired.ben.user_id) == []
    assert sentences(paired.ada, paired) == [
        ("A match of yours has ended. Thank you for the time you gave it", "Match with ben")
    ]
    assert sentences(paired.dee, paired)[0][0].startswith("Somebody in your programme needs another match")
    assert state_of(paired, paired.ben) == ParticipantState.ACTIVE
    assert Apart.objects.count() == 0


def test_who_wants_no_other_match_takes_a_break(paired):
    end(paired, by=paired.ada, rematch=False)

    assert state_of(paired, paired.ada) == ParticipantState.PAUSED
    assert state_of(paired, paired.ben) == ParticipantState.ACTIVE


def test_two_are_kept_apart_when_one_asks_for_it(paired):
    end(paired, by=paired.ada, never=True, note=" He shouted. ")

    apart = Apart.objects.get()
    assert {apart.one_id, apart.other_id} == {paired.ada.user_id, paired.ben.user_id}
    assert apart.one_id < apart.other_id
    assert (apart.reason, apart.made_by_id, apart.space_id) == ("He shouted.", paired.ada.user_id, paired.space.pk)


def test_an_offer_that_led_to_it_is_open_no_more(paired):
    offer = paired.offer(
        mentoring.participant_of(paired.programme, paired.ben.user_id),
        mentoring.participant_of(paired.programme, paired.ada.user_id),
        state=OfferState.ACCEPTED,
    )
    Pair.objects.filter(pk=paired.first.pk).update(offer=offer)

    end(paired)

    offer.refresh_from_db()
    assert (offer.state, offer.open_key) == (OfferState.ACCEPTED, None)


def test_meetings_that_were_to_come_are_called_off_and_can_be_mailed(paired, settings):
    settings.SOCIAL_LEARNING = {"SITE_URL": "https://learn.example.org"}
    now = timezone.now()
    coming = Meeting.objects.create(pair=paired.first, starts_at=now + timedelta(days=1))
    Meeting.objects.create(pair=paired.first, starts_at=now - timedelta(days=1), state=MeetingState.HELD)

    assert end(paired).meetings == [coming.pk]
    coming.refresh_from_db()
    assert (coming.state, coming.sequence) == (MeetingState.CANCELLED, 1)
    assert mentoring.mail_meeting(coming.pk) == 2
    assert mail.outbox[0].subject.startswith("Called off: your meeting with ")


@pytest.mark.parametrize(
    ("said", "field"),
    [({"reason": "left"}, "reason"), ({"reason": ""}, "reason"), ({"note": "x" * 501}, "note")],
)
def test_a_reason_is_one_of_ones_own(paired, said, field):
    with pytest.raises(Invalid) as refused:
        end(paired, **said)
    assert list(refused.value.fields) == [field]
    assert Pair.objects.get(pk=paired.first.pk).open_key == 1


def test_only_the_two_end_it_and_once(paired):
    with pytest.raises(NotFound):
        end(paired, by=paired.chi)
    with pytest.raises(NotAllowed):
        end(paired, by=reading(paired.ben))
    end(paired)
    with pytest.raises(Conflict):
        end(paired, by=paired.ada)


def test_who_leaves_has_neither_offers_nor_pairs(paired):
    ben = mentoring.participant_of(paired.programme, paired.ben.user_id)
    gus = paired.sign(paired.join("gus"), mentor=True)
    offer = paired.offer(ben, gus)

    assert let_go(paired.programme, [paired.ben.user_id]) == 2
    assert let_go(paired.programme, [paired.ben.user_id]) == 0
    assert let_go(paired.programme, []) == 0
    offer.refresh_from_db()
    assert (offer.state, offer.open_key) == (OfferState.WITHDRAWN, None)
    assert Pair.objects.get(pk=paired.first.pk).end_reason == EndReason.LEFT
    assert Pair.objects.get(pk=paired.second.pk).open_key == 1
    assert [kind for kind, _title in sentences(paired.ada, paired)] == [
        "A match of yours has ended. Thank you for the time you gave it"
    ]
    assert sentences(paired.ben, paired) == []


def test_a_retired_person_leaves_nothing_and_partners_are_told(paired):
    ben = mentoring.participant_of(paired.programme, paired.ben.user_id)
    gus = paired.join("gus")
    paired.offer(ben, paired.sign(gus, mentor=True))
    paired.offer(
        mentoring.participant_of(paired.programme, paired.chi.user_id),
        paired.sign(paired.join("hal"), mentor=True),
        published_by_id=paired.ben.user_id,
    )
    found = mentoring.export_person(paired.ben.user_id)

    mentoring.retire_person(paired.ben.user_id)
    mentoring.retire_person(paired.ben.user_id)

    assert [(row["role"], row["answer"], row["reason"]) for row in found["offers"]] == [("mentee", "waiting", "")]
    assert list(Pair.objects.values_list("pk", flat=True)) == [paired.second.pk]
    assert Offer.objects.get().published_by_id is None
    assert sentences(gus, paired)[0][0].startswith("A proposal for a match did not work out")


def test_the_answer_and_its_reason_are_exported_to_who_gave_it(stage):
    offer = stage.offer(stage.sign(stage.ben), stage.sign(stage.ada, mentor=True))
    mentoring.decline_offer(stage.ada, stage.programme, offer.pk, reason="topics", note="No SQL.")

    mine, theirs = (mentoring.export_person(actor.user_id)["offers"][0] for actor in (stage.ada, stage.ben))
    assert (mine["role"], mine["answer"], mine["reason"], mine["note"]) == ("mentor", "declined", "topics", "No SQL.")
    assert (theirs["role"], theirs["answer"], theirs["reason"], theirs["note"]) == ("mentee", "waiting", "", "")
