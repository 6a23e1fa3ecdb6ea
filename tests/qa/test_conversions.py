"""Answers that become comments and comments that become answers: nothing is lost, nothing is there twice, nothing escapes."""

import pytest

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.moderation.models import AuditEntry, Report
from social_learning_xblocks.people import api as people
from social_learning_xblocks.people.models import Standing
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain.comments import LONGEST
from social_learning_xblocks.qa.models import Answer, Comment, Question, Revision
from tests.factories.qa import subject


@pytest.fixture
def gil(room):
    """Somebody experienced enough to turn posts of others, who does not moderate."""
    guide = room.join("gil")
    Standing.objects.create(space=room.space, user_id=guide.user_id, points=100)
    return guide


def turned(room, answer, by=None):
    return qa.convert_to_comment(by or room.chi, room.space, answer.pk)


def turned_back(room, comment, by=None):
    return qa.convert_to_answer(by or room.chi, room.space, comment.pk)


def open_reports():
    rows = Report.objects.filter(open_key=1).order_by("pk")
    return list(rows.values_list("subject_type", "subject_id", "reporter__username"))


def counts(*posts):
    for post in posts:
        post.refresh_from_db()
    return [(getattr(post, "answer_count", None), post.comment_count) for post in posts]


def shown_comments(room, post, reader=None):
    found = qa.show_comments(reader or room.ben, room.space, *subject(post)).items
    return [comment.html.removeprefix('<p dir="auto">').removesuffix("</p>") for comment in found]


def test_answer_becomes_a_comment_on_its_question(room):
    question = room.ask()
    answer = room.answer(question)

    comment = qa.convert_to_comment(room.chi, room.space, answer.pk)

    answer.refresh_from_db()
    question.refresh_from_db()
    assert (comment.question_id, comment.answer_id, comment.body) == (question.pk, None, "Scale the features.")
    assert (comment.author_id, comment.created_at) == (answer.author_id, answer.created_at)
    assert (answer.visibility, question.answer_count, question.comment_count) == (Visibility.DELETED, 0, 1)
    assert question.state == qa.State.UNANSWERED


def test_accepted_answer_that_becomes_a_comment_solves_nothing(room):
    question = room.ask()
    answer = room.answer(question)
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    qa.convert_to_comment(room.dee, room.space, answer.pk)

    answer.refresh_from_db()
    question.refresh_from_db()
    assert (answer.is_accepted, answer.rank, question.state) == (False, 0, qa.State.UNANSWERED)
    assert people.reputation_of(room.space, room.chi.user_id).points == 0


def test_comment_that_was_an_answer_becomes_it_again_with_its_votes(room):
    question = room.ask()
    answer = room.answer(question)
    qa.vote_answer(room.ada, room.space, answer.pk, on=True)
    comment = qa.convert_to_comment(room.chi, room.space, answer.pk)
    qa.edit_comment(room.chi, room.space, comment.pk, body="Scale them all.")

    again = qa.convert_to_answer(room.chi, room.space, comment.pk)

    question.refresh_from_db()
    assert (again.pk, again.score, again.rank, again.body) == (answer.pk, 1, 1, "Scale them all.")
    assert people.reputation_of(room.space, room.chi.user_id).upvoted == 1
    assert (question.answer_count, question.comment_count) == (1, 0)
    assert Comment.objects.get().visibility == Visibility.DELETED


def test_comment_on_an_answer_becomes_an_answer(room):
    question = room.ask()
    answer = room.answer(question)
    comment = room.comment(answer, by=room.ben, body="Or use momentum.")

    made = qa.convert_to_answer(room.ben, room.space, comment.pk)

    answer.refresh_from_db()
    question.refresh_from_db()
    assert (made.question_id, made.body, made.score, made.author_id) == (
        question.pk,
        "Or use momentum.",
        0,
        room.ben.user_id,
    )
    assert (answer.comment_count, question.comment_count, question.answer_count) == (0, 0, 2)


