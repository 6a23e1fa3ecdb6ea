from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.moderation.models import AuditEntry, Report
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.people import api as people
from social_learning_xblocks.people.models import ReputationEvent
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Board, QuestionTag, QuestionText
from social_learning_xblocks.qa.queries import ACCEPTED_RANK, ENDORSED_RANK
from social_learning_xblocks.spaces.models import Tag
from tests.factories.qa import subject


def kinds(actor):
    return list(Notice.objects.filter(recipient_id=actor.user_id).order_by("pk").values_list("kind", flat=True))


def acts(post):
    rows = AuditEntry.objects.filter(subject_type=subject(post)[0], subject_id=post.pk).order_by("pk")
    return list(rows.values_list("act", "actor_id", "reason"))


def listed(room):
    return (
        [row.title for row in qa.list_questions(room.chi, room.space, None).items],
        Board.objects.get(pk=room.space.pk).question_count,
        list(Tag.objects.filter(space=room.space).values_list("name", "question_count")),
        QuestionTag.objects.count(),
        QuestionText.objects.count(),
    )


def test_hide_takes_a_question_out_of_every_list_and_restore_brings_it_back(room):
    question = room.ask(tags=["ridge"])
    before = listed(room)

    room.hide(question, "Asked before")
    hidden = listed(room)
    qa.moderate_post(room.dee, room.space, *subject(question), act="restored")

    assert before == ([question.title], 1, [("ridge", 1)], 1, 1)
    assert hidden == ([], 0, [("ridge", 0)], 0, 0)
    assert listed(room) == before


def test_hide_tells_the_author_and_the_trail_why(room):
    question = room.ask()

    room.hide(question, "  Asked before ")

    assert kinds(room.ben) == ["moderated"]
    assert acts(question) == [("hidden", room.dee.user_id, "Asked before")]
    assert qa.open_question(room.ben, room.space, None, question.pk).reason == "Asked before"


def test_hide_takes_the_credit_for_an_answer_back(room):
    answer = room.answer(room.ask())
    qa.vote_answer(room.ada, room.space, answer.pk, on=True)
    qa.endorse_answer(room.ada, room.space, answer.pk, on=True)
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    room.hide(answer)

    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation()


def test_hide_takes_the_credit_for_a_post_that_was_held_by_then(room):
    room.hold("casino")
    answer = room.answer(room.ask())
    qa.vote_answer(room.ada, room.space, answer.pk, on=True)
    qa.edit_answer(room.chi, room.space, answer.pk, body="A casino")

    room.hide(answer)

    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation()


def test_restore_gives_the_credit_for_votes_and_endorsement_again(room):
    answer = room.answer(room.ask(tags=["ridge"]))
    for voter in (room.ada, room.ben):
        qa.vote_answer(voter, room.space, answer.pk, on=True)
    qa.endorse_answer(room.ada, room.space, answer.pk, on=True)
    qa.vote_question(room.ada, room.space, answer.question_id, on=True)
    before = [people.reputation_of(room.space, person.user_id) for person in (room.ben, room.chi)]

    for post in (answer, answer.question):
        room.hide(post)
        qa.moderate_post(room.dee, room.space, *subject(post), act="restored")

    assert before == [people.Reputation(2), people.Reputation(20, 0, 1, 2, "helper")]
    assert [people.reputation_of(room.space, person.user_id) for person in (room.ben, room.chi)] == before


def test_hide_counts_a_comment_out_and_restore_in(room):
    answer = room.answer(room.ask())
    comment = room.comment(answer)

    room.hide(comment)
    answer.refresh_from_db()
    without = answer.comment_count
    qa.moderate_post(room.dee, room.space, *subject(comment), act="restored")

    answer.refresh_from_db()
    assert (without, answer.comment_count) == (0, 1)


def test_moderators_who_hide_their_own_post_are_not_told(room):
    question = room.ask(by=room.dee)

    room.hide(question)

    assert kinds(room.dee) == []


