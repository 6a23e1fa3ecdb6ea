from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.api import Act
from social_learning_xblocks.moderation.models import AuditEntry

POST = ("answer", 7)


def write(room, *acts, subject=POST, reason=""):
    for act in acts:
        moderation.record(room.dee, room.space, act, subject, reason)


def test_trail_is_read_newest_first_by_moderators(room):
    write(room, Act.HIDDEN, Act.RESTORED, reason=f" {'why ' * 200}")
    moderation.record(room.eve, room.elsewhere, Act.HIDDEN, POST)

    entries = moderation.trail(room.dee, room.space)

    assert [(entry.act, entry.actor_id, entry.subject) for entry in entries] == [
        ("restored", room.dee.user_id, POST),
        ("hidden", room.dee.user_id, POST),
    ]
    assert len(entries[0].reason) == 500
    assert len(moderation.trail(room.dee, room.space, limit=1)) == 1


def test_trail_is_for_moderators(room):
    with pytest.raises(NotAllowed, match="Only moderators"):
        moderation.trail(room.ada, room.space)


def test_trail_only_grows(room):
    write(room, Act.HIDDEN)
    entry = AuditEntry.objects.get()
    entry.reason = "Another"

    with pytest.raises(TypeError, match="cannot be changed"):
        entry.save()
    with pytest.raises(TypeError, match="cannot be deleted"):
        entry.delete()
    assert (AuditEntry.objects.get().reason, str(entry)) == ("", "hidden answer 7")


def test_last_words_are_the_newest_about_each_post(room, django_assert_num_queries):
    write(room, Act.HELD, Act.HIDDEN, reason="casino")
    write(room, Act.HELD, subject=("question", 7))

    with django_assert_num_queries(1):
        words = moderation.last_words([POST, ("question", 7), ("question", 8)])

    assert {subject: (entry.act, entry.reason) for subject, entry in words.items()} == {
        POST: ("hidden", "casino"),
        ("question", 7): ("held for review", ""),
    }


def test_last_words_are_not_about_locks_and_looks(room):
    write(room, Act.HIDDEN, reason="Asked before")
    write(room, Act.LOCKED, Act.UNLOCKED, Act.REVEALED, Act.KEPT, reason="Another matter")

    assert moderation.last_words([POST])[POST].reason == "Asked before"


def test_last_words_about_nothing_are_none(room):
    write(room, Act.HELD)

    assert moderation.last_words([]) == {}


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([], False),
        ([Act.HELD], True),
        ([Act.HELD, Act.DELETED, Act.UNDELETED, Act.DELETED], True),
        ([Act.HELD, Act.LOCKED, Act.KEPT], True),
        ([Act.HELD, Act.APPROVED], False),
        ([Act.HELD, Act.HIDDEN, Act.RESTORED], False),
        ([Act.HELD, Act.APPROVED, Act.HELD], True),
        ([Act.DELETED], False),
    ],
)
def test_post_was_held_unless_a_moderator_let_it_through(room, acts, expected):
    write(room, *acts)

    assert moderation.was_held(moderation.acts_about(POST), timezone.now()) is expected


def test_post_was_not_held_before_it_was(room):
    write(room, Act.HELD)

    assert moderation.was_held(moderation.acts_about(POST), timezone.now() - timedelta(days=1)) is False
