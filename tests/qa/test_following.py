from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Reader


def test_follow_puts_the_question_in_the_list_and_unfollow_takes_it_out(room):
    question = room.ask()

    qa.follow_question(room.chi, room.space, question.pk, on=True)
    followed = qa.list_questions(room.chi, room.space, None, view="following").items
    qa.follow_question(room.chi, room.space, question.pk, on=False)

    assert [row.id for row in followed] == [question.pk]
    assert qa.list_questions(room.chi, room.space, None, view="following").items == []


def test_same_question_counts_once_a_person_and_follows(room):
    question = room.ask()

    for person in (room.chi, room.chi, room.ada):
        qa.have_same_question(person, room.space, question.pk, on=True)

    question.refresh_from_db()
    assert question.same_count == 2
    assert Reader.objects.get(question=question, user_id=room.chi.user_id).is_following is True


def test_same_question_counts_for_somebody_who_has_read_it(room):
    question = room.ask()
    qa.open_question(room.chi, room.space, room.membership(room.chi), question.pk)

    assert qa.have_same_question(room.chi, room.space, question.pk, on=True).same_count == 1


def test_same_question_taken_back_without_having_said_it_changes_nothing(room):
    question = room.ask()

    assert qa.have_same_question(room.chi, room.space, question.pk, on=False).same_count == 0


def test_same_question_can_be_taken_back_twice(room):
    question = room.ask()
    qa.have_same_question(room.chi, room.space, question.pk, on=True)

    for _tab in range(2):
        qa.have_same_question(room.chi, room.space, question.pk, on=False)

    question.refresh_from_db()
    assert question.same_count == 0
    assert Reader.objects.get(question=question, user_id=room.chi.user_id).is_following is False


def test_same_question_is_not_for_its_asker(room):
    question = room.ask()

    with pytest.raises(NotAllowed, match="your own question"):
        qa.have_same_question(room.ben, room.space, question.pk, on=True)


def test_answered_by_counts_once_a_person(room):
    question = room.ask()

    for person in (room.chi, room.chi, room.ada):
        qa.answered_by(person, room.space, question.pk)

    question.refresh_from_db()
    assert question.helped_count == 2


@pytest.mark.parametrize("verb", [qa.follow_question, qa.have_same_question])
def test_following_is_not_for_questions_that_are_gone(room, verb):
    question = room.ask()
    room.hide(question)

    with pytest.raises(NotFound):
        verb(room.chi, room.space, question.pk, on=True)
    with pytest.raises(NotAllowed):
        verb(room.dee, room.space, question.pk, on=True)


@pytest.mark.parametrize("mark", ["vote", "follow", "same", "helped"])
def test_marks_of_many_questions_have_a_limit(room, settings, mark):
    settings.SOCIAL_LEARNING = {"LIMITS": {"vote": (2, 3600)}}
    give = {
        "vote": lambda question: qa.vote_question(room.chi, room.space, question.pk, on=True),
        "follow": lambda question: qa.follow_question(room.chi, room.space, question.pk, on=True),
        "same": lambda question: qa.have_same_question(room.chi, room.space, question.pk, on=True),
        "helped": lambda question: qa.answered_by(room.chi, room.space, question.pk),
    }[mark]
    questions = [room.ask() for _number in range(3)]
    for question in questions[:2]:
        give(question)

    with pytest.raises(Conflict, match="a lot in a short time"):
        give(questions[2])

    assert Reader.objects.filter(user_id=room.chi.user_id).count() == 2
    Reader.objects.update(changed_at=timezone.now() - timedelta(hours=2))
    give(questions[2])


def test_marks_can_be_taken_back_beyond_the_limit(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"vote": (2, 3600)}}
    first, second = room.ask(), room.ask()
    qa.vote_question(room.chi, room.space, first.pk, on=True)
    qa.have_same_question(room.chi, room.space, second.pk, on=True)

    qa.vote_question(room.chi, room.space, first.pk, on=False)
    qa.have_same_question(room.chi, room.space, second.pk, on=False)
    qa.follow_question(room.chi, room.space, second.pk, on=False)

    assert (
        list(Reader.objects.filter(user_id=room.chi.user_id).values_list("has_voted", "has_same", "is_following"))
        == [(False, False, False)] * 2
    )


def test_reading_asking_and_answering_are_no_marks(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"vote": (1, 3600)}}
    for _number in range(3):
        question = room.ask()
        room.answer(question)
        room.ask(room.chi)
        qa.open_question(room.chi, room.space, None, question.pk)

    assert qa.vote_question(room.chi, room.space, question.pk, on=True).score == 1
