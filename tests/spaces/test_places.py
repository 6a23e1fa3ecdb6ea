"""Coming into a space: who makes it, who becomes a member, and in what role."""

import pytest
from django.db.models.signals import pre_save

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.spaces.api import (
    Entrant,
    Membership,
    Place,
    Role,
    Space,
    SpaceKind,
    admit_course,
    courses_of,
    enter_space,
    find_or_make_space,
    member_of,
    space_url,
)
from social_learning_xblocks.spaces.domain.memberships import set_role
from social_learning_xblocks.spaces.domain.places import follow_platform_role
from social_learning_xblocks.spaces.models import SpaceCourse
from tests.factories.spaces import (
    COURSE,
    GRANTED,
    OTHER_COURSE,
    actor_in,
    make_community,
    make_member,
    make_place,
    make_space,
)
from tests.factories.threads import at_once
from tests.personas import person

THREADS = 8


def entrant(user, **fields) -> Entrant:
    return Entrant(user.pk, user.get_username(), **fields)


def test_the_first_visit_makes_the_space_and_the_membership(ben):
    place = make_place("b1", title="Questions")

    space, actor, membership = enter_space(place, entrant(ben))

    assert (space.kind, space.key, space.course_key, space.title) == ("block", place.key, COURSE, "Questions")
    assert (space.home_usage_key, space.cohort_id) == (place.usage_key, None)
    assert actor == Actor(ben.pk, "ben", frozenset({"learner"}))
    assert (membership.space, membership.user_id, membership.role) == (space, ben.pk, Role.LEARNER)


def test_what_is_there_on_joining_counts_as_read(ben):
    _space, _actor, membership = enter_space(make_place(), entrant(ben))

    assert membership.read_before == membership.joined_at
    assert membership.accepts_requests is False


def test_the_next_visit_finds_them(ben):
    place = make_place()
    first = enter_space(place, entrant(ben))

    assert enter_space(place, entrant(ben)) == first
    assert (Space.objects.count(), Membership.objects.count()) == (1, 1)


@pytest.mark.parametrize("members", [1, 3])
def test_the_next_visit_is_one_query(members, ada, ben, chi, django_assert_num_queries):
    place = make_place()
    for user in (ada, ben, chi)[:members]:
        enter_space(place, entrant(user))

    with django_assert_num_queries(1):
        enter_space(place, entrant(ada))


@pytest.mark.parametrize("kind", list(SpaceKind))
def test_a_member_enters_every_kind_of_space_with_one_query(kind, ben, django_assert_num_queries):
    place = make_place(kind=kind.value)
    enter_space(place, entrant(ben))

    with django_assert_num_queries(1):
        enter_space(place, entrant(ben))


@pytest.mark.django_db
def test_blocks_courses_and_communities_of_one_name_are_three_spaces():
    spaces = {find_or_make_space(make_place(kind=kind.value, key="python")).pk for kind in SpaceKind}

    assert len(spaces) == 3


@pytest.mark.django_db
def test_keys_that_differ_in_case_only_are_two_spaces():
    spaces = {
        make_space(make_place(key=key)).pk for key in ("block-v1:O+c+r+type@q+block@A", "block-v1:O+c+r+type@q+block@a")
    }

    assert len(spaces) == 2


@pytest.mark.django_db
def test_each_cohort_has_a_space_of_its_own():
    places = [make_place("b1", cohort_id=cohort_id) for cohort_id in (None, 0, 1)]

    assert [make_space(place).cohort_id for place in places] == [None, 0, 1]
    assert Space.objects.count() == 3


@pytest.mark.django_db
def test_a_very_long_title_is_cut():
    assert len(make_space(title="é" * 300).title) == 255


def test_a_title_that_the_author_changes_later_stays_as_it_was(ben):
    enter_space(make_place("b1", title="Questions"), entrant(ben))

    space, _actor, _membership = enter_space(make_place("b1", title="Answers"), entrant(ben))

    assert space.title == "Questions"


@pytest.mark.django_db
def test_a_visitor_without_account_is_nobody():
    space, actor, membership = enter_space(make_place("b1"), Entrant(None))

    assert (space, actor, membership) == (make_space(make_place("b1")), Actor(None), None)
    assert Membership.objects.count() == 0


def test_staff_who_look_through_other_eyes_join_nothing(ben):
    place = make_place()
    make_space(place)

    _space, actor, membership = enter_space(place, entrant(ben, read_only=True))

    assert actor == Actor(ben.pk, "ben", frozenset({"learner"}), read_only=True)
    assert (membership, Membership.objects.count()) == (None, 0)


def test_staff_who_look_through_other_eyes_make_no_space(ben):
    with pytest.raises(NotAllowed, match="Nobody has been here yet"):
        enter_space(make_place(), entrant(ben, read_only=True))

    assert Space.objects.count() == 0


