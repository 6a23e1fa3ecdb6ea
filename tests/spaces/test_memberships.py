"""Roles of people in a space, their names on screen, and what they agreed to."""

from datetime import UTC, datetime

import pytest

from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.errors import Invalid, NotAllowed, NotFound
from social_learning_xblocks.spaces.api import (
    Membership,
    Role,
    accept_requests,
    count_members,
    find_member,
    mark_all_read,
    members_called,
    members_like,
    members_of,
    members_with_roles,
    people_in,
    person_of,
    set_role,
)
from social_learning_xblocks.spaces.data import Named
from social_learning_xblocks.spaces.domain.memberships import MOST_NAMES
from tests.factories.spaces import actor_in, make_member, make_space
from tests.personas import person

BADGES = {
    Role.LEARNER: "",
    Role.MENTOR: "Mentor",
    Role.EXPERT: "Expert",
    Role.MODERATOR: "Moderator",
    Role.STAFF: "Staff",
    Role.GUEST: "Guest",
}


@pytest.fixture
def space(db):
    return make_space()


@pytest.mark.parametrize("role", list(Role))
def test_a_member_has_a_name_and_a_word_for_the_role(space, ada, role):
    make_member(space, ada, role)

    assert people_in(space, [ada.pk]) == {ada.pk: Person(ada.pk, "ada", BADGES[role])}


def test_who_has_left_is_still_called_by_name(space, ada, eve):
    make_member(space, ada, Role.MENTOR)

    assert people_in(space, [eve.pk, ada.pk]) == {
        ada.pk: Person(ada.pk, "ada", "Mentor"),
        eve.pk: Person(eve.pk, "eve"),
    }


def test_a_role_elsewhere_says_nothing_here(space, ada):
    make_member(make_space(), ada, Role.MENTOR)

    assert people_in(space, [ada.pk]) == {ada.pk: Person(ada.pk, "ada")}


def test_accounts_that_are_gone_are_nobody(space):
    assert people_in(space, [None, 10**6]) == {}


def test_names_follow_the_setting(space, ada, settings):
    settings.SOCIAL_LEARNING = {"DISPLAY_NAME": "full_name"}
    make_member(space, ada)

    assert people_in(space, [ada.pk])[ada.pk].name == "Ada Okafor"


@pytest.mark.parametrize("count", [1, 3])
def test_names_of_members_are_one_query(count, space, ada, ben, chi, django_assert_num_queries):
    for user in (ada, ben, chi):
        make_member(space, user)

    with django_assert_num_queries(1):
        assert len(people_in(space, [user.pk for user in (ada, ben, chi)[:count]])) == count


