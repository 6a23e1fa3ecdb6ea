"""What people are called on screen."""

import pytest

from social_learning_xblocks.kit import platform
from social_learning_xblocks.spaces.api import members_called, members_like, members_with_roles, people_in
from tests.factories.spaces import make_member, make_space
from tests.student.models import UserProfile


def test_people_are_called_by_their_usernames(ada, ben):
    assert platform.display_names([ada.pk, ben.pk]) == {ada.pk: "ada", ben.pk: "ben"}


def test_a_site_may_show_full_names(settings, ada, ben):
    settings.SOCIAL_LEARNING = {"DISPLAY_NAME": "full_name"}
    ben.first_name = ben.last_name = ""
    ben.save()

    assert platform.display_names([ada.pk, ben.pk]) == {ada.pk: "Ada Okafor", ben.pk: "ben"}


@pytest.mark.parametrize("count", [1, 3])
def test_names_are_one_query(count, ada, ben, chi, django_assert_num_queries):
    user_ids = [ada.pk, ben.pk, chi.pk][:count]

    with django_assert_num_queries(1):
        assert list(platform.display_names([*user_ids, user_ids[0], 0])) == user_ids


@pytest.mark.parametrize(("name", "shown"), [("Ada of Lagos", "Ada of Lagos"), ("", "Ada Okafor")])
def test_open_edx_keeps_full_names_in_a_profile(ada, ben, settings, name, shown):
    UserProfile.objects.create(user=ada, name=name)
    before = platform.display_names([ada.pk])
    settings.SOCIAL_LEARNING = {"DISPLAY_NAME": "full_name"}

    assert (before, platform.display_names([ada.pk])) == ({ada.pk: "ada"}, {ada.pk: shown})
    assert platform.display_names([ben.pk]) == {ben.pk: "Ben Haddad"}


@pytest.mark.parametrize("count", [1, 3])
def test_full_names_are_one_query_too(count, ada, ben, chi, settings, django_assert_num_queries):
    settings.SOCIAL_LEARNING = {"DISPLAY_NAME": "full_name"}
    space = make_space()
    people = [ada, ben, chi][:count]
    for user in people:
        UserProfile.objects.create(user=user, name=f"The {user.username}")
        make_member(space, user, "mentor")
    ids = [user.pk for user in people]
    names = {f"The {user.username}" for user in people}

    with django_assert_num_queries(1):
        assert set(platform.display_names(ids).values()) == names
    with django_assert_num_queries(1):
        assert {person.name for person in people_in(space, ids).values()} == names
    with django_assert_num_queries(1):
        found = members_called(space, [user.username for user in people])
        assert {name for _id, name in found.values()} == names
    with django_assert_num_queries(1):
        assert {named.person.name for named in members_with_roles(space)} == names
    with django_assert_num_queries(1):
        assert [person.name for _name, person in members_like(space, "a")] == ["The ada"]
    with django_assert_num_queries(1):
        assert {person.name for _name, person in members_like(space, "the")} == names


@pytest.mark.parametrize(("start", "found"), [("OKA", ["ada"]), ("had", ["ben"]), ("ad", ["ada"]), ("kafor", [])])
def test_members_are_offered_by_their_full_names(start, found, ada, ben, settings):
    settings.SOCIAL_LEARNING = {"DISPLAY_NAME": "full_name"}
    space = make_space()
    UserProfile.objects.create(user=ada, name="Ada of Okafor")
    for user in (ada, ben):
        make_member(space, user)

    assert [name for name, _person in members_like(space, start)] == found


def test_members_are_not_offered_by_names_that_are_not_shown(ben):
    space = make_space()
    make_member(space, ben)

    assert members_like(space, "had") == []
