"""Asking others into a group: who may be asked, who decides, and what limits it."""

from dataclasses import replace

import pytest

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain import invitations
from social_learning_xblocks.video_review.models import Group, Invitation, Participant, Submission
from tests.factories.assignments import LINES, make_assignment, make_video
from tests.factories.spaces import actor_in
from tests.personas import person


@pytest.fixture
def course(db):
    """Ada has a group for three; Ben and Chi have none."""
    course = make_assignment(groups="own", group_size=3)
    course.ada, course.ben, course.chi = (course.learner(name) for name in ("ada", "ben", "chi"))
    course.group = course.group_of(course.ada, name="Owls")
    return course


def invite(course, actor=None, username="ben"):
    return videos.invite(actor or course.ada, course.assignment, username=username)


def inside(course):
    return list(Participant.objects.filter(group=course.group).order_by("pk").values_list("user__username", flat=True))


def waiting(course, actor):
    return [(card.group, card.invited_by) for card in videos.invitations_to(actor, course.assignment)]


def test_who_is_asked_is_told_and_comes_in_by_their_own_word(course):
    made = invite(course, username=" @Ben ")
    assert (inside(course), waiting(course, course.ben)) == (["ada"], [("Owls", course.ada.user_id)])
    assert [card.user_id for card in videos.invitations_of(course.group.pk)] == [course.ben.user_id]
    [line] = notices.list_notices(course.ben, course.space).items
    assert line.sentence == "ada invites you to their group"
    assert str(made) == f"{course.ben.user_id} to {course.group.pk}"

    videos.accept_invitation(course.ben, course.assignment, made.pk)

    assert (inside(course), Group.objects.get().size) == (["ada", "ben"], 2)
    assert (waiting(course, course.ben), Invitation.objects.count()) == ([], 0)


def test_what_was_begun_alone_comes_along(course):
    video = make_video(course.space, course.ben)
    videos.save_submission(course.ben, course.assignment, video_id=video.uuid, note="Mine")

    videos.accept_invitation(course.ben, course.assignment, invite(course).pk)

    assert Submission.objects.get().group == course.group
    assert course.own(course.ada).body == "Mine"


def test_who_declines_is_not_asked_again_by_this_group(course):
    videos.decline_invitation(course.ben, course.assignment, invite(course).pk)

    assert (waiting(course, course.ben), videos.invitations_of(course.group.pk)) == ([], [])
    with pytest.raises(Conflict, match="invited already"):
        invite(course)
    with pytest.raises(NotFound):
        videos.accept_invitation(course.ben, course.assignment, Invitation.objects.get().pk)
    with pytest.raises(NotFound):
        videos.withdraw_invitation(course.ada, course.assignment, Invitation.objects.get().pk)
    assert inside(course) == ["ada"]


def test_an_invitation_is_taken_back_by_a_member_of_the_group_alone(course):
    made = invite(course)
    videos.make_group(course.chi, course.assignment, name="Others")
    with pytest.raises(NotFound):
        videos.withdraw_invitation(course.chi, course.assignment, made.pk)

    videos.withdraw_invitation(course.ada, course.assignment, made.pk)

    with pytest.raises(NotFound, match="not there any more"):
        videos.accept_invitation(course.ben, course.assignment, made.pk)


def test_nobody_answers_for_another(course):
    made = invite(course)

    for answer in (videos.accept_invitation, videos.decline_invitation):
        with pytest.raises(NotFound):
            answer(course.chi, course.assignment, made.pk)


def test_who_comes_to_one_group_has_answered_all(course):
    other = course.group_of(course.chi, name="Others")
    first = invite(course)
    second = invite(course, course.chi)

    videos.accept_invitation(course.ben, course.assignment, second.pk)

    assert (Participant.objects.get(user_id=course.ben.user_id).group, Invitation.objects.count()) == (other, 0)
    with pytest.raises(Conflict, match="in a group already"):
        videos.accept_invitation(course.ben, course.assignment, first.pk)