@pytest.mark.parametrize("count", [1, 3])
def test_names_of_strangers_are_one_query_more(count, space, ada, ben, chi, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(people_in(space, [user.pk for user in (ada, ben, chi)[:count]])) == count


def test_names_of_nobody_are_no_query(space, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert people_in(space, [None]) == {}


@pytest.mark.parametrize(
    ("roles", "badge"),
    [({"learner"}, ""), ({"mentor"}, "Mentor"), ({"mentor", "staff"}, "Mentor"), ({"staff"}, "Staff"), (set(), "")],
)
def test_an_actor_is_shown_as_others_see_them(roles, badge):
    assert person_of(Actor(7, "ada", frozenset(roles))) == Person(7, "ada", badge)


def test_members_are_found_by_username_in_any_case(space, ada, ben):
    make_member(space, ada)
    make_member(space, ben)

    assert members_called(space, ["ADA", "Ben", "ada"]) == {"ada": (ada.pk, "ada"), "ben": (ben.pk, "ben")}


def test_strangers_are_not_found_by_username(space, eve):
    make_member(make_space(), eve)

    assert members_called(space, ["eve", "nobody"]) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_members_by_username_are_one_query(count, space, ada, ben, chi, django_assert_num_queries):
    for user in (ada, ben, chi):
        make_member(space, user)

    with django_assert_num_queries(1):
        assert len(members_called(space, ["ada", "ben", "chi"][:count])) == count


@pytest.mark.parametrize("count", [1, 3])
def test_strangers_by_username_are_one_query_more(count, space, ada, django_assert_num_queries):
    make_member(space, ada)

    with django_assert_num_queries(2):
        assert members_called(space, ["ada", *["x", "y", "z"][:count]]) == {"ada": (ada.pk, "ada")}


def test_only_the_first_names_of_a_text_are_looked_up(space, ada, ben, django_assert_num_queries):
    make_member(space, ada)
    make_member(space, ben)
    crowd = [f"x{number}" for number in range(5000)]

    with django_assert_num_queries(2):
        found = members_called(space, ["ada", *crowd, "ben"])

    assert found == {"ada": (ada.pk, "ada")}
    assert members_called(space, [*crowd[: MOST_NAMES - 1], "ben"]) == {"ben": (ben.pk, "ben")}


def test_nobody_by_username_is_no_query(space, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert members_called(space, []) == {}


def test_a_mention_offers_members_whose_username_begins_so(space, ada, ben):
    adam = person("adam")
    for user, role in ((adam, Role.LEARNER), (ada, Role.MENTOR), (ben, Role.LEARNER)):
        make_member(space, user, role)
    make_member(make_space(), person("adele"))

    expected = [("ada", Person(ada.pk, "ada", "Mentor")), ("adam", Person(adam.pk, "adam"))]
    assert members_like(space, "AD") == expected
    assert members_like(space, "ad", limit=1) == expected[:1]


def test_a_mention_offers_eight_at_most(space):
    for number in range(9):
        make_member(space, person(f"learner{number}"))

    assert [username for username, _person in members_like(space, "learner")] == [f"learner{n}" for n in range(8)]


@pytest.mark.parametrize("start", ["%", "_", "a%", "\\"])
def test_signs_of_the_database_are_letters_in_a_mention(space, ada, start):
    make_member(space, ada)

    assert members_like(space, start) == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_mention_is_one_query(count, space, ada, ben, chi, django_assert_num_queries):
    for user in (ada, ben, chi)[:count]:
        make_member(space, user)

    with django_assert_num_queries(1):
        assert len(members_like(space, "")) == count


def test_people_with_roles_are_listed_for_staff(space, ada, ben, chi, dee):
    for user, role in ((dee, Role.STAFF), (ada, Role.MENTOR), (chi, Role.MENTOR), (ben, Role.LEARNER)):
        make_member(space, user, role)

    expected = [
        Named("ada", Person(ada.pk, "ada", "Mentor"), True),
        Named("chi", Person(chi.pk, "chi", "Mentor"), True),
        Named("dee", Person(dee.pk, "dee", "Staff"), False),
    ]
    assert members_with_roles(space) == expected
    assert members_with_roles(space, limit=1) == expected[:1]


@pytest.mark.parametrize("count", [1, 3])
def test_people_with_roles_are_one_query(count, space, ada, ben, chi, django_assert_num_queries):
    for user in (ada, ben, chi)[:count]:
        make_member(space, user, Role.EXPERT)

    with django_assert_num_queries(1):
        assert len(members_with_roles(space)) == count


@pytest.mark.parametrize("role", [Role.LEARNER, Role.MENTOR, Role.EXPERT, Role.MODERATOR, Role.GUEST])
def test_staff_give_a_role(space, dee, ben, role):
    make_member(space, ben)

    membership = set_role(actor_in(space, dee, Role.STAFF), space, username=" ben ", role=role.value)

    assert (membership.user_id, membership.role) == (ben.pk, role)
    assert Membership.objects.get(space=space, user=ben).role == role


@pytest.mark.parametrize("role", [Role.LEARNER, Role.MENTOR, Role.EXPERT, Role.MODERATOR, Role.GUEST])
def test_others_give_no_role(space, ada, ben, role):
    make_member(space, ben)

    with pytest.raises(NotAllowed, match="Only staff"):
        set_role(actor_in(space, ada, role), space, username="ben", role="mentor")

    assert Membership.objects.get(user=ben).role == Role.LEARNER


@pytest.mark.parametrize("role", ["staff", "king", ""])
def test_a_role_that_cannot_be_given_is_invalid(space, dee, ben, role):
    make_member(space, ben)

    with pytest.raises(Invalid) as refusal:
        set_role(actor_in(space, dee, Role.STAFF), space, username="ben", role=role)

    assert refusal.value.fields == {"role": "Choose one of the roles."}


@pytest.mark.parametrize("username", ["eve", "nobody", ""])
def test_who_has_never_been_here_gets_no_role(space, dee, eve, username):
    make_member(make_space(), eve)

    with pytest.raises(NotFound, match="has been here yet"):
        set_role(actor_in(space, dee, Role.STAFF), space, username=username, role="mentor")


def test_staff_of_the_platform_stay_staff(space, dee, ada):
    make_member(space, ada, Role.STAFF)

    with pytest.raises(Invalid, match="the platform decides"):
        set_role(actor_in(space, dee, Role.STAFF), space, username="ada", role="learner")

    assert Membership.objects.get(user=ada).role == Role.STAFF


def test_members_agree_to_be_asked_and_take_it_back(space, ada):
    actor = actor_in(space, ada, Role.MENTOR)

    accept_requests(actor, space, accepts=True)
    assert Membership.objects.get(user=ada).accepts_requests is True

    accept_requests(actor, space, accepts=False)
    assert Membership.objects.get(user=ada).accepts_requests is False


def test_agreeing_here_is_not_agreeing_elsewhere(space, ada, ben):
    elsewhere = make_space()
    make_member(elsewhere, ada)
    make_member(space, ben)

    accept_requests(actor_in(space, ada), space, accepts=True)

    assert list(Membership.objects.filter(accepts_requests=True).values_list("space", "user")) == [(space.pk, ada.pk)]


def test_guests_are_not_asked(space, eve):
    with pytest.raises(NotAllowed):
        accept_requests(actor_in(space, eve, Role.GUEST), space, accepts=True)

    assert Membership.objects.get(user=eve).accepts_requests is False


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_all_that_is_here_is_marked_as_read(space, ben, chi):
    actor, before = actor_in(space, ben), datetime.now(UTC)
    for user in (ben, chi):
        make_member(space, user, read_before=LONG_AGO)

    mark_all_read(actor, space)

    assert before <= Membership.objects.get(user=ben).read_before <= datetime.now(UTC)
    assert Membership.objects.get(user=chi).read_before == LONG_AGO


@pytest.mark.parametrize("actor", [Actor(None), Actor(1, "ben", frozenset({"staff"}), read_only=True)])
def test_who_only_looks_marks_nothing(space, actor):
    with pytest.raises(NotAllowed):
        mark_all_read(actor, space)


def test_a_guest_marks_as_read(space, eve):
    actor = actor_in(space, eve, Role.GUEST)
    make_member(space, eve, Role.GUEST, read_before=LONG_AGO)

    mark_all_read(actor, space)

    assert Membership.objects.get(user=eve).read_before > LONG_AGO


def test_members_are_found_by_id_with_their_roles(ada, ben, eve, django_assert_num_queries):
    space = make_space()
    make_member(space, ada, Role.MENTOR)
    make_member(space, ben)
    make_member(make_space(), eve)

    with django_assert_num_queries(1):
        assert members_of(space, [ada.pk, ben.pk, eve.pk]) == {ada.pk: "mentor", ben.pk: "learner"}
    with django_assert_num_queries(0):
        assert members_of(space, []) == {}


def test_members_are_counted_by_role_and_without_one(ada, ben, chi):
    space = make_space()
    make_member(space, ada, Role.MENTOR)
    make_member(space, ben)
    make_member(space, chi)

    assert count_members(space) == 3
    assert count_members(space, besides=ben.pk) == 2
    assert count_members(space, roles=["mentor", "expert"]) == 1
    assert count_members(space, roles=["mentor"], besides=ada.pk) == 0


def test_a_member_is_found_and_a_stranger_is_not(ada, eve):
    space = make_space()
    make_member(space, ada, Role.MENTOR)

    assert find_member(space, ada.pk) == Person(ada.pk, "ada", "Mentor")
    with pytest.raises(NotFound, match="no such person"):
        find_member(space, eve.pk)
