"""Search and similar questions, on whichever engine the run is for."""

import os
from dataclasses import replace

import pytest

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.paging import encode_cursor
from social_learning_xblocks.kit.search import Vocabulary
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain import finding
from social_learning_xblocks.qa.models import Board, Question, QuestionText
from tests.factories.qa import subject
from tests.factories.spaces import actor_in
from tests.personas import person

# MariaDB's FULLTEXT index holds committed rows only.
pytestmark = pytest.mark.django_db(transaction=os.environ.get("SL_DATABASE") == "mysql")


def search(room, text, **more):
    return [row.id for row in qa.search_questions(room.chi, room.space, None, text, **more).items]


def similar(room, title):
    return [row.title.replace("<mark>", "").replace("</mark>", "") for row in found_similar(room, title)]


def found_similar(room, title):
    return qa.similar_questions(room.chi, room.space, None, title)


def test_search_finds_words_of_title_tag_text_and_answer(room):
    question = room.ask(title="Why is descent slow?", body="The valley is narrow.", tags=["ridge regression"])
    room.ask(title="Something else entirely", body="Nothing of it")
    room.answer(question, body="Precondition with the Hessian.")

    for word in (
        "descent",
        "DESCENTS",
        "valleys",
        "ridge",
        "ridge-regression",
        "hessian",
        "Preconditioning",
        "slow hessian",
    ):
        assert search(room, word) == [question.pk], word


@pytest.mark.parametrize(
    "text", ["merge", "pd.merge", "pd.merge(a, b)", "frame", "DataFrame", "dataframe", "read_csv", "csv"]
)
def test_search_finds_code_by_the_whole_and_by_its_parts(room, text):
    question = room.ask(title="Rows come twice", body="I call `pd.merge(a, b)` on a `DataFrame` from `read_csv`")
    room.ask(title="Something else entirely", body="Nothing of it")

    assert search(room, text) == [question.pk]


def test_search_for_a_whole_finds_it_in_any_case(room):
    question = room.ask(title="What is dataframe for?")

    assert search(room, "DataFrame") == [question.pk]


@pytest.mark.parametrize("text", ["", "   ", "?!", "the of and", "unheard", "descent unheard"])
def test_search_finds_nothing_for(room, text):
    room.ask(title="Why is descent slow?")

    assert search(room, text) == []


def test_search_looks_for_all_words_also_for_those_beyond_what_the_index_is_asked(room):
    question = room.ask(title="alpha beta gamma delta epsilon zeta eta")
    room.ask(title="alpha beta gamma delta epsilon zeta theta")

    assert search(room, "alpha beta gamma delta epsilon zeta eta") == [question.pk]


def test_search_for_stop_words_alone_looks_for_them(room):
    question = room.ask(title="To be or not to be?")

    assert search(room, "descent") == []
    assert search(room, "to be or not to be") == [question.pk]


def test_search_puts_the_title_before_the_text_and_the_solved_before_the_open(room):
    in_text = room.ask(title="Something else", body="About the valley")
    open_one = room.ask(title="About the valley")
    solved = room.ask(title="About the valley")
    qa.accept_answer(room.ben, room.space, room.answer(solved).pk, on=True)

    assert search(room, "valley") == [solved.pk, open_one.pk, in_text.pk]


def test_search_marks_the_words_in_title_and_text(room):
    room.ask(title="Why is <b> gradient descent slow?", body="Because **gradients** zig-zag & more")

    (row,) = qa.search_questions(room.chi, room.space, None, "gradient").items

    assert row.title == "Why is &lt;b&gt; <mark>gradient</mark> descent slow?"
    assert row.snippet == "Because <mark>gradients</mark> zig-zag &amp; more"


def test_search_shows_the_part_of_a_long_text_with_the_word(room):
    room.ask(body="lorem ipsum " * 60 + "the narrow valley of tears " + "dolor sit " * 60)

    (row,) = qa.search_questions(room.chi, room.space, None, "valley").items

    assert (row.snippet[:2], row.snippet[-2:]) == ("… ", " …")
    assert "narrow <mark>valley</mark> of tears" in row.snippet


