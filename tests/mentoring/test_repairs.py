"""The least change by which everybody has somebody again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.domain.repairs import plans_of
from mentoring.enums import Answer, EndReason, OfferState, ParticipantState, RepairState
from mentoring.matching import Pair as Fit
from mentoring.matching import Repair as Mended
from mentoring.models import Offer, Pair, Repair
from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.notices.api import list_notices
from tests.factories.mentoring import reading


@pytest.fixture
def cast(stage):
    """Ada and Fay mentor one each. Ben wants SQL, which both can; Chi wants Talks, which Fay alone can."""
    people = {
        "ada": stage.sign(stage.ada, mentor=True, skills=("SQL",), languages=["English"]),
        "fay": stage.sign(stage.join("fay"), mentor=True, skills=("SQL", "Talks"), languages=["English", "French"]),
        "ben": stage.sign(stage.ben, skills=("SQL",), languages=["English", "French"]),
        "chi": stage.sign(stage.chi, skills=("Talks",), languages=["English", "French"]),
    }
    return type("Cast", (), people)


@pytest.fixture
def declined(stage, cast):
    """Ben was offered Ada, and Ada said no."""
    run = stage.round((cast.ben, cast.ada))
    cast.chi.state = ParticipantState.PAUSED
    cast.chi.save()
    mentoring.publish_offers(stage.dee, stage.programme, round_id=run.pk)
    offer = Offer.objects.get()
    mentoring.decline_offer(stage.ada, stage.programme, offer.pk, reason="no_time")
    return offer


def look(stage):
    return mentoring.look_for_repairs(stage.programme.pk)


def steps(repair=None):
    """(mentee, mentor, whether it is made) of each step of the only repair."""
    rows = (repair or Repair.objects.get()).steps.order_by("-is_made", "mentee__pk")
    return [(row.mentee.user.username, row.mentor.user.username, row.is_made) for row in rows]


def accept(stage, repair=None, by=None):
    return mentoring.accept_repair(by or stage.dee, stage.programme, (repair or Repair.objects.get()).pk)


def test_after_a_no_somebody_else_is_proposed_and_nobody_moves(stage, declined):
    assert look(stage) == 1
    assert look(stage) == 1
    repair = Repair.objects.get()
    assert (repair.moves, repair.size, repair.state) == (0, 1, RepairState.OPEN)
    assert steps() == [("ben", "fay", True)]
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 0

    card = mentoring.offers_desk(stage.dee, stage.programme).repairs[0]
    assert [(made.mentee.name, made.mentor.name, made.gain) for made in card.made] == [("ben", "fay", None)]
    assert card.made[0].reasons == ["The mentor can help with everything that the mentee wants to learn"]


def test_accepting_offers_it(stage, declined):
    look(stage)

    assert accept(stage) == 1
    offer = Offer.objects.get(state=OfferState.OPEN)
    assert (offer.mentor.user.username, offer.round_id, offer.wave) == ("fay", None, 2)
    assert offer.reasons[0]["criterion"] == "skills"
    assert Repair.objects.get().state == RepairState.ACCEPTED
    assert AuditEntry.objects.filter(act="repaired").count() == 1
    assert look(stage) == 0


def moved(stage, cast):
    """Ben has the offer of Fay; Chi, who came late, can only go to her."""
    run = stage.round((cast.ben, cast.fay), score=9_000)
    cast.chi.state = ParticipantState.PAUSED
    cast.chi.save()
    mentoring.publish_offers(stage.dee, stage.programme, round_id=run.pk)
    cast.chi.state = ParticipantState.ACTIVE
    cast.chi.languages = ["French"]
    cast.chi.save()
    look(stage)


def test_a_latecomer_may_cost_another_one_a_move_and_it_is_said(stage, cast):
    moved(stage, cast)

    repair = Repair.objects.get()
    assert repair.moves == 1
    assert steps() == [("ben", "ada", True), ("chi", "fay", True), ("ben", "fay", False)]
    card = mentoring.offers_desk(stage.dee, stage.programme).repairs[0]
    assert [(one.mentee.name, one.mentor.name) for one in card.ended] == [("ben", "fay")]
    gains = {one.mentee.name: one.gain for one in card.made}
    assert gains == {"chi": None, "ben": 0}
    assert accept(stage) == 2
    assert set(Offer.objects.values_list("mentee__user__username", "mentor__user__username", "state")) == {
        ("ben", "fay", OfferState.WITHDRAWN),
        ("ben", "ada", OfferState.OPEN),
        ("chi", "fay", OfferState.OPEN),
    }


def test_a_pair_that_has_not_met_may_move(stage, cast):
    moved(stage, cast)
    offer = Offer.objects.get()
    for actor in (stage.ben, mentor_of(stage, offer)):
        mentoring.accept_offer(actor, stage.programme, offer.pk)
    look(stage)

    assert accept(stage) == 2
    pair = Pair.objects.get()
    assert (pair.open_key, pair.end_reason, pair.ended_by_id) == (None, EndReason.MOVED, stage.dee.user_id)
    newest = list_notices(stage.ben, stage.space).items[0]
    assert newest.sentence.startswith("There are 2 proposals for matches for you")


def mentor_of(stage, offer):
    return type(stage.ada)(offer.mentor.user_id, "fay")


@pytest.mark.parametrize("change", ["met", "pause", "half"])
def test_who_has_met_or_has_said_yes_is_left_in_peace(stage, cast, change):
    moved(stage, cast)
    offer = Offer.objects.get()
    mentoring.accept_offer(stage.ben, stage.programme, offer.pk)
    if change != "half":
        pair = mentoring.accept_offer(mentor_of(stage, offer), stage.programme, offer.pk)
        settled = {"met_count": 1} if change == "met" else {"paused_at": timezone.now()}
        Pair.objects.filter(pk=pair.pk).update(**settled)

    assert look(stage) == 0


def test_nothing_is_planned_before_the_first_publishing_or_without_need(stage, cast):
    assert look(stage) == 0
    assert mentoring.look_for_repairs(0) == 0
    run = stage.round((cast.ben, cast.ada), (cast.chi, cast.fay))
    mentoring.publish_offers(stage.dee, stage.programme, round_id=run.pk)
    assert look(stage) == 0


def test_what_a_later_wave_will_bring_is_kept_free(stage, cast):
    run = stage.round((cast.ben, cast.ada), (cast.chi, cast.fay))
    mentoring.publish_offers(stage.dee, stage.programme, round_id=run.pk, best=1)

    assert look(stage) == 0


def test_a_proposal_for_whom_no_place_is_left_keeps_nothing_free(stage, declined, cast):
    newest = stage.round((cast.ben, cast.fay), (cast.chi, cast.ada))
    newest.proposals.filter(mentee=cast.chi).update(published_at=timezone.now())
    stage.offer(cast.ben, cast.fay)
    cast.chi.state = ParticipantState.ACTIVE
    cast.chi.save()

    assert look(stage) == 1
    assert ("chi", "ada", True) in steps()


@pytest.mark.parametrize("over", ["expired", "ended"])
def test_what_did_not_work_out_is_not_proposed_again(stage, declined, cast, over):
    if over == "expired":
        stage.offer(cast.ben, cast.fay, state=OfferState.EXPIRED, open_key=None)
    else:
        stage.pair(cast.ben, cast.fay, open_key=None, ended_at=timezone.now())

    assert look(stage) == 0


def test_what_was_dismissed_is_not_proposed_again_until_it_is_recalled(stage, declined):
    look(stage)
    repair = Repair.objects.get()

    assert mentoring.dismiss_repair(stage.dee, stage.programme, repair.pk).state == RepairState.DISMISSED
    assert look(stage) == 0
    with pytest.raises(Conflict, match="Somebody else"):
        accept(stage)
    assert mentoring.recall_repair(stage.dee, stage.programme, repair.pk).state == RepairState.OPEN
    with pytest.raises(Conflict, match="Somebody else"):
        mentoring.recall_repair(stage.dee, stage.programme, repair.pk)
    assert accept(stage) == 1
    acts = AuditEntry.objects.filter(subject_type="repair").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["dismissed", "recalled", "repaired"]


def test_what_was_accepted_and_came_to_nothing_may_come_up_again(stage, declined):
    look(stage)
    accept(stage)
    Offer.objects.filter(state=OfferState.OPEN).delete()

    assert look(stage) == 1
    assert Repair.objects.get().state == RepairState.OPEN


def take_place(stage, cast):
    stage.offer(stage.sign(stage.join("gus")), cast.fay)


def leave(stage, cast):
    cast.fay.state = ParticipantState.WITHDRAWN
    cast.fay.save()


def retire(stage, cast):
    cast.fay.delete()


@pytest.mark.parametrize("change", [take_place, leave, retire])
def test_of_changed_people_who_accepts_is_told(stage, declined, cast, change):
    look(stage)
    repair = Repair.objects.get()
    change(stage, cast)

    with pytest.raises(Conflict, match="Something has changed"):
        accept(stage, repair)
    assert Repair.objects.get().state == RepairState.OPEN
    look(stage)
    assert not Repair.objects.filter(pk=repair.pk).exists()


def test_what_was_to_move_and_was_accepted_meanwhile_does_not(stage, cast):
    moved(stage, cast)
    mentoring.accept_offer(stage.ben, stage.programme, Offer.objects.get().pk)

    with pytest.raises(Conflict, match="Something has changed"):
        accept(stage)
    assert Offer.objects.get().mentee_answer == Answer.ACCEPTED


def test_only_coordinators_decide_and_only_here(stage, declined):
    look(stage)
    pk = Repair.objects.get().pk
    elsewhere = mentoring.find_or_make_programme(stage.elsewhere, key="", title="Elsewhere")
    for decide in (mentoring.accept_repair, mentoring.dismiss_repair, mentoring.recall_repair):
        for actor in (stage.ada, reading(stage.dee)):
            with pytest.raises(NotAllowed):
                decide(actor, stage.programme, pk)
        with pytest.raises((NotFound, Conflict)):
            decide(stage.dee, elsewhere, pk)


def test_what_hangs_together_is_one_plan():
    made = (Fit("1", "a", 9), Fit("2", "b", 8), Fit("3", "c", 7))
    ended = (Fit("1", "b", 5),)

    plans = plans_of(Mended(made, ended, ()))

    assert sorted((len(plan.made), len(plan.ended)) for plan in plans) == [(1, 0), (2, 1)]
    assert len({plan.key for plan in plans}) == 2


def test_who_has_one_mentor_is_not_given_a_second(stage, declined, cast):
    stage.programme.most_mentors = 2
    stage.programme.save()
    cast.ben.mentor_places = 2
    cast.ben.save()
    gus = stage.sign(stage.join("gus"), mentor=True, skills=("SQL",))
    stage.offer(cast.ben, gus)
    Offer.objects.filter(pk=declined.pk).update(closed_at=timezone.now() - timedelta(days=2))
    stage.sign(stage.join("hal"), skills=("SQL",))

    look(stage)

    assert [step[0] for repair in Repair.objects.all() for step in steps(repair)] == ["hal"]
