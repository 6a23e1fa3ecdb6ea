"""Many hands at the same moment, with real threads: exact counts, and nobody sees an error."""

import threading

import pytest
from django.db import connection

from social_learning_xblocks.kit.errors import Conflict, SocialLearningError
from social_learning_xblocks.moderation.models import Report
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.people import api as people
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Answer, AnswerVote, Board, Comment, Question, Reader
from social_learning_xblocks.spaces.models import Tag
from tests.factories.qa import make_room, subject
from tests.qa.oracle import NOTHING_ODD, deserved, differences, given, ledger, oddities, recomputed, standings, stored

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
HANDS = 8
PATIENCE = 60  # seconds until a thread that hangs fails the test


@pytest.fixture
def room():
    return make_room()


@pytest.fixture
def crowd(room):
    return [room.join(f"member{number}") for number in range(HANDS)]


def together(*works):
    """Do all of this at the same moment, each in a thread of its own. The refusals; anything else that is raised is raised."""
    gate = threading.Barrier(len(works))
    refusals, crashes = [], []

    def run(work):
        try:
            gate.wait(PATIENCE)
            work()
        except SocialLearningError as refusal:
            refusals.append(type(refusal))
        except BaseException as crash:  # noqa: BLE001 - raised below, in the test
            crashes.append(crash)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    if crashes:
        raise ExceptionGroup("in threads", crashes)
    assert not any(thread.is_alive() for thread in threads)
    return refusals


