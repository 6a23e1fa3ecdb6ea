from social_learning_xblocks.kit import search
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain import listing
from social_learning_xblocks.qa.models import Board, QuestionTag, QuestionText
from tests.factories.qa import subject


def words(question):
    row = QuestionText.objects.get(question=question)
    return search.plain_words(row.title_terms), search.plain_words(row.text_terms)


def test_words_of_a_question_are_its_title_its_tags_and_its_text(room):
    question = room.ask(title="Slow gradient descent", body="It `zig-zags`.", tags=["Ridge"])

    assert words(question) == ({"slow", "gradient", "descent"}, {"ridg", "zig", "zag"})


def test_words_of_an_answer_are_added_and_go_with_it(room):
    question = room.ask(title="Slow gradient descent", body="")
    answer = room.answer(question, body="Preconditioning")

    added = words(question)[1]
    qa.delete_post(room.chi, room.space, *subject(answer))

    assert (added, words(question)[1]) == ({"precondition"}, set())


def test_words_of_an_edited_answer_are_read_anew(room):
    question = room.ask(title="Slow gradient descent", body="")
    answer = room.answer(question, body="Preconditioning")

    qa.edit_answer(room.chi, room.space, answer.pk, body="Momentum")

    assert words(question)[1] == {"momentum"}


def test_answer_without_words_adds_none(room):
    question = room.ask(title="Slow gradient descent", body="")

    room.answer(question, body="!!!")

    assert words(question)[1] == set()


def test_long_answers_are_found_by_their_beginning(room):
    question = room.ask(title="Slow gradient descent", body="")

    room.answer(question, body=" ".join(f"word{number}" for number in range(300)))

    assert len(words(question)[1]) == listing.ANSWER_TOKENS


def test_copies_under_tags_follow_the_question(room):
    question = room.ask(tags=["ridge"])
    qa.vote_question(room.chi, room.space, question.pk, on=True)
    room.answer(question)

    row = QuestionTag.objects.get()

    question.refresh_from_db()
    assert (row.state, row.score, row.last_activity_at) == (1, 1, question.last_activity_at)
    assert row.created_at == question.created_at


def test_question_without_tags_costs_no_query(room, django_assert_num_queries):
    question = room.ask()

    with django_assert_num_queries(0):
        listing.refresh_lists(question)


def test_board_is_made_by_the_first_question(room):
    boards = [Board.objects.count()]
    room.ask()
    boards.append(Board.objects.get().question_count)
    room.ask()
    boards.append(Board.objects.get().question_count)

    assert boards == [0, 1, 2]


def test_words_of_a_hidden_question_are_not_rebuilt(room):
    question = room.ask()
    answer = room.answer(question)
    room.hide(question)

    room.hide(answer)

    assert QuestionText.objects.count() == 0
