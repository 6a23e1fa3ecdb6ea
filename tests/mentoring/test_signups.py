"""Signing up for a programme."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.data import Signup
from mentoring.enums import ParticipantState, ProgrammeKind
from mentoring.models import Participant, Programme, Wish
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed
from social_learning_xblocks.people import api as people
from social_learning_xblocks.spaces.api import Role
from tests.factories.mentoring import reading

MENTEE = Signup(is_mentee=True, wanted=("SQL", "Talks"))
EVERYTHING = Signup(
    is_mentee=True,
    is_mentor=True,
    wanted=("SQL",),
    offered=("Talks",),
    goals=" Speak in public ",
    interests=("Maps",),
    languages=("en", "es"),
    time_zone="Europe/Berlin",
    windows=("Mon 18:00-22:00",),
    style=(0.0, 0.25, 0.5, 0.75, 1.0, 0.0, 0.25),
    level=2,
    team=" Data ",
    priority="skills",
    musts=("language",),
    mentee_places=2,
    mentor_places=1,
    is_listed=True,
)


def sign(stage, said=MENTEE, by=None):
    return mentoring.sign_up(by or stage.ben, stage.programme, said)


def set_programme(stage, **fields):
    Programme.objects.filter(pk=stage.programme.pk).update(**fields)
    stage.programme.refresh_from_db()


def test_what_was_said_comes_back(stage):
    said = replace(EVERYTHING, wishes=(stage.ada.person_id,), nevers=(stage.chi.person_id,))
    row = sign(stage, said)

    assert mentoring.signup_of(row) == replace(said, goals="Speak in public", team="Data", consents=True)


def test_signing_up_again_changes_what_was_said(stage):
    first = sign(stage, replace(EVERYTHING, wishes=(stage.ada.person_id,)))
    second = sign(stage)

    assert first.pk == second.pk
    assert mentoring.signup_of(Participant.objects.get()).wanted == ("SQL", "Talks")
    assert Wish.objects.count() == 0


def test_the_same_skill_is_one_whoever_writes_it(stage):
    sign(stage, replace(MENTEE, wanted=("SQL", "sql", "  Sql ")))
    sign(stage, replace(MENTEE, wanted=("sql",)), by=stage.chi)

    assert mentoring.signup_of(Participant.objects.first()).wanted == ("SQL",)
    assert [card.wanted for card in mentoring.list_skills(stage.dee, stage.space)] == [2]


def test_skills_that_are_not_listed_are_refused_where_the_programme_says_so(stage):
    set_programme(stage, may_add_skills=False)
    mentoring.add_skills(stage.dee, stage.space, [{"name": "SQL"}])

    with pytest.raises(Invalid) as refused:
        sign(stage)
    assert refused.value.fields == {"wanted": "“Talks” is not on the list. Choose from what is suggested."}
    assert Participant.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"is_mentee": False}, "roles"),
        ({"wanted": ()}, "wanted"),
        ({"is_mentor": True}, "offered"),
        ({"wanted": tuple(map(str, range(11)))}, "wanted"),
        ({"wanted": ("x" * 101,)}, "wanted"),
        ({"goals": "x" * 1001}, "goals"),
        ({"interests": ("x" * 61,)}, "interests"),
        ({"languages": tuple(map(str, range(11)))}, "languages"),
        ({"mentee_places": 4}, "mentee_places"),
        ({"mentor_places": -1}, "mentor_places"),
        ({"time_zone": "Moon/Crater"}, "time_zone"),
        ({"windows": ("Mon 18:00-22:00",)}, "time_zone"),
        ({"windows": ("whenever",), "time_zone": "UTC"}, "windows"),
        ({"style": (0.5,)}, "style"),
        ({"style": (0.3,) * 7}, "style"),
        ({"level": 9}, "level"),
        ({"priority": "looks"}, "priority"),
        ({"musts": ("never",)}, "musts"),
    ],
)
def test_what_cannot_be_matched_is_refused_with_a_sentence_for_its_field(stage, change, field):
    with pytest.raises(Invalid) as refused:
        sign(stage, replace(MENTEE, **change))
    assert list(refused.value.fields) == [field]
    assert Participant.objects.count() == 0


def test_people_are_named_once_and_belong_here(stage):
    ben, ada, eve = (actor.person_id for actor in (stage.ben, stage.ada, stage.eve))
    for change, field in (
        ({"wishes": (ben,)}, "wishes"),
        ({"nevers": (ben,)}, "nevers"),
        ({"wishes": (ada,), "nevers": (ada,)}, "nevers"),
        ({"nevers": (eve,)}, "wishes"),
    ):
        with pytest.raises(Invalid) as refused:
            sign(stage, replace(MENTEE, **change))
        assert list(refused.value.fields) == [field]


def test_a_capacity_of_nobody_is_a_capacity(stage):
    row = sign(stage, Signup(is_mentor=True, offered=("SQL",), mentee_places=0), by=stage.ada)
    assert row.mentee_places == 0


def test_among_peers_everybody_is_both(stage):
    set_programme(stage, kind=ProgrammeKind.PEER)

    row = sign(stage, Signup(wanted=("SQL",), offered=("Talks",)))
    assert (row.is_mentee, row.is_mentor) == (True, True)


def test_nobody_signs_up_without_the_consent_that_is_asked_for(stage):
    set_programme(stage, consent="We keep what you say.", consent_version=2)

    with pytest.raises(Invalid) as refused:
        sign(stage)
    assert list(refused.value.fields) == ["consents"]
    row = sign(stage, replace(MENTEE, consents=True))
    assert row.consent_version == 2
    assert sign(stage, replace(MENTEE, consents=False)).consent_version == 2
    set_programme(stage, consent_version=3)
    with pytest.raises(Invalid):
        sign(stage)


def test_sign_up_has_its_time_and_who_is_in_may_change_later(stage):
    now = timezone.now()
    set_programme(stage, signup_from=now + timedelta(days=1))
    with pytest.raises(Conflict, match="has not begun"):
        sign(stage)
    set_programme(stage, signup_from=None)
    sign(stage)
    set_programme(stage, signup_until=now - timedelta(days=1))

    assert sign(stage, replace(MENTEE, goals="Later")).goals == "Later"
    with pytest.raises(Conflict, match="is closed"):
        sign(stage, by=stage.chi)
    set_programme(stage, ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Conflict, match="is over"):
        sign(stage)


def test_guests_and_other_eyes_do_not_sign_up(stage):
    for actor in (stage.join("fay", Role.GUEST), reading(stage.ben)):
        with pytest.raises(NotAllowed):
            sign(stage, by=actor)
        with pytest.raises(NotAllowed):
            mentoring.set_state(actor, stage.programme, ParticipantState.PAUSED)


def test_a_break_withdrawal_and_the_way_back(stage):
    with pytest.raises(Conflict, match="not signed up"):
        mentoring.set_state(stage.ben, stage.programme, ParticipantState.PAUSED)
    sign(stage)
    for state in (
        ParticipantState.PAUSED,
        ParticipantState.WITHDRAWN,
        ParticipantState.ACTIVE,
        ParticipantState.ACTIVE,
    ):
        assert mentoring.set_state(stage.ben, stage.programme, state).state == state
    mentoring.set_state(stage.ben, stage.programme, ParticipantState.WITHDRAWN)

    assert sign(stage).state == ParticipantState.ACTIVE
    set_programme(stage, ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Conflict, match="is over"):
        mentoring.set_state(stage.ben, stage.programme, ParticipantState.ACTIVE)


def test_the_first_form_is_filled_in_from_the_profile(stage):
    people.save_profile(stage.ben, skills=["Talks"], wanted=["SQL"], interests=["Maps"])

    said = mentoring.prefilled(stage.ben, stage.programme)
    assert (said.is_mentee, said.wanted, said.offered, said.interests) == (True, ("SQL",), ("Talks",), ("Maps",))


def test_the_next_form_is_filled_in_from_an_earlier_programme_but_not_whom_one_wished_for(stage):
    sign(stage, replace(EVERYTHING, wishes=(stage.ada.person_id,)))
    other = mentoring.find_or_make_programme(stage.space, key="spring", title="Spring")

    said = mentoring.prefilled(stage.ben, other)
    assert (said.offered, said.time_zone, said.wishes, said.is_listed, said.consents) == (
        ("Talks",),
        "Europe/Berlin",
        (),
        False,
        False,
    )


def test_peers_begin_as_both(stage):
    set_programme(stage, kind=ProgrammeKind.PEER)
    said = mentoring.prefilled(stage.ben, stage.programme)
    assert (said.is_mentee, said.is_mentor) == (True, True)


def test_mentors_are_found_who_agreed_to_it(stage):
    sign(stage, replace(EVERYTHING, is_mentee=False), by=stage.ada)
    sign(stage, replace(EVERYTHING, is_listed=False), by=stage.chi)
    sign(stage, replace(MENTEE, is_listed=True))

    assert [name for name, _person in mentoring.listed_mentors(stage.programme, "")] == ["ada"]
    assert [name for name, _person in mentoring.listed_mentors(stage.programme, "AD")] == ["ada"]
    assert mentoring.listed_mentors(stage.programme, "b") == []


def test_the_card_says_it_in_short(stage):
    set_programme(stage, consent="We keep what you say.", consent_version=2)
    row = sign(stage, replace(EVERYTHING, consents=True))

    card = mentoring.signup_card(row)
    assert (card.wanted, card.offered, card.languages) == (["SQL"], ["Talks"], ["English", "Spanish"])
    assert (card.must_agree, card.mentee_places) == (False, 2)
    set_programme(stage, consent_version=3)
    assert mentoring.signup_card(Participant.objects.get()).must_agree is True
