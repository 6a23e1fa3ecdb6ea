"""Who acts, and whom the screens show."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.kit.actor import ASSISTANT, EXPERT, GUEST, LEARNER, MENTOR, MODERATOR, STAFF, Actor, Person
from social_learning_xblocks.kit.errors import NotAllowed


def test_an_actor_without_account_writes_nothing():
    assert not Actor(None).can_write


def test_an_actor_with_an_account_writes():
    assert Actor(2, "ben").can_write


def test_who_is_signed_in_has_a_number():
    assert Actor(2, "ben").person_id == 2


def test_who_is_not_signed_in_is_asked_to():
    with pytest.raises(NotAllowed, match=r"^Sign in to take part\.$"):
        Actor(None).person_id  # noqa: B018 - the property is what is tested


def test_staff_who_look_through_other_eyes_write_nothing():
    assert Actor(2, "ben", frozenset({STAFF}), read_only=True).can_write is False


@pytest.mark.parametrize(
    ("role", "is_staff", "is_moderator"),
    [
        (LEARNER, False, False),
        (MENTOR, False, False),
        (EXPERT, False, False),
        (GUEST, False, False),
        (MODERATOR, False, True),
        (STAFF, True, True),
    ],
)
def test_roles_say_who_moderates(role, is_staff, is_moderator):
    actor = Actor(1, "ada", frozenset({role}))

    assert (actor.is_staff, actor.is_moderator) == (is_staff, is_moderator)


def test_one_of_several_roles_is_enough():
    ada = Actor(1, "ada", frozenset({MENTOR}))

    assert ada.has_role(EXPERT, MENTOR) is True
    assert ada.has_role(EXPERT, GUEST) is False


def test_an_actor_cannot_be_changed():
    ada = Actor(1, "ada")

    with pytest.raises(dataclasses.FrozenInstanceError):
        ada.roles = frozenset({STAFF})


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Ada Okafor", "AO"),
        ("ben", "B"),
        ("Chi Thi Nguyen", "CN"),
        ("  dee   larsson ", "DL"),
        ("İpek Şahin", "İŞ"),
        ("李小龙", "李"),
        ("مريم حداد", "مح"),
        ("42nd Street", "4S"),
        ("(guest) Eve", "E"),
        ("🎉 Eve", "E"),
        ("🎉", "?"),
        ("", "?"),
    ],
)
def test_initials_are_first_letters(name, initials):
    assert Person(1, name).initials == initials


@given(st.text())
def test_initials_are_never_empty(name):
    assert Person(1, name).initials.strip() != ""


def test_somebody_without_account_has_the_first_colour():
    assert Person(None, "Anonymous").hue == 0


@pytest.mark.parametrize(("user_id", "hue"), [(1, 1), (7, 7), (8, 0), (19, 3)])
def test_a_person_keeps_one_of_eight_colours(user_id, hue):
    assert Person(user_id, "ben").hue == hue


def test_an_assistant_is_of_the_staff():
    assistant, staff = Actor(1, "ada", frozenset({STAFF, ASSISTANT})), Actor(2, "dee", frozenset({STAFF}))

    assert [(actor.is_staff, actor.is_assistant) for actor in (assistant, staff)] == [(True, True), (True, False)]