def while_it_writes(table, work, meanwhile):
    """Do the work; when it is about to write its first row of the table, somebody else does something on another connection.

    Who has to wait for a lock goes on when the work is done.
    """
    others = []

    def pause(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and table in sql.split("SET")[0] and not others:
            others.append(threading.Thread(target=together, args=(meanwhile,), daemon=True))
            others[0].start()
            others[0].join(1)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(pause):
        work()
    others[0].join(PATIENCE)
    assert not others[0].is_alive()


def assert_sound(space):
    assert differences(stored(space), recomputed(space)) == {}
    assert oddities(space) == NOTHING_ODD
    sums, standing = ledger(space)
    assert standings(space) == sums
    assert {credit: count for credit, count in standing.items() if count > 1} == {}
    assert given(space) == (deserved(space), set())


def test_eight_people_vote_for_one_answer(room, crowd):
    answer = room.answer(room.ask(tags=["ridge"]))

    refusals = together(*[lambda who=who: qa.vote_answer(who, room.space, answer.pk, on=True) for who in crowd])

    answer.refresh_from_db()
    assert (refusals, answer.score, answer.rank, AnswerVote.objects.count()) == ([], HANDS, HANDS, HANDS)
    assert people.reputation_of(room.space, room.chi.user_id) == people.Reputation(40, 0, 0, HANDS, "helper")


def test_one_person_votes_for_one_answer_in_eight_tabs(room):
    answer = room.answer(room.ask(tags=["ridge"]))

    refusals = together(*[lambda: qa.vote_answer(room.ada, room.space, answer.pk, on=True)] * HANDS)

    answer.refresh_from_db()
    assert (refusals, answer.score, AnswerVote.objects.count()) == ([], 1, 1)
    assert people.reputation_of(room.space, room.chi.user_id).upvoted == 1


def test_one_person_takes_a_vote_back_in_eight_tabs(room):
    answer = room.answer(room.ask(tags=["ridge"]))
    qa.vote_answer(room.ada, room.space, answer.pk, on=True)

    refusals = together(*[lambda: qa.vote_answer(room.ada, room.space, answer.pk, on=False)] * HANDS)

    answer.refresh_from_db()
    assert (refusals, answer.score, AnswerVote.objects.count()) == ([], 0, 0)
    assert_sound(room.space)


def test_eight_people_vote_for_one_question(room, crowd):
    question = room.ask(tags=["ridge"])

    refusals = together(*[lambda who=who: qa.vote_question(who, room.space, question.pk, on=True) for who in crowd])

    question.refresh_from_db()
    assert (refusals, question.score) == ([], HANDS)
    assert_sound(room.space)


def test_one_person_votes_for_one_question_in_eight_tabs(room):
    question = room.ask(tags=["ridge"])

    refusals = together(*[lambda: qa.vote_question(room.ada, room.space, question.pk, on=True)] * HANDS)

    question.refresh_from_db()
    assert (refusals, question.score, Reader.objects.filter(has_voted=True).count()) == ([], 1, 1)


def test_eight_people_have_the_same_question(room, crowd):
    question = room.ask()

    refusals = together(
        *[lambda who=who: qa.have_same_question(who, room.space, question.pk, on=True) for who in crowd],
        *[lambda who=who: qa.answered_by(who, room.space, question.pk) for who in crowd],
    )

    question.refresh_from_db()
    assert (refusals, question.same_count, question.helped_count) == ([], HANDS, HANDS)


def test_two_tabs_accept_two_answers(room, crowd):
    question = room.ask(tags=["ridge"])
    answers = [room.answer(question, by=who) for who in crowd]

    refusals = together(
        *[lambda answer=answer: qa.accept_answer(room.ben, room.space, answer.pk, on=True) for answer in answers]
    )

    question.refresh_from_db()
    assert (refusals, question.state, Answer.objects.filter(is_accepted=True).count()) == ([], qa.State.SOLVED, 1)
    assert_sound(room.space)


def test_eight_people_ask_at_once(room, crowd):
    refusals = together(*[lambda who=who: room.ask(who, tags=["ridge", "week 4"]) for who in crowd])

    assert (refusals, Question.objects.count(), Board.objects.get().question_count) == ([], HANDS, HANDS)
    assert list(Tag.objects.order_by("name").values_list("name", "question_count")) == [
        ("ridge", HANDS),
        ("week-4", HANDS),
    ]
    assert_sound(room.space)


def test_eight_people_answer_one_question(room, crowd):
    question = room.ask(tags=["ridge"])

    refusals = together(*[lambda who=who: room.answer(question, by=who) for who in crowd])

    question.refresh_from_db()
    notice = Notice.objects.get(recipient_id=room.ben.user_id)
    assert (refusals, question.answer_count, notice.kind, notice.count) == ([], HANDS, "answered", HANDS)
    assert_sound(room.space)


def test_one_question_is_deleted_in_eight_tabs(room):
    question = room.ask(tags=["ridge"])

    refusals = together(*[lambda: qa.delete_post(room.ben, room.space, *subject(question))] * HANDS)

    assert len(refusals) == HANDS - 1
    assert Board.objects.get().question_count == 0
    assert_sound(room.space)


def test_author_deletes_while_moderators_hide(room):
    question = room.ask(tags=["ridge"])
    answer = room.answer(question)

    for post, author in ((answer, room.chi), (question, room.ben)):
        refusals = together(
            lambda: qa.delete_post(author, room.space, *subject(post)),  # noqa: B023 - done before the loop goes on
            *[lambda: room.hide(post)] * 3,  # noqa: B023 - done before the loop goes on
        )
        assert len(refusals) == 3
        assert_sound(room.space)


def test_held_question_is_approved_while_its_author_deletes_it(room):
    room.hold("casino")
    question = room.ask(title="A casino of features", tags=["ridge"])

    together(
        lambda: qa.delete_post(room.ben, room.space, *subject(question)),
        lambda: qa.moderate_post(room.dee, room.space, *subject(question), act="approved"),
    )

    assert_sound(room.space)


def test_storm_of_votes_comments_answers_and_acceptance_on_one_question(room, crowd):
    question = room.ask(tags=["ridge", "week 4"])
    answers = [room.answer(question, by=who) for who in crowd[:2]]
    title = {"title": "Why is it slow?", "body": "", "tags": ["ridge"]}

    def visit(who):
        qa.vote_answer(who, room.space, answers[0].pk, on=who is not crowd[0])
        room.comment(answers[1], by=who)
        room.answer(question, by=who, body=f"Answer of {who.name}")
        qa.vote_question(who, room.space, question.pk, on=True)

    refusals = together(
        *[lambda who=who: visit(who) for who in crowd[1:6]],
        lambda: qa.accept_answer(room.ben, room.space, answers[1].pk, on=True),
        lambda: qa.accept_answer(room.ben, room.space, answers[0].pk, on=True),
        lambda: qa.endorse_answer(room.ada, room.space, answers[0].pk, on=True),
        lambda: qa.edit_answer(crowd[0], room.space, answers[0].pk, body="Edited in the storm"),
        lambda: qa.edit_question(room.ben, room.space, question.pk, **title),
    )

    question.refresh_from_db()
    # One of them may not vote: the second answer of the two is their own, and the first is not.
    assert (refusals, question.answer_count, question.score, question.state) == ([], 7, 5, qa.State.SOLVED)
    assert_sound(room.space)


def test_same_post_is_reported_once_by_one_person_in_eight_tabs(room):
    question = room.ask()

    refusals = together(*[lambda: qa.report_post(room.chi, room.space, *subject(question), reason="spam")] * HANDS)

    assert (refusals, qa.moderation_queue(room.dee, room.space)[0].report_count) == ([], 1)


def test_second_moderator_is_told_that_the_first_was_there(room):
    question = room.ask()

    assert together(*[lambda: room.hide(question)] * 2) == [Conflict]


def test_a_report_and_a_conversion_at_once_leave_no_report_behind(room):
    question = room.ask()
    for _number in range(6):
        answer = room.answer(question)
        post = subject(answer)
        together(
            lambda post=post: qa.report_post(room.ben, room.space, *post, reason="spam"),
            lambda post=post: qa.convert_to_comment(room.chi, room.space, post[1]),
        )

    reported = Report.objects.filter(open_key=1).values_list("subject_id", flat=True)
    turned = Comment.objects.exclude(converted_from=None).values_list("converted_from_id", flat=True)
    assert sorted([*reported, *turned]) == list(Answer.objects.order_by("pk").values_list("pk", flat=True))
    assert_sound(room.space)


def test_comment_on_an_answer_that_is_just_turned_into_a_comment_is_refused(room):
    answer = room.answer(room.ask())

    while_it_writes(
        "social_learning_answer",
        lambda: qa.convert_to_comment(room.chi, room.space, answer.pk),
        lambda: qa.add_comment(room.ben, room.space, *subject(answer), body="Thanks!"),
    )

    assert list(Comment.objects.values_list("body", "answer_id")) == [(answer.body, None)]
    assert_sound(room.space)


def test_edit_while_old_html_is_made_anew_is_what_is_shown(room):
    answer = room.answer(room.ask(), body="**old**")
    Answer.objects.update(body_html="<p>old</p>", renderer_version=0)

    while_it_writes(
        "social_learning_answer",
        lambda: list(qa.rerender_posts()),
        lambda: qa.edit_answer(room.chi, room.space, answer.pk, body="**new**"),
    )

    answer.refresh_from_db()
    assert (answer.body, answer.body_html) == ("**new**", qa.preview(room.space, "**new**"))


@pytest.mark.parametrize("kind", ["question", "answer"])
def test_edit_while_a_name_is_forgotten_stays(room, kind):
    question = room.ask(body="Perhaps @ada, or a friend?")
    answer = room.answer(question, body="Perhaps @ada, or a colleague?")
    edits = {
        "question": lambda: qa.edit_question(room.ben, room.space, question.pk, title=question.title, body="Anybody?"),
        "answer": lambda: qa.edit_answer(room.chi, room.space, answer.pk, body="Anybody?"),
    }

    while_it_writes(f"social_learning_{kind}", lambda: qa.retire_person(room.ada.user_id), edits[kind])

    post = {"question": question, "answer": answer}[kind]
    post.refresh_from_db()
    assert (post.body, post.body_html) == ("Anybody?", qa.preview(room.space, "Anybody?"))
    assert_sound(room.space)


@pytest.mark.parametrize("way", ["ask", "answer", "comment"])
def test_one_form_is_sent_in_eight_tabs(room, way):
    question = room.ask(tags=["ridge"])
    write = {
        "ask": lambda: room.ask(room.chi, tags=["ridge"], once="token"),
        "answer": lambda: qa.answer_question(room.chi, room.space, question.pk, body="Scale them.", once="token"),
        "comment": lambda: qa.add_comment(room.chi, room.space, *subject(question), body="Thanks!", once="token"),
    }[way]
    made = []

    refusals = together(*[lambda: made.append(write().pk)] * HANDS)

    assert (refusals, len(made), len(set(made))) == ([], HANDS, 1)
    told = {"ask": 0, "answer": 1, "comment": 1}[way]
    assert (sum(Notice.objects.values_list("count", flat=True)), Board.objects.get().question_count) == (told, 2 - told)
    assert_sound(room.space)