@pytest.mark.parametrize("act", ["deleted", "undeleted", "held", "locked", "revealed", "", "nonsense"])
def test_moderate_takes_only_the_three_acts_of_moderators(room, act):
    question = room.ask()

    with pytest.raises(NotAllowed, match="cannot do this here"):
        qa.moderate_post(room.dee, room.space, *subject(question), act=act)


@pytest.mark.parametrize("act", ["restored", "approved"])
def test_moderate_refuses_what_is_done_already(room, act):
    question = room.ask(tags=["ridge"])
    before = listed(room)

    with pytest.raises(Conflict, match="Somebody else has just changed this post"):
        qa.moderate_post(room.dee, room.space, *subject(question), act=act)

    assert listed(room) == before


def test_refused_moderation_leaves_all_counts(room):
    question = room.ask(tags=["ridge"])
    before = listed(room)

    with pytest.raises(NotAllowed, match="Only moderators"):
        qa.moderate_post(room.chi, room.space, *subject(question), act="hidden")

    assert listed(room) == before


def test_approved_question_is_listed_with_the_words_of_its_answers(room):
    room.hold("casino")
    question = room.ask()
    room.answer(question, body="Precondition the Hessian")
    qa.edit_question(room.ben, room.space, question.pk, title="A casino of features", body="")
    held = listed(room)

    qa.moderate_post(room.dee, room.space, *subject(question), act="approved")

    assert held == ([], 0, [], 0, 0)
    assert listed(room) == (["A casino of features"], 1, [], 0, 1)
    assert "hessian" in QuestionText.objects.get().text_terms


def test_approve_tells_nobody_again_of_a_post_that_was_only_edited(room):
    room.hold("casino")
    question = room.ask(body="@ada")
    answer = room.answer(question)
    comment = room.comment(question, by=room.chi)
    qa.edit_answer(room.chi, room.space, answer.pk, body="A casino")
    qa.edit_comment(room.chi, room.space, comment.pk, body="A casino")
    qa.edit_question(room.ben, room.space, question.pk, title="A casino of features", body="@ada")
    Notice.objects.all().delete()

    for post in (question, answer, comment):
        qa.moderate_post(room.dee, room.space, *subject(post), act="approved")

    question.refresh_from_db()
    assert (kinds(room.ada), kinds(room.ben), kinds(room.chi)) == ([], ["approved"], ["approved"])
    assert (question.answer_count, question.comment_count) == (1, 1)


def test_approve_tells_of_a_post_once_that_is_held_twice(room):
    room.hold("casino")
    answer = room.answer(room.ask(), body="A casino")
    qa.moderate_post(room.dee, room.space, *subject(answer), act="approved")
    qa.edit_answer(room.chi, room.space, answer.pk, body="Another casino")

    qa.moderate_post(room.dee, room.space, *subject(answer), act="approved")

    assert Notice.objects.get(recipient_id=room.ben.user_id).count == 1


def test_approve_tells_of_a_post_that_was_edited_while_it_was_held(room):
    room.hold("casino")
    answer = room.answer(room.ask(), body="A casino")
    qa.edit_answer(room.chi, room.space, answer.pk, body="Scale the features.")

    qa.moderate_post(room.dee, room.space, *subject(answer), act="approved")

    assert kinds(room.ben) == ["answered"]


def test_approve_publishes_a_held_comment(room):
    room.hold("casino")
    question = room.ask()
    comment = room.comment(question, body="@chi look at this casino")

    qa.moderate_post(room.dee, room.space, *subject(comment), act="approved")

    question.refresh_from_db()
    assert question.comment_count == 1
    assert (kinds(room.ben), kinds(room.chi), kinds(room.ada)) == (["commented"], ["mentioned"], ["approved"])


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


