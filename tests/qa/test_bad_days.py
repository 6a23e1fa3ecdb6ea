"""A broken receiver, mail server or input never loses a post, and leaves nothing half done."""

import pytest
from django.db import IntegrityError, transaction

from social_learning_xblocks.kit import events
from social_learning_xblocks.kit.errors import NotAllowed, NotFound
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import (
    Answer,
    AnswerVote,
    Board,
    Deflection,
    Question,
    QuestionTag,
    QuestionText,
    Reader,
    Revision,
)
from tests.factories.qa import subject


@pytest.fixture
def broken_receivers():
    """Every event has a receiver that raises."""

    def broken(**ids):
        raise RuntimeError("the broker is down")

    for signal in events.NAMES.values():
        signal.connect(broken)
    yield
    for signal in events.NAMES.values():
        signal.disconnect(broken)


def test_broken_receiver_loses_no_post(room, broken_receivers, caplog, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        question = room.ask()
        answer = room.answer(question)
        room.comment(answer)
        qa.vote_answer(room.ada, room.space, answer.pk, on=True)
        qa.accept_answer(room.ben, room.space, answer.pk, on=True)
        qa.endorse_answer(room.ada, room.space, answer.pk, on=True)
        qa.report_post(room.ada, room.space, *subject(answer), reason="spam")
        room.hide(answer)

    question.refresh_from_db()
    assert (question.answer_count, Answer.objects.count()) == (0, 1)
    ours = [record.getMessage() for record in caplog.records if record.name == events.__name__]
    assert sorted(message.split(" of ")[1] for message in ours) == sorted(
        f"{name} failed: RuntimeError"
        for name in events.NAMES.keys() - events.MICROBLOG.keys() - events.MENTORING.keys()
    )


def test_broken_mail_server_loses_no_post_and_no_notice(room, settings):
    settings.EMAIL_BACKEND = "tests.notices.mail.Unreachable"
    settings.SOCIAL_LEARNING = {"SITE_URL": "https://learn.example.org"}
    room.answer(room.ask())

    notices.send_digests(notices.Period.DAILY)

    assert Notice.objects.get().mailed_at is None
    assert notices.unread_count(room.space, room.ben.user_id) == 1


def test_event_is_not_sent_when_the_transaction_is_undone(room, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        room.ask()
        transaction.set_rollback(True)

    assert callbacks == []
    assert Question.objects.count() == 0


def test_refused_verb_leaves_nothing_behind(room):
    question = room.ask(tags=["ridge"])
    before = [model.objects.count() for model in (Answer, Notice, Reader, Revision)]

    with pytest.raises(NotAllowed):
        qa.answer_question(room.join("gus", "guest"), room.space, question.pk, body="So.")

    assert [model.objects.count() for model in (Answer, Notice, Reader, Revision)] == before


def test_database_knows_one_vote_a_person(room):
    answer = room.answer(room.ask())
    qa.vote_answer(room.ada, room.space, answer.pk, on=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerVote.objects.create(answer=answer, user_id=room.ada.user_id)


def test_database_knows_one_row_a_reader_and_one_a_tag(room):
    question = room.ask(tags=["ridge"])
    row = QuestionTag.objects.get()

    for double in (
        Reader(question=question, user_id=room.ben.user_id),
        QuestionTag(
            question=question, tag=row.tag, state=0, score=0, last_activity_at=row.created_at, created_at=row.created_at
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            double.save()


@pytest.mark.parametrize("key", [0, -1, 10**12, 2**63 - 1])
def test_ids_that_are_none_are_not_found(room, key):
    verbs = [
        lambda: qa.answer_question(room.chi, room.space, key, body="So."),
        lambda: qa.vote_answer(room.chi, room.space, key, on=True),
        lambda: qa.vote_question(room.chi, room.space, key, on=True),
        lambda: qa.accept_answer(room.chi, room.space, key, on=True),
        lambda: qa.convert_to_answer(room.chi, room.space, key),
        lambda: qa.moderate_post(room.dee, room.space, "comment", key, act="hidden"),
    ]

    for verb in verbs:
        with pytest.raises(NotFound):
            verb()


def test_rows_say_what_they_are(room):
    question = room.ask(tags=["ridge"])
    answer = room.answer(question)
    comment = room.comment(answer)
    qa.vote_answer(room.ada, room.space, answer.pk, on=True)
    qa.answered_by(room.ada, room.space, question.pk)
    qa.edit_comment(room.ada, room.space, comment.pk, body="Many thanks!")

    rows = [question, answer, comment, AnswerVote.objects.get(), QuestionTag.objects.get(), Revision.objects.get()]
    rows += [Board.objects.get(), QuestionText.objects.get(), Deflection.objects.get()]
    rows += Reader.objects.filter(user_id=room.chi.user_id)

    assert [str(row) for row in rows] == [
        question.title,
        f"Answer {answer.pk} to {question.pk}",
        f"Comment {comment.pk} on {question.pk}",
        f"{room.ada.user_id} for {answer.pk}",
        f"{question.pk} under {question.tag_ids[0]}",
        f"comment {comment.pk}, revision 1",
        f"Board of {room.space.pk}: 1",
        f"Words of {question.pk}",
        f"{question.pk} helped {room.ada.user_id}",
        f"{room.chi.user_id} and {question.pk}",
    ]


def test_a_text_with_very_many_names_is_posted(room):
    body = "@chi " + " ".join(f"@x{number}" for number in range(3000))

    question = room.ask(body=body)

    assert question.body == body
    assert Notice.objects.filter(kind="mentioned").count() == 1
