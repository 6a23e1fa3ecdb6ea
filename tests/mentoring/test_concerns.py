"""Private reports: who reads them, and who never learns of them."""

import pytest

from mentoring import api as mentoring
from mentoring.enums import ConcernState, OfferState
from mentoring.models import Concern
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.notices.api import list_notices
from social_learning_xblocks.spaces.api import Role
from tests.factories.mentoring import reading

TOLD = "Somebody told the coordinators something in private: read it in the console"


def report(stage, by=None, **said):
    said = {"pair_id": stage.first.pk, "body": " He shouts at me. ", **said}
    return mentoring.report_concern(by or stage.ben, stage.programme, **said)


def sentences(actor, stage):
    return [line.sentence for line in list_notices(actor, stage.space).items]


def test_the_coordinators_are_told_and_not_what(paired):
    made = report(paired)

    assert (made.reporter_id, made.about_id, made.body) == (paired.ben.user_id, paired.ada.user_id, "He shouts at me.")
    assert sentences(paired.dee, paired) == [TOLD]
    assert "shouts" not in str(list_notices(paired.dee, paired.space).items)
    assert (sentences(paired.ada, paired), sentences(paired.ben, paired)) == ([], [])


def test_it_may_be_about_nobody_in_particular(paired):
    assert report(paired, is_about_other=False).about_id is None


def test_it_may_come_from_an_open_offer_and_from_a_pair_that_has_ended(paired):
    mentoring.end_own_pair(paired.ben, paired.programme, paired.first.pk, reason="other", rematch=True)
    assert report(paired).about_id == paired.ada.user_id

    people = [mentoring.participant_of(paired.programme, one.user_id) for one in (paired.chi, paired.ada)]
    offer = paired.offer(*people)
    made = report(paired, by=paired.ada, pair_id=0, offer_id=offer.pk)
    assert made.about_id == paired.chi.user_id

    type(offer).objects.update(state=OfferState.DECLINED)
    with pytest.raises(NotFound):
        report(paired, by=paired.ada, pair_id=0, offer_id=offer.pk)


def test_a_coordinator_is_not_told_of_what_is_about_them(paired):
    paired.join("fay", Role.MODERATOR)
    pair = paired.pair(
        paired.sign(paired.dee, mentor=True), mentoring.participant_of(paired.programme, paired.ben.user_id)
    )
    made = report(paired, pair_id=pair.pk)

    assert made.about_id == paired.dee.user_id
    assert sentences(paired.dee, paired) == []
    with pytest.raises(NotFound):
        mentoring.close_concern(paired.dee, paired.programme, made.pk, note="Nothing.")
    with pytest.raises(NotFound):
        mentoring.reopen_concern(paired.dee, paired.programme, made.pk)
    with pytest.raises(NotFound):
        mentoring.part_reported(paired.dee, paired.programme, made.pk)
    made.refresh_from_db()
    assert (made.state, made.note) == (ConcernState.OPEN, "")


def test_who_would_read_it_is_said_before(paired):
    fay = paired.join("fay", Role.MODERATOR)
    door = mentoring.concern_door(paired.ben, paired.programme, pair_id=paired.first.pk)
    assert door.other.user_id == paired.ada.user_id
    assert [person.user_id for person in door.about] == [paired.dee.user_id, fay.user_id]
    assert door.other_coordinates is False

    pair = paired.pair(
        mentoring.participant_of(paired.programme, paired.ben.user_id), paired.sign(paired.dee, mentor=True)
    )
    door = mentoring.concern_door(paired.ben, paired.programme, pair_id=pair.pk)
    assert [person.user_id for person in door.about] == [fay.user_id]
    assert door.other_coordinates is True


def test_who_writes_to_nobody_is_told_so_first(paired):
    pair = paired.pair(
        mentoring.participant_of(paired.programme, paired.ben.user_id), paired.sign(paired.dee, mentor=True)
    )
    with pytest.raises(Invalid, match="Nobody else coordinates"):
        report(paired, pair_id=pair.pk)
    assert Concern.objects.count() == 0

    report(paired, pair_id=pair.pk, knows_unread=True)
    assert sentences(paired.dee, paired) == []


@pytest.mark.parametrize(("body", "sentence"), [(" ", "Say what happened."), ("x" * 2001, "2000 characters")])
def test_what_cannot_be_sent_is_said(paired, body, sentence):
    with pytest.raises(Invalid, match=sentence) as caught:
        report(paired, body=body)
    assert list(caught.value.fields) == ["body"]


def test_there_is_a_limit_for_each_person(paired, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"concern": (1, 3600)}}
    report(paired)
    with pytest.raises(Conflict, match="many reports"):
        report(paired)
    assert report(paired, by=paired.ada).about_id == paired.ben.user_id


def test_only_one_of_the_two_reports(paired):
    for stranger in (paired.chi, paired.dee, paired.eve):
        with pytest.raises(NotFound):
            report(paired, by=stranger)
    for ids in ({}, {"offer_id": 1}):
        with pytest.raises(NotFound):
            report(paired, **{"pair_id": 0, **ids})
    with pytest.raises(NotAllowed):
        report(paired, by=reading(paired.ben))
    with pytest.raises(NotAllowed):
        mentoring.concern_door(reading(paired.ben), paired.programme, offer_id=1)


def test_a_coordinator_closes_it_with_a_note_and_opens_it_again(paired):
    made = report(paired)
    mentoring.close_concern(paired.dee, paired.programme, made.pk, note=" I spoke with both. ")
    made.refresh_from_db()
    assert (made.state, made.note, made.closed_by_id) == ("closed", "I spoke with both.", paired.dee.user_id)

    for _time in range(2):
        mentoring.reopen_concern(paired.dee, paired.programme, made.pk)
    made.refresh_from_db()
    assert (made.state, made.note, made.closed_by_id, made.closed_at) == ("open", "I spoke with both.", None, None)
    assert list(AuditEntry.objects.values_list("act", "reason")) == [("concern", ""), ("concern_open", "")]


def test_a_note_has_an_end(paired):
    made = report(paired)
    with pytest.raises(Invalid, match="2000"):
        mentoring.close_concern(paired.dee, paired.programme, made.pk, note="x" * 2001)


def test_nobody_else_closes_it(paired):
    made = report(paired)
    other = mentoring.find_or_make_programme(paired.space, key="two", title="Another")
    with pytest.raises(NotFound):
        mentoring.close_concern(paired.dee, other, made.pk)
    for actor in (paired.ben, paired.ada, paired.eve, reading(paired.dee)):
        with pytest.raises(NotAllowed):
            mentoring.close_concern(actor, paired.programme, made.pk)
