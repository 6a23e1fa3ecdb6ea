"""Who sets grades, and whose grades are drafts."""

import pytest

from social_learning_xblocks.kit.actor import ASSISTANT, STAFF, Actor
from social_learning_xblocks.video_review.data import Policy
from social_learning_xblocks.video_review.rules import can_decide, can_grade, can_see_board, gives_drafts


@pytest.mark.parametrize(
    ("roles", "is_on", "drafts", "grades"),
    [
        ({STAFF}, True, False, True),
        ({STAFF, ASSISTANT}, True, True, False),
        ({STAFF, ASSISTANT}, False, False, True),
        ({"learner"}, True, False, False),
        ({"moderator"}, True, False, False),
    ],
)
def test_an_assistant_is_staff_whose_grades_may_be_drafts(roles, is_on, drafts, grades):
    actor, policy = Actor(1, "ada", frozenset(roles)), Policy(assistants_draft=is_on)

    assert (gives_drafts(actor, policy), can_grade(actor, policy)) == (drafts, grades)
    assert (can_decide(actor), can_see_board(actor)) == (STAFF in roles, STAFF in roles)
