"""What authors and moderators delete, and for how long it can be brought back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, NotAllowed
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.people import api as people
from social_learning_xblocks.people.models import ReputationEvent
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Board, QuestionTag
from social_learning_xblocks.qa.queries import ACCEPTED_RANK, ENDORSED_RANK
from tests.factories.qa import subject
from tests.qa.trails import acts, listed


def test_delete_is_undone(room):
    question = room.ask(tags=["ridge"])
    before = listed(room)

    qa.delete_post(room.ben, room.space, *subject(question))
    deleted = listed(room)
    qa.undelete_post(room.ben, room.space, *subject(question))

    assert deleted == ([], 0, [("ridge", 0)], 0, 0)
    assert listed(room) == before
    assert [act for act, _actor, _reason in acts(question)] == ["deleted", "undeleted"]


def test_delete_takes_the_credit_back_and_undelete_gives_it_again(room):
    answer = valued(room)
    qa.vote_question(room.ada, room.space, answer.question_id, on=True)
    before = [people.reputation_of(room.space, person.user_id) for person in (room.ben, room.chi)]

    qa.delete_post(room.chi, room.space, *subject(answer))
    qa.delete_post(room.ben, room.space, *subject(answer.question))
    deleted = [people.reputation_of(room.space, person.user_id) for person in (room.ben, room.chi)]
    qa.undelete_post(room.ben, room.space, *subject(answer.question))
    qa.undelete_post(room.chi, room.space, *subject(answer))

    assert before == [people.Reputation(2), people.Reputation(25, 1, 1, 1, "helper")]
    assert deleted == [people.Reputation(), people.Reputation()]
    assert [people.reputation_of(room.space, person.user_id) for person in (room.ben, room.chi)] == before


def valued(room):
    """An answer that was voted up, endorsed and accepted."""
    answer = room.answer(room.ask(tags=["ridge"]))
    qa.vote_answer(room.ada, room.space, answer.pk, on=True)
    qa.endorse_answer(room.ada, room.space, answer.pk, on=True)
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)
    return answer


def test_answers_that_their_author_deletes_earn_nothing(room, settings):
    settings.SOCIAL_LEARNING = {"REPUTATION_PAIR_CAP": 1000}
    for _number in range(10):
        answer = room.answer(room.ask(room.ada))
        qa.vote_answer(room.ben, room.space, answer.pk, on=True)
        qa.delete_post(room.chi, room.space, *subject(answer))

    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation()


def test_credit_comes_back_with_the_points_it_had_whatever_the_caps_say_by_then(room, settings):
    answer = room.answer(room.ask())
    for number in range(4):
        settings.SOCIAL_LEARNING = {"REPUTATION_DAILY_CAP": 1000 if number else 0}
        qa.vote_answer(room.join(f"voter{number}"), room.space, answer.pk, on=True)
    qa.delete_post(room.chi, room.space, *subject(answer))
    ReputationEvent.objects.update(created_at=timezone.now() - timedelta(days=3))
    settings.SOCIAL_LEARNING = {"REPUTATION_DAILY_CAP": 7}

    qa.undelete_post(room.chi, room.space, *subject(answer))

    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation(15, upvoted=3)
    assert list(people.check_standings(room.space)) == []


@pytest.mark.parametrize("by", ["author", "moderator"])
def test_accepted_answer_that_comes_back_is_accepted_again(room, by):
    answer = valued(room)
    away_and_back(room, answer, by)

    answer.refresh_from_db()
    answer.question.refresh_from_db()
    assert (answer.is_accepted, answer.rank) == (True, ENDORSED_RANK + ACCEPTED_RANK + 1)
    assert (answer.question.state, answer.question.needs_decision) == (qa.State.SOLVED, False)
    assert list(QuestionTag.objects.values_list("state", flat=True)) == [qa.State.SOLVED]
    assert list(qa.check_counters(room.space)) == []


def away_and_back(room, answer, by, meanwhile=lambda: None):
    if by == "author":
        qa.delete_post(room.chi, room.space, *subject(answer))
        meanwhile()
        qa.undelete_post(room.chi, room.space, *subject(answer))
    else:
        room.hide(answer)
        meanwhile()
        qa.moderate_post(room.dee, room.space, *subject(answer), act="restored")


def test_answer_that_comes_back_to_a_solved_question_is_one_of_many(room):
    """An import brought the accepted answer meanwhile: it does not know of the one that was hidden."""
    answer = valued(room)
    other = room.answer(answer.question, by=room.dee)

    def bring():
        type(other).objects.filter(pk=other.pk).update(is_accepted=True, rank=ACCEPTED_RANK)
        type(answer.question).objects.filter(pk=answer.question_id).update(state=qa.State.SOLVED)

    away_and_back(room, answer, "author", bring)

    answer.refresh_from_db()
    assert (answer.is_accepted, answer.was_accepted, answer.rank) == (False, False, ENDORSED_RANK + 1)


@pytest.mark.parametrize("stands", [True, False], ids=["another is accepted", "another was"])
def test_what_the_asker_decided_meanwhile_stands(room, stands):
    answer = valued(room)
    other = room.answer(answer.question, by=room.dee)

    def decide():
        qa.accept_answer(room.ben, room.space, other.pk, on=True)
        qa.accept_answer(room.ben, room.space, other.pk, on=stands)

    away_and_back(room, answer, "author", decide)

    answer.refresh_from_db()
    assert answer.is_accepted is False
    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation(15, 0, 1, 1)
    assert list(qa.check_counters(room.space)) == []


def test_undo_has_a_limit_with_a_sentence(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"undo": (2, 3600)}}
    question = room.ask()
    qa.delete_post(room.ben, room.space, *subject(question))
    qa.undelete_post(room.ben, room.space, *subject(question))

    with pytest.raises(Conflict, match="a lot of deleting and bringing back"):
        qa.delete_post(room.ben, room.space, *subject(question))


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_undelete_does_not_slip_a_held_post_past_the_moderators(room, kind):
    question = room.ask()
    room.hold("casino")
    makers = {
        "question": lambda: room.ask(by=room.chi, title="The casino of features"),
        "answer": lambda: room.answer(question, body="A casino"),
        "comment": lambda: room.comment(question, by=room.chi, body="A casino"),
    }
    post = makers[kind]()

    for _round in range(2):
        qa.delete_post(room.chi, room.space, *subject(post))
        qa.undelete_post(room.chi, room.space, *subject(post))

    post.refresh_from_db()
    question.refresh_from_db()
    assert post.visibility == Visibility.HELD
    assert (question.answer_count, question.comment_count) == (0, 0)
    assert Board.objects.get().question_count == 1


def test_undelete_shows_a_post_that_was_approved_before(room):
    room.hold("casino")
    answer = room.answer(room.ask(), body="A casino")
    qa.moderate_post(room.dee, room.space, *subject(answer), act="approved")
    qa.delete_post(room.chi, room.space, *subject(answer))

    qa.undelete_post(room.chi, room.space, *subject(answer))

    answer.refresh_from_db()
    assert answer.visibility == Visibility.VISIBLE


def test_undelete_is_not_for_what_was_hidden(room):
    question = room.ask()
    room.hide(question)

    with pytest.raises(NotAllowed, match="cannot be brought back"):
        qa.undelete_post(room.ben, room.space, *subject(question))


def test_undo_has_a_limit_for_each_question_of_whom_the_trail_must_not_name(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"undo": (2, 3600)}}
    first, second = (room.ask(anonymous=True) for _number in range(2))
    for question in (first, second):
        qa.delete_post(room.ben, room.space, *subject(question))
        qa.undelete_post(room.ben, room.space, *subject(question))

    with pytest.raises(Conflict, match="a lot of deleting and bringing back"):
        qa.delete_post(room.ben, room.space, *subject(first))
    assert set(AuditEntry.objects.values_list("actor_id", flat=True)) == {None}


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_all_posts_of_whom_the_trail_must_not_name_share_the_limit_of_their_question(room, settings, kind):
    settings.SOCIAL_LEARNING = {"LIMITS": {"undo": (3, 3600)}}
    question = room.ask(anonymous=True)
    own = {
        "question": question,
        "answer": room.answer(question, by=room.ben),
        "comment": room.comment(question, by=room.ben),
    }
    others = [room.answer(question, by=room.ben), room.comment(own["answer"], by=room.ben), own["answer"]]
    for post in others:
        qa.delete_post(room.ben, room.space, *subject(post))
    change = qa.undelete_post if own[kind] in others else qa.delete_post

    with pytest.raises(Conflict, match="a lot of deleting and bringing back"):
        change(room.ben, room.space, *subject(own[kind]))
    assert qa.delete_post(room.chi, room.space, *subject(room.answer(question))).visibility == Visibility.DELETED


def test_the_limit_costs_the_same_for_many_posts(room, queries):
    question = room.ask(anonymous=True)
    with queries() as one:
        qa.delete_post(room.ben, room.space, *subject(room.answer(question, by=room.ben)))
    for _number in range(3):
        room.comment(question, by=room.ben)
    with queries() as many:
        qa.delete_post(room.ben, room.space, *subject(room.answer(question, by=room.ben)))

    assert len(one) == len(many)


def test_what_moderators_decide_does_not_use_up_their_undo(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"undo": (1, 3600)}}
    room.hide(room.ask())

    assert qa.delete_post(room.dee, room.space, *subject(room.ask(by=room.dee))).visibility == Visibility.DELETED
