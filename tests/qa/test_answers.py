import pytest

from social_learning_xblocks.kit.errors import Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.people import api as people
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Answer, Reader
from social_learning_xblocks.qa.queries import ACCEPTED_RANK, ENDORSED_RANK
from tests.factories.qa import subject


def notices_of(actor):
    return list(
        Notice.objects.filter(recipient_id=actor.user_id).order_by("pk").values_list("kind", "actor_id", "count")
    )


def test_answer_is_counted_and_the_asker_is_told(room):
    question = room.ask()

    answer = room.answer(question)

    question.refresh_from_db()
    assert (question.answer_count, question.state, question.needs_decision) == (1, qa.State.ANSWERED, True)
    assert question.first_answer_at == answer.created_at
    assert notices_of(room.ben) == [("answered", room.chi.user_id, 1)]


def test_answer_moves_the_question_up_and_is_followed(room):
    question = room.ask()
    asked_at = question.last_activity_at

    room.answer(question)

    question.refresh_from_db()
    assert question.last_activity_at > asked_at
    assert Reader.objects.get(question=question, user_id=room.chi.user_id).is_following is True


def test_answer_of_the_asker_tells_nobody_and_asks_for_no_decision(room):
    question = room.ask()

    room.answer(question, by=room.ben)

    question.refresh_from_db()
    assert (question.state, question.needs_decision) == (qa.State.ANSWERED, False)
    assert notices_of(room.ben) == []


def test_answer_tells_whom_it_mentions_once(room):
    question = room.ask()

    room.answer(question, body="As @ada said, @ADA and @ben and @nobody and @chi know.")

    assert notices_of(room.ada) == [("mentioned", room.chi.user_id, 1)]
    assert notices_of(room.ben) == [("answered", room.chi.user_id, 1)]
    assert notices_of(room.chi) == []


@pytest.mark.parametrize("body", ["", "   \n\t "])
def test_answer_needs_words(room, body):
    question = room.ask()

    with pytest.raises(Invalid) as refusal:
        room.answer(question, body=body)

    assert refusal.value.fields == {"body": "Write something first."}


def test_answer_to_a_locked_question_is_refused_in_words(room):
    question = room.ask()
    qa.lock_question(room.dee, room.space, question.pk, locked=True)

    with pytest.raises(NotAllowed, match="This question is locked"):
        room.answer(question)


def test_answer_with_a_held_word_waits_and_tells_nobody(room):
    room.hold("casino")
    question = room.ask()

    answer = room.answer(question, body="Try the CASINO!")

    question.refresh_from_db()
    assert (answer.visibility, question.answer_count, question.needs_decision) == (Visibility.HELD, 0, False)
    assert notices_of(room.ben) == []
    assert list(AuditEntry.objects.values_list("act", "reason")) == [("held", "casino")]


def test_held_answer_is_published_when_it_is_approved(room):
    room.hold("casino")
    question = room.ask()
    answer = room.answer(question, body="Try the casino, @ada")

    qa.moderate_post(room.dee, room.space, *subject(answer), act="approved")

    question.refresh_from_db()
    assert (question.answer_count, question.state) == (1, qa.State.ANSWERED)
    assert notices_of(room.ben) == [("answered", room.chi.user_id, 1)]
    assert notices_of(room.ada) == [("mentioned", room.chi.user_id, 1)]


def test_edit_keeps_what_was_and_changes_the_text(room):
    answer = room.answer(room.ask())

    edited = qa.edit_answer(room.chi, room.space, answer.pk, body="Scale **all** features.")

    assert edited.body_html == '<p dir="auto">Scale <strong>all</strong> features.</p>'
    assert edited.edited_at is not None
    assert [str(change.body_diff) for change in qa.history_of(room.ben, room.space, "answer", answer.pk).items] == [
        "Scale <del>the</del><ins>**all**</ins> features.",
        "Scale the features.",
    ]


def test_edit_without_a_change_leaves_no_history(room):
    answer = room.answer(room.ask())

    same = qa.edit_answer(room.chi, room.space, answer.pk, body=answer.body)

    assert same.edited_at is None
    with pytest.raises(NotFound, match="not been edited"):
        qa.history_of(room.chi, room.space, "answer", answer.pk)


