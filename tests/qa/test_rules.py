"""The rules alone: actor and facts in, yes or no out. Who may what in the whole is in test_authorisation.py."""

import pytest

from social_learning_xblocks.kit.actor import EXPERT, GUEST, LEARNER, MENTOR, MODERATOR, STAFF, Actor
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.qa import rules
from social_learning_xblocks.qa.data import Facts, Policy

ASKER, AUTHOR, OTHER = 1, 2, 3
STATES = [Visibility.VISIBLE, Visibility.HELD, Visibility.HIDDEN, Visibility.DELETED]


def actor(role=LEARNER, user_id=OTHER, **more):
    return Actor(user_id, "x", frozenset({role}), **more)


def post(**changes):
    return Facts(**{"author_id": AUTHOR, "asker_id": ASKER, **changes})


def by_state(rule, who, **changes):
    """What a rule says of a post that is visible, held, hidden, deleted: as "y" and "-"."""
    return "".join("y" if rule(who, post(visibility=state, **changes)) else "-" for state in STATES)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("everybody", {LEARNER: True, MENTOR: True, EXPERT: True, MODERATOR: True, STAFF: True, GUEST: False}),
        ("mentors", {LEARNER: False, MENTOR: True, EXPERT: True, MODERATOR: True, STAFF: True, GUEST: False}),
        ("staff", {LEARNER: False, MENTOR: False, EXPERT: False, MODERATOR: False, STAFF: True, GUEST: False}),
    ],
)
def test_can_ask_follows_the_policy(policy, expected):
    assert {role: rules.can_ask(actor(role), Policy(who_may_ask=policy)) for role in expected} == expected


def test_can_ask_is_for_those_who_act_for_themselves():
    assert rules.can_ask(actor(STAFF, read_only=True), Policy()) is False
    assert rules.can_ask(Actor(None), Policy()) is False


def test_can_see_what_is_not_shown_as_author_or_moderator():
    assert by_state(rules.can_see, actor()) == "y---"
    assert by_state(rules.can_see, Actor(None)) == "y---"
    assert by_state(rules.can_see, actor(user_id=AUTHOR)) == "yyyy"
    assert by_state(rules.can_see, actor(MODERATOR)) == "yyyy"
    assert by_state(rules.can_see, actor(STAFF, read_only=True)) == "y---"


def test_can_see_nothing_for_a_visitor_where_the_author_is_gone():
    assert by_state(rules.can_see, Actor(None), author_id=None) == "y---"


@pytest.mark.parametrize("rule", [rules.can_answer, rules.can_comment])
def test_nothing_is_added_to_what_is_locked_or_not_shown(rule):
    assert by_state(rule, actor()) == "y---"
    assert by_state(rule, actor(STAFF), is_locked=True) == "----"
    assert by_state(rule, actor(GUEST)) == "----"


def test_can_vote_for_what_others_wrote_and_everybody_sees():
    assert by_state(rules.can_vote, actor()) == "y---"
    assert by_state(rules.can_vote, actor(), is_locked=True) == "y---"
    assert by_state(rules.can_vote, actor(user_id=AUTHOR)) == "----"


def test_can_accept_as_the_asker_only():
    assert by_state(rules.can_accept, actor(user_id=ASKER)) == "y---"
    assert by_state(rules.can_accept, actor(STAFF)) == "----"


def test_can_endorse_by_role_and_not_one_s_own():
    found = {
        role: by_state(rules.can_endorse, actor(role)) for role in (LEARNER, MENTOR, EXPERT, MODERATOR, STAFF, GUEST)
    }

    assert found == {LEARNER: "----", MENTOR: "y---", EXPERT: "y---", MODERATOR: "----", STAFF: "y---", GUEST: "----"}
    assert by_state(rules.can_endorse, actor(MENTOR, AUTHOR)) == "----"


def test_can_edit_as_author_or_moderator():
    assert by_state(rules.can_edit, actor()) == "----"
    assert by_state(rules.can_edit, actor(user_id=AUTHOR)) == "yy--"
    assert by_state(rules.can_edit, actor(MODERATOR)) == "yy--"
    assert by_state(rules.can_edit, actor(user_id=AUTHOR), is_locked=True) == "----"
    assert by_state(rules.can_edit, actor(MODERATOR), is_locked=True) == "yy--"


@pytest.mark.parametrize(("points", "expected"), [(19, "----"), (20, "yy--")])
def test_can_edit_a_wiki_as_a_helper(points, expected):
    assert by_state(rules.can_edit, actor(), is_wiki=True, points=points) == expected
    assert by_state(rules.can_edit, actor(), is_wiki=False, points=points) == "----"


@pytest.mark.parametrize(("points", "expected"), [(99, "----"), (100, "y---")])
@pytest.mark.parametrize("rule", [rules.can_retag, rules.can_convert])
def test_guides_may_put_in_order(rule, points, expected):
    assert by_state(rule, actor(), points=points) == expected
    assert by_state(rule, actor(), points=points, is_locked=True) == "----"


def test_can_delete_and_bring_back_one_s_own():
    assert by_state(rules.can_delete, actor(user_id=AUTHOR)) == "yy--"
    assert by_state(rules.can_undelete, actor(user_id=AUTHOR)) == "---y"
    assert by_state(rules.can_delete, actor(STAFF)) == "----"
    assert by_state(rules.can_undelete, actor(STAFF)) == "----"


@pytest.mark.parametrize("rule", [rules.can_convert, rules.can_make_wiki])
def test_authors_and_moderators_may_convert_and_open(rule):
    assert by_state(rule, actor()) == "----"
    assert by_state(rule, actor(user_id=AUTHOR)) == "y---"
    assert by_state(rule, actor(MODERATOR)) == "y---"
    assert by_state(rule, actor(MODERATOR), is_locked=True) == "----"


def test_can_report_what_others_wrote_also_as_a_guest():
    assert by_state(rules.can_report, actor(GUEST)) == "y---"
    assert by_state(rules.can_report, actor(user_id=AUTHOR)) == "----"
    assert by_state(rules.can_report, actor(read_only=True)) == "----"


def test_can_reveal_as_staff_who_act_for_themselves():
    found = {role: rules.can_reveal(actor(role)) for role in (LEARNER, MENTOR, MODERATOR, STAFF)}

    assert found == {LEARNER: False, MENTOR: False, MODERATOR: False, STAFF: True}
    assert rules.can_reveal(actor(STAFF, read_only=True)) is False


def test_can_request_experts_as_asker_or_moderator():
    assert by_state(rules.can_request_experts, actor(user_id=ASKER)) == "y---"
    assert by_state(rules.can_request_experts, actor(MODERATOR)) == "y---"
    assert by_state(rules.can_request_experts, actor(user_id=ASKER), is_locked=True) == "----"
    assert by_state(rules.can_request_experts, actor()) == "----"
