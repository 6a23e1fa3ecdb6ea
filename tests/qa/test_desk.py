"""Moderators hide, approve, dismiss and lock, and the queue of what waits for them."""

import pytest

from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.moderation.models import AuditEntry, Report
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.people import api as people
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import QuestionText
from tests.factories.qa import subject
from tests.qa.trails import acts, listed


def kinds(actor):
    return list(Notice.objects.filter(recipient_id=actor.user_id).order_by("pk").values_list("kind", flat=True))


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