@pytest.mark.parametrize("gone", ["hidden", "deleted", "held"])
def test_search_does_not_find_what_is_gone(room, gone):
    question = room.ask(title="The secret valley")
    if gone == "hidden":
        room.hide(question)
    elif gone == "deleted":
        qa.delete_post(room.ben, room.space, *subject(question))
    else:
        room.hold("casino")
        qa.edit_question(room.ben, room.space, question.pk, title="The secret casino", body="")

    assert (search(room, "secret"), similar(room, "The secret valley")) == ([], [])


def test_search_does_not_find_words_that_are_gone(room):
    question = room.ask(title="The secret valley", tags=["mystery"])
    answer = room.answer(question, body="A riddle")
    qa.edit_question(room.ben, room.space, question.pk, title="The open plain", body="")
    room.hide(answer)

    assert [search(room, word) for word in ("secret", "mystery", "riddle", "plain")] == [[], [], [], [question.pk]]


def test_search_finds_what_came_back(room):
    question = room.ask(title="The secret valley")
    room.answer(question, body="A riddle")
    room.hide(question)

    qa.moderate_post(room.dee, room.space, *subject(question), act="restored")

    assert search(room, "secret riddle") == [question.pk]


def test_search_stays_in_its_space(room):
    there = actor_in(room.elsewhere, person("zoe"))
    qa.ask_question(there, room.elsewhere, title="The secret valley", body="")

    assert (search(room, "secret"), similar(room, "The secret valley")) == ([], [])
    assert len(qa.search_questions(there, room.elsewhere, None, "secret").items) == 1


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("为什么梯度下降这么慢", "梯度下降"),
        ("勾配降下法はなぜ遅いのですか", "勾配降下"),
        ("경사 하강법이 왜 느린가요", "하강법이"),
        ("لماذا الانحدار التدريجي بطيء", "الانحدار"),
        ("لماذا الاِنْحِدار بطيء", "الانحدار"),
        ("Почему градиентный спуск медленный", "СПУСК"),
        ("Γιατί είναι αργή η κάθοδος", "καθοδος"),
        ("¿Por qué es lento el descenso?", "DESCENSO"),
        ("Résumé of naïve Bayes", "resume naive"),
        ("Is C++ faster than C# here?", "c++"),
        ("Why 🤔 is it slow?", "slow"),
        ("What does x1 mean in AI?", "x1 ai"),
    ],
)
def test_search_finds_words_of_every_script(room, title, asked):
    question = room.ask(title=title)
    room.ask(title="Something else entirely")

    assert search(room, asked) == [question.pk]


@pytest.mark.parametrize(
    "text", ['"', "a* OR b", "NEAR(x y)", "title:slow", "-slow", "+slow", "') OR 1=1 --", "\x00slow", "%", "slow\\"]
)
def test_search_takes_no_orders(room, text):
    room.ask(title="Something else entirely")

    assert search(room, text) == []


def test_search_of_a_very_long_text_is_answered(room):
    question = room.ask(title="one two three four five six seven eight nine ten eleven twelve")

    assert search(room, "one two three four five six seven eight nine ten eleven twelve thirteen " * 500) == [
        question.pk
    ]


def fill(room, count, title="Question {number} about the valley", body=""):
    for number in range(count):
        question = room.ask(title=title.format(number=number), body=body)
        Question.objects.filter(pk=question.pk).update(score=number % 3)
    return set(Question.objects.values_list("pk", flat=True))


def test_search_pages_give_each_question_once(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"post": (1000, 3600)}}
    every = fill(room, 45)

    pages, cursor = [], ""
    while not pages or cursor:
        page = qa.search_questions(room.chi, room.space, None, "valley", cursor=cursor)
        pages.append([row.id for row in page.items])
        cursor = page.next_cursor

    assert [len(page) for page in pages] == [20, 20, 5]
    assert {key for page in pages for key in page} == every


