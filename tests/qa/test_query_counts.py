"""How many statements each story takes: exact numbers, so that growth shows. The marks: verbs and threads 12, lists 8."""

import pytest

from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain.threads import PAGE_OF_ANSWERS
from social_learning_xblocks.qa.models import Answer, Comment
from tests.factories.qa import subject

BODY = "It zig-zags in a narrow valley."
SECOND = {"title": "Is the bias regularised in ridge?", "tags": ["ridge", "optimisation"]}


@pytest.fixture
def steady(room):
    """A room in which everybody has done everything once: tags, sums and reader rows are there."""
    question = room.ask(body=BODY, tags=["ridge", "optimisation"])
    answer = room.answer(question)
    qa.vote_answer(room.ada, room.space, answer.pk, on=True)
    qa.vote_question(room.ada, room.space, question.pk, on=True)
    room.comment(question, by=room.chi)
    return question, answer


def test_ask(room, steady, queries):
    with queries() as found:
        room.ask(body=BODY, **SECOND)

    assert len(found) == 8, found


def test_answer(room, steady, queries):
    question = room.ask(**SECOND)

    with queries() as found:
        room.answer(question)

    assert len(found) == 9, found


def test_vote_for_an_answer(room, steady, queries):
    answer = room.answer(room.ask(**SECOND))

    with queries() as found:
        qa.vote_answer(room.ada, room.space, answer.pk, on=True)

    assert len(found) == 8, found


def test_vote_for_an_answer_taken_back(room, steady, queries):
    _question, answer = steady

    with queries() as found:
        qa.vote_answer(room.ada, room.space, answer.pk, on=False)

    assert len(found) == 7, found


def test_vote_for_a_question(room, steady, queries):
    question = room.ask(**SECOND)

    with queries() as found:
        qa.vote_question(room.ada, room.space, question.pk, on=True)

    assert len(found) == 11, found


def test_comment(room, steady, queries):
    _question, answer = steady

    with queries() as found:
        room.comment(answer)

    assert len(found) == 12, found


def test_accept(room, steady, queries):
    _question, answer = steady

    with queries() as found:
        qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    assert len(found) == 14, found


def test_endorse(room, steady, queries):
    _question, answer = steady

    with queries() as found:
        qa.endorse_answer(room.ada, room.space, answer.pk, on=True)

    assert len(found) == 9, found


def busy_thread(room, answers, comments):
    """A question with many answers by many people, each with comments, one of them voted by the reader."""
    question = room.ask(tags=["ridge"])
    people = [room.join(f"member{number}") for number in range(5)]
    for number in range(answers):
        answer = room.answer(question, by=people[number % 5], body=f"Answer {number}")
        for _number in range(comments // answers):
            room.comment(answer, by=people[(number + 1) % 5])
    qa.vote_answer(room.chi, room.space, answer.pk, on=True)
    qa.endorse_answer(room.ada, room.space, answer.pk, on=True)
    assert (Answer.objects.count(), Comment.objects.count()) == (answers, comments)
    return question


@pytest.mark.parametrize(
    ("answers", "comments", "expected"),
    [
        (2, 4, (10, 8)),
        # One more where the answers could go on: their ids come from the index first.
        (20, 40, (11, 9)),
        (30, 60, (11, 9)),
    ],
)
def test_open_takes_no_more_for_a_longer_thread(room, queries, settings, answers, comments, expected):
    settings.SOCIAL_LEARNING = {"LIMITS": {"comment": (1000, 3600)}}
    question = busy_thread(room, answers, comments)

    with queries() as first:
        thread = qa.open_question(room.chi, room.space, room.membership(room.chi), question.pk)
    with queries() as again:
        qa.open_question(room.chi, room.space, room.membership(room.chi), question.pk)

    shown = min(answers, PAGE_OF_ANSWERS)
    assert (len(thread.answers), sum(len(answer.comments.items) for answer in thread.answers)) == (shown, 2 * shown)
    assert (len(first), len(again)) == expected, first


def test_open_of_a_thread_without_answers(room, queries):
    question = room.ask()

    with queries() as found:
        qa.open_question(room.chi, room.space, None, question.pk)

    assert len(found) == 6, found


def fill(room, count):
    for number in range(count):
        question = room.ask(title=f"Question number {number} on ridge", tags=["ridge", f"tag {number}"])
        qa.follow_question(room.chi, room.space, question.pk, on=True)
        mine = room.ask(by=room.chi, title=f"Mine number {number} on lasso", tags=["lasso"])
        room.answer(mine, by=room.ada)
        qa.report_post(room.ada, room.space, *subject(question), reason="spam")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("view", "narrowed", "expected"),
    [
        ("activity", {}, 4),
        ("votes", {}, 4),
        ("unanswered", {}, 4),
        ("mine", {}, 4),
        ("following", {}, 4),
        ("waiting", {}, 5),
        ("activity", {"tag": "ridge"}, 5),
        ("votes", {"state": "answered"}, 4),
        ("activity", {"tag": "ridge", "state": "unanswered"}, 5),
    ],
)
def test_list_takes_the_same_with_one_row_and_with_three(room, queries, count, view, narrowed, expected):
    fill(room, count)
    membership = room.membership(room.chi)

    with queries() as found:
        page = qa.list_questions(room.chi, room.space, membership, view=view, **narrowed)

    assert len(page.items) == count * (
        2 if (view, narrowed) in [("activity", {}), ("votes", {}), ("following", {})] else 1
    )
    assert len(found) == expected, found


@pytest.mark.parametrize("count", [1, 3])
def test_queue_takes_the_same_with_one_row_and_with_three(room, queries, count):
    fill(room, count)

    with queries() as found:
        queue = qa.moderation_queue(room.dee, room.space)

    assert len(queue) == count
    assert len(found) == 7, found


def test_overview_takes_three(room, queries):
    fill(room, 1)

    with queries() as found:
        qa.overview(room.chi, room.space)

    assert len(found) == 3, found


@pytest.mark.parametrize("count", [1, 3])
def test_overview_of_a_moderator_takes_seven(room, queries, count):
    fill(room, count)

    with queries() as found:
        qa.overview(room.dee, room.space)

    assert len(found) == 7, found


@pytest.mark.parametrize("count", [1, 3])
def test_queue_of_held_posts_takes_the_same_with_one_row_and_with_three(room, queries, count):
    room.hold("casino")
    for number in range(count):
        room.ask(title=f"Casino {number}")

    with queries() as found:
        queue = qa.moderation_queue(room.dee, room.space)

    assert len(queue) == count
    assert len(found) == 6, found


@pytest.mark.parametrize("kind", ["question", "answer"])
def test_hiding_and_restoring_take_no_more_for_more_votes(room, queries, kind):
    def taken(votes):
        question = room.ask(tags=["ridge", "lasso"])
        post = question if kind == "question" else room.answer(question)
        vote = qa.vote_question if kind == "question" else qa.vote_answer
        for number in range(votes):
            vote(room.join(f"voter-{votes}-{number}"), room.space, post.pk, on=True)
        if kind == "answer":
            qa.endorse_answer(room.ada, room.space, post.pk, on=True)
        counts = []
        for act in ("hidden", "restored", "hidden", "restored"):
            with queries() as found:
                qa.moderate_post(room.dee, room.space, *subject(post), act=act)
            counts.append(len(found))
        return counts

    assert taken(3) == taken(1)