def test_answer_that_lives_on_as_a_comment_cannot_be_brought_back_beside_it(room):
    answer = room.answer(room.ask())
    qa.convert_to_comment(room.chi, room.space, answer.pk)

    with pytest.raises(Conflict, match="turned into another one"):
        qa.undelete_post(room.chi, room.space, *subject(answer))


def test_comment_that_became_an_answer_cannot_be_brought_back_beside_it(room):
    comment = room.comment(room.ask(), by=room.chi)
    qa.convert_to_answer(room.chi, room.space, comment.pk)

    with pytest.raises(Conflict, match="turned into another one"):
        qa.undelete_post(room.chi, room.space, *subject(comment))


def test_answer_that_was_a_comment_for_a_while_can_be_deleted_and_brought_back(room):
    question = room.ask()
    answer = room.answer(question)
    comment = qa.convert_to_comment(room.chi, room.space, answer.pk)
    qa.convert_to_answer(room.chi, room.space, comment.pk)
    qa.delete_post(room.chi, room.space, *subject(answer))

    qa.undelete_post(room.chi, room.space, *subject(answer))

    question.refresh_from_db()
    assert question.answer_count == 1


def test_reported_answer_stays_what_it_is_until_a_moderator_has_looked(room, gil):
    answer = room.answer(room.ask())
    qa.report_post(room.ben, room.space, *subject(answer), reason="rude")

    for actor in (room.chi, gil):
        with pytest.raises(Conflict, match="A moderator is going to look at this post"):
            turned(room, answer, actor)

    answer.refresh_from_db()
    assert (answer.visibility, Comment.objects.count()) == (Visibility.VISIBLE, 0)


def test_reported_comment_stays_what_it_is_until_a_moderator_has_looked(room):
    comment = room.comment(room.ask(), by=room.chi)
    qa.report_post(room.ben, room.space, *subject(comment), reason="rude")

    with pytest.raises(Conflict, match="A moderator is going to look at this post"):
        turned_back(room, comment)
    qa.dismiss_reports(room.dee, room.space, *subject(comment))

    assert turned_back(room, comment).is_visible


def test_reports_go_along_when_a_moderator_turns_a_post(room):
    answer = room.answer(room.ask())
    for person in (room.ada, room.ben):
        qa.report_post(person, room.space, *subject(answer), reason="rude")

    comment = turned(room, answer, room.dee)
    as_comment = open_reports()
    again = turned_back(room, comment, room.dee)
    qa.moderate_post(room.dee, room.space, *subject(again), act="hidden")

    assert as_comment == [("comment", comment.pk, "ada"), ("comment", comment.pk, "ben")]
    assert (
        list(Report.objects.values_list("subject_type", "subject_id", "decision"))
        == [("answer", answer.pk, "hidden")] * 2
    )
    assert qa.moderation_queue(room.dee, room.space) == []


def test_report_that_waits_at_both_posts_waits_once(room):
    answer = room.answer(room.ask())
    comment = turned(room, answer)
    qa.report_post(room.ben, room.space, *subject(comment), reason="rude")
    for reporter in (room.ben.user_id, None):
        Report.objects.create(
            space=room.space, subject_type="answer", subject_id=answer.pk, reporter_id=reporter, reason="spam"
        )

    turned_back(room, comment, room.dee)

    assert open_reports() == [("answer", answer.pk, "ben"), ("answer", answer.pk, None)]


def test_answer_that_is_too_long_for_a_comment_is_refused_with_both_lengths(room):
    answer = room.answer(room.ask(), body="a" * (LONGEST + 1))

    for actor in (room.chi, room.dee):
        with pytest.raises(
            Invalid, match=r"A comment can have 2000 characters; this answer has 2001\. Shorten it first"
        ):
            turned(room, answer, actor)

    qa.edit_answer(room.chi, room.space, answer.pk, body="a" * LONGEST)
    assert len(turned(room, answer).body) == LONGEST


