"""Offers in the mentorship block: both sides, the console's tab, the end of a pair."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.enums import OfferState
from mentoring.models import (
    LeftOut,
    Meeting,
    Offer,
    Pair,
    Participant,
    Programme,
    Proposal,
    Repair,
    RepairStep,
    Round,
)
from social_learning_xblocks.kit.models import JobState
from tests.factories.blocks import call, get, trigger
from tests.personas import person

MOST_QUERIES = 12


@pytest.fixture
def desk(mt_block, dee):
    return mt_block(dee, is_staff=True)


@pytest.fixture
def sign(mt_block, desk):
    """``sign(user, mentor=True)`` signs somebody up in the programme of the block."""
    desk.student_view()

    def sign(user, *, mentor=False):
        mt_block(user).student_view()
        known = {"is_mentor": mentor, "is_mentee": not mentor, "goals": f"{user.username} wants to talk."}
        return Participant.objects.create(programme=Programme.objects.get(), user=user, **known)

    return sign


@pytest.fixture
def run(sign, ada, ben, chi):
    """A run that is done: Ada for Ben, and Fay for Chi."""
    rows = {user: sign(user, mentor=user == ada) for user in (ada, ben, chi)}
    fay = sign(person("fay"), mentor=True)
    made = Round.objects.create(programme=Programme.objects.get(), number=1, state=JobState.DONE)
    reasons = [{"criterion": "style", "points": 2000, "part": 0.9}]
    Proposal.objects.create(round=made, mentee=rows[ben], mentor=rows[ada], score=8_000, reasons=reasons)
    Proposal.objects.create(round=made, mentee=rows[chi], mentor=fay, score=6_000, reasons=reasons)
    return made


@pytest.fixture
def offer(run, desk):
    publish(desk, run)
    return Offer.objects.get(mentee__user__username="ben")


def publish(desk, run, **said):
    return call(desk, "publish_offers", {"how": "all", "round": run.pk, "version": run.version, **said})


def test_somebody_is_shown_with_reasons_and_a_clock(mt_block, offer, ben, ada, chi):
    html = mt_block(ben).student_view().content

    assert "A mentor for you" in html
    assert "You both like to work in a similar way" in html
    assert "ada wants to talk." in html
    assert "Yes, please" in html
    assert "A mentee for you" in mt_block(ada).student_view().content
    assert "ada wants to talk." not in mt_block(chi).student_view().content


def test_staff_who_look_through_somebodys_eyes_see_no_offers(mt_block, offer, ben):
    block = mt_block(ben)
    here = block.enter()
    reader = type(here)(
        here.space, type(here.actor)(ben.pk, "ben", read_only=True), None, here.programme, here.participant
    )

    assert block.own_offers_context(reader) == {"offers": [], "waiting": None}


def test_both_accept_and_are_told_what_comes_next(mt_block, offer, ada, ben):
    block = mt_block(ben, completion="accepted")
    first = call(block, "accept_offer", {"id": offer.pk})
    assert "Waiting for ada." in first.text
    assert trigger(first)["sl:announce"].startswith("Thank you.")
    assert [event for event, _data in block.runtime.published] == ["completion"]

    second = call(mt_block(ada), "accept_offer", {"id": offer.pk})
    assert "You are matched." in second.text
    assert "Your mentee" in second.text
    assert Pair.objects.get().offer_id == offer.pk


def test_a_no_asks_why_and_may_be_taken_back(mt_block, offer, ben):
    block = mt_block(ben)
    assert "Why not?" in get(block, "decline_form", id=offer.pk).text
    refused = call(block, "decline_offer", {"id": offer.pk, "note": "Sorry"})
    assert (refused.status_code, "Choose what comes nearest" in refused.text, "Sorry" in refused.text) == (
        422,
        True,
        True,
    )

    done = call(block, "decline_offer", {"id": offer.pk, "reason": "no_time"})
    assert "You said no to a match with ada." in done.text
    assert Offer.objects.get(pk=offer.pk).state == OfferState.DECLINED
    assert "Yes, please" in call(block, "reopen_offer", {"id": offer.pk}).text


def test_offers_of_others_are_not_there(mt_block, offer, chi):
    for action, data in (("accept_offer", {}), ("decline_offer", {"reason": "other"}), ("reopen_offer", {})):
        assert call(mt_block(chi), action, {"id": offer.pk, **data}).status_code == 404


def test_who_waits_sees_place_and_reason(mt_block, run, desk, ben):
    Proposal.objects.filter(mentee__user=ben).delete()
    LeftOut.objects.create(round=run, mentee=Participant.objects.get(user=ben), why={"allowed": 1})
    publish(desk, run)

    html = mt_block(ben).student_view().content
    assert "You are waiting for a mentor" in html
    assert "One mentor would suit you, and has no place left." in html


def test_a_pair_ends_with_a_form(mt_block, offer, ada, ben):
    for user in (ada, ben):
        call(mt_block(user), "accept_offer", {"id": offer.pk})
    pair = Pair.objects.get()
    meeting = Meeting.objects.create(pair=pair, starts_at=timezone.now() + timedelta(days=1))
    block = mt_block(ben)
    assert "End this match" in block.student_view().content
    assert "Why does it end?" in get(block, "end_form", id=pair.pk).text
    assert call(block, "end_pair", {"id": pair.pk}).status_code == 422

    done = call(block, "end_pair", {"id": pair.pk, "reason": "no_fit", "never": "on", "rematch": "on"})
    assert "The match has ended." in done.text
    assert Pair.objects.get().end_reason == "no_fit"
    assert Meeting.objects.get(pk=meeting.pk).state == "cancelled"
    assert len(mail.outbox) == 2


def test_the_coordinator_publishes_all(desk, run):
    assert "2 pairs are not offered yet" in get(desk, "desk", tab="offers").text

    done = publish(desk, run)
    assert trigger(done)["sl:announce"] == "2 matches were offered."
    assert "2 matches were just offered" in done.text
    assert "Take back" in done.text
    assert Offer.objects.count() == 2
    assert publish(desk, run).status_code == 409


@pytest.mark.parametrize(
    ("said", "count"),
    [({"how": "best", "number": 1}, 1), ({"how": "score", "number": 60}, 2), ({"how": "score", "number": 61}, 1)],
)
def test_a_wave_is_chosen_by_number(desk, run, said, count):
    publish(desk, run, **said)

    assert Offer.objects.count() == count


@pytest.mark.parametrize("said", [{"how": "best"}, {"how": "score"}, {"how": "chosen"}, {"how": "best", "number": 0}])
def test_what_is_missing_is_said_and_nothing_is_offered(desk, run, said):
    refused = publish(desk, run, **said)

    assert (refused.status_code, "aria-invalid" in refused.text or "sl-error" in refused.text) == (422, True)
    assert Offer.objects.count() == 0


def test_pairs_are_ticked(desk, run):
    chosen = run.proposals.get(score=6_000)
    listed = get(desk, "publishable", round=run.pk).text
    assert f'value="{chosen.pk}"' in listed

    publish(desk, run, how="chosen", proposal=chosen.pk)
    assert Offer.objects.get().mentee_id == chosen.mentee_id
    assert f'value="{chosen.pk}"' not in get(desk, "publishable", round=run.pk).text


def test_who_is_left_out_is_named(desk, run, ada):
    Participant.objects.filter(user=ada).update(state="paused")

    text = publish(desk, run).text
    assert "1 pair was left out:" in text
    assert "takes a break" in text


def test_a_wave_is_taken_back(desk, run):
    publish(desk, run)

    done = call(desk, "take_back_wave", {"wave": 1})
    assert trigger(done)["sl:announce"] == "2 offers were taken back."
    assert "2 pairs are not offered yet" in done.text


def test_a_no_leads_to_a_repair_that_moves_nobody(mt_block, desk, run, offer, sign, ada):
    sign(person("gus"), mentor=True)
    call(mt_block(ada), "decline_offer", {"id": offer.pk, "reason": "topics", "note": "No SQL <b>"})

    declined = get(desk, "offers", view="declined").text
    assert "ada declined:" in declined
    assert "Our topics do not fit" in declined
    assert "No SQL &lt;b&gt;" in declined
    assert "moves nobody else" in declined
    repair = Repair.objects.get()
    dismissed = call(desk, "dismiss_repair", {"id": repair.pk})
    assert "Undo" in dismissed.text
    assert "moves nobody else" not in dismissed.text
    assert "moves nobody else" in call(desk, "recall_repair", {"id": repair.pk}).text
    done = call(desk, "accept_repair", {"id": repair.pk})
    assert trigger(done)["sl:announce"] == "1 match was offered."
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 2


def test_of_a_repair_that_is_stale_the_coordinator_is_told_and_sees_what_can_be_done(mt_block, desk, offer, sign, ada):
    gus = sign(person("gus"), mentor=True)
    call(mt_block(ada), "decline_offer", {"id": offer.pk, "reason": "topics"})
    repair = Repair.objects.get()
    gus.delete()

    told = call(desk, "accept_repair", {"id": repair.pk})
    assert (told.status_code, "Something has changed since" in told.text) == (200, True)
    assert not Repair.objects.filter(pk=repair.pk).exists()
    Participant.objects.filter(user=ada).update(state="paused")
    assert "Nothing can be repaired" in trigger(call(desk, "look_for_repairs", {}))["sl:announce"]


def test_only_coordinators_see_the_tab(mt_block, run, ada):
    block = mt_block(ada)
    for name in ("offers", "publishable", "desk"):
        assert get(block, name, round=run.pk, tab="offers").status_code == 403
    for name in ("take_back_wave", "look_for_repairs", "accept_repair", "dismiss_repair", "recall_repair"):
        assert call(block, name, {"id": 1, "wave": 1}).status_code == 403
    assert publish(block, run).status_code == 403


def test_without_a_run_the_tab_says_what_to_do(desk, sign):
    assert "No run has a result yet" in get(desk, "desk", tab="offers").text


@pytest.fixture
def crowd(sign, desk, run):
    """Everything three times over, and more than a page of offers."""
    programme = run.programme
    people = [Participant.objects.create(programme=programme, user=person(f"p{n}"), is_mentee=True) for n in range(26)]
    mentor = sign(person("gus"), mentor=True)
    now = timezone.now()
    for number, mentee in enumerate(people[:23]):
        known = {"respond_by": now + timedelta(hours=number + 1), "wave": 9}
        Offer.objects.create(programme=programme, mentee=mentee, mentor=mentor, **known)
    for state in (OfferState.DECLINED, OfferState.EXPIRED):
        for mentee in people[:3]:
            over = {"state": state, "open_key": None, "closed_at": now, "reason": "topics", "respond_by": now}
            Offer.objects.create(programme=programme, mentee=mentee, mentor=mentor, **over)
    for number in range(3):
        repair = Repair.objects.create(programme=programme, key_hash=str(number), size=1)
        RepairStep.objects.create(repair=repair, mentee=people[-1], mentor=mentor, is_made=True)
    LeftOut.objects.create(round=run, mentee=people[-1], why={"allowed": 2})
    Proposal.objects.filter(score=8_000).update(published_at=now)
    return run


@pytest.mark.parametrize("view", ["waiting", "declined", "expired", "waitlist"])
def test_the_tab_costs_twelve_queries_at_most(desk, crowd, view):
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert get(desk, "offers", view=view).status_code == 200
    assert len(few) <= MOST_QUERIES, [query["sql"][:120] for query in few.captured_queries]


def test_lists_go_on_where_they_end(desk, crowd):
    text = get(desk, "offers").text
    cursor = text.split('name="after" value="')[1].split('"')[0]
    rest = get(desk, "offers", view="waiting", after=cursor).text

    shown = [{f"p{n}" for n in range(23) if f">p{n}<" in html} for html in (text, rest)]
    assert (len(shown[0]), len(shown[1]), shown[0] & shown[1]) == (20, 3, set())
    assert get(desk, "offers", after="nonsense").status_code == 422
    waitlist = get(desk, "offers", view="waitlist").text
    assert "2 mentors would suit you" in waitlist
    assert mentoring.place_of(Participant.objects.get(user__username="p25")).place == 5