def test_staff_of_one_course_are_learners_of_a_community_that_comes_from_another(dee):
    here, there = make_community(), make_community(course_key=OTHER_COURSE)
    space = make_space(here)
    admit_course(actor_in(space, dee, Role.STAFF), space, course_key=OTHER_COURSE)
    Membership.objects.all().delete()

    roles = [enter_space(place, entrant(dee, is_staff=place is here))[1].roles for place in (here, there, here)]

    assert roles == [{"staff"}, {"learner"}, {"staff"}]
    assert Membership.objects.get(user=dee).role == Role.LEARNER


def test_a_role_that_is_given_in_this_moment_stays(dee, ada):
    place = make_place()
    space = make_space(place)
    stale = make_member(space, ada)
    set_role(actor_in(space, dee, Role.STAFF), space, username="ada", role="mentor")

    follow_platform_role(stale, entrant(ada, is_staff=True))

    assert Membership.objects.get(user=ada).role == Role.MENTOR


def test_staff_who_look_through_the_eyes_of_a_member_see_the_membership(ben):
    place = make_place()
    make_member(make_space(place), ben, Role.MENTOR)

    _space, actor, membership = enter_space(place, entrant(ben, read_only=True))

    assert (actor.roles, actor.can_write, membership.role) == ({"mentor"}, False, Role.MENTOR)


@pytest.mark.parametrize(
    ("before", "is_staff", "after", "roles"),
    [
        ("learner", False, "learner", {"learner"}),
        ("learner", True, "staff", {"staff"}),
        ("staff", True, "staff", {"staff"}),
        ("staff", False, "learner", {"learner"}),
        ("mentor", False, "mentor", {"mentor"}),
        ("mentor", True, "mentor", {"mentor", "staff"}),
        ("guest", False, "guest", {"guest"}),
    ],
)
def test_the_role_follows_the_platform_and_falls_back(before, is_staff, after, roles, dee):
    place = make_place()
    make_member(make_space(place), dee, before)

    _space, actor, _membership = enter_space(place, entrant(dee, is_staff=is_staff))

    assert Membership.objects.get(user=dee).role == after
    assert actor.roles == roles


def test_staff_who_come_for_the_first_time_are_staff(dee):
    _space, actor, membership = enter_space(make_place(), entrant(dee, is_staff=True))

    assert (actor.roles, membership.role) == ({"staff"}, Role.STAFF)


@pytest.mark.parametrize(("before", "is_staff"), [("learner", True), ("staff", False)])
def test_a_masquerade_changes_no_role(before, is_staff, dee):
    place = make_place()
    make_member(make_space(place), dee, before)

    enter_space(place, entrant(dee, is_staff=is_staff, read_only=True))

    assert Membership.objects.get(user=dee).role == before


@pytest.mark.django_db
def test_the_first_course_that_names_a_community_founds_it():
    space = find_or_make_space(make_community("python"))

    assert (space.kind, space.key, space.course_key) == ("community", "python", "")
    assert courses_of(space) == [COURSE]


@pytest.mark.parametrize("who", ["ben", "eve", None])
def test_a_course_that_does_not_share_the_community_sees_nothing_of_it(who, ben):
    """Not even Ben does by way of the other course, who is a member by way of the first."""
    enter_space(make_community("python"), entrant(ben))
    user_id = {None: None, "ben": ben.pk}.get(who) if who != "eve" else person("eve").pk

    with pytest.raises(NotAllowed) as refusal:
        enter_space(make_community("python", OTHER_COURSE), Entrant(user_id, who or ""))

    assert refusal.value.message == (
        f"This course does not share the community “python” yet. Staff of a course in it can add {OTHER_COURSE}."
    )
    assert list(Membership.objects.values_list("user_id", flat=True)) == [ben.pk]


def test_a_course_that_was_let_in_sees_the_community(ben, eve):
    space, _actor, _membership = enter_space(make_community("python"), entrant(ben))
    admit_course(actor_in(space, ben, Role.STAFF), space, course_key=OTHER_COURSE)

    found, actor, _membership = enter_space(make_community("python", OTHER_COURSE), entrant(eve))

    assert (found, actor.roles) == (space, {"learner"})


@pytest.mark.django_db(transaction=True)
def test_a_community_is_founded_with_its_course_or_not_at_all():
    """Without a course nobody could ever come in, and nobody let a course in."""

    def fail(**kwargs):
        raise OSError("The network is gone.")

    pre_save.connect(fail, sender=SpaceCourse)
    try:
        with pytest.raises(OSError, match="network"):
            find_or_make_space(make_community("python"))
    finally:
        pre_save.disconnect(fail, sender=SpaceCourse)

    assert Space.objects.count() == 0
    assert courses_of(find_or_make_space(make_community("python"))) == [COURSE]