@pytest.mark.parametrize("cursor", ["nonsense", "W10"])
def test_search_refuses_a_cursor_that_is_none(room, cursor):
    room.ask(title="About the valley")

    with pytest.raises(Invalid, match="Start again from the top"):
        search(room, "valley", cursor=cursor)


def test_search_refuses_the_cursor_of_a_list(room):
    question = room.ask(title="About the valley")

    with pytest.raises(Invalid, match="Start again from the top"):
        search(room, "valley", cursor=encode_cursor(question.last_activity_at, question.pk))


def test_common_words_are_sampled_as_the_space_grows(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"post": (1000, 3600)}}
    fill(room, 50)
    search(room, "valley")
    before = Board.objects.get().sample_size
    room.ask(title="The one with the plateau")

    found = search(room, "plateau")

    board = Board.objects.get()
    assert (before, board.sampled_at_count, board.sample_size) == (0, 51, 102)
    assert (len(found), board.sample_counts["valley"]) == (1, 100)


def test_sample_is_kept_until_the_space_has_grown_by_a_fifth(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"post": (1000, 3600)}}
    fill(room, 51)
    search(room, "valley")
    fill(room, 10)

    search(room, "valley")

    assert Board.objects.get().sampled_at_count == 51


def test_words_that_stand_everywhere_are_looked_for_in_recent_questions(room, settings, monkeypatch):
    settings.SOCIAL_LEARNING = {"LIMITS": {"post": (1000, 3600)}}
    every = fill(room, 51)
    monkeypatch.setattr(finding, "MOST_POSTINGS", 10)
    monkeypatch.setattr(finding, "RECENT_LOOKED_AT", 30)

    found = search(room, "valley") + search(
        room, "valley", cursor=qa.search_questions(room.chi, room.space, None, "valley").next_cursor
    )

    assert set(found) == set(sorted(every)[-30:])
    assert len(search(room, "valley 17")) == 1


def test_similar_asks_for_the_rarest_words_that_the_index_can_afford():
    counts = {"valley": 250, "gradient": 200, "ridge": 50}
    plan = finding.Plan((), (), ["ridge", "gradient", "valley"], Vocabulary(6000, 500, counts))

    assert finding.affordable(plan) == ["ridge", "gradient", "valley"]
    assert finding.affordable(replace(plan, vocabulary=Vocabulary(12_000, 500, counts))) == ["ridge", "gradient"]
    assert finding.affordable(replace(plan, vocabulary=Vocabulary(24_000, 500, counts))) == ["ridge"]


def test_similar_of_nothing_is_nothing(room):
    room.ask()

    assert (similar(room, ""), similar(room, "?"), similar(room, "unheard words")) == ([], [], [])


def test_similar_is_at_most_five(room):
    fill(room, 8)

    assert len(similar(room, "the valley question")) == 5


def test_similar_leaves_out_what_has_little_in_common(room):
    room.ask(title="Where do I find the slides of the first week of this long course?")

    assert similar(room, "Why does the learning rate of the first small network explode?") == []


@pytest.mark.parametrize("title", ["two", "two tables", "the same two ways", "week 2 tables", "otro"])
def test_similar_leaves_out_what_shares_words_that_stand_anywhere(room, title):
    room.ask(title="Are two ways the same in 2 cases?", body="otro")
    known = room.ask(title="How do I merge two frames?")

    assert similar(room, title) == []
    assert [row.id for row in found_similar(room, "merge two tables")] == [known.pk]


def test_similar_takes_two_common_words_or_a_rare_one(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"post": (1000, 3600)}}
    fill(room, 51, title="The valley in python, {number}")
    plateau = room.ask(title="Python on a plateau")

    assert similar(room, "python") == []
    assert len(similar(room, "python valley")) == 5
    assert [row.id for row in found_similar(room, "A plateau?")] == [plateau.pk]


@pytest.mark.parametrize(("verb", "expected"), [(qa.search_questions, 8), (qa.similar_questions, 9)])
@pytest.mark.parametrize("count", [1, 3])
def test_finding_takes_the_same_queries_for_one_and_for_three(room, queries, verb, expected, count):
    fill(room, count)

    with queries() as found:
        verb(room.chi, room.space, room.membership(room.chi), "the valley question")

    assert len(found) == expected, found


