import pytest

from social_learning_xblocks.kit.errors import Invalid, NotAllowed
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.spaces.api import Role, courses_of
from social_learning_xblocks.spaces.models import Membership
from tests.factories.spaces import COURSE, OTHER_COURSE, actor_in, make_community, make_space


def test_giving_a_role_is_written_down(room):
    moderation.give_role(room.dee, room.space, username="chi", role="expert")

    (entry,) = moderation.trail(room.dee, room.space)
    assert Membership.objects.get(space=room.space, user_id=room.chi.user_id).role == "expert"
    assert (entry.act, entry.actor_id, entry.subject) == (
        "role changed",
        room.dee.user_id,
        ("member", room.chi.user_id),
    )
    assert entry.reason == "expert"


def test_a_refused_role_is_not_written_down(room):
    with pytest.raises(NotAllowed):
        moderation.give_role(room.ada, room.space, username="chi", role="expert")

    assert AuditEntry.objects.count() == 0


def test_letting_a_course_in_is_written_down_once(dee):
    community = make_space(make_community())
    staff = actor_in(community, dee, Role.STAFF)

    for _time in range(2):
        moderation.admit_course(staff, community, course_key=f" {OTHER_COURSE} ")

    (entry,) = moderation.trail(staff, community)
    assert courses_of(community) == [COURSE, OTHER_COURSE]
    assert (entry.act, entry.actor_id, entry.subject, entry.reason) == (
        "another course let in",
        dee.pk,
        ("space", community.pk),
        OTHER_COURSE,
    )


def test_a_course_that_is_refused_is_not_written_down(room):
    with pytest.raises(Invalid):
        moderation.admit_course(room.dee, room.space, course_key=OTHER_COURSE)

    assert AuditEntry.objects.count() == 0
