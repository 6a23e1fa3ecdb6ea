import pytest

from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.people import api as people
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Answer, QuestionTag
from social_learning_xblocks.qa.queries import ACCEPTED_RANK, ENDORSED_RANK


@pytest.fixture
def answer(room):
    return room.answer(room.ask(tags=["ridge"]))


def notices_of(actor):
    rows = Notice.objects.filter(recipient_id=actor.user_id).order_by("pk")
    return list(rows.values_list("kind", "actor_id", "count"))


def test_accept_solves_the_question(room, answer):
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    question = qa.find_question(room.ben, room.space, answer.question_id)
    answer.refresh_from_db()
    assert (question.state, question.needs_decision, QuestionTag.objects.get().state) == (2, False, 2)
    assert (answer.is_accepted, answer.rank) == (True, ACCEPTED_RANK)


def test_accept_tells_the_author_and_gives_credit(room, answer):
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    assert notices_of(room.chi) == [("accepted", room.ben.user_id, 1)]
    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation(10, accepted=1)


def test_accept_twice_is_once(room, answer):
    for _tab in range(2):
        qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    assert notices_of(room.chi) == [("accepted", room.ben.user_id, 1)]
    assert people.reputation_of(room.space, room.chi.user_id).accepted == 1


def test_accept_moves_to_another_answer(room, answer):
    better = room.answer(answer.question, by=room.ada)
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    qa.accept_answer(room.ben, room.space, better.pk, on=True)

    assert list(Answer.objects.order_by("pk").values_list("is_accepted", "rank")) == [(False, 0), (True, ACCEPTED_RANK)]
    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation()
    assert people.reputation_of(room.space, room.ada.user_id).accepted == 1


def test_accept_taken_back_leaves_the_question_answered(room, answer):
    for on in (True, False):
        qa.accept_answer(room.ben, room.space, answer.pk, on=on)

    question = qa.find_question(room.ben, room.space, answer.question_id)
    assert (question.state, question.needs_decision) == (qa.State.ANSWERED, False)
    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation()


def test_accept_of_one_s_own_answer_gives_no_credit(room):
    own = room.answer(room.ask(), by=room.ben)

    qa.accept_answer(room.ben, room.space, own.pk, on=True)

    assert people.reputation_of(room.space, room.ben.user_id) == people.Reputation()
    assert notices_of(room.ben) == []


def test_accept_of_an_answer_that_moderators_see_is_refused(room):
    answer = room.answer(room.ask(by=room.dee))
    room.hide(answer)

    with pytest.raises(NotAllowed, match="Only the person who asked"):
        qa.accept_answer(room.dee, room.space, answer.pk, on=True)


def test_accepted_answer_stays_accepted_when_another_answer_goes(room, answer):
    other = room.answer(answer.question, by=room.ada)
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    qa.delete_post(room.ada, room.space, "answer", other.pk)

    question = qa.find_question(room.ben, room.space, answer.question_id)
    assert (question.state, question.needs_decision) == (qa.State.SOLVED, False)


def test_endorse_ranks_first_tells_the_author_and_gives_credit(room, answer):
    qa.endorse_answer(room.ada, room.space, answer.pk, on=True)

    answer.refresh_from_db()
    assert (answer.endorsed_by_id, answer.is_endorsed, answer.rank) == (room.ada.user_id, True, ENDORSED_RANK)
    assert notices_of(room.chi) == [("endorsed", room.ada.user_id, 1)]
    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation(10, endorsed=1)


def test_endorsement_of_one_stands_when_another_endorses(room, answer):
    for endorser in (room.ada, room.dee):
        qa.endorse_answer(endorser, room.space, answer.pk, on=True)

    answer.refresh_from_db()
    assert (answer.endorsed_by_id, answer.rank) == (room.ada.user_id, ENDORSED_RANK)
    assert people.reputation_of(room.space, room.chi.user_id).endorsed == 1


def test_endorsement_can_be_taken_back_by_another_endorser(room, answer):
    qa.endorse_answer(room.ada, room.space, answer.pk, on=True)

    qa.endorse_answer(room.dee, room.space, answer.pk, on=False)

    answer.refresh_from_db()
    assert (answer.endorsed_by_id, answer.endorsed_at, answer.rank) == (None, None, 0)
    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation()


def test_endorse_one_s_own_answer_is_refused(room):
    own = room.answer(room.ask(), by=room.ada)

    with pytest.raises(NotAllowed, match="answers of others"):
        qa.endorse_answer(room.ada, room.space, own.pk, on=True)
