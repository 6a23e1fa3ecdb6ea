import pytest

from social_learning_xblocks.kit.actor import EXPERT, GUEST, LEARNER, MENTOR, MODERATOR, STAFF, Actor
from social_learning_xblocks.moderation.rules import can_moderate, held_word


def test_can_moderate_as_staff_or_moderator_of_the_space():
    roles = (LEARNER, MENTOR, EXPERT, MODERATOR, STAFF, GUEST)

    found = {role: can_moderate(Actor(1, "x", frozenset({role}))) for role in roles}

    assert found == {LEARNER: False, MENTOR: False, EXPERT: False, MODERATOR: True, STAFF: True, GUEST: False}


def test_can_moderate_for_oneself_only():
    assert can_moderate(Actor(1, "x", frozenset({STAFF}), read_only=True)) is False
    assert can_moderate(Actor(None, "", frozenset({STAFF}))) is False


@pytest.mark.parametrize(
    ("text", "held", "expected"),
    [
        ("Try the casino!", ["casino"], "casino"),
        ("Try the CASINO", ["Casino"], "casino"),
        ("casino", ["casino"], "casino"),
        ("Try casinos", ["casino"], ""),
        ("My assignment", ["ass"], ""),
        ("free\n  money, now", ["free money"], "free money"),
        ("free of money", ["free money"], ""),
        ("Résumé", ["resume"], "resume"),
        ("resume", ["résumé"], "resume"),
        ("first second", ["second", "first"], "second"),
        ("anything", [], ""),
        ("anything", ["", "  ", "!!"], ""),
        ("", ["casino"], ""),
        ("赌场 here", ["赌场"], "赌场"),
        ("كازينو الآن", ["كازينو"], "كازينو"),
    ],
)
def test_held_word_is_a_whole_word_or_phrase(text, held, expected):
    assert held_word(text, held) == expected


def test_held_words_of_the_site_come_first(settings):
    settings.SOCIAL_LEARNING = {"HELD_WORDS": ("casino",)}

    assert held_word("casino tokens", ["tokens"]) == "casino"
    assert held_word("tokens", ["tokens"]) == "tokens"
