"""Whatever is wrong in a counter, a state or a copy is found, named, and put right; what is right is left alone."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from social_learning_xblocks.people.models import ReputationEvent, Standing
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain import counting, listing
from social_learning_xblocks.qa.models import (
    Answer,
    Board,
    Comment,
    Deflection,
    Question,
    QuestionTag,
    QuestionText,
    Reader,
)
from social_learning_xblocks.spaces.models import Tag
from tests.factories.qa import make_room
from tests.factories.spaces import make_space

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
#: What can be wrong: table, column, the wrong value.
WRONG = [
    (Question, "state", qa.State.UNANSWERED),
    (Question, "score", 99),
    (Question, "answer_count", 0),
    (Question, "comment_count", 7),
    (Question, "same_count", 7),
    (Question, "helped_count", 0),
    (Question, "first_answer_at", None),
    (Question, "excerpt", "something else"),
    (Question, "tag_names", ["something-else"]),
    (Question, "needs_decision", True),
    (Answer, "score", -3),
    (Answer, "rank", 5),
    (Answer, "comment_count", 0),
    (QuestionTag, "state", qa.State.UNANSWERED),
    (QuestionTag, "score", 8),
    (QuestionTag, "last_activity_at", LONG_AGO),
    (QuestionTag, "created_at", LONG_AGO),
    (QuestionText, "title_terms", "s1xother"),
    (QuestionText, "text_terms", "s1xother"),
    (Board, "question_count", 40),
    (Tag, "question_count", 40),
    (Standing, "points", 1),
    (Standing, "accepted", 9),
]


@pytest.fixture
def room(db):
    """One solved question with everything that is counted."""
    room = make_room()
    question = room.ask(tags=["week 4"], body="It **zig-zags**.")
    answer = room.answer(question)
    room.comment(question)
    room.comment(answer)
    qa.vote_question(room.chi, room.space, question.pk, on=True)
    qa.vote_answer(room.ben, room.space, answer.pk, on=True)
    qa.have_same_question(room.dee, room.space, question.pk, on=True)
    qa.answered_by(room.ada, room.space, question.pk)
    qa.endorse_answer(room.ada, room.space, answer.pk, on=True)
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)
    return room


def snapshot():
    models = (Question, Answer, QuestionTag, Board, Tag, Standing)
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
    texts = QuestionText.objects.values_list("pk", "title_terms", "text_terms")
    return rows | {"texts": [(pk, set(title.split()), set(text.split())) for pk, title, text in texts]}


def test_nothing_differs_where_people_used_the_verbs(room):
    assert list(qa.check_counters(room.space)) == []


@pytest.mark.parametrize(("model", "column", "value"), WRONG, ids=lambda value: getattr(value, "__name__", str(value)))
def test_what_is_wrong_is_found_and_put_right(room, model, column, value):
    before = snapshot()
    model.objects.update(**{column: value})
    found = list(qa.check_counters(room.space))
    assert {row.table for row in found} >= {model.__name__}
    assert snapshot() != before, "looking changes nothing"
    list(qa.check_counters(room.space, fix=True))
    assert snapshot() == before
    assert list(qa.check_counters(room.space)) == []


def test_a_difference_says_what_is_and_what_should_be(room):
    Answer.objects.update(comment_count=4)
    (found,) = qa.check_counters(room.space)
    assert found == qa.CounterDifference("Answer", str(Answer.objects.get().pk), "comment_count", 4, 1)


def test_rows_that_are_missing_are_made_and_rows_too_many_go(room):
    before = snapshot()
    QuestionTag.objects.all().delete()
    QuestionText.objects.all().delete()
    Standing.objects.all().delete()
    Board.objects.all().delete()
    assert {row.table for row in qa.check_counters(room.space)} == {
        "QuestionTag",
        "QuestionText",
        "Standing",
        "Board",
        "Tag",
    }
    list(qa.check_counters(room.space, fix=True))
    after = snapshot()
    assert {name: strip(rows) for name, rows in after.items()} == {name: strip(rows) for name, rows in before.items()}


def strip(rows):
    """Without ids of the rows, which are new."""
    return [{k: v for k, v in row.items() if k != "id"} if isinstance(row, dict) else row for row in rows]


def test_a_hidden_question_has_no_rows_in_lists_and_search(room):
    question = Question.objects.get()
    room.hide(question)
    assert list(qa.check_counters(room.space)) == []
    QuestionTag.objects.bulk_create(listing.tag_rows(question))
    QuestionText.objects.create(question=question, title_terms="s1xa", text_terms="s1xb")
    assert len(list(qa.check_counters(room.space))) == 3, "the tag counts one too few, as long as the row is there"
    found = [(row.table, row.stored, row.expected) for row in qa.check_counters(room.space, fix=True)]
    assert found == [("QuestionTag", "is there", "is not"), ("QuestionText", "is there", "is not")]
    assert (QuestionTag.objects.count(), QuestionText.objects.count()) == (0, 0)


def test_a_tag_that_is_gone_leaves_the_question(room):
    Tag.objects.all().delete()
    list(qa.check_counters(room.space, fix=True))
    question = Question.objects.get()
    assert (question.tag_ids, question.tag_names) == ([], [])
    assert list(qa.check_counters(room.space)) == []


def test_an_accepted_answer_that_is_not_shown_is_none(room):
    Answer.objects.update(visibility=2)
    list(qa.check_counters(room.space, fix=True))
    assert Answer.objects.filter(is_accepted=True).count() == 0
    assert Question.objects.get().state == qa.State.UNANSWERED


def test_a_question_is_not_older_than_the_newest_post_in_it(room):
    Question.objects.update(last_activity_at=LONG_AGO)
    assert {row.column for row in qa.check_counters(room.space, fix=True)} == {"last_activity_at"}
    newest = Comment.objects.latest("created_at").created_at
    assert Question.objects.get().last_activity_at == newest
    assert QuestionTag.objects.get().last_activity_at == newest


def test_activity_of_what_is_shown_no_more_still_counts(room):
    Comment.objects.all().delete()
    found = [row.column for row in qa.check_counters(room.space)]
    assert sorted(found) == ["comment_count", "comment_count"]


def test_who_was_helped_and_left_still_counts(room):
    Deflection.objects.all().delete()
    assert list(qa.check_counters(room.space)) == []


def test_votes_that_are_gone_count_no_more(room):
    Reader.objects.all().delete()
    assert sorted((row.table, row.column) for row in qa.check_counters(room.space)) == [
        ("Question", "same_count"),
        ("Question", "score"),
        ("QuestionTag", "score"),
    ]


def test_posts_that_came_from_elsewhere_keep_their_score(room):
    Question.objects.update(source_key="se:beer:1", score=50)
    Answer.objects.update(source_key="se:beer:2", score=F("score") + 40, rank=F("rank") + 40)
    QuestionTag.objects.update(score=50)
    assert list(qa.check_counters(room.space)) == []


def test_a_line_of_the_ledger_that_was_taken_back_counts_nothing(room):
    answer = Answer.objects.get()
    qa.vote_answer(room.ben, room.space, answer.pk, on=False)
    assert list(qa.check_counters(room.space)) == []
    before = snapshot()
    Standing.objects.update(upvoted=5)
    list(qa.check_counters(room.space, fix=True))
    assert snapshot() == before
    assert ReputationEvent.objects.exclude(reverses=None).count() == 1


def test_words_of_a_question_with_very_many_answers(room, monkeypatch):
    monkeypatch.setattr(counting, "ANSWERS_READ", 2)
    question = Question.objects.get()
    for number in range(3):
        room.answer(question, room.ada, f"Another word{number}.")
    assert list(qa.check_counters(room.space)) == []
    QuestionText.objects.update(text_terms="s1xother")
    assert [row.table for row in qa.check_counters(room.space)] == ["QuestionText"]


def test_code_and_emphasis_inside_words_are_no_difference(room):
    room.ask(
        title="How do I call np.linalg.inv here?", body="`np.linalg`.**inv** and un*believ*able:\n\n```py\na.b(c)\n```"
    )
    assert list(qa.check_counters(room.space)) == []
    question = Question.objects.latest("pk")
    listing.rebuild_terms(question)
    assert list(qa.check_counters(room.space)) == []


def test_other_spaces_are_left_alone(room):
    other = make_space()
    Answer.objects.update(score=9)
    assert list(qa.check_counters(other, fix=True)) == []
    assert Answer.objects.get().score == 9


def test_many_questions_are_looked_at_in_turn(room, monkeypatch):
    monkeypatch.setattr(counting, "QUESTIONS_AT_ONCE", 2)
    monkeypatch.setattr(counting, "TAGS_AT_ONCE", 1)
    for number in range(4):
        room.ask(room.dee, f"What about number {number}?", tags=[f"tag{number}"])
    Question.objects.update(comment_count=3)
    Tag.objects.update(question_count=3)
    assert len([row for row in qa.check_counters(room.space) if row.table == "Question"]) == 5
    assert len([row for row in qa.check_counters(room.space, fix=True) if row.table == "Tag"]) == 5
    assert list(qa.check_counters(room.space)) == []


# The command


def test_the_command_says_what_differs_and_fails(room, capsys):
    Answer.objects.update(comment_count=4)
    with pytest.raises(CommandError, match=r"1 differences\. Run with --fix"):
        call_command("check_counters", space=room.space.key)
    assert f"Answer {Answer.objects.get().pk}: comment_count is 4, should be 1" in capsys.readouterr().out


def test_the_command_puts_right(room, capsys):
    Answer.objects.update(comment_count=4)
    call_command("check_counters", space=room.space.key, fix=True)
    call_command("check_counters", space=room.space.key)
    assert capsys.readouterr().out.splitlines()[-2:] == ["1 differences put right", "No differences"]


def test_the_command_shows_no_more_than_one_can_read(room, capsys, monkeypatch):
    monkeypatch.setattr("social_learning_xblocks.management.commands.check_counters.SHOWN", 1)
    Answer.objects.update(comment_count=4, rank=3)
    call_command("check_counters", space=room.space.key, fix=True)
    assert "and 1 more" in capsys.readouterr().out


def test_the_command_knows_no_space_that_is_not_there():
    with pytest.raises(CommandError, match="There is no space “nowhere” yet"):
        call_command("check_counters", space="nowhere")
