import pytest

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Comment
from tests.factories.qa import subject


def notices_of(actor):
    rows = Notice.objects.filter(recipient_id=actor.user_id).order_by("pk")
    return list(rows.values_list("kind", "target_type", "actor_id", "count"))


def test_comment_is_counted_and_the_author_of_the_post_is_told(room):
    question = room.ask()
    answer = room.answer(question)

    room.comment(question)
    room.comment(answer)

    question.refresh_from_db()
    answer.refresh_from_db()
    assert (question.comment_count, answer.comment_count) == (1, 1)
    assert notices_of(room.ben)[-1] == ("commented", "question", room.ada.user_id, 1)
    assert notices_of(room.chi) == [("commented", "question", room.ada.user_id, 1)]


def test_comment_on_one_s_own_post_tells_nobody(room):
    room.comment(room.ask(), by=room.ben)

    assert notices_of(room.ben) == []


def test_comment_tells_whom_it_mentions_once(room):
    room.comment(room.ask(), body="@ben @chi @ada @nobody @eve")

    assert notices_of(room.ben) == [("commented", "question", room.ada.user_id, 1)]
    assert notices_of(room.chi) == [("mentioned", "question", room.ada.user_id, 1)]
    assert notices_of(room.ada) == notices_of(room.eve) == []


def test_comment_moves_the_question_up(room):
    question = room.ask()

    room.comment(question)

    assert qa.find_question(room.ben, room.space, question.pk).last_activity_at > question.last_activity_at


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Write something first."),
        (" \n", "Write something first."),
        ("\x00", "Write something first."),
        ("a" * 2001, "A comment can have 2000 characters. Longer thoughts make a good answer."),
    ],
)
def test_comment_is_refused_in_words(room, body, sentence):
    question = room.ask()

    with pytest.raises(Invalid) as refusal:
        room.comment(question, body=body)

    assert refusal.value.fields == {"body": sentence}
    assert Comment.objects.count() == 0


def test_comment_of_the_greatest_length_is_kept(room):
    assert len(room.comment(room.ask(), body="a" * 2000).body) == 2000


def test_comment_on_a_comment_is_refused(room):
    comment = room.comment(room.ask())

    with pytest.raises(NotAllowed, match="Comments are on questions and answers"):
        qa.add_comment(room.chi, room.space, *subject(comment), body="Hm.")


def test_comment_on_nothing_is_not_found(room):
    for post_type, post_id in (("poem", 1), ("question", 0), ("answer", 10**15)):
        with pytest.raises(NotFound):
            qa.add_comment(room.chi, room.space, post_type, post_id, body="Hm.")


def test_comment_under_a_locked_question_is_refused_in_words(room):
    answer = room.answer(room.ask())
    qa.lock_question(room.dee, room.space, answer.question_id, locked=True)

    with pytest.raises(NotAllowed, match="This question is locked"):
        room.comment(answer)


def test_limit_is_reached_with_a_sentence(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"comment": (1, 3600)}}
    question = room.ask()
    room.comment(question)

    with pytest.raises(Conflict, match="You have posted 1 times"):
        room.comment(question)


def test_comment_with_a_held_word_waits_and_tells_nobody(room):
    room.hold("casino")
    question = room.ask()

    comment = room.comment(question, body="casino, @chi")

    question.refresh_from_db()
    assert (comment.visibility, question.comment_count) == (Visibility.HELD, 0)
    assert notices_of(room.ben) == notices_of(room.chi) == []
    assert qa.show_comments(room.ben, room.space, *subject(question)).items == []


def test_edit_changes_the_text_and_keeps_what_was(room):
    comment = room.comment(room.ask())

    qa.edit_comment(room.ada, room.space, comment.pk, body="Many thanks!")

    (shown,) = qa.show_comments(room.ben, room.space, "question", comment.question_id).items
    assert (shown.html, shown.is_edited) == ('<p dir="auto">Many thanks!</p>', True)
    assert len(qa.history_of(room.ben, room.space, *subject(comment)).items) == 2


def test_edit_without_a_change_leaves_no_history(room):
    comment = room.comment(room.ask())

    assert qa.edit_comment(room.ada, room.space, comment.pk, body=comment.body).edited_at is None


@pytest.mark.parametrize("on", ["question", "answer"])
def test_edit_to_a_held_word_counts_it_out(room, on):
    room.hold("casino")
    question = room.ask()
    post = question if on == "question" else room.answer(question)
    comment = room.comment(post)

    qa.edit_comment(room.ada, room.space, comment.pk, body="casino")

    post.refresh_from_db()
    comment.refresh_from_db()
    assert (post.comment_count, comment.visibility) == (0, Visibility.HELD)


def test_edit_of_a_held_comment_stays_held(room):
    room.hold("casino")
    comment = room.comment(room.ask(), body="casino")

    qa.edit_comment(room.ada, room.space, comment.pk, body="Thanks!")

    comment.refresh_from_db()
    assert comment.visibility == Visibility.HELD