def test_words_of_a_space_without_questions_weigh_alike(room):
    assert QuestionText.objects.count() == 0
    assert finding.vocabulary_of(room.space).documents == 0


KNOWN = """
Why does gradient descent converge so slowly in a narrow valley?
How do I choose the learning rate for stochastic gradient descent?
Is the bias term regularised in ridge regression?
What is the difference between lasso and ridge?
How many hidden layers does a neural network need?
Why do we split the data into training and test sets?
How does k-fold cross-validation work?
When is the F1 score better than accuracy?
What does the p-value really tell us?
How do I install NumPy on Windows?
Why is my notebook kernel dying when I load the data?
Can I hand in the assignment of week 4 late?
Where do I find the recording of the second lecture?
How are the quizzes graded?
What is overfitting and how do I notice it?
Why do we use the softmax function in the last layer?
How is the confusion matrix read?
Can a decision tree handle missing values?
How does dropout prevent overfitting?
What is the curse of dimensionality?
""".strip().splitlines()

REPHRASED = """
gradient descent is very slow, narrow valley
picking a good learning rate
do we regularise the bias in ridge
lasso vs ridge difference
number of hidden layers in a network
reason for splitting into train and test data
explain cross validation with k folds
F1 or accuracy?
meaning of p values
numpy installation windows
kernel dies while loading the data in the notebook
late submission of the week 4 assignment
recordings of lecture 2
how do they grade a quiz
my model has overfitted, how can I tell
purpose of softmax
reading a confusion matrix
missing values in decision trees
does dropout help against overfitting
too many dimensions, what happens
""".strip().splitlines()


def test_similar_finds_the_rephrased(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"post": (1000, 3600)}}
    for title in KNOWN:
        room.ask(title=title)

    found = {asked: similar(room, asked) for asked in REPHRASED}

    # No word in common: only the meaning is the same.
    assert [known for known, asked in zip(KNOWN, REPHRASED, strict=True) if known not in found[asked]] == [
        "What is the curse of dimensionality?"
    ]
    assert [asked for known, asked in zip(KNOWN, REPHRASED, strict=True) if found[asked][:1] != [known]] == [
        "my model has overfitted, how can I tell",
        "too many dimensions, what happens",
    ]


def test_similar_puts_solved_questions_before_equals(room):
    solved, _open = room.ask(title="About the valley"), room.ask(title="About the valley")
    qa.accept_answer(room.ben, room.space, room.answer(solved).pk, on=True)

    rows = found_similar(room, "the valley")

    assert [(row.id, row.is_solved, row.title) for row in rows][:1] == [
        (solved.pk, True, "About the <mark>valley</mark>")
    ]


def test_similar_shows_the_answer_that_was_found_right(room):
    open_one, accepted, endorsed = (room.ask(title="About the valley") for _number in range(3))
    qa.vote_answer(room.ada, room.space, room.answer(open_one, body="Only liked").pk, on=True)
    qa.accept_answer(room.ben, room.space, room.answer(accepted, body="It is **deep**, " + "so " * 200).pk, on=True)
    first, second = (room.answer(endorsed, body=body) for body in ("Accepted later", "Endorsed"))
    qa.accept_answer(room.ben, room.space, first.pk, on=True)
    qa.endorse_answer(room.ada, room.space, second.pk, on=True)

    rows = {row.id: row.verdict for row in found_similar(room, "the valley")}

    assert rows == {open_one.pk: "", accepted.pk: rows[accepted.pk], endorsed.pk: "Endorsed"}
    assert (rows[accepted.pk][:15], len(rows[accepted.pk]) <= 240) == ("It is deep, so ", True)


def test_similar_shows_no_answer_that_is_hidden(room):
    question = room.ask(title="About the valley")
    answer = room.answer(question, body="The secret")
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)
    room.hide(answer)

    assert [row.verdict for row in found_similar(room, "the valley")] == [""]
