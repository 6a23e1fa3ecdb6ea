"""Who waits for a mentor, and what they are told."""

import pytest
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.data import Unmatched, Waiting
from mentoring.enums import OfferState, ParticipantState
from mentoring.models import LeftOut, Offer
from social_learning_xblocks.kit.errors import NotAllowed
from tests.factories.mentoring import reading

WHY = {"allowed": 0, "blocked": {"language": 2}, "one_more_place": [], "without_rule": {}}
SAID = Unmatched(
    "No mentor who is free speaks a language that you named.", ("Add another language in which you could talk.",)
)


@pytest.fixture
def run(stage):
    """Gus has Ada; nobody was found for Ben and Chi."""
    gus, ada = stage.sign(stage.join("gus")), stage.sign(stage.ada, mentor=True)
    ben, chi = stage.sign(stage.ben), stage.sign(stage.chi)
    made = stage.round((gus, ada))
    for mentee in (ben, chi):
        LeftOut.objects.create(round=made, mentee=mentee, why=WHY)
    mentoring.publish_offers(stage.dee, stage.programme, round_id=made.pk)
    return made


def place(stage, actor):
    return mentoring.place_of(mentoring.participant_of(stage.programme, actor.user_id))


def waiting(stage, actor=None):
    found = mentoring.offers_desk(actor or stage.dee, stage.programme, view="waitlist")
    return [(row.person.name, row.unmatched) for row in found.waitlist]


def test_who_waits_knows_their_place_and_why(stage, run):
    assert place(stage, stage.ben) == Waiting(1, False, SAID)
    assert place(stage, stage.chi) == Waiting(2, False, SAID)
    assert waiting(stage) == [("ben", SAID), ("chi", SAID)]


def test_who_has_somebody_or_takes_no_part_does_not_wait(stage, run):
    stage.pair(mentoring.participant_of(stage.programme, stage.ben.user_id), run.proposals.get().mentor)
    assert place(stage, stage.ben) is None
    assert place(stage, stage.ada) is None
    assert place(stage, stage.eve) is None
    assert place(stage, stage.chi).place == 1
    chi = mentoring.participant_of(stage.programme, stage.chi.user_id)
    chi.state = ParticipantState.PAUSED
    chi.save()
    assert place(stage, stage.chi) is None


def test_before_anything_is_published_nobody_waits(stage):
    ben, ada = stage.sign(stage.ben), stage.sign(stage.ada, mentor=True)
    stage.round((ben, ada))

    assert place(stage, stage.ben) is None


def test_who_may_come_with_a_later_wave_is_told_nothing_yet(stage, run):
    run.proposals.update(published_at=None)
    run.proposals.create(
        mentee=mentoring.participant_of(stage.programme, stage.chi.user_id),
        mentor=run.proposals.get().mentor,
        published_at=timezone.now(),
    )
    Offer.objects.all().delete()

    assert mentoring.place_of(run.proposals.order_by("pk").first().mentee) is None


def test_who_declined_and_who_came_late_have_words_of_their_own(stage, run):
    Offer.objects.update(state=OfferState.DECLINED, open_key=None)
    stage.sign(stage.join("hal"))

    assert [(name, said.why) for name, said in waiting(stage)] == [
        ("gus", "A match was found for you, and did not come about."),
        ("ben", SAID.why),
        ("chi", SAID.why),
        ("hal", "You signed up after the last matching."),
    ]
    gus = Offer.objects.get().mentee
    assert mentoring.place_of(gus).unmatched.why == "A match was found for you, and did not come about."


def test_far_back_the_place_is_not_counted(stage, run, monkeypatch):
    monkeypatch.setattr("mentoring.domain.waitlist.FURTHEST", 1)

    assert (place(stage, stage.chi).place, place(stage, stage.chi).is_far) == (2, True)


def test_among_peers_everybody_who_has_nobody_waits(stage, run):
    stage.programme.kind = "peer"
    stage.programme.save()

    assert [name for name, _why in waiting(stage)] == ["ada", "ben", "chi"]


def test_only_coordinators_see_the_list(stage, run):
    with pytest.raises(NotAllowed):
        waiting(stage, stage.ada)
    assert [name for name, _why in waiting(stage, reading(stage.dee))] == ["ben", "chi"]
