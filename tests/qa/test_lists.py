from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.kit.paging import encode_cursor
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Question, QuestionTag, Reader
from social_learning_xblocks.spaces.api import find_or_make_tags, mark_all_read
from tests.factories.qa import subject


def titles(reader, room, **narrowed):
    return [row.title for row in qa.list_questions(reader, room.space, None, **narrowed).items]


@pytest.fixture
def three(room):
    """Solved and old, answered and liked, new and unanswered."""
    solved, answered, new = (room.ask(title=title, tags=tags) for title, tags in THREE)
    answer = room.answer(solved)
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)
    room.answer(answered)
    for voter in (room.ada, room.chi):
        qa.vote_question(voter, room.space, answered.pk, on=True)
    return solved, answered, new


THREE = [("The solved one", ["ridge"]), ("The answered one", ["ridge", "lasso"]), ("The new one", ["lasso"])]


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({}, ["answered", "solved", "new"]),
        ({"view": "votes"}, ["answered", "new", "solved"]),
        ({"view": "unanswered"}, ["new"]),
        ({"state": "unanswered"}, ["new"]),
        ({"state": "answered"}, ["answered"]),
        ({"state": "solved"}, ["solved"]),
        ({"tag": "ridge"}, ["answered", "solved"]),
        ({"tag": " RIDGE "}, ["answered", "solved"]),
        ({"tag": "ridge", "state": "solved"}, ["solved"]),
        ({"tag": "lasso", "view": "votes"}, ["answered", "new"]),
        ({"tag": "lasso", "view": "unanswered"}, ["new"]),
        ({"tag": "unheard"}, []),
        ({"view": "votes", "state": "solved", "tag": "lasso"}, []),
    ],
)
def test_list_is_sorted_and_narrowed(room, three, narrowed, expected):
    assert titles(room.chi, room, **narrowed) == [f"The {name} one" for name in expected]


@pytest.mark.parametrize("narrowed", [{"view": "best"}, {"view": ""}, {"state": "open"}])
def test_list_that_does_not_exist_is_refused_in_words(room, narrowed):
    with pytest.raises(Invalid, match="There is no such list"):
        qa.list_questions(room.chi, room.space, None, **narrowed)


def test_list_shows_a_row_as_the_reader_sees_it(room, three):
    _solved, answered, _new = three

    row = qa.list_questions(room.ada, room.space, room.membership(room.ada)).items[0]

    assert (row.id, row.author, row.score, row.answer_count) == (answered.pk, Person(room.ben.user_id, "ben"), 2, 1)
    assert (row.has_voted, row.is_following, row.is_mine, row.is_unread) == (True, False, False, True)
    assert (row.tags, row.state, row.is_solved, row.is_held, row.is_removed) == (
        ["ridge", "lasso"],
        1,
        False,
        False,
        False,
    )


def test_list_of_mine_shows_what_waits_and_what_was_hidden(room):
    hidden, deleted, shown = (room.ask(title=f"The {name} one") for name in ("hidden", "deleted", "shown"))
    room.hide(hidden)
    qa.delete_post(room.ben, room.space, *subject(deleted))
    room.hold("casino")
    room.ask(title="The casino one", anonymous=True)

    rows = qa.list_questions(room.ben, room.space, None, view="mine").items

    assert [(row.title, row.visibility) for row in rows] == [
        ("The casino one", Visibility.HELD),
        (shown.title, Visibility.VISIBLE),
        ("The hidden one", Visibility.HIDDEN),
    ]
    assert (rows[0].is_held, rows[0].is_removed, rows[0].is_mine) == (True, False, True)
    assert rows[0].author.name == "You, anonymously"


def test_list_of_mine_is_another_in_another_space(room):
    room.ask()

    assert qa.list_questions(room.ben, room.elsewhere, None, view="mine").items == []


@pytest.mark.parametrize("view", ["mine", "following", "waiting"])
def test_own_lists_of_a_visitor_are_empty(room, three, view):
    assert titles(Actor(None), room, view=view) == []


def test_following_is_sorted_by_activity_and_stays_in_its_space(room, three):
    solved, answered, _new = three
    for question in (solved, answered):
        qa.follow_question(room.ada, room.space, question.pk, on=True)

    assert titles(room.ada, room, view="following") == ["The answered one", "The solved one"]
    assert qa.list_questions(room.ada, room.elsewhere, None, view="following").items == []


@pytest.mark.parametrize(
    ("view", "own", "looked_at"),
    [
        ("mine", {"The named one", "The anonymous one", "The hidden one"}, {"The named one"}),
        ("following", {"The named one", "The anonymous one"}, {"The named one"}),
        ("waiting", {"The named one", "The anonymous one"}, {"The named one"}),
    ],
)
def test_own_lists_do_not_tell_staff_who_asked_anonymously(room, view, own, looked_at):
    for anonymous, title in ((False, "The named one"), (True, "The anonymous one")):
        room.answer(room.ask(title=title, anonymous=anonymous))
    room.hide(room.ask(title="The hidden one"))
    through_ben_s_eyes = Actor(room.ben.user_id, "dee", frozenset({"learner"}), read_only=True)

    assert set(titles(room.ben, room, view=view)) == own
    assert set(titles(through_ben_s_eyes, room, view=view)) == looked_at


def test_waiting_holds_answers_to_look_at(room, three):
    assert titles(room.ben, room, view="waiting") == ["The answered one"]
    assert titles(room.chi, room, view="waiting") == []


def test_waiting_is_over_when_an_answer_is_accepted(room, three):
    _solved, answered, _new = three
    qa.accept_answer(
        room.ben, room.space, qa.open_question(room.ben, room.space, None, answered.pk).answers[0].id, on=True
    )

    assert titles(room.ben, room, view="waiting") == []


