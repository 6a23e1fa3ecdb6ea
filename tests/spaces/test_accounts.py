"""People who come with an import."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate, get_user_model

from social_learning_xblocks.spaces.api import Membership, Newcomer, Role, accounts_called, add_members, make_accounts
from tests.factories.spaces import make_member, make_space

User = get_user_model()
LONG_AGO = datetime(2012, 5, 1, tzinfo=UTC)


def test_accounts_are_found_by_username(ada, ben):
    assert accounts_called(["ada", "ben", "ada", "nobody"]) == {"ada": ada.pk, "ben": ben.pk}


def test_the_name_as_it_was_asked_for_is_the_key(ada):
    """Databases differ in whether "ADA" is Ada; the answer never has a name that nobody asked for."""
    assert accounts_called(["ADA"]) in ({}, {"ADA": ada.pk})


@pytest.mark.parametrize("count", [1, 3])
def test_accounts_are_one_query(count, ada, ben, chi, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(accounts_called(["ada", "ben", "chi"][:count])) == count


@pytest.mark.django_db
def test_nobody_is_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert accounts_called([]) == {}


@pytest.mark.django_db
def test_who_is_missing_gets_an_account_that_nobody_can_use():
    [key] = make_accounts([Newcomer("se-beer-7", "Grace Hopper", LONG_AGO)]).values()

    user = User.objects.get(pk=key)
    assert (user.username, user.first_name, user.email) == ("se-beer-7", "Grace Hopper", "")
    assert (user.date_joined, user.is_active, user.has_usable_password()) == (LONG_AGO, False, False)
    assert authenticate(username="se-beer-7", password="") is None


@pytest.mark.django_db
def test_a_long_name_is_cut_and_a_moment_that_is_unknown_is_now():
    before = datetime.now(UTC)

    make_accounts([Newcomer("se-beer-7", "é" * 400)])

    user = User.objects.get()
    assert user.first_name == "é" * 150
    assert before <= user.date_joined <= datetime.now(UTC)


def test_who_is_there_stays_as_is(ada):
    found = make_accounts([Newcomer("ada", "Somebody else"), Newcomer("se-beer-7", "Grace")])

    assert found["ada"] == ada.pk
    assert set(found) == {"ada", "se-beer-7"}
    assert User.objects.get(pk=ada.pk).first_name == "Ada"


@pytest.mark.django_db
def test_a_second_import_finds_them():
    newcomers = [Newcomer(f"se-beer-{n}", "Grace") for n in range(3)]
    first = make_accounts(newcomers)

    assert make_accounts(newcomers) == first
    assert User.objects.count() == 3


def test_where_addresses_are_unique_each_account_has_one_that_reaches_nobody(unique_addresses):
    make_accounts([Newcomer("se-beer-7", "Grace"), Newcomer("se-beer-8", "Ada")])

    addresses = list(User.objects.order_by("username").values_list("email", flat=True))
    assert addresses == ["se-beer-7@users.invalid", "se-beer-8@users.invalid"]


def test_members_are_added_at_once(ada, ben, chi):
    space = make_space()
    make_member(space, ada, Role.MENTOR)

    add_members(space, [Membership(user=user, joined_at=LONG_AGO) for user in (ada, ben, chi)])

    found = Membership.objects.filter(space=space).order_by("user_id").values_list("user_id", "role")
    assert list(found) == [(ada.pk, "mentor"), (ben.pk, "learner"), (chi.pk, "learner")]
    assert Membership.objects.get(user=ben).joined_at == LONG_AGO


@pytest.mark.parametrize("count", [1, 3])
def test_members_are_added_with_one_query(count, ada, ben, chi, django_assert_num_queries):
    space = make_space()

    with django_assert_num_queries(1):
        add_members(space, [Membership(user=user) for user in (ada, ben, chi)[:count]])
