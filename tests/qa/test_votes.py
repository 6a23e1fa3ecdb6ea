import pytest
from django.db import connection

from social_learning_xblocks.kit.errors import Conflict, NotAllowed
from social_learning_xblocks.people import api as people
from social_learning_xblocks.people.models import ReputationEvent
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import AnswerVote, QuestionTag, Reader
from tests.factories.qa import subject


@pytest.fixture
def answer(room):
    return room.answer(room.ask(tags=["ridge"]))


def test_vote_counts_once_however_often_it_is_cast(room, answer):
    scores = [qa.vote_answer(room.ada, room.space, answer.pk, on=on).score for on in (True, True, False, False, True)]

    answer.refresh_from_db()
    assert scores == [1, 1, 0, 0, 1]
    assert (answer.score, answer.rank, AnswerVote.objects.count()) == (1, 1, 1)


def test_vote_for_a_question_counts_once_however_often_it_is_cast(room):
    question = room.ask(tags=["ridge"])

    scores = [
        qa.vote_question(room.ada, room.space, question.pk, on=on).score for on in (False, True, True, False, True)
    ]

    assert scores == [0, 1, 1, 0, 1]
    assert QuestionTag.objects.get().score == 1
    assert Reader.objects.get(user_id=room.ada.user_id).has_voted is True


def test_vote_for_a_question_that_was_read_before(room):
    question = room.ask()
    qa.open_question(room.ada, room.space, room.membership(room.ada), question.pk)

    assert qa.vote_question(room.ada, room.space, question.pk, on=True).score == 1


def test_vote_gives_credit_to_the_author_in_the_topic(room, answer):
    qa.vote_answer(room.ada, room.space, answer.pk, on=True)
    qa.vote_question(room.ada, room.space, answer.question_id, on=True)

    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation(5, 0, 0, 1, "")
    assert people.reputation_of(room.space, room.ben.user_id) == people.Reputation(2)


def test_vote_taken_back_takes_the_credit_back(room, answer):
    for on in (True, False):
        qa.vote_answer(room.ada, room.space, answer.pk, on=on)
        qa.vote_question(room.ada, room.space, answer.question_id, on=on)

    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation()
    assert people.reputation_of(room.space, room.ben.user_id) == people.Reputation()


def test_vote_for_one_s_own_is_refused_in_words(room, answer):
    with pytest.raises(NotAllowed, match="You cannot vote for your own post"):
        qa.vote_answer(room.chi, room.space, answer.pk, on=True)
    with pytest.raises(NotAllowed, match="You cannot vote for your own post"):
        qa.vote_question(room.ben, room.space, answer.question_id, on=True)


def test_vote_for_what_moderators_alone_see_is_refused(room, answer):
    room.hide(answer)

    with pytest.raises(NotAllowed, match="You cannot vote here"):
        qa.vote_answer(room.dee, room.space, answer.pk, on=True)


def test_vote_on_a_locked_question_counts(room, answer):
    qa.lock_question(room.dee, room.space, answer.question_id, locked=True)

    assert qa.vote_answer(room.ada, room.space, answer.pk, on=True).score == 1


def test_vote_for_an_author_whose_account_is_gone_counts_without_credit(room, answer):
    type(answer).objects.filter(pk=answer.pk).update(author=None)

    assert qa.vote_answer(room.ada, room.space, answer.pk, on=True).score == 1
    assert people.most_helpful(room.space) == []


def test_votes_sleep_while_an_answer_is_hidden(room, answer):
    qa.vote_answer(room.ada, room.space, answer.pk, on=True)
    room.hide(answer)
    qa.moderate_post(room.dee, room.space, *subject(answer), act="restored")

    answer.refresh_from_db()
    assert (answer.score, answer.rank) == (1, 1)


def test_limit_is_reached_with_a_sentence(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"vote": (2, 3600)}}
    question = room.ask()
    answers = [room.answer(question) for _number in range(3)]
    for answer in answers[:2]:
        qa.vote_answer(room.ada, room.space, answer.pk, on=True)

    with pytest.raises(Conflict, match="many votes in a short time"):
        qa.vote_answer(room.ada, room.space, answers[2].pk, on=True)


def test_limit_counts_only_a_while(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"vote": (1, 3600)}}
    question = room.ask()
    first, second = room.answer(question), room.answer(question)
    qa.vote_answer(room.ada, room.space, first.pk, on=True)
    vote = AnswerVote.objects.get()
    AnswerVote.objects.update(created_at=vote.created_at.replace(year=2020))

    assert qa.vote_answer(room.ada, room.space, second.pk, on=True).score == 1


@pytest.mark.parametrize("on", [True, False])
def test_other_tab_was_first(room, answer, on):
    """Between looking and writing, the other tab casts the vote or takes it back."""
    if not on:
        qa.vote_answer(room.ada, room.space, answer.pk, on=True)
    done = []

    def other_tab(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and not done:
            done.append(sql)
            if on:
                AnswerVote.objects.create(answer=answer, user_id=room.ada.user_id)
            else:
                AnswerVote.objects.all().delete()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(other_tab):
        found = qa.vote_answer(room.ada, room.space, answer.pk, on=on)

    # The other tab is in the same transaction here, so its vote is undone with ours.
    assert (found, found.score, len(done)) == (answer, 0 if on else 1, 1)
    assert AnswerVote.objects.count() == found.score


@pytest.mark.parametrize("kind", ["answer", "question", "accept", "endorse"])
def test_changing_ones_mind_again_and_again_has_a_limit(room, answer, settings, kind):
    settings.SOCIAL_LEARNING = {"LIMITS": {"undo": (2, 3600)}}
    give = {
        "answer": lambda on: qa.vote_answer(room.ada, room.space, answer.pk, on=on),
        "question": lambda on: qa.vote_question(room.ada, room.space, answer.question_id, on=on),
        "accept": lambda on: qa.accept_answer(room.ben, room.space, answer.pk, on=on),
        "endorse": lambda on: qa.endorse_answer(room.ada, room.space, answer.pk, on=on),
    }[kind]
    for on in (True, False, True, False):
        give(on)
    before = ReputationEvent.objects.count()

    with pytest.raises(Conflict, match="changed your mind"):
        give(True)

    assert ReputationEvent.objects.count() == before == 4
    answer.refresh_from_db()
    assert (answer.score, answer.is_accepted, answer.is_endorsed, answer.question.score) == (0, False, False, 0)