def test_a_member_is_an_actor_outside_the_block_too(ada):
    space = make_space()
    make_member(space, ada, Role.MENTOR)

    assert member_of(ada.pk, space.pk) == (space, Actor(ada.pk, "ada", frozenset({"mentor"})))


@pytest.mark.django_db
def test_who_is_no_member_is_no_actor_outside_the_block(eve):
    space = make_space()

    assert (member_of(eve.pk, space.pk), member_of(None, space.pk), member_of(eve.pk, 0)) == (None, None, None)


@pytest.mark.parametrize("members", [1, 3])
def test_a_member_outside_the_block_is_one_query(members, ada, ben, chi, django_assert_num_queries):
    space = make_space()
    for user in (ada, ben, chi)[:members]:
        make_member(space, user)

    with django_assert_num_queries(1):
        member_of(ada.pk, space.pk)


@pytest.fixture
def host(settings):
    """A host that says who may do what in which course."""
    settings.SOCIAL_LEARNING = {"COURSE_ACCESS": "tests.factories.spaces.course_access"}
    return GRANTED


@pytest.mark.parametrize("role", [Role.LEARNER, Role.MODERATOR, Role.STAFF])
def test_who_left_the_course_is_no_member_outside_the_block(host, ada, role):
    space = make_space()
    make_member(space, ada, role)
    host.add((ada.pk, OTHER_COURSE, "load"))

    assert member_of(ada.pk, space.pk) is None


@pytest.mark.parametrize(
    ("stored", "is_staff", "roles"),
    [
        (Role.STAFF, False, {"learner"}),
        (Role.STAFF, True, {"staff"}),
        (Role.LEARNER, True, {"learner", "staff"}),
        (Role.MODERATOR, False, {"moderator"}),
    ],
)
def test_outside_the_block_staff_are_whom_the_platform_says(host, ada, stored, is_staff, roles):
    space = make_space()
    make_member(space, ada, stored)
    host |= {(ada.pk, COURSE, "load"), *([(ada.pk, COURSE, "staff")] if is_staff else [])}

    assert member_of(ada.pk, space.pk) == (space, Actor(ada.pk, "ada", frozenset(roles)))


@pytest.mark.parametrize("course", [COURSE, OTHER_COURSE])
def test_one_course_of_a_community_is_enough(host, dee, ada, course):
    space = make_space(make_community())
    admit_course(actor_in(space, dee, Role.STAFF), space, course_key=OTHER_COURSE)
    make_member(space, ada)
    host |= {(ada.pk, course, "load"), (ada.pk, course, "staff")}
    inside = member_of(ada.pk, space.pk)

    SpaceCourse.objects.filter(course_key=course).delete()

    assert inside == (space, Actor(ada.pk, "ada", frozenset({"learner", "staff"})))
    assert member_of(ada.pk, space.pk) is None


@pytest.mark.django_db
def test_a_community_that_no_course_shares_lets_nobody_in(ada):
    space = make_space(make_community())
    make_member(space, ada)
    SpaceCourse.objects.all().delete()

    assert member_of(ada.pk, space.pk) is None


def test_a_space_of_a_host_without_courses_asks_nobody(host, ada):
    space = make_space(course_key="")
    make_member(space, ada, Role.STAFF)

    assert member_of(ada.pk, space.pk) == (space, Actor(ada.pk, "ada", frozenset({"staff"})))


@pytest.mark.django_db
def test_a_page_about_a_space_has_an_address():
    space = make_space()

    assert space_url("questions_csv", space) == f"/social-learning/spaces/{space.pk}/questions.csv"


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", [make_place("b1"), make_community("python")], ids=["block", "community"])
def test_a_person_who_clicks_eight_times_is_one_member_of_one_space(place):
    ben = person("ben")

    found = at_once([lambda: enter_space(place, entrant(ben))] * THREADS)

    [space], [membership] = Space.objects.all(), Membership.objects.all()
    assert found == [(space, Actor(ben.pk, "ben", frozenset({"learner"})), membership)] * THREADS


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", [make_place("b1"), make_community("python")], ids=["block", "community"])
def test_eight_first_visitors_meet_in_one_space(place):
    people = [person(f"learner{n}") for n in range(THREADS)]

    found = at_once([lambda user=user: enter_space(place, entrant(user))[0] for user in people])

    [space] = Space.objects.all()
    assert found == [space] * THREADS
    assert set(Membership.objects.values_list("user_id", flat=True)) == {user.pk for user in people}


def test_a_place_says_what_it_is_about():
    assert Place("block", "k", "c") == Place(
        kind="block", key="k", course_key="c", title="", cohort_id=None, usage_key=""
    )


def test_an_assistant_is_staff_with_a_word_more_and_the_membership_knows_staff_alone(dee):
    _space, actor, membership = enter_space(make_place(), entrant(dee, is_staff=True, is_assistant=True))

    assert actor.roles == {"staff", "assistant"}
    assert membership.role == Role.STAFF
