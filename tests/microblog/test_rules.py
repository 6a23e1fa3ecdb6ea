"""What the rules say, for every role and every state that could change the answer."""

import pytest

from microblog import rules
from microblog.data import Policy
from microblog.enums import Audience
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.models import Visibility

ROLES = ("guest", "learner", "mentor", "expert", "moderator", "staff")
VISIBLE, HELD, HIDDEN, DELETED = Visibility.VISIBLE, Visibility.HELD, Visibility.HIDDEN, Visibility.DELETED


def actor(role="learner", user_id=1, *, read_only=False):
    return Actor(user_id, role, frozenset({role}), read_only)


def those(question):
    return " ".join(role for role in ROLES if question(actor(role)))


def states(question):
    return [state for state in Visibility if question(state)]


def test_roles():
    assert those(rules.is_mentoring) == "mentor expert moderator staff"
    assert those(rules.can_post_for) == "moderator staff"
    assert those(rules.can_pin) == "mentor expert moderator staff"
    assert [audience.name for audience in Audience if rules.can_be_pinned(audience)] == ["EVERYBODY"]
    assert those(lambda who: rules.can_start(who, Policy())) == "learner mentor expert moderator staff"
    assert those(lambda who: rules.can_start(who, Policy("mentors"))) == "mentor expert moderator staff"
    assert those(lambda who: rules.can_start(who, Policy("staff"))) == "staff"
    assert those(lambda who: rules.is_newcomer(who, 1)) == "guest learner"
    assert rules.is_newcomer(actor(), 2) is False


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.EVERYBODY, "guest learner mentor expert moderator staff"),
        (Audience.NAMED, "guest learner mentor expert moderator staff"),
        (Audience.MENTEES, "mentor expert moderator staff"),
        (Audience.MENTORS, "mentor expert moderator staff"),
        (Audience.COHORT, "mentor expert moderator staff"),
        (99, ""),
    ],
)
def test_whom_one_may_address(audience, expected):
    assert those(lambda who: rules.can_address(who, audience)) == expected


def test_states_in_which_something_can_be_done():
    me = actor()
    assert states(lambda state: rules.can_reply(me, state, is_locked=False)) == [VISIBLE]
    assert states(lambda state: rules.can_edit(me, 1, state, is_locked=False)) == [VISIBLE, HELD]
    assert states(lambda state: rules.can_delete(me, 1, state)) == [VISIBLE, HELD]
    assert states(lambda state: rules.can_undelete(me, 1, state)) == [DELETED]
    assert states(lambda state: rules.can_react(me, 2, state)) == [VISIBLE]
    assert states(lambda state: rules.can_report(me, 2, state)) == [VISIBLE]
    assert states(lambda state: rules.can_vote(me, state)) == [VISIBLE]


def test_locks_close_replies_and_edits():
    assert rules.can_reply(actor(), VISIBLE, is_locked=True) is False
    assert rules.can_edit(actor(), 1, VISIBLE, is_locked=True) is False


def test_whose_post_it_is():
    me = actor()
    assert [rules.can_edit(me, author, VISIBLE, is_locked=False) for author in (1, 2, None)] == [True, False, False]
    assert [rules.can_delete(me, author, VISIBLE) for author in (1, 2, None)] == [True, False, False]
    assert [rules.can_undelete(me, author, DELETED) for author in (1, 2, None)] == [True, False, False]
    assert [rules.can_react(me, author, VISIBLE) for author in (1, 2, None)] == [False, True, True]
    assert [rules.can_report(me, author, VISIBLE) for author in (1, 2, None)] == [False, True, True]
    assert [rules.can_see_reach(me, author) for author in (1, 2, None)] == [True, False, False]
    assert [rules.can_see_reach(actor("moderator"), author) for author in (1, 2, None)] == [True, True, True]


@pytest.mark.parametrize("who", [Actor(None), actor("staff", read_only=True)])
def test_visitors_and_borrowed_eyes_change_nothing(who):
    answers = [
        rules.can_start(who, Policy()),
        rules.can_post_for(who),
        rules.can_pin(who),
        rules.can_reply(who, VISIBLE, is_locked=False),
        rules.can_edit(who, who.user_id, VISIBLE, is_locked=False),
        rules.can_delete(who, who.user_id, VISIBLE),
        rules.can_undelete(who, who.user_id, DELETED),
        rules.can_react(who, 2, VISIBLE),
        rules.can_report(who, 2, VISIBLE),
        rules.can_vote(who, VISIBLE),
        rules.can_see_reach(who, who.user_id),
    ]
    assert answers == [False] * len(answers)