def test_turning_there_and_back_has_a_limit_with_a_sentence(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"undo": (2, 3600)}}
    answer = room.answer(room.ask())
    turned_back(room, turned(room, answer))

    with pytest.raises(Conflict, match="turning posts into others"):
        turned(room, answer)
    comment = turned(room, answer, room.dee)
    with pytest.raises(Conflict, match="turning posts into others"):
        turned_back(room, comment)


def test_turning_has_a_limit_for_those_whom_the_trail_must_not_name(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"undo": (2, 3600)}}
    answer = room.answer(room.ask(anonymous=True), by=room.ben)
    turned_back(room, turned(room, answer, room.ben), room.ben)

    with pytest.raises(Conflict, match="turning posts into others"):
        turned(room, answer, room.ben)
    assert set(AuditEntry.objects.values_list("actor_id", flat=True)) == {None}


def test_dismissed_reports_do_not_let_an_answer_back_beside_its_comment(room):
    answer = room.answer(room.ask())
    turned(room, answer)
    AuditEntry.objects.create(space=room.space, act="kept", subject_type="answer", subject_id=answer.pk)

    with pytest.raises(Conflict, match="turned into another one"):
        qa.undelete_post(room.chi, room.space, *subject(answer))


def test_dismissed_reports_do_not_let_a_comment_back_beside_its_answer(room):
    comment = room.comment(room.ask(), by=room.chi)
    turned_back(room, comment)
    AuditEntry.objects.create(space=room.space, act="kept", subject_type="comment", subject_id=comment.pk)

    with pytest.raises(Conflict, match="turned into another one"):
        qa.undelete_post(room.chi, room.space, *subject(comment))


def test_answer_does_not_come_back_beside_its_comment_when_the_trail_was_lost(room):
    answer = room.answer(room.ask())
    turned(room, answer)
    AuditEntry.objects.all().delete()

    with pytest.raises(Conflict, match="turned into another one"):
        qa.undelete_post(room.chi, room.space, *subject(answer))


def test_answer_that_stands_beside_its_comment_is_counted_once(room):
    question = room.ask()
    answer = room.answer(question)
    qa.vote_answer(room.ada, room.space, answer.pk, on=True)
    comment = turned(room, answer)
    Answer.objects.filter(pk=answer.pk).update(visibility=Visibility.VISIBLE)
    list(qa.check_counters(room.space, fix=True))
    people.give_credit(
        room.space,
        people.Credit(people.Value.UPVOTED, subject(answer), room.chi.user_id, room.ada.user_id, ()),
    )
    qa.endorse_answer(room.ada, room.space, answer.pk, on=True)

    turned_back(room, comment)

    assert counts(question) == [(1, 0)]
    assert list(qa.check_counters(room.space)) == []
    assert people.reputation_of(room.space, room.chi.user_id).upvoted == 1


def test_comments_of_an_answer_go_to_the_question_and_come_back_with_it(room):
    question = room.ask()
    answer = room.answer(question)
    room.comment(question, body="On the question")
    first, second = room.comment(answer, body="First"), room.comment(answer, body="Second")
    room.hide(room.comment(answer, body="Hidden"))

    comment = turned(room, answer)
    as_comment = (counts(question, answer), shown_comments(room, question), shown_comments(room, question, room.dee))
    qa.delete_post(room.ada, room.space, *subject(first))
    qa.edit_comment(room.ada, room.space, second.pk, body="Second, edited")
    turned_back(room, comment)

    assert as_comment == (
        [(0, 4), (None, 0)],
        ["On the question", "First", "Second", "Scale the features."],
        ["On the question", "First", "Second", "Hidden", "Scale the features."],
    )
    assert counts(question, answer) == [(1, 1), (None, 1)]
    assert shown_comments(room, question) == ["On the question"]
    assert shown_comments(room, answer) == ["Second, edited"]
    assert shown_comments(room, answer, room.dee) == ["Second, edited", "Hidden"]
    assert list(Comment.objects.exclude(came_from=None)) == []