@pytest.mark.parametrize("username", ["ada", "chi", "dov", "dee", "eve", "", "nobody"])
def test_who_is_in_a_group_or_has_handed_in_or_is_staff_or_was_never_here_is_not_asked(course, dee, eve, username):
    actor_in(course.space, dee, Role.STAFF)
    course.group_of(course.chi)
    course.hand_in(course.learner("dov"))

    with pytest.raises(Invalid) as refused:
        invite(course, username=username)

    assert (list(refused.value.fields), Invitation.objects.count()) == (["username"], 0)


def test_only_people_without_a_group_are_offered_and_only_by_their_name(course):
    course.learner("bea")
    actor_in(course.space, person("bob_of_the_staff"), Role.STAFF)
    course.hand_in(course.learner("bert"))
    course.group_of(course.learner("bob"))

    def offered(actor, start):
        return [name for name, _person in videos.invitable(actor, course.assignment, start)]

    assert offered(course.ada, "b") == ["bea", "ben"]
    assert (offered(course.ada, ""), offered(course.ada, "ada")) == ([], [])
    assert offered(course.chi, "b") == []
    assert offered(replace(course.ada, read_only=True), "b") == []
    assert offered(Actor(None), "b") == []
    assert videos.invitations_to(Actor(None), course.assignment) == []


def test_a_full_group_and_one_that_has_handed_in_ask_nobody(course):
    made = invite(course)
    course.hand_in(course.ada)
    with pytest.raises(Conflict, match="has handed in"):
        invite(course, username="chi")
    with pytest.raises(Conflict, match="handed in already"):
        videos.accept_invitation(course.ben, course.assignment, made.pk)
    videos.take_back(course.ada, course.assignment)
    Group.objects.update(size=3)

    with pytest.raises(Conflict, match="full"):
        invite(course, username="chi")
    with pytest.raises(Conflict, match="full"):
        videos.accept_invitation(course.ben, course.assignment, made.pk)
    assert waiting(course, course.ben) == [("Owls", course.ada.user_id)]


def test_so_many_wait_and_no_more(course, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_INVITED", 1)
    made = invite(course)
    with pytest.raises(Conflict, match="wait for an answer"):
        invite(course, username="chi")
    videos.decline_invitation(course.ben, course.assignment, made.pk)

    assert invite(course, username="chi").user_id == course.chi.user_id


def test_only_where_learners_form_groups(course):
    made = invite(course)
    course.assignment = videos.open_assignment(course.space, videos.Policy(groups="teams"), LINES)

    with pytest.raises(NotAllowed):
        invite(course, username="chi")
    with pytest.raises(NotAllowed):
        videos.accept_invitation(course.ben, course.assignment, made.pk)
    with pytest.raises(Conflict, match="in no group"):
        invite(course, course.chi, username="ben")


def test_who_leaves_the_platform_leaves_no_invitation_behind(course):
    invite(course)
    told = videos.export_person(course.ben.user_id)["video_invitations"]
    assert [(row["group"], row["to"], row["declined"]) for row in told] == [("Owls", "you", False)]
    assert videos.export_person(course.ada.user_id)["video_invitations"][0]["to"] == "somebody else"
    invite(course, username="chi")

    videos.retire_person(course.ben.user_id)
    videos.retire_person(course.ada.user_id)

    assert not Invitation.objects.filter(user_id=course.ben.user_id).exists()
    assert not Invitation.objects.exclude(invited_by=None).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_invitations_cost_one_query_for_any_number(course, count, django_assert_num_queries):
    for number in range(count):
        leader = course.learner(f"leader{number}")
        course.group_of(leader, name=f"Group {number}")
        invite(course, leader)

    with django_assert_num_queries(1):
        assert len(videos.invitations_to(course.ben, course.assignment)) == count