def test_report_waits_once_a_person_and_counts_people(room):
    question = room.ask()

    for person in (room.chi, room.chi, room.ada):
        qa.report_post(person, room.space, *subject(question), reason="spam", note="See the link")

    (item,) = qa.moderation_queue(room.dee, room.space)
    assert (item.post_type, item.post_id, item.report_count) == ("question", question.pk, 2)
    assert (list(item.reasons), list(item.notes)) == (["Spam or advertising"], ["See the link", "See the link"])


def test_hide_answers_the_reporters_and_empties_the_queue(room):
    question = room.ask()
    qa.report_post(room.chi, room.space, *subject(question), reason="rude")

    room.hide(question)

    assert qa.moderation_queue(room.dee, room.space) == []
    assert kinds(room.chi) == ["hidden"]
    assert Report.objects.get().decision == "hidden"


def test_dismiss_keeps_the_post_and_answers_the_reporters(room):
    question = room.ask()
    qa.report_post(room.chi, room.space, *subject(question), reason="rude")

    qa.dismiss_reports(room.dee, room.space, *subject(question))

    assert [row.id for row in qa.list_questions(room.chi, room.space, None).items] == [question.pk]
    assert (kinds(room.chi), kinds(room.ben)) == (["kept"], [])
    assert [act for act, _actor, _reason in acts(question)] == ["kept"]


def test_queue_shows_held_posts_before_reported_ones(room):
    room.hold("casino")
    question = room.ask()
    qa.report_post(room.chi, room.space, *subject(question), reason="spam")
    answer = room.answer(question, body="A casino")
    comment = room.comment(answer_of(room, question), by=room.chi, body="casino")

    queue = qa.moderation_queue(room.dee, room.space)

    assert [(item.post_type, item.post_id, item.question_id, item.visibility) for item in queue] == [
        ("answer", answer.pk, question.pk, Visibility.HELD),
        ("comment", comment.pk, question.pk, Visibility.HELD),
        ("question", question.pk, question.pk, Visibility.VISIBLE),
    ]
    assert [item.author.name for item in queue] == ["chi", "chi", "ben"]
    assert [item.held_word for item in queue] == ["casino", "casino", ""]


def answer_of(room, question):
    return room.answer(question, by=room.ada)


def test_queue_of_another_space_is_another(room):
    qa.report_post(room.chi, room.space, *subject(room.ask()), reason="spam")

    assert qa.moderation_queue(room.eve, room.elsewhere) == []


def test_lock_is_written_down_once(room):
    question = room.ask()

    for _click in range(2):
        qa.lock_question(room.dee, room.space, question.pk, locked=True, reason="Cooling down")
    qa.lock_question(room.dee, room.space, question.pk, locked=False)

    assert acts(question) == [("locked", room.dee.user_id, "Cooling down"), ("unlocked", room.dee.user_id, "")]


def test_posts_of_no_type_are_not_found(room):
    for verb in (qa.delete_post, qa.undelete_post, qa.dismiss_reports):
        with pytest.raises(NotFound, match="no such post"):
            verb(room.dee, room.space, "poem", 1)


def test_queue_shows_a_post_that_is_held_and_reported_once(room):
    question = room.ask()
    qa.report_post(room.chi, room.space, *subject(question), reason="spam")
    room.hold("casino")
    qa.edit_question(room.ben, room.space, question.pk, title="A casino of features", body="")

    (item,) = qa.moderation_queue(room.dee, room.space)

    assert (item.visibility, item.report_count, item.title) == (Visibility.HELD, 1, "A casino of features")


def test_queue_leaves_out_posts_that_are_gone(room):
    question = room.ask()
    qa.report_post(room.chi, room.space, *subject(question), reason="spam")
    question.delete()

    assert qa.moderation_queue(room.dee, room.space) == []


def test_held_post_without_a_line_in_the_trail_can_be_approved(room):
    room.hold("casino")
    answer = room.answer(room.ask(), body="A casino")
    AuditEntry.objects.all().delete()

    qa.moderate_post(room.dee, room.space, *subject(answer), act="approved")

    assert kinds(room.ben) == ["answered"]


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