def test_comment_that_waits_under_a_turned_answer_is_published_on_the_question(room):
    room.hold("casino")
    question = room.ask()
    answer = room.answer(question)
    held = room.comment(answer, body="A casino")

    turned(room, answer)
    qa.moderate_post(room.dee, room.space, *subject(held), act="approved")

    assert counts(question) == [(0, 2)]
    assert "A casino" in shown_comments(room, question)


def bodies(room, post, reader=None):
    return [str(change.body_diff) for change in qa.history_of(reader or room.ben, room.space, *subject(post)).items]


def test_edited_comment_takes_its_earlier_versions_along(room):
    comment = room.comment(room.ask(), by=room.chi, body="One")
    qa.edit_comment(room.chi, room.space, comment.pk, body="Two")

    answer = turned_back(room, comment)

    assert bodies(room, answer) == ["<del>One</del><ins>Two</ins>", "One"]
    assert "history" in qa.show_answer(room.ben, room.space, answer).may


def test_earlier_versions_go_there_and_back_with_what_was_edited_meanwhile(room):
    answer = room.answer(room.ask(), body="One")
    qa.edit_answer(room.chi, room.space, answer.pk, body="Two")

    comment = turned(room, answer)
    edited_at = comment.edited_at
    as_comment = bodies(room, comment)
    qa.edit_comment(room.chi, room.space, comment.pk, body="Three")
    again = turned_back(room, comment)

    assert edited_at is not None
    assert as_comment == ["<del>One</del><ins>Two</ins>", "One"]
    assert bodies(room, again) == ["<del>Two</del><ins>Three</ins>", "<del>One</del><ins>Two</ins>", "One"]
    assert set(Revision.objects.values_list("post_type", "post_id")) == {("answer", answer.pk)}


def test_turning_there_and_back_keeps_that_an_answer_was_edited(room):
    answer = room.answer(room.ask(), body="One")
    edited_at = qa.edit_answer(room.chi, room.space, answer.pk, body="Two").edited_at

    again = turned_back(room, turned(room, answer))

    again.refresh_from_db()
    assert again.edited_at == edited_at


def test_versions_that_an_answer_kept_stand_before_those_of_its_comment(room):
    answer = room.answer(room.ask(), body="One")
    comment = turned(room, answer)
    Revision.objects.create(post_type="answer", post_id=answer.pk, number=1, body="None", written_at=answer.created_at)
    Answer.objects.filter(pk=answer.pk).update(edited_at=answer.created_at)
    qa.edit_comment(room.chi, room.space, comment.pk, body="Two")
    turned_back(room, comment)

    assert list(Revision.objects.order_by("number").values_list("number", "body")) == [(1, "None"), (2, "One")]


def test_version_that_was_replaced_while_it_waited_stays_hidden_when_the_post_is_turned(room):
    room.hold("casino")
    answer = room.answer(room.ask(), body="Buy at the casino")
    qa.edit_answer(room.chi, room.space, answer.pk, body="Scale the features")
    qa.moderate_post(room.dee, room.space, *subject(answer), act="approved")

    comment = turned(room, answer)

    assert bodies(room, comment) == ["Scale the features"]
    assert len(bodies(room, comment, room.dee)) == len(bodies(room, comment, room.chi)) == 2


@pytest.mark.parametrize("who", ["ben", "ada"])
def test_turning_posts_of_others_is_for_the_experienced(room, who):
    question = room.ask()
    answer, comment = room.answer(question), room.comment(question, by=room.chi)

    with pytest.raises(NotAllowed, match="cannot turn this answer into a comment"):
        turned(room, answer, getattr(room, who))
    with pytest.raises(NotAllowed, match="cannot turn this comment into an answer"):
        turned_back(room, comment, getattr(room, who))
    assert Question.objects.get().answer_count == 1