def test_unread_is_what_moved_since_it_was_opened(room, three):
    member = room.membership(room.ada)
    solved, _answered, _new = three
    qa.open_question(room.ada, room.space, member, solved.pk)
    before = [row.is_unread for row in qa.list_questions(room.ada, room.space, member).items]

    room.answer(solved)

    assert before == [True, False, True]
    assert [row.is_unread for row in qa.list_questions(room.ada, room.space, member).items] == [True, True, True]


def test_unread_ends_with_mark_all_read(room, three):
    mark_all_read(room.ada, room.space)

    rows = qa.list_questions(room.ada, room.space, room.membership(room.ada)).items

    assert [row.is_unread for row in rows] == [False, False, False]


def test_nothing_is_unread_for_somebody_who_is_no_member(room, three):
    assert [row.is_unread for row in qa.list_questions(Actor(None), room.space, None).items] == [False, False, False]


def make_many(room, count):
    """Questions with few different times and scores, so that keys decide between equals. Ben asked and follows them all."""
    now, (tag,) = timezone.now(), find_or_make_tags(room.space, ["ridge"])
    for number in range(count):
        sorted_by = {
            "created_at": now - timedelta(hours=number % 4),
            "last_activity_at": now - timedelta(hours=number % 5),
            "score": number % 3,
        }
        question = Question.objects.create(
            space=room.space, author_id=room.ben.user_id, title=f"Question {number:02}", tag_ids=[tag.pk], **sorted_by
        )
        QuestionTag.objects.create(question=question, tag=tag, state=question.state, **sorted_by)
        Reader.objects.create(question=question, user_id=room.ben.user_id, is_following=True, asked_at=now)
    return set(Question.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "narrowed",
    [
        {},
        {"view": "votes"},
        {"view": "unanswered"},
        {"view": "mine"},
        {"view": "following"},
        {"view": "waiting"},
        {"tag": "ridge"},
        {"tag": "ridge", "view": "votes"},
        {"tag": "ridge", "view": "unanswered"},
        {"state": "unanswered", "view": "votes"},
    ],
)
def test_pages_give_each_question_once(room, narrowed):
    every = make_many(room, 45)

    pages, cursor = [], ""
    while not pages or cursor:
        page = qa.list_questions(room.ben, room.space, None, cursor=cursor, **narrowed)
        pages.append([row.id for row in page.items])
        cursor = page.next_cursor

    assert [len(page) for page in pages] == [20, 20, 5]
    assert {pk for page in pages for pk in page} == every


def test_pages_are_not_disturbed_by_what_is_new(room):
    every = make_many(room, 25)
    first = qa.list_questions(room.ben, room.space, None)
    room.ask(title="A new one at the top")

    second = qa.list_questions(room.ben, room.space, None, cursor=first.next_cursor)

    assert {row.id for row in [*first.items, *second.items]} == every


@pytest.mark.parametrize("view", ["activity", "votes", "following", "waiting"])
@pytest.mark.parametrize("cursor", ["nonsense", "W10", encode_cursor(5, 1)[:-3]])
def test_cursor_that_is_none_is_refused_in_words(room, three, view, cursor):
    with pytest.raises(Invalid, match="Start again from the top"):
        qa.list_questions(room.ben, room.space, None, view=view, cursor=cursor)


@pytest.mark.parametrize(
    ("view", "cursor"),
    [
        ("activity", encode_cursor(5, 1)),
        ("following", encode_cursor(5, 1)),
        ("waiting", encode_cursor(5, 1)),
        ("votes", encode_cursor(datetime(2026, 11, 22, tzinfo=UTC), 1)),
    ],
)
def test_cursor_of_another_list_is_refused_in_words(room, three, view, cursor):
    with pytest.raises(Invalid, match="Start again from the top"):
        qa.list_questions(room.ben, room.space, None, view=view, cursor=cursor)


def test_overview_counts_what_is_there_and_what_waits(room, three):
    counts = qa.overview(room.ben, room.space)

    assert (counts.question_count, counts.unanswered_count, counts.unread_notices) == (3, 1, 2)


def test_overview_tells_moderators_what_waits_for_them(room):
    question = room.ask()
    room.hold("casino")
    room.answer(question, body="A casino")
    room.comment(question, by=room.chi, body="casino")
    qa.report_post(room.chi, room.space, *subject(question), reason="spam")
    qa.report_post(room.ada, room.space, *subject(question), reason="rude")

    assert qa.overview(room.dee, room.space).waiting_count == 3
    assert qa.overview(room.ben, room.space).waiting_count == 0
    assert qa.overview(room.eve, room.elsewhere).waiting_count == 0


def test_overview_of_an_empty_space_is_nothing(room):
    counts = qa.overview(Actor(None), room.elsewhere)

    assert (counts.question_count, counts.unanswered_count, counts.unread_notices) == (0, 0, 0)


def test_newest_activity_changes_with_the_list(room):
    marks = [qa.newest_activity(room.space)]
    question = room.ask()
    marks.append(qa.newest_activity(room.space))
    room.answer(question)
    marks.append(qa.newest_activity(room.space))

    assert len(set(marks)) == 3
    assert marks[1] == qa.activity_mark(question.pk, question.last_activity_at)


def test_own_new_row_is_what_the_list_shows(room):
    for anonymous in (False, True):
        question = room.ask(anonymous=anonymous, tags=["ridge"])

        row = qa.own_new_row(room.ben, qa.find_question(room.ben, room.space, question.pk))

        listed = qa.list_questions(room.ben, room.space, None).items[0]
        assert (row.id, row.title, row.author, row.tags) == (listed.id, listed.title, listed.author, listed.tags)
        assert (row.is_mine, row.is_unread) == (True, False)
