"""People and their roles on a site where they have accounts, and on one where they have none."""

import re

import pytest
from django.contrib.auth import get_user_model

from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain.transfer.arrivals import Arrivals
from social_learning_xblocks.qa.models import (
    Answer,
    AnswerVote,
    Question,
)
from social_learning_xblocks.spaces.models import Membership
from tests.factories.spaces import make_space
from tests.qa.transfer.carrying import exported, imported, normal

pytestmark = pytest.mark.django_db


def elsewhere(lines):
    """The same lines as from another site, where people have other names."""
    return [
        re.sub(r'"(user|author|editor|reporter|actor|giver|endorsed_by)":"(\w+)"', r'"\1":"x\2"', line)
        for line in lines
    ]


def test_people_without_an_account_leave_posts_without_an_author(room):
    other = make_space()
    report = imported(other, elsewhere(exported(room.space)))
    assert set(Question.objects.filter(space=other).values_list("author", flat=True)) == {None}
    best = Answer.objects.get(space=other, is_accepted=True)
    assert (best.score, best.endorsed_by, best.is_endorsed) == (1, None, True)
    assert AnswerVote.objects.filter(answer__space=other).count() == 0
    assert sorted(report.changed.lines["person without an account here"].first) == ["xada", "xben", "xchi", "xdee"]
    assert report.skipped.count("vote of a person without an account") == 1
    assert list(qa.check_counters(other)) == []


def test_people_without_an_account_get_one_when_that_is_wanted(room):
    other = make_space()
    lines = elsewhere(exported(room.space))
    imported(other, lines, create_users=True)
    ben = get_user_model().objects.get(username="xben")
    assert (ben.first_name, ben.is_active, ben.email, ben.has_usable_password()) == ("Ben Haddad", False, "", False)
    assert normal(elsewhere(exported(room.space))) == normal(exported(other))


def test_roles_come_with_people(room):
    other = make_space()
    imported(other, exported(room.space))
    roles = Membership.objects.filter(space=other).values_list("user__username", "role", "accepts_requests")
    assert sorted(roles) == [
        ("ada", "mentor", True),
        ("ben", "learner", False),
        ("chi", "learner", False),
        ("dee", "staff", False),
    ]


def test_who_is_here_already_keeps_the_role(room):
    other = make_space()
    Membership.objects.create(space=other, user_id=room.chi.user_id, role="moderator")
    imported(other, exported(room.space))
    assert Membership.objects.get(space=other, user_id=room.chi.user_id).role == "moderator"


def test_who_has_no_account_is_no_member(room):
    here = Arrivals(room.space)
    here.people |= {"ben": room.ben.user_id, "nobody": None}
    assert (here.member("ben"), here.person("ben"), here.person("nobody"), here.person(7)) == (
        room.ben.user_id,
        room.ben.user_id,
        None,
        None,
    )
    with pytest.raises(KeyError):
        here.member("nobody")


def test_roles_that_were_given_come_too(room):
    moderation.give_role(room.dee, room.space, username="chi", role="expert")
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                space=room.space, act=moderation.Act.ROLE, subject_type="member", subject_id=999_999, reason="guest"
            )
        ]
    )
    other = make_space()
    imported(other, exported(room.space))
    (entry,) = AuditEntry.objects.filter(space=other, act="role")
    assert (entry.subject_type, entry.subject_id, entry.reason) == ("member", room.chi.user_id, "expert")
