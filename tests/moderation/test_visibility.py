import pytest

from social_learning_xblocks.kit import events
from social_learning_xblocks.kit.errors import Conflict, NotAllowed
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.api import Act
from social_learning_xblocks.moderation.models import AuditEntry
from tests.factories.qa import subject

VISIBLE, HELD, HIDDEN, DELETED = Visibility.VISIBLE, Visibility.HELD, Visibility.HIDDEN, Visibility.DELETED
# From each state, what an act makes of a post; None where it is refused.
MOVES = {
    Act.HELD: {VISIBLE: HELD, HELD: None, HIDDEN: HELD, DELETED: None},
    Act.APPROVED: {VISIBLE: None, HELD: VISIBLE, HIDDEN: None, DELETED: None},
    Act.HIDDEN: {VISIBLE: HIDDEN, HELD: HIDDEN, HIDDEN: None, DELETED: None},
    Act.RESTORED: {VISIBLE: None, HELD: None, HIDDEN: VISIBLE, DELETED: None},
    Act.DELETED: {VISIBLE: DELETED, HELD: DELETED, HIDDEN: None, DELETED: None},
    Act.UNDELETED: {VISIBLE: None, HELD: None, HIDDEN: None, DELETED: VISIBLE},
}


def change(actor, room, post, act, reason=""):
    moderation.change_visibility(actor, room.space, post, subject(post), act, reason)


@pytest.mark.parametrize("act", MOVES)
@pytest.mark.parametrize("before", [VISIBLE, HELD, HIDDEN, DELETED])
def test_posts_move_as_the_table_says(room, act, before):
    post = room.ask()
    post.visibility = before

    try:
        change(room.dee, room, post, act)
        after = post.visibility
    except Conflict:
        after = None

    assert after == MOVES[act][before]
    assert AuditEntry.objects.count() == (after is not None)


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (Act.HELD, "y"), (Act.APPROVED, "-"), (Act.HIDDEN, "-"),
        (Act.RESTORED, "-"), (Act.DELETED, "y"), (Act.UNDELETED, "y"),
    ],
)  # fmt: skip
def test_some_acts_are_for_moderators_only(room, act, expected):
    post = room.ask()
    post.visibility = next(state for state, after in MOVES[act].items() if after is not None)

    try:
        change(room.chi, room, post, act)
        found = "y"
    except NotAllowed:
        found = "-"

    assert found == expected


def test_change_is_stored_written_down_and_sent(room, django_capture_on_commit_callbacks):
    post, heard = room.ask(), []

    def listen(sender, signal, **ids):
        heard.append((sender, ids))

    events.post_moderated.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        change(room.dee, room, post, Act.HIDDEN, "Asked before")
        moderation.change_lock(room.dee, room.space, post, subject(post), locked=True)
    events.post_moderated.disconnect(listen)

    post.refresh_from_db()
    assert post.visibility == HIDDEN
    assert list(AuditEntry.objects.order_by("pk").values_list("act", "reason")) == [
        ("hidden", "Asked before"),
        ("locked", ""),
    ]
    ids = {"space_id": room.space.pk, "subject_type": "question", "subject_id": post.pk, "actor_id": room.dee.user_id}
    assert heard == [("social_learning.post.moderated", {**ids, "act": act}) for act in ("hidden", "locked")]


def test_lock_is_for_moderators_and_written_down(room):
    post = room.ask()

    with pytest.raises(NotAllowed, match="Only moderators can lock a post"):
        moderation.change_lock(room.ben, room.space, post, subject(post), locked=True)
    moderation.change_lock(room.dee, room.space, post, subject(post), locked=True, reason="Cooling down")

    post.refresh_from_db()
    assert post.is_locked is True
    assert list(AuditEntry.objects.values_list("act", "reason")) == [("locked", "Cooling down")]


def test_lock_again_changes_nothing(room):
    post = room.ask()

    moderation.change_lock(room.dee, room.space, post, subject(post), locked=False)

    assert AuditEntry.objects.count() == 0