def test_edit_to_a_held_word_takes_an_accepted_answer_back_with_all_that_stood_on_it(room):
    room.hold("casino")
    question = room.ask()
    answer = room.answer(question)
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    qa.edit_answer(room.chi, room.space, answer.pk, body="Try the casino")

    answer.refresh_from_db()
    question.refresh_from_db()
    assert (answer.visibility, answer.is_accepted, answer.rank) == (Visibility.HELD, False, 0)
    assert (question.state, question.answer_count, question.needs_decision) == (qa.State.UNANSWERED, 0, False)
    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation()


def test_deleting_the_accepted_answer_lets_the_asker_decide_again(room):
    question = room.ask()
    answer = room.answer(question)
    room.answer(question, by=room.ada)
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    qa.delete_post(room.chi, room.space, *subject(answer))

    question.refresh_from_db()
    assert (question.state, question.needs_decision, question.answer_count) == (qa.State.ANSWERED, True, 1)


def test_deleting_the_last_answer_of_others_leaves_nothing_to_decide(room):
    question = room.ask()
    answer = room.answer(question)
    room.answer(question, by=room.ben)
    room.answer(question, by=room.chi, body="And momentum.")

    qa.delete_post(room.chi, room.space, *subject(answer))
    question.refresh_from_db()
    still = question.needs_decision
    qa.delete_post(room.chi, room.space, "answer", Answer.objects.latest("pk").pk)

    question.refresh_from_db()
    assert (still, question.needs_decision, question.state) == (True, False, qa.State.ANSWERED)


def test_credit_for_acceptance_is_not_earned_again_by_deleting_and_bringing_back(room):
    answer = room.answer(room.ask())

    for _round in range(3):
        qa.accept_answer(room.ben, room.space, answer.pk, on=True)
        qa.delete_post(room.chi, room.space, *subject(answer))
        qa.undelete_post(room.chi, room.space, *subject(answer))
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    assert people.reputation_of(room.space, room.chi.user_id).accepted == 1


def test_first_answer_is_the_oldest_that_is_shown(room):
    question = room.ask()
    first, second = room.answer(question), room.answer(question, by=room.ada)
    qa.delete_post(room.chi, room.space, *subject(first))
    question.refresh_from_db()
    without = question.first_answer_at

    qa.undelete_post(room.chi, room.space, *subject(first))

    question.refresh_from_db()
    assert (without, question.first_answer_at) == (second.created_at, first.created_at)


def test_endorsement_survives_the_loss_of_acceptance(room):
    answer = room.answer(room.ask())
    qa.endorse_answer(room.ada, room.space, answer.pk, on=True)
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    qa.delete_post(room.chi, room.space, *subject(answer))

    answer.refresh_from_db()
    assert (answer.is_accepted, answer.rank) == (False, ENDORSED_RANK)


def test_wiki_lets_experienced_members_edit(room):
    answer = room.answer(room.ask())
    helper = room.join("hana")
    for number in range(4):
        other = room.answer(room.ask(), by=helper)
        qa.vote_answer(room.join(f"voter{number}"), room.space, other.pk, on=True)

    qa.make_wiki(room.chi, room.space, answer.pk, wiki=True)
    qa.edit_answer(helper, room.space, answer.pk, body="Scale all of them.")
    qa.make_wiki(room.chi, room.space, answer.pk, wiki=False)

    with pytest.raises(NotAllowed, match="cannot edit this answer"):
        qa.edit_answer(helper, room.space, answer.pk, body="And again.")


def test_wiki_is_not_for_newcomers_to_edit(room):
    answer = room.answer(room.ask())
    qa.make_wiki(room.chi, room.space, answer.pk, wiki=True)

    with pytest.raises(NotAllowed, match="cannot edit this answer"):
        qa.edit_answer(room.ben, room.space, answer.pk, body="Mine now.")


def test_accepted_ranks_before_votes_and_endorsed_before_accepted(room):
    question = room.ask()
    plain, accepted, endorsed = (room.answer(question, by) for by in (room.chi, room.ada, room.dee))
    qa.vote_answer(room.ada, room.space, plain.pk, on=True)
    qa.accept_answer(room.ben, room.space, accepted.pk, on=True)
    qa.endorse_answer(room.ada, room.space, endorsed.pk, on=True)

    shown = qa.open_question(room.ben, room.space, None, question.pk).answers

    assert [answer.id for answer in shown] == [endorsed.pk, accepted.pk, plain.pk]
    assert list(Answer.objects.order_by("-rank").values_list("rank", flat=True)) == [ENDORSED_RANK, ACCEPTED_RANK, 1]
