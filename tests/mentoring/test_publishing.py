"""What a run proposed becomes offers."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.enums import Answer, OfferState, ParticipantState, Ruling, WishKind
from mentoring.models import Apart, Decision, Offer, Proposal, Wish
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.models import JobState
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.notices.api import list_notices
from tests.factories.mentoring import reading


@pytest.fixture
def cast(stage):
    """Ada with two places, and Fay with one, mentor; Ben and Chi are mentees."""
    people = {
        "ada": stage.sign(stage.ada, mentor=True, mentee_places=2),
        "fay": stage.sign(stage.join("fay"), mentor=True),
        "ben": stage.sign(stage.ben),
        "chi": stage.sign(stage.chi),
    }
    return type("Cast", (), people)


@pytest.fixture
def run(stage, cast):
    """A run that is done: Ben and Ada with 80 points, Chi and Fay with 60."""
    made = stage.round((cast.ben, cast.ada), score=8_000)
    Proposal.objects.create(round=made, mentee=cast.chi, mentor=cast.fay, score=6_000, reasons=[{"criterion": "team"}])
    return made


def publish(stage, run, by=None, **wave):
    return mentoring.publish_offers(by or stage.dee, stage.programme, round_id=run.pk, **wave)


def offered():
    return list(Offer.objects.order_by("pk").values_list("mentee__user__username", "mentor__user__username"))


def sentences(actor, stage):
    return [(line.sentence, line.title) for line in list_notices(actor, stage.space).items]


def test_everything_is_offered_and_both_are_told(stage, run):
    stage.programme.response_days = 3
    stage.programme.save()

    published = publish(stage, run)

    assert (published.wave, published.count, published.left_out) == (1, 2, ())
    assert offered() == [("ben", "ada"), ("chi", "fay")]
    offer = Offer.objects.get(mentee__user=stage.chi.user_id)
    assert (offer.score, offer.reasons, offer.round_id, offer.published_by_id) == (
        6_000,
        [{"criterion": "team"}],
        run.pk,
        stage.dee.user_id,
    )
    assert offer.respond_by - offer.published_at == timedelta(days=3)
    assert set(Proposal.objects.values_list("published_at", flat=True)) == {offer.published_at}
    words = "There is a proposal for a match for you: have a look, and say yes or no"
    assert sentences(stage.ben, stage) == sentences(stage.ada, stage) == [(words, "Find a mentor")]
    assert sentences(stage.dee, stage) == []
    assert AuditEntry.objects.values_list("act", "subject_type", "subject_id", "reason").get() == (
        "published",
        "round",
        run.pk,
        "1: 2",
    )


@pytest.mark.parametrize(
    ("wave", "expected"),
    [
        ({"best": 1}, [("ben", "ada")]),
        ({"least_score": 7_000}, [("ben", "ada")]),
        ({"least_score": 6_000}, [("ben", "ada"), ("chi", "fay")]),
        ({"best": 9}, [("ben", "ada"), ("chi", "fay")]),
    ],
)
def test_a_wave_of_the_best(stage, run, wave, expected):
    publish(stage, run, **wave)

    assert offered() == expected


def test_chosen_pairs_first_and_the_rest_later(stage, run):
    chosen = Proposal.objects.get(score=6_000)

    assert publish(stage, run, proposal_ids=[chosen.pk]).wave == 1
    assert publish(stage, run).wave == 2
    assert offered() == [("chi", "fay"), ("ben", "ada")]
    assert publish(stage, run).count == 0


def test_pairs_of_another_run_are_not_found(stage, run, cast):
    other = stage.round((cast.chi, cast.ada))

    with pytest.raises(NotFound):
        publish(stage, run, proposal_ids=[other.proposals.get().pk])
    with pytest.raises(Invalid):
        publish(stage, run, best=0)


def test_who_is_second_is_told(stage, run):
    publish(stage, run, best=1, version=0)

    with pytest.raises(Conflict, match="Somebody else"):
        publish(stage, run, version=0)
    run.refresh_from_db()
    assert publish(stage, run, version=run.version).count == 1


@pytest.mark.parametrize("actor", ["ada", "ben", "eve", "reader"])
def test_only_coordinators_publish(stage, run, actor):
    by = reading(stage.dee) if actor == "reader" else getattr(stage, actor)

    with pytest.raises(NotAllowed):
        publish(stage, run, by=by)
    with pytest.raises(NotAllowed):
        mentoring.take_back_wave(by, stage.programme, wave=1)


def test_runs_of_elsewhere_and_without_result_are_not_published(stage, run):
    elsewhere = mentoring.find_or_make_programme(stage.elsewhere, key="", title="Elsewhere")
    with pytest.raises(NotFound):
        mentoring.publish_offers(stage.dee, elsewhere, round_id=run.pk)
    run.state = JobState.FAILED
    run.save()
    with pytest.raises(Conflict, match="no result"):
        publish(stage, run)


def withdraw(stage, cast):
    cast.ada.state = ParticipantState.WITHDRAWN
    cast.ada.save()
    return "has withdrawn"


def pause(stage, cast):
    cast.ada.state = ParticipantState.PAUSED
    cast.ada.save()
    return "takes a break"


def close_account(stage, cast):
    get_user_model().objects.filter(pk=cast.ada.user_id).update(is_active=False)
    return "is not in the course any more"


def change_role(stage, cast):
    cast.ada.is_mentor = False
    cast.ada.save()
    return "takes part in another role now"


def fill(stage, cast):
    stage.pair(stage.sign(stage.join("gus")), cast.ada)
    stage.offer(stage.sign(stage.join("hal")), cast.ada)
    return "has no place left"


@pytest.mark.parametrize("change", [withdraw, pause, close_account, change_role, fill])
def test_who_is_not_there_any_more_is_left_out_and_named(stage, run, cast, change):
    why = change(stage, cast)

    published = publish(stage, run)

    left = published.left_out[0]
    assert (left.mentee.name, left.mentor.name, left.who.name, left.why) == ("ben", "ada", "ada", why)
    assert (published.count, published.left_out_count) == (1, 1)
    assert ("chi", "fay") in offered()
    assert Proposal.objects.get(mentee=cast.ben).published_at is None


def keep_apart(stage, cast):
    one, other = sorted((cast.ada.user_id, cast.ben.user_id))
    Apart.objects.create(space=stage.space, one_id=one, other_id=other)
    return "they are kept apart"


def forbid(stage, cast):
    known = {"mentee": cast.ben, "mentor": cast.ada, "ruling": Ruling.FORBIDDEN}
    Decision.objects.create(programme=stage.programme, **known)
    return "they are kept apart"


def never(stage, cast):
    Wish.objects.create(participant=cast.ada, about_id=cast.ben.user_id, kind=WishKind.NEVER)
    return "they are kept apart"


def offer(stage, cast):
    stage.offer(cast.ben, cast.ada)
    return "they have each other already"


def pair_by_hand(stage, cast):
    mentoring.pair_people(stage.dee, stage.space, mentor_id=cast.ada.user_id, mentee_id=cast.ben.user_id)
    return "they have each other already"


@pytest.mark.parametrize("change", [keep_apart, forbid, never, offer, pair_by_hand])
def test_two_whom_something_keeps_apart_are_left_out(stage, run, cast, change):
    why = change(stage, cast)

    left = publish(stage, run).left_out[0]

    assert (left.who, left.why) == (None, why)


def test_a_mentee_who_has_somebody_is_left_out(stage, run, cast):
    stage.offer(cast.ben, cast.fay)

    assert [left.who.name for left in publish(stage, run).left_out] == ["ben", "fay"]


def test_a_wave_takes_the_places_that_it_fills(stage, cast):
    run = stage.round((cast.ben, cast.fay), (cast.chi, cast.fay))

    published = publish(stage, run)

    assert offered() == [("ben", "fay")]
    assert [(left.who.name, left.why) for left in published.left_out] == [("fay", "has no place left")]


def test_in_a_group_of_peers_roles_do_not_matter(stage, run, cast):
    stage.programme.kind = "peer"
    stage.programme.save()
    cast.ada.is_mentor = False
    cast.ada.save()

    assert publish(stage, run).count == 2


def test_a_wave_is_taken_back(stage, run):
    publish(stage, run)

    assert mentoring.take_back_wave(stage.dee, stage.programme, wave=1) == 2
    assert mentoring.take_back_wave(stage.dee, stage.programme, wave=1) == 0
    assert set(Offer.objects.values_list("state", "open_key")) == {(OfferState.WITHDRAWN, None)}
    assert list(Proposal.objects.exclude(published_at=None)) == []
    assert sentences(stage.ben, stage)[0][1] == "A post that is no longer here"
    assert AuditEntry.objects.filter(act="withdrawn").get().reason == "2"
    assert publish(stage, run).wave == 2


def test_what_was_answered_or_is_old_is_not_taken_back(stage, run):
    publish(stage, run, best=1)
    publish(stage, run)
    mentoring.accept_offer(stage.ben, stage.programme, Offer.objects.get(wave=1).pk)
    Offer.objects.filter(wave=2).update(published_at=timezone.now() - timedelta(minutes=16))

    for wave, sentence in ((1, "answered already"), (2, "15 minutes")):
        with pytest.raises(Conflict, match=sentence):
            mentoring.take_back_wave(stage.dee, stage.programme, wave=wave)
    assert set(Offer.objects.values_list("state", flat=True)) == {OfferState.OPEN}
    assert Offer.objects.get(wave=1).mentee_answer == Answer.ACCEPTED


def test_only_waves_of_runs_are_taken_back(stage, cast):
    stage.offer(cast.ben, cast.ada)

    for wave in (1, 7):
        with pytest.raises(NotFound):
            mentoring.take_back_wave(stage.dee, stage.programme, wave=wave)


@pytest.mark.parametrize("count", [1, 3])
def test_publishing_costs_the_same_for_one_and_for_three(stage, cast, count, django_assert_num_queries):
    mentees = [stage.sign(stage.join(f"mentee{number}")) for number in range(count)]
    mentors = [stage.sign(stage.join(f"mentor{number}"), mentor=True) for number in range(count)]
    run = stage.round(*zip(mentees, mentors, strict=True))
    with django_assert_num_queries(20):
        publish(stage, run)


def test_large_programmes_are_read_as_a_whole(stage, run, cast, monkeypatch):
    monkeypatch.setattr("mentoring.domain.places.FEW", 1)
    fill(stage, cast)

    assert [left.who.name for left in publish(stage, run).left_out] == ["ada"]
